"""Reason: in one line, which rule and which requirement made a verdict what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.values import kind_of
from rules.verdicts import Reason, Verdict

if TYPE_CHECKING:
    from rules.model import Question, Questionnaire
    from rules.verdicts import RequirementVerdict, RuleVerdict, TargetVerdict

__all__ = ["reason_in_words"]


def reason_in_words(verdict: TargetVerdict, questionnaire: Questionnaire) -> str:
    """For example: "rule 'Adults' is false: age >= 18 is false (it is 17)"."""
    if verdict.problem is not None:
        return verdict.problem.message
    if not verdict.rules:
        return "it has no rules"
    rule = next((one for one in verdict.rules if one.verdict is verdict.verdict), verdict.rules[0])
    name = rule.rule.title or rule.rule.id
    return f"rule {name!r} is {rule.verdict.value}: {_rule_in_words(rule, questionnaire)}"


def _rule_in_words(rule: RuleVerdict, questionnaire: Questionnaire) -> str:
    if rule.problem is not None:
        return rule.problem.message
    if not rule.requirements:
        return "it asks for nothing"
    wanted = _OPPOSITES[rule.verdict] if rule.rule.type == "not" else rule.verdict
    one = next((each for each in rule.requirements if each.verdict is wanted), rule.requirements[0])
    return _requirement_in_words(one, questionnaire)


_OPPOSITES = {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE, Verdict.UNKNOWN: Verdict.UNKNOWN}


def _requirement_in_words(one: RequirementVerdict, questionnaire: Questionnaire) -> str:
    requirement = one.requirement
    if one.problem is not None:
        return one.problem.message
    question = questionnaire.question(requirement.required_question_id or "")
    subject = requirement.based_on if question is None else repr(question.title or question.id)
    required = _value(requirement.required_answer, question)
    because = f"it is {_value(one.actual, question)}" if one.reason is Reason.COMPARED else one.reason.value
    return f"{subject} {requirement.conditional_answer} {required} is {one.verdict.value} ({because})"


def _value(value: object, question: Question | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(_value(one, question) for one in value)) or "nothing chosen"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if question is not None and kind_of(question) in {"single_option", "multiple_option"}:
        option = question.option(str(value))
        return repr(str(value) if option is None else option.title)
    return str(value)
