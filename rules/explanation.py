"""Explanation: why a question or an offering came out as it did, down to the values that were compared.

Verdicts already are the whole reason. An explanation picks those that one target hangs on, puts them into words, and
follows hidden and undetermined questions to where they come from. Every question is in it once, however many
requirements lead to it, so that it is never larger than the questionnaire and no deeper than a requirement.

It shows answers and facts: it is for the person and for the clinician, not for a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from rules.errors import UnknownTargetError
from rules.outline import outline
from rules.sentence import is_left_to_errors, sentence
from rules.suggestions import did_you_mean
from rules.verdicts import Reason, RequirementVerdict, RuleVerdict, TargetVerdict, Verdict
from rules.wording import FACT_NAMES, Stated, finding, stated_actual, stated_required, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.compiler import NotMeans, Program
    from rules.evaluation import Evaluation
    from rules.model import Offering, Question, Questionnaire
    from rules.problems import Problem

__all__ = [
    "Explanation",
    "RequirementExplanation",
    "RuleExplanation",
    "TargetExplanation",
    "explain",
    "target_of",
]

TargetKind = Literal["question", "offering"]

# What a question's own rules decide, and not its answer.
_BY_RULES = frozenset({Reason.HIDDEN, Reason.UNDETERMINED})


class RequirementExplanation(NamedTuple):
    """One comparison in words.

    `subject` is the fact ("BMI") or the title of the question. `actual` is None if there was nothing to compare,
    `required` if the requirement has an error. `finding` is a clause ("BMI 24.2 is below 30"); if the verdict is
    unknown, a noun: what there is still to know ("the answer to 'Are you pregnant?'"). `because` is the id of the
    question whose explanation goes on where this one ends, for it is hidden or undetermined; else None.
    """

    verdict: Verdict
    reason: Reason
    based_on: str
    comparator: str
    question_id: str | None
    subject: str
    actual: Stated | None
    required: Stated | None
    finding: str
    because: str | None
    pointer: str
    problem: Problem | None

    def to_json(self) -> dict[str, object]:
        """All of it as a JSON object; values are {"text", "exact"}."""
        return {
            "verdict": self.verdict.value,
            "reason": self.reason.name.lower(),
            "based_on": self.based_on,
            "comparator": self.comparator,
            "question_id": self.question_id,
            "subject": self.subject,
            "actual": None if self.actual is None else self.actual._asdict(),
            "required": None if self.required is None else self.required._asdict(),
            "finding": self.finding,
            "because": self.because,
            "pointer": self.pointer,
            "problem": None if self.problem is None else self.problem.to_json(),
        }


class RuleExplanation(NamedTuple):
    """One rule. With a `problem` it is unknown whatever its requirements are."""

    verdict: Verdict
    rule_id: str
    title: str | None
    type: str
    requirements: tuple[RequirementExplanation, ...]
    problem: Problem | None

    def to_json(self) -> dict[str, object]:
        """All of it as a JSON object."""
        return {
            "verdict": self.verdict.value,
            "rule_id": self.rule_id,
            "title": self.title,
            "type": self.type,
            "requirements": [one.to_json() for one in self.requirements],
            "problem": None if self.problem is None else self.problem.to_json(),
        }


class TargetExplanation(NamedTuple):
    """One question or offering. `is_visible` is true for every offering."""

    verdict: Verdict
    kind: TargetKind
    target_id: str
    title: str
    is_visible: bool
    rule_type: str
    rules: tuple[RuleExplanation, ...]
    problem: Problem | None

    def to_json(self) -> dict[str, object]:
        """All of it as a JSON object."""
        return {
            "verdict": self.verdict.value,
            "kind": self.kind,
            "target_id": self.target_id,
            "title": self.title,
            "is_visible": self.is_visible,
            "rule_type": self.rule_type,
            "rules": [one.to_json() for one in self.rules],
            "problem": None if self.problem is None else self.problem.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why `target` came out as it did. `questions` are those that it goes back to, by id, nearest first."""

    target: TargetExplanation
    questions: Mapping[str, TargetExplanation] = field(hash=False)
    not_means: NotMeans

    def sentence(self) -> str:
        """One plain sentence that names what decided: "Not offered, because BMI 24.2 is below 30."."""
        return sentence(self)

    @property
    def is_left_to_errors(self) -> bool:
        """Whether only errors of the questionnaire keep it unknown, with what was said so far."""
        return is_left_to_errors(self)

    def to_text(self) -> str:
        """The sentence, and under it the whole tree, indented, for a terminal."""
        return outline(self)

    def to_json(self) -> dict[str, object]:
        """{"sentence", "target": {...}, "questions": {id: {...}}}, no deeper for a long chain than for a short one."""
        return {
            "sentence": self.sentence(),
            "target": self.target.to_json(),
            "questions": {question_id: one.to_json() for question_id, one in self.questions.items()},
        }


def explain(program: Program, evaluation: Evaluation, *, of: str) -> Explanation:
    """Why the question or offering with the id `of` came out as it did in an evaluation of this program.

    Raises:
        UnknownTargetError: If there is neither a question nor an offering of that id.
    """
    questionnaire = program.questionnaire
    verdict, target = target_of(program, evaluation, of)
    explained = _target(verdict, target, questionnaire)
    questions: dict[str, TargetExplanation] = {}
    pending = list(_continued(explained))
    for question_id in pending:
        question = questionnaire.question(question_id)
        if question_id not in questions and question is not None:
            one = _target(evaluation.verdicts.questions[question_id], question, questionnaire)
            questions[question_id] = one
            pending.extend(_continued(one))
    return Explanation(explained, MappingProxyType(questions), program.not_means)


def target_of(
    program: Program, evaluation: Evaluation, target_id: str
) -> tuple[TargetVerdict, Question | Offering]:
    """The offering of that id, else the question, and its verdict.

    Raises:
        UnknownTargetError: If there is neither.
    """
    verdicts, questionnaire = evaluation.verdicts, program.questionnaire
    offerings = {offering.id: offering for offering in reversed(questionnaire.offerings)}
    if target_id in offerings and target_id in verdicts.offerings:
        return verdicts.offerings[target_id], offerings[target_id]
    question = questionnaire.question(target_id)
    if question is None or target_id not in verdicts.questions:
        ids = (*offerings, *(one.id for one in questionnaire.questions))
        raise UnknownTargetError(target_id, did_you_mean(target_id, ids))
    return verdicts.questions[target_id], question


def _continued(target: TargetExplanation) -> Iterator[str]:
    for rule in target.rules:
        yield from (one.because for one in rule.requirements if one.because is not None)


def _target(
    verdict: TargetVerdict, target: Question | Offering, questionnaire: Questionnaire
) -> TargetExplanation:
    return TargetExplanation(
        verdict=verdict.verdict,
        kind="question" if hasattr(target, "is_visible") else "offering",
        target_id=verdict.target_id,
        title=title_of(target),
        is_visible=getattr(target, "is_visible", True),
        rule_type=verdict.rule_type,
        rules=tuple([_rule(rule, questionnaire) for rule in verdict.rules]),
        problem=verdict.problem,
    )


def _rule(verdict: RuleVerdict, questionnaire: Questionnaire) -> RuleExplanation:
    requirements = tuple([_requirement(one, questionnaire) for one in verdict.requirements])
    rule = verdict.rule
    return RuleExplanation(verdict.verdict, rule.id, rule.title, rule.type, requirements, verdict.problem)


def _requirement(verdict: RequirementVerdict, questionnaire: Questionnaire) -> RequirementExplanation:
    requirement, question = verdict.requirement, None
    if requirement.based_on == "question" and requirement.required_question_id is not None:
        question = questionnaire.question(requirement.required_question_id)
    return RequirementExplanation(
        verdict=verdict.verdict,
        reason=verdict.reason,
        based_on=requirement.based_on,
        comparator=requirement.conditional_answer,
        question_id=None if question is None else question.id,
        subject=title_of(question)
        if question
        else FACT_NAMES.get(requirement.based_on, requirement.based_on),
        actual=stated_actual(verdict, question),
        required=stated_required(verdict, question),
        finding=finding(verdict, question),
        because=question.id if question is not None and verdict.reason in _BY_RULES else None,
        pointer=requirement.pointer,
        problem=verdict.problem,
    )
