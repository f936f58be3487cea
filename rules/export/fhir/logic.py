"""Logic: when a verdict is true and when it is false, as formulas.

FHIR knows only enabled and not enabled; an item has to be enabled exactly if its verdict is true. So that what is
unknown enables nothing, not even through a negation, each requirement is translated twice: when it holds, and when it
fails.

A final evaluation is what is translated: a shown question without an answer counts as left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rules.decimals import read_number
from rules.export.fhir.formulas import (
    ALWAYS,
    NEVER,
    AnswerType,
    Comparison,
    Formula,
    Negation,
    Settled,
    all_of,
    any_of,
)
from rules.export.fhir.links import fhir_text
from rules.export.fhir.numbers import EXACT_DIGITS, as_number, is_exact
from rules.export.losses import Loss
from rules.faults import faults_by_place
from rules.requirements import read_requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal

    from rules.compiler import Program
    from rules.export.fhir.links import Links
    from rules.model import Offering, Question, Requirement, Rule
    from rules.requirements import RequirementReading
    from rules.states import StateIdentifier

__all__ = ["GENDER_CODES", "Logic", "Sides"]

GENDER_CODES = ("0", "1", "2", "9")

# Not =, of a value that is there, is < or >: no engine reads these otherwise, as they do !=.
_COMPLEMENTS = {"=": ("<", ">"), "<": (">=",), "<=": (">",), ">": ("<=",), ">=": ("<",)}


class Sides(NamedTuple):
    """When it is true, and when it is false; if neither, it is unknown."""

    holds: Formula
    fails: Formula


_UNKNOWN = Sides(NEVER, NEVER)


class Logic:
    """The formulas of one program; `losses` grows with every requirement that FHIR cannot say."""

    def __init__(self, program: Program, links: Links) -> None:
        self.losses: list[Loss] = []
        self.inexact: set[str] = set()
        """Ids of the targets whose formulas are approximated, or depend on such a question."""
        self._questionnaire = program.questionnaire
        self._not_means = program.not_means
        self._links = links
        self._faults = faults_by_place(program.questionnaire)
        self._unsettled: set[str] = set()
        self.questions: Mapping[str, Sides] = {}
        order = [compiled.question for compiled in program.questions]
        self.questions = {one.id: self._target(one) for one in order}
        self.offerings = {one.id: self._target(one) for one in program.questionnaire.offerings}

    def _target(self, target: Question | Offering) -> Sides:
        before = sum(loss.approximated for loss in self.losses)
        rules = [self._rule(target.id, rule) for rule in target.rules]
        sides = _both(rules) if target.rule_type == "and" else _either(rules)
        if not rules:
            sides = Sides(ALWAYS, NEVER)
        if target.pointer in self._faults:
            self._unsettled.add(target.id)
            sides = self._fault(target)
        if sum(loss.approximated for loss in self.losses) > before:
            self.inexact.add(target.id)
        return sides

    def _fault(self, node: Question | Offering | Rule | Requirement) -> Sides:
        message = self._faults[node.pointer].message
        self.losses.append(Loss("error", node.pointer, message, approximated=False))
        return _UNKNOWN

    def _rule(self, target_id: str, rule: Rule) -> Sides:
        parts = [self._requirement(target_id, one) for one in rule.requirements]
        if rule.pointer in self._faults:
            self._unsettled.add(target_id)
            return self._fault(rule)
        if not parts:
            return Sides(ALWAYS, NEVER)
        if rule.type == "and":
            return _both(parts)
        if rule.type == "or":
            return _either(parts)
        denied = _either(parts) if self._not_means == "none" else _both(parts)
        return Sides(denied.fails, denied.holds)

    def _requirement(self, target_id: str, requirement: Requirement) -> Sides:
        if requirement.pointer in self._faults:
            self._unsettled.add(target_id)
            return self._fault(requirement)
        reading = read_requirement(requirement, self._questionnaire)
        comparator = requirement.conditional_answer
        positive = "=" if comparator == "!=" else comparator
        if reading.question is None:
            self._unsettled.add(target_id)
            sides = self._on_fact(requirement, positive, reading.required)
        else:
            sides = self._on_question(target_id, requirement, positive, reading)
        return Sides(sides.fails, sides.holds) if comparator == "!=" else sides

    def _on_question(
        self, target_id: str, requirement: Requirement, comparator: str, reading: RequirementReading
    ) -> Sides:
        question = cast("Question", reading.question)
        if reading.kind == "informational":
            return Sides(NEVER, ALWAYS)
        known: Formula = ALWAYS
        if question.id in self._unsettled:
            self._unsettled.add(target_id)
            known = Settled(question.id)
        if question.id in self.inexact:
            self.inexact.add(target_id)
        link_id = self._links.questions[question.id]
        compared = _Compared(self, link_id, requirement, question)
        sides = _KINDS[reading.kind](compared, comparator, reading.required)
        return Sides(sides.holds, all_of([known, sides.fails]))

    def _on_fact(self, requirement: Requirement, comparator: str, required: object) -> Sides:
        facts = self._links.facts
        if requirement.based_on == "gender":
            return _gender(facts["gender"], str(required))
        if requirement.based_on == "state":
            state = cast("StateIdentifier", required)
            return _among_known(facts[f"state-{state.kind}"], "String", state.text)
        compared = _Compared(self, facts[requirement.based_on], requirement, None)
        number = compared.number(cast("Decimal", required))
        return Sides(number(comparator), any_of(map(number, _COMPLEMENTS[comparator])))

    def is_whole(self, compared: _Compared) -> bool:
        """Whether what is compared is one of FHIR's integers."""
        if compared.question is None:
            return compared.requirement.based_on == "age" and self._links.whole_age
        return compared.question.id in self._links.whole

    def code(self, question: Question, key: str) -> str:
        """The code of the option that goes by this key."""
        return self._links.codes[question.id][key]


def _both(parts: list[Sides]) -> Sides:
    return Sides(all_of(one.holds for one in parts), any_of(one.fails for one in parts))


def _either(parts: list[Sides]) -> Sides:
    return Sides(any_of(one.holds for one in parts), all_of(one.fails for one in parts))


def _gender(link_id: str, code: str) -> Sides:
    if code == "0":
        return _among_known(link_id, "Coding", code)
    # Not known (0) is not another gender.
    others = [other for other in GENDER_CODES if other not in {"0", code}]
    return Sides(
        Comparison(link_id, "=", "Coding", code),
        any_of(Comparison(link_id, "=", "Coding", other) for other in others),
    )


def _among_known(link_id: str, answer: AnswerType, value: str) -> Sides:
    """Of a fact that is known: that it is this value, and that it is not."""
    known = Comparison(link_id, "exists", "Boolean", value=True)
    other = Comparison(link_id, "!=", answer, value)
    return Sides(Comparison(link_id, "=", answer, value), all_of([known, other]))


class _Compared(NamedTuple):
    """The item that is compared, and by which requirement; `question` is None for a fact."""

    logic: Logic
    link_id: str
    requirement: Requirement
    question: Question | None

    def to(self, operator: str, answer: AnswerType, value: bool | float | str) -> Formula:  # noqa: FBT001
        return Comparison(self.link_id, operator, answer, value)

    @property
    def absent(self) -> Formula:
        return Comparison(self.link_id, "exists", "Boolean", value=False)

    @property
    def present(self) -> Formula:
        return Comparison(self.link_id, "exists", "Boolean", value=True)

    def number(self, required: Decimal) -> Callable[[str], Formula]:
        """By operator, the comparison with this number."""
        # A BMI is itself cut to what doubles hold (see `sticky`), so that one digit less can be told apart.
        if not is_exact(required, EXACT_DIGITS - (self.requirement.based_on == "bmi")):
            self.lose("digits", "compared with the nearest number that JSON keeps")
        answer: AnswerType = "Integer" if self.logic.is_whole(self) else "Decimal"
        return lambda operator: self.to(operator, answer, as_number(required))

    def lose(self, code: str, message: str, *, approximated: bool = True) -> None:
        self.logic.losses.append(Loss(code, self.requirement.pointer, message, approximated))


def _boolean(compared: _Compared, _comparator: str, required: bool) -> Sides:  # noqa: FBT001
    other = compared.to("=", "Boolean", not required)
    return Sides(compared.to("=", "Boolean", required), any_of([compared.absent, other]))


def _single_option(compared: _Compared, _comparator: str, required: str) -> Sides:
    code = compared.logic.code(cast("Question", compared.question), required)
    return Sides(
        compared.to("=", "Coding", code), any_of([compared.absent, compared.to("!=", "Coding", code)])
    )


def _multiple_option(compared: _Compared, _comparator: str, required: str) -> Sides:
    chosen = compared.to("=", "Coding", compared.logic.code(cast("Question", compared.question), required))
    # Engines disagree about != where there are several answers.
    return Sides(chosen, Negation(chosen))


def _number(compared: _Compared, comparator: str, required: Decimal) -> Sides:
    number = compared.number(required)
    return Sides(number(comparator), any_of([compared.absent, *map(number, _COMPLEMENTS[comparator])]))


def _date(compared: _Compared, comparator: str, required: date) -> Sides:
    compared.lose("date", "LHC-Forms compares no dates", approximated=False)

    def day(operator: str) -> Formula:
        return compared.to(operator, "Date", required.isoformat())

    return Sides(day(comparator), any_of([compared.absent, *map(day, _COMPLEMENTS[comparator])]))


def _text(compared: _Compared, comparator: str, required: str) -> Sides:
    if comparator == "=":
        compared.lose("text", "compared to the letter")
        text = fhir_text(required)
        other = compared.to("!=", "String", text)
        return Sides(compared.to("=", "String", text), any_of([compared.absent, other]))
    if read_number(required) is None:
        return Sides(NEVER, ALWAYS)
    compared.lose("text-order", "texts are not compared as numbers: neither true nor false for an answer")
    return Sides(NEVER, compared.absent)


def _file(compared: _Compared, _comparator: str, required: bool) -> Sides:  # noqa: FBT001
    if required:
        return Sides(compared.present, compared.absent)
    compared.lose("empty", "an upload of nothing is no answer: neither true nor false without one")
    return Sides(NEVER, compared.present)


_KINDS: Mapping[str, Callable[[_Compared, str, Any], Sides]] = {
    "boolean": _boolean,
    "single_option": _single_option,
    "multiple_option": _multiple_option,
    "number": _number,
    "text": _text,
    "date": _date,
    "file": _file,
}
