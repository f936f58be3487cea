"""Replayed cases as text, for people: questions by their titles, those of whom another has the same by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.analysis.wording import quoted
from rules.counts import counted
from rules.errors import AnswerError
from rules.titles import Titles

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

    from rules.analysis.replay import Replayed, Summary, Target
    from rules.compiler import Program
    from rules.errors import CaseError
    from rules.model import Questionnaire

__all__ = ["ReplayedText"]

# Of these the outcome is a question's id, or none.
_WHICH_QUESTION = frozenset({"next question", "dead end"})


class ReplayedText:
    """Says what became of past cases of `old` in `new`."""

    def __init__(self, old: Program, new: Program) -> None:
        self._old, self._new = _names(old.questionnaire), _names(new.questionnaire)

    def of_case(self, one: Replayed) -> str:
        """One line; no value that the person gave is in it."""
        if one.error is not None:
            return f"line {one.line}: {self._error(one.error)}"
        parts = [
            f"{_target(change.target)}: {self._way(change.target, change.before, change.after)}"
            for change in one.changes
        ]
        parts += [
            f"cannot be read any more: {self._new[answer.question_id]}: {answer.message}"
            for answer in one.unreadable
        ]
        parts += [f"no longer asked: {self._old[each]}" for each in one.no_longer_asked]
        parts += [f"required now and unanswered: {self._new[each]}" for each in one.newly_required]
        return f"line {one.line}: {'; '.join(parts) or 'as before'}"

    def of_all(self, summary: Summary) -> str:
        """How many cases change, and a line for each kind of change."""
        return "\n".join(self._counts(summary))

    def _counts(self, summary: Summary) -> Iterator[str]:
        cases = counted(summary.cases, "past case")
        yield f"{cases}: {summary.changed:,} changed, {summary.errors:,} unreadable"
        for target, ways in summary.changes.items():
            yield from (
                f"  {_target(target)}: {self._way(target, *way)}: {times}" for way, times in ways.items()
            )
        counters: tuple[tuple[str, Mapping[str, str], Counter[str]], ...] = (
            ("answers that cannot be read any more", self._new, summary.unreadable),
            ("answers to questions that are no longer asked", self._old, summary.no_longer_asked),
            ("questions that are required now and unanswered", self._new, summary.newly_required),
        )
        for words, names, counter in counters:
            yield from (f"  {words}: {names[each]}: {times}" for each, times in counter.items())

    def _way(self, target: Target, before: str, after: str) -> str:
        if target.noun in _WHICH_QUESTION:
            before, after = self._old.get(before, before), self._new.get(after, after)
        return f"{before} -> {after}"

    def _error(self, error: CaseError) -> str:
        if isinstance(error, AnswerError) and error.question_id in self._old:
            return f"{self._old[error.question_id]}: {error.reason}"
        return str(error)


def _target(target: Target) -> str:
    return f"{target.noun} {quoted(target.title)}" if target.title else target.noun


def _names(questionnaire: Questionnaire) -> dict[str, str]:
    """What people call each question, by id."""
    register = Titles(questionnaire).questions
    return {one.id: quoted(register.name_of(one)) for one in register.all}
