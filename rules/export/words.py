"""Words: a requirement and a rule as a clinician would say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from rules.requirements import RequirementReading, read_requirement
from rules.states import StateIdentifier
from rules.wording import COMPARATOR_WORDS, GENDERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.comparators import Compared
    from rules.compiler import NotMeans, Program
    from rules.model import Question, Questionnaire, Requirement, Rule

__all__ = ["predicate_in_words", "requirement_in_words", "rule_in_words", "title_of"]

_FACTS = {"age": "Age in years", "bmi": "Body mass index", "gender": "Gender", "state": "State"}
_OWN_COMPARATORS: Mapping[Compared, Mapping[str, str]] = {
    "date": {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"},
    "multiple_option": {"=": "includes", "!=": "does not include"},
}

_RULES = {"and": "all of", "or": "any of"}
_NOT: Mapping[NotMeans, str] = {"none": "none of", "not_all": "not all of"}


def title_of(question: Question) -> str:
    """What people call it: its title, else its label, else its id."""
    return question.title or question.label or question.id


def requirement_in_words(requirement: Requirement, questionnaire: Questionnaire) -> str:
    """`Age in years is at least 18`, `"Do you smoke?" is yes`."""
    predicate = predicate_in_words(requirement, questionnaire)
    question = questionnaire.question(requirement.required_question_id or "")
    if requirement.based_on == "question" and question is not None:
        return f'"{title_of(question)}" {predicate}'
    return f"{_FACTS.get(requirement.based_on, 'Something')} {predicate}"


def predicate_in_words(requirement: Requirement, questionnaire: Questionnaire) -> str:
    """The same without its subject: `is at least 18`, `is yes`."""
    reading = read_requirement(requirement, questionnaire)
    if reading.problems:
        return f"cannot be judged: {reading.problems[0].message}"
    comparator = requirement.conditional_answer
    if reading.kind == "informational":
        return "is a page to read: always" if comparator == "!=" else "is a page to read: never"
    if reading.kind == "file":
        return "has a file" if reading.required is (comparator == "=") else "has no file"
    verb = _OWN_COMPARATORS.get(reading.kind, {}).get(comparator, COMPARATOR_WORDS[comparator])
    return f"{verb} {_required(reading)}"


def rule_in_words(rule: Rule, program: Program) -> str:
    """How it combines its requirements: `all of`, `any of`, `none of`, `not all of`."""
    return _RULES.get(rule.type, _NOT[program.not_means] if rule.type == "not" else "unknown")


def _required(reading: RequirementReading) -> str:
    required = reading.required
    if isinstance(required, bool):
        return "yes" if required else "no"
    if isinstance(required, int):
        return GENDERS[required]
    if isinstance(required, StateIdentifier):
        return required.text.upper() if required.kind == "abbreviation" else required.text
    if isinstance(required, Decimal | date):
        return str(required)
    titles = {option.key: option.title for option in (reading.question.options if reading.question else ())}
    return f'"{titles.get(cast("str", required), required)}"'
