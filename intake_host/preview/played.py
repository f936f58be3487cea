"""Played: a run as the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rules import AnswerError, Answers, Evaluation, FactError, Facts, evaluate, read_answers, read_facts
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.preview.opened import Opened
    from intake_host.preview.run import Run
    from rules import Question
    from rules.session import Status

__all__ = ["Changed", "Played", "changed", "played"]


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
        evaluation = self.evaluation
        statuses: dict[str, Status] = dict.fromkeys(evaluation.shown, "shown")
        statuses.update(dict.fromkeys(evaluation.hidden, "hidden"))
        statuses.update(dict.fromkeys(evaluation.undetermined, "undetermined"))
        statuses.update(dict.fromkeys(evaluation.offerings.eligible, "eligible"))
        statuses.update(dict.fromkeys(evaluation.offerings.ineligible, "ineligible"))
        statuses.update(dict.fromkeys(evaluation.offerings.undetermined, "undetermined"))
        return statuses

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


class Changed(NamedTuple):
    """What a move brought about: questions, and ids of offerings."""

    appeared: tuple[Question, ...]
    went: tuple[Question, ...]
    now_offered: tuple[str, ...]
    no_longer_offered: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether everything is as it was."""
        return not any(self)

    @property
    def lines(self) -> list[tuple[Status, str]]:
        """All of it, one by one: where it stands now, and a question's title or an offering's id."""
        became: dict[Status, Sequence[str]] = {
            "shown": [title_of(one) for one in self.appeared],
            "hidden": [title_of(one) for one in self.went],
            "eligible": self.now_offered,
            "ineligible": self.no_longer_offered,
        }
        return [(status, name) for status, names in became.items() for name in names]


def changed(before: Played, after: Played) -> Changed:
    """What is shown and offered now and was not, and the other way round, in the order of the form."""
    questionnaire = after.opened.program.questionnaire
    was, now = set(before.evaluation.shown), set(after.evaluation.shown)
    appeared, went = now - was, was - now
    was, now = set(before.evaluation.offerings.eligible), set(after.evaluation.offerings.eligible)
    gained, lost = now - was, was - now
    return Changed(
        appeared=tuple(one for one in questionnaire.presented if one.id in appeared),
        went=tuple(one for one in questionnaire.presented if one.id in went),
        now_offered=tuple(one.id for one in questionnaire.offerings if one.id in gained),
        no_longer_offered=tuple(one.id for one in questionnaire.offerings if one.id in lost),
    )
