"""Evaluation: what a questionnaire shows and offers for given facts and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rules.problems import Problem
    from rules.verdicts import Verdicts

__all__ = ["Evaluation", "OfferingStatuses", "Progress"]


class OfferingStatuses(NamedTuple):
    """Ids of offerings by status, in the document's order."""

    eligible: tuple[str, ...]
    ineligible: tuple[str, ...]
    undetermined: tuple[str, ...]


class Progress(NamedTuple):
    """Counts of shown questions with an entry and without one; `remaining_max` adds the undetermined ones."""

    answered: int
    remaining_min: int
    remaining_max: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Ids are in the order in which questions are presented.

    `dead_end` is `next_question` if it is a page to read that has no next button. `ignored_answers` are entries of
    questions that are not shown. `problems` are warnings about the answers and, from a leniently parsed
    questionnaire, its errors. `verdicts` says why each target came out as it did.
    """

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    undetermined: tuple[str, ...]
    offerings: OfferingStatuses
    next_question: str | None
    dead_end: str | None
    complete: bool
    progress: Progress
    ignored_answers: tuple[str, ...]
    problems: tuple[Problem, ...]
    verdicts: Verdicts

    def to_json(self) -> dict[str, object]:
        """Everything but the verdicts, in the shape that `python -m rules evaluate` prints."""
        return {
            "shown": list(self.shown),
            "hidden": list(self.hidden),
            "undetermined": list(self.undetermined),
            "offerings": {status: list(ids) for status, ids in self.offerings._asdict().items()},
            "next_question": self.next_question,
            "dead_end": self.dead_end,
            "complete": self.complete,
            "progress": self.progress._asdict(),
            "ignored_answers": list(self.ignored_answers),
            "problems": [problem.to_json() for problem in self.problems],
        }
