"""Phrase: a place of a questionnaire in words, as an author knows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.model import Question, Requirement, Rule
from rules.requirements import read_requirement
from rules.states import StateIdentifier
from rules.values import kind_of
from rules.wording import COMPARATOR_WORDS, FACT_NAMES, GENDERS

if TYPE_CHECKING:
    from rules.analysis.space import Space
    from rules.model import Offering, Questionnaire

__all__ = ["phrase_of", "requirement_phrase", "target_phrase", "titled"]

# Longer texts belong into the questionnaire, not into a message about it.
_MAX_CHARACTERS = 60


def phrase_of(space: Space, pointer: str) -> str:
    """What stands at the pointer: a target or rule by its title, a requirement as what its rule asks for."""
    node = space.nodes[pointer]
    if isinstance(node, Requirement):
        phrase = requirement_phrase(space.program.questionnaire, node)
        rule = space.nodes[pointer.rpartition("/requirements/")[0]]
        return f"not ({phrase})" if isinstance(rule, Rule) and rule.type == "not" else phrase
    if isinstance(node, Rule):
        return f"the rule {titled(node.title or node.id)}"
    return target_phrase(node)


def target_phrase(target: Question | Offering) -> str:
    """The question or offering by its title."""
    noun = "question" if isinstance(target, Question) else "offering"
    return f"the {noun} {titled(target.title or target.id)}"


def requirement_phrase(questionnaire: Questionnaire, requirement: Requirement) -> str:
    """ "age is at least 18", "'Do you smoke?' is yes"; "an unreadable requirement" for one with an error."""
    reading = read_requirement(requirement, questionnaire)
    if reading.problems:
        return "an unreadable requirement"
    verb = COMPARATOR_WORDS[requirement.conditional_answer]
    if reading.question is None:
        required = _value(reading.required, None)
        return f"{FACT_NAMES[requirement.based_on]} {verb} {required}"
    subject = titled(reading.question.title or reading.question.id)
    kind = kind_of(reading.question)
    if kind == "informational":
        return f"{subject}, a page to read, {verb} something"
    if kind == "multiple_option":
        verb = "includes" if requirement.conditional_answer == "=" else "does not include"
    if kind == "file":
        is_there = bool(reading.required) == (requirement.conditional_answer == "=")
        return f"{subject} is {'' if is_there else 'not '}uploaded"
    return f"{subject} {verb} {_value(reading.required, reading.question)}"


def titled(text: str) -> str:
    """In quotation marks, on one line, and no longer than a message bears."""
    line = " ".join(text[: 10 * _MAX_CHARACTERS].split())
    return f"'{line if len(line) <= _MAX_CHARACTERS else f'{line[: _MAX_CHARACTERS - 3].rstrip()}...'}'"


def _value(required: object, question: Question | None) -> str:
    if isinstance(required, bool):
        return "yes" if required else "no"
    if isinstance(required, int):
        return GENDERS[required]
    if isinstance(required, StateIdentifier):
        return required.text.upper() if required.kind == "abbreviation" else titled(required.text)
    if isinstance(required, date):
        return required.isoformat()
    if isinstance(required, Decimal):
        text = f"{required:f}"
        return text if len(text) <= _MAX_CHARACTERS else "a very long number"
    options = question.options if question is not None else ()
    return titled(next((one.title for one in options if one.key == required), str(required)))
