"""Words: a requirement and a rule as a clinician would say them, however long that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.predicates import predicate
from rules.requirements import read_requirement
from rules.values import CHOICES, is_blank, is_required, kind_of
from rules.wording import combination_words, value_words

if TYPE_CHECKING:
    from rules.compiler import Program
    from rules.model import Question, Questionnaire, Requirement, Rule

__all__ = [
    "answer_in_words",
    "default_in_words",
    "predicate_in_words",
    "requirement_in_words",
    "rule_in_words",
    "title_of",
]

_FACTS = {"age": "Age in years", "bmi": "Body mass index", "gender": "Gender", "state": "State"}


def title_of(question: Question) -> str:
    """What people call it: its title, else its label, else its id."""
    return question.title or question.label or question.id


def answer_in_words(question: Question) -> str:
    """Whether it has to be answered: `required`, `optional`, `nothing to answer`, `never asked`."""
    if not question.is_visible:
        return "never asked"
    if kind_of(question) == "informational":
        return "nothing to answer"
    return "required" if is_required(question) else "optional"


def default_in_words(question: Question) -> str:
    """The value that it has before anybody gives one, options by their titles; empty if there is none."""
    given, kind = question.default_value, kind_of(question)
    value = None if is_blank(given) else question.read(given)
    if value is None or kind == "text":
        return "" if is_blank(given) else str(given)
    if kind in CHOICES:
        chosen = value if isinstance(value, frozenset) else {value}
        return "; ".join(one.title for one in question.options if one.key in chosen)
    return value_words(kind, value, question)


def requirement_in_words(requirement: Requirement, questionnaire: Questionnaire) -> str:
    """`Age in years is at least 18`, `"Do you smoke?" is yes`."""
    words = predicate_in_words(requirement, questionnaire)
    question = questionnaire.question(requirement.required_question_id or "")
    if requirement.based_on == "question" and question is not None:
        return f"{_quoted(title_of(question))} {words}"
    return f"{_FACTS.get(requirement.based_on, 'Something')} {words}"


def predicate_in_words(requirement: Requirement, questionnaire: Questionnaire) -> str:
    """The same without its subject: `is at least 18`, `is yes`."""
    return predicate(requirement, read_requirement(requirement, questionnaire), _quoted)


def rule_in_words(rule: Rule, program: Program) -> str:
    """How it combines its requirements: `all of`, `any of`, `none of`, `not all of`."""
    return combination_words(rule.type, program.not_means) or "unknown"


def _quoted(text: str) -> str:
    # A spreadsheet takes ' at the beginning of a cell for something else.
    return f'"{text}"'
