"""Program: a questionnaire made ready to be evaluated many times.

Required answers are read, comparisons are chosen and questions are put in the order in which they can be
settled, once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rules.checks import dependencies
from rules.comparators import comparison
from rules.facts import GENDER_NOT_KNOWN, Facts
from rules.faults import faults_by_place
from rules.graph import strongly_connected
from rules.requirements import RequirementReading, read_requirement
from rules.states import StateIdentifier
from rules.values import Value, is_blank, kind_of, read_value
from rules.verdicts import (
    COMBINATIONS,
    Reason,
    RequirementVerdict,
    RuleVerdict,
    TargetVerdict,
    Verdict,
    not_all_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.model import Offering, Question, Questionnaire, Requirement, Rule
    from rules.problems import Problem

__all__ = ["CompiledQuestion", "CompiledTarget", "NotMeans", "Offer", "Program", "compile_questionnaire"]

NotMeans = Literal["none", "not_all"]


class Offer(NamedTuple):
    """What a question offers to those that depend on it: a value (reason COMPARED), or why there is none."""

    reason: Reason
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled questionnaire, immutable: share it between threads and requests."""

    questionnaire: Questionnaire
    not_means: NotMeans
    questions: tuple[CompiledQuestion, ...]
    """Each after all the questions that it depends on; members of a cycle in the document's order."""
    offerings: tuple[CompiledTarget, ...]


def compile_questionnaire(questionnaire: Questionnaire, *, not_means: NotMeans = "none") -> Program:
    """The program of a questionnaire.

    `not_means` chooses the reading of a `not` with several requirements: "none" of them holds, or "not_all" of them do.
    """
    if not_means not in {"none", "not_all"}:
        raise ValueError(f"not_means has to be 'none' or 'not_all', not {not_means!r}")
    combinations = {**COMBINATIONS, "not": not_all_of} if not_means == "not_all" else COMBINATIONS
    form = _Form(
        questionnaire=questionnaire,
        position=_positions(questionnaire),
        repeated_ids=_repeated_ids(questionnaire),
        faults=faults_by_place(questionnaire),
        combinations=combinations,
    )
    questions = [_question(question, index, form) for index, question in enumerate(questionnaire.questions)]
    needs = [[needed for needed, _ in edges] for edges in dependencies(questionnaire)]
    order = [node for group in strongly_connected(needs) for node in group]
    return Program(
        questionnaire=questionnaire,
        not_means=not_means,
        questions=tuple(questions[node] for node in order),
        offerings=tuple(_offering(offering, form) for offering in questionnaire.offerings),
    )


@dataclass(frozen=True, slots=True)
class CompiledTarget:
    """A question or offering; `judge` settles it once everything that it depends on has made its offer."""

    target_id: str
    rule_type: str
    combine: Callable[[Sequence[Verdict]], Verdict] | None
    rules: tuple[_CompiledRule, ...]
    problem: Problem | None

    def judge(self, facts: Facts, offers: Sequence[Offer]) -> TargetVerdict:
        """Its verdict, with all the verdicts under it. `offers` are by position of their question."""
        rules = tuple([rule.judge(facts, offers) for rule in self.rules])
        verdict = Verdict.UNKNOWN
        if self.problem is None and self.combine is not None:
            verdict = self.combine([rule.verdict for rule in rules]) if rules else Verdict.TRUE
        return TargetVerdict(verdict, self.target_id, self.rule_type, rules, self.problem)


@dataclass(frozen=True, slots=True)
class CompiledQuestion(CompiledTarget):
    """`unanswered` is what it offers if it is shown (or, being invisible, would be) and there is no answer."""

    question: Question
    position: int
    unanswered: Offer


class _CompiledRule(NamedTuple):
    rule: Rule
    combine: Callable[[Sequence[Verdict]], Verdict] | None
    requirements: tuple[_CompiledRequirement, ...]
    problem: Problem | None

    def judge(self, facts: Facts, offers: Sequence[Offer]) -> RuleVerdict:
        requirements = tuple([requirement.judge(facts, offers) for requirement in self.requirements])
        verdict = Verdict.UNKNOWN
        if self.problem is None and self.combine is not None:
            verdict = self.combine([one.verdict for one in requirements]) if requirements else Verdict.TRUE
        return RuleVerdict(verdict, self.rule, requirements, self.problem)


class _OnFact(NamedTuple):
    requirement: Requirement
    required: object
    compare: Callable[[Any], bool]
    read: Callable[[Facts], Any]
    shown: Callable[[Facts], object]
    unsettled: Callable[[Any], Reason | None]

    def judge(self, facts: Facts, _offers: Sequence[Offer]) -> RequirementVerdict:
        actual = self.read(facts)
        if actual is None:
            return RequirementVerdict(
                Verdict.UNKNOWN, Reason.FACT_MISSING, self.requirement, required=self.required
            )
        reason = self.unsettled(actual)
        if reason is not None:
            verdict = Verdict.UNKNOWN
        else:
            verdict, reason = _verdict(self.compare(actual)), Reason.COMPARED
        return RequirementVerdict(verdict, reason, self.requirement, self.shown(facts), self.required)


class _OnQuestion(NamedTuple):
    requirement: Requirement
    required: object
    compare: Callable[[Any], bool]
    position: int
    if_absent: Verdict

    def judge(self, _facts: Facts, offers: Sequence[Offer]) -> RequirementVerdict:
        reason, actual = offers[self.position]
        if reason is Reason.COMPARED:
            verdict = _verdict(self.compare(actual))
        else:
            verdict = Verdict.UNKNOWN if reason in _UNKNOWN_OFFERS else self.if_absent
        return RequirementVerdict(verdict, reason, self.requirement, actual, self.required)


class _Faulty(NamedTuple):
    requirement: Requirement
    problem: Problem

    def judge(self, _facts: Facts, _offers: Sequence[Offer]) -> RequirementVerdict:
        return RequirementVerdict(Verdict.UNKNOWN, Reason.ERROR, self.requirement, problem=self.problem)


_CompiledRequirement = _OnFact | _OnQuestion | _Faulty

_UNKNOWN_OFFERS = frozenset({Reason.NOT_ANSWERED, Reason.UNDETERMINED})


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001
    return Verdict.TRUE if holds else Verdict.FALSE


class _Form(NamedTuple):
    """What a part of a questionnaire is compiled against."""

    questionnaire: Questionnaire
    position: Mapping[str, int]
    repeated_ids: frozenset[str]
    faults: Mapping[str, Problem]
    combinations: Mapping[str, Callable[[Sequence[Verdict]], Verdict]]


def _positions(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Where each id stands; the first place if there are several."""
    return {question.id: index for index, question in reversed(list(enumerate(questionnaire.questions)))}


def _repeated_ids(questionnaire: Questionnaire) -> frozenset[str]:
    times = Counter(question.id for question in questionnaire.questions)
    return frozenset(one for one in times if times[one] > 1)


def _question(question: Question, position: int, form: _Form) -> CompiledQuestion:
    return CompiledQuestion(
        target_id=question.id,
        rule_type=question.rule_type,
        combine=COMBINATIONS.get(question.rule_type),
        rules=tuple(_rule(rule, form) for rule in question.rules),
        problem=form.faults.get(question.pointer),
        question=question,
        position=position,
        unanswered=_unanswered(question, form),
    )


def _offering(offering: Offering, form: _Form) -> CompiledTarget:
    return CompiledTarget(
        target_id=offering.id,
        rule_type=offering.rule_type,
        combine=COMBINATIONS.get(offering.rule_type),
        rules=tuple(_rule(rule, form) for rule in offering.rules),
        problem=form.faults.get(offering.pointer),
    )


def _rule(rule: Rule, form: _Form) -> _CompiledRule:
    requirements = tuple(_requirement(one, form) for one in rule.requirements)
    return _CompiledRule(rule, form.combinations.get(rule.type), requirements, form.faults.get(rule.pointer))


def _requirement(requirement: Requirement, form: _Form) -> _CompiledRequirement:
    fault = form.faults.get(requirement.pointer)
    if fault is not None:
        return _Faulty(requirement, fault)
    reading = read_requirement(requirement, form.questionnaire)
    compare = comparison(reading.kind, requirement.conditional_answer, reading.required)
    if reading.question is None:
        return _on_fact(requirement, reading, compare)
    if_absent = _verdict(requirement.conditional_answer == "!=")
    position = form.position[reading.question.id]
    return _OnQuestion(requirement, reading.required, compare, position, if_absent)


# How each fact is read, and how an explanation shows it.
_FACTS: Mapping[str, tuple[Callable[[Facts], Any], Callable[[Facts], object]]] = {
    "age": (attrgetter("age_years"), attrgetter("age_years")),
    "bmi": (attrgetter("bmi_kg_per_m2"), attrgetter("bmi_kg_per_m2")),
    "gender": (attrgetter("gender"), attrgetter("gender")),
    "state": (attrgetter("states_by_kind"), attrgetter("state")),
}


def _on_fact(
    requirement: Requirement, reading: RequirementReading, compare: Callable[[Any], bool]
) -> _OnFact:
    read, shown = _FACTS[requirement.based_on]
    unsettled: Callable[[Any], Reason | None] = _always_settled
    if reading.kind == "gender" and reading.required != GENDER_NOT_KNOWN:
        unsettled = _gender_not_known
    if isinstance(reading.required, StateIdentifier):
        unsettled = _lacks_state_kind(reading.required)
    return _OnFact(requirement, reading.required, compare, read, shown, unsettled)


def _always_settled(_actual: object) -> Reason | None:
    return None


def _gender_not_known(actual: int) -> Reason | None:
    return Reason.GENDER_NOT_KNOWN if actual == GENDER_NOT_KNOWN else None


def _lacks_state_kind(required: StateIdentifier) -> Callable[[Mapping[str, object]], Reason | None]:
    return lambda actual: None if required.kind in actual else Reason.STATE_KIND_MISSING


def _unanswered(question: Question, form: _Form) -> Offer:
    if kind_of(question) == "informational" and question.id not in form.repeated_ids:
        return Offer(Reason.INFORMATIONAL)
    if question.is_visible:
        return Offer(Reason.NOT_ANSWERED)
    if is_blank(question.default_value) or question.pointer in form.faults:
        return Offer(Reason.UNSET)
    return Offer(Reason.COMPARED, read_value(question, question.default_value))
