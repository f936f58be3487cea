"""Column: the rows of the picture of the logic, and which row decides about which.

The facts that rules look at come first, then the questions in order; those in front of the window and
those after it are folded into one row each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from intake_host.preview.dependencies import Source, needs
from rules.wording import FACT_NAMES, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules import Offering, Question, Questionnaire

__all__ = ["Column", "Row", "column"]


class Row(NamedTuple):
    """One row. `number` is a question's place in the form, `start` where the questions of a fold begin, from 0."""

    kind: Literal["fact", "question", "earlier", "later"]
    id: str
    title: str
    number: int | None = None
    start: int | None = None


@dataclass(frozen=True)
class Column:
    """Attributes:
    rows: From the top.
    row_of: Where facts and questions stand, in a row of their own or in a fold.
    """

    questionnaire: Questionnaire
    rows: Sequence[Row]
    row_of: Mapping[Source, int]

    def deciding(self, target: Question | Offering) -> list[int]:
        """The rows that decide about a target, each once."""
        return list(dict.fromkeys(self.row_of[one] for one in needs(target, self.questionnaire)))

    def reaches(self) -> Mapping[int, Sequence[int]]:
        """The rows of questions that each row decides about, each once, but for what stays within a fold."""
        found: dict[int, dict[int, None]] = {}
        for question in self.questionnaire.presented:
            target = self.row_of[Source("question", question.id)]
            for row in self.deciding(question):
                if row != target or self.rows[row].kind == "question":
                    found.setdefault(row, {})[target] = None
        return {row: list(reached) for row, reached in found.items()}


def column(questionnaire: Questionnaire, *, start: int, limit: int) -> Column:
    """The column with a window of so many questions, from this one on, counted from 0."""
    looked_at = {source for target in questionnaire.targets for source in needs(target, questionnaire)}
    facts = [one for one in FACT_NAMES if Source("fact", one) in looked_at]
    row_of = {Source("fact", fact): row for row, fact in enumerate(facts)}
    rows = [Row("fact", fact, _capital(FACT_NAMES[fact])) for fact in facts]
    for row, questions in _parts(questionnaire.presented, start, limit):
        for question in questions:
            row_of.setdefault(Source("question", question.id), len(rows))
        rows.append(row)
    return Column(questionnaire, rows, row_of)


def _parts(presented: Sequence[Question], start: int, limit: int) -> Iterator[tuple[Row, Sequence[Question]]]:
    """Each row with the questions that it stands for."""
    end = start + limit
    if before := presented[:start]:
        yield Row("earlier", "", _counted(before, "earlier"), start=max(start - limit, 0)), before
    for number, one in enumerate(presented[start:end], start=start + 1):
        yield Row("question", one.id, title_of(one), number), (one,)
    if after := presented[end:]:
        yield Row("later", "", _counted(after, "later"), start=end), after


def _counted(questions: Sequence[Question], which: str) -> str:
    return f"{len(questions)} {which} question{'' if len(questions) == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
