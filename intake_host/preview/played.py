"""Played: a run as the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rules import AnswerError, Answers, Evaluation, FactError, Facts, evaluate, read_answers, read_facts
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from intake_host.preview.opened import Opened
    from intake_host.preview.run import Run
    from rules import Offering, Question
    from rules.session import Status

__all__ = ["Change", "Changed", "Played", "changed", "played"]


@dataclass(frozen=True)
class Played:
    """Attributes:
    answers: Those that the questionnaire can read.
    set_aside: Ids of the questions whose answers it cannot, since the questionnaire is another now.
    """

    opened: Opened
    answers: Answers
    facts: Facts
    evaluation: Evaluation
    set_aside: tuple[str, ...]

    @cached_property
    def statuses(self) -> Mapping[str, Status]:
        """Of every question and offering, by id."""
        return {**_questions(self.evaluation), **_offerings(self.evaluation)}

    @cached_property
    def unreached(self) -> frozenset[str]:
        """Ids of the questions to be displayed behind the page at which the form ends for the person."""
        if self.evaluation.dead_end is None:
            return frozenset()
        presented = self.opened.program.questionnaire.presented
        end = next(place for place, one in enumerate(presented) if one.id == self.evaluation.dead_end)
        return frozenset(one.id for one in presented[end + 1 :] if one.is_visible)

    @property
    def ends_at(self) -> str:
        """The title of the page at which the form ends for the person, or empty."""
        dead_end = self.opened.program.questionnaire.question(self.evaluation.dead_end or "")
        return "" if dead_end is None else title_of(dead_end)

    @cached_property
    def met(self) -> Mapping[str, Status]:
        """The same as the statuses, but to whoever does not come to a question it is hidden, whatever its rules say."""
        return {**self.statuses, **dict.fromkeys(self.unreached, "hidden")}

    def after(self, question_id: str) -> str | None:
        """The question that follows this one if it is shown; None: wherever the person is."""
        shown = self.evaluation.shown
        place = shown.index(question_id) + 1 if question_id in shown else len(shown)
        return shown[place] if place < len(shown) else None

    def before(self, question_id: str | None) -> str | None:
        """The question in front of this one, or of the end; None if there is none."""
        presented = [one.id for one in self.opened.program.questionnaire.presented]
        place = presented.index(question_id) if question_id in presented else len(presented)
        shown = set(self.evaluation.shown)
        return next((one for one in reversed(presented[:place]) if one in shown), None)


def played(opened: Opened, run: Run) -> Played:
    """The evaluation of a run.

    What a questionnaire cannot read any more is left out, and told.
    """
    facts = _facts(run)
    answers, set_aside = _answers(opened, run)
    return Played(opened, answers, facts, evaluate(opened.program, answers, facts), set_aside)


def _facts(run: Run) -> Facts:
    try:
        return read_facts(run.facts)
    except FactError:
        # Only a page that was tampered with has such facts: moves refuse them where they are typed.
        return Facts()


def _answers(opened: Opened, run: Run) -> tuple[Answers, tuple[str, ...]]:
    questionnaire = opened.program.questionnaire
    given = dict(run.answers)
    set_aside = [name for name in given if questionnaire.question(name) is None]
    for name in set_aside:
        del given[name]
    while True:
        try:
            return read_answers(questionnaire, given), tuple(set_aside)
        except AnswerError as error:
            set_aside.append(error.question_id)
            del given[error.question_id]


class Change(NamedTuple):
    """One question or offering that stands elsewhere now."""

    target: Question | Offering
    was: Status
    now: Status

    @property
    def title(self) -> str:
        """What people call it."""
        return title_of(self.target)


class Changed(NamedTuple):
    """What a move brought about: what the person sees first, then the offerings, then what is open no more."""

    changes: tuple[Change, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether everything is as it was."""
        return not self.changes


def changed(before: Played, after: Played) -> Changed:
    """Every question and offering that stands elsewhere now, each kind in the order of the form."""
    questionnaire = after.opened.program.questionnaire
    questions = _moved(questionnaire.presented, before.met, after.met)
    offerings = _moved(questionnaire.offerings, before.met, after.met)
    return Changed(tuple(sorted([*questions, *offerings], key=_place)))


def _moved(
    targets: Iterable[Question | Offering], was: Mapping[str, Status], now: Mapping[str, Status]
) -> Iterator[Change]:
    for one in targets:
        # A file may have brought it along.
        old, new = was.get(one.id, "undetermined"), now[one.id]
        if old != new:
            yield Change(one, old, new)


def _place(change: Change) -> int:
    if {change.was, change.now} & {"eligible", "ineligible"}:
        return 2
    if change.now == "shown":
        return 0
    return 1 if change.was == "shown" else 3


def _questions(evaluation: Evaluation) -> Mapping[str, Status]:
    return _statuses(
        {"shown": evaluation.shown, "hidden": evaluation.hidden, "undetermined": evaluation.undetermined}
    )


def _offerings(evaluation: Evaluation) -> Mapping[str, Status]:
    found = evaluation.offerings
    return _statuses(
        {"eligible": found.eligible, "ineligible": found.ineligible, "undetermined": found.undetermined}
    )


def _statuses(ids: Mapping[Status, Iterable[str]]) -> Mapping[str, Status]:
    return {one: status for status, found in ids.items() for one in found}
