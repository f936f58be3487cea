"""Outline: an explanation as indented text, for a terminal.

A question is told once, under the first requirement that goes back to it. What lies deeper than a terminal is wide
follows below, from the margin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.verdicts import Reason
from rules.wording import combination_words, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.explanation import Explanation, RequirementExplanation, RuleExplanation, TargetExplanation

__all__ = ["outline"]

_INDENT = "  "
_MAX_NESTED = 4
"""Questions within questions before it goes on at the margin."""


def outline(explanation: Explanation) -> str:
    """The sentence, an empty line, and the tree."""
    return "\n".join([explanation.sentence(), "", *_Outline(explanation).lines()])


class _Outline:
    """One pass over an explanation; remembers what has been told, and what is put off."""

    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation
        self._told: set[str] = set()
        self._put_off: list[TargetExplanation] = []

    def lines(self) -> Iterator[str]:
        yield from self._target(self._explanation.target, 0)
        # Grows while it is read.
        for target in self._put_off:
            yield ""
            yield from self._target(target, 0)

    def _target(self, target: TargetExplanation, nested: int) -> Iterator[str]:
        margin = 3 * nested * _INDENT
        rules = self._combination(target.rule_type) if target.rules else "no rules"
        yield f"{margin}[{target.verdict.value}] {target.kind} {quoted(target.title)}: {rules}"
        if target.problem is not None:
            yield f"{margin}{_INDENT}{target.problem}"
        for rule in target.rules:
            yield from self._rule(rule, nested)

    def _rule(self, rule: RuleExplanation, nested: int) -> Iterator[str]:
        margin = (3 * nested + 1) * _INDENT
        combination = self._combination(rule.type) if rule.requirements else "no requirements"
        yield f"{margin}[{rule.verdict.value}] rule {quoted(rule.title or rule.rule_id)}: {combination}"
        if rule.problem is not None:
            yield f"{margin}{_INDENT}{rule.problem}"
        for requirement in rule.requirements:
            yield from self._requirement(requirement, nested)

    def _combination(self, rule_type: str) -> str:
        return combination_words(rule_type, self._explanation.not_means) or rule_type

    def _requirement(self, requirement: RequirementExplanation, nested: int) -> Iterator[str]:
        margin = (3 * nested + 2) * _INDENT
        line = f"{margin}[{requirement.verdict.value}] {_comparison(requirement)}"
        question_id = requirement.because
        if question_id is None:
            yield line
        elif question_id in self._told:
            yield f"{line}, told elsewhere"
        else:
            self._told.add(question_id)
            question = self._explanation.questions[question_id]
            if nested < _MAX_NESTED:
                yield line
                yield from self._target(question, nested + 1)
            else:
                yield f"{line}, told below"
                self._put_off.append(question)


def _comparison(requirement: RequirementExplanation) -> str:
    """ "age 34 >= 40", "'Are you pregnant?' (not answered yet) = no"."""
    if requirement.problem is not None:
        return str(requirement.problem)
    subject = requirement.subject if requirement.question_id is None else quoted(requirement.subject)
    actual = None if requirement.actual is None else requirement.actual.text
    note = f"({_NOTES[requirement.reason]})" if requirement.reason in _NOTES else None
    required = None if requirement.required is None else requirement.required.text
    return " ".join(part for part in (subject, actual, note, requirement.comparator, required) if part)


_NOTES: Mapping[Reason, str] = {
    Reason.HIDDEN: "hidden",
    Reason.SKIPPED: "skipped",
    Reason.LEFT_OUT: "left out",
    Reason.INFORMATIONAL: "a page to read",
    Reason.UNSET: "no value",
    Reason.NOT_ANSWERED: "not answered yet",
    Reason.UNDETERMINED: "undetermined",
    Reason.FACT_MISSING: "not known",
    Reason.GENDER_NOT_KNOWN: "recorded as not known",
    Reason.STATE_KIND_MISSING: "not known by this kind of identifier",
}
