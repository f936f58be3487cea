"""Probe: how the requirements on one fact or question judge a value, asked of the engine itself.

A questionnaire in which each of these requirements is an offering of its own, and the question is always shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rules.answers import Answers
from rules.compiler import compile_questionnaire
from rules.evaluator import evaluate
from rules.model import Offering, Questionnaire, Rule

if TYPE_CHECKING:
    from rules.candidates import Source
    from rules.facts import Facts
    from rules.model import Requirement
    from rules.values import Value
    from rules.verdicts import Verdict

__all__ = ["Probe"]


class Probe:
    """Judges values of one source."""

    def __init__(self, source: Source) -> None:
        questions = () if source.question is None else (replace(source.question, rules=()),)
        offerings = tuple(_alone(place, one) for place, one in enumerate(source.requirements))
        questionnaire = Questionnaire(id="", name="", questions=questions, offerings=offerings)
        self._program = compile_questionnaire(questionnaire)

    def judge(self, entries: dict[str, Value | None], facts: Facts, *, final: bool) -> tuple[Verdict, ...]:
        """The verdict of each requirement, in order, if the question is shown and these are its entries."""
        answers = Answers(self._program.questionnaire, entries)
        verdicts = evaluate(self._program, answers, facts, final=final).verdicts.offerings
        return tuple([one.verdict for one in verdicts.values()])


def _alone(place: int, requirement: Requirement) -> Offering:
    rule = Rule(str(place), None, "and", (requirement,), f"/probe/{place}/rules/0")
    return Offering(str(place), None, rules=(rule,), pointer=f"/probe/{place}")
