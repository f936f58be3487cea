"""Predicate: what a requirement asks of a fact or an answer, in words: "is at least 18", "includes 'Asthma'"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.states import StateIdentifier
from rules.values import CHOICES
from rules.wording import COMPARATOR_WORDS, clipped, quoted, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules.comparators import Compared
    from rules.model import Requirement
    from rules.requirements import RequirementReading

__all__ = ["predicate"]

_OWN_COMPARATORS: Mapping[Compared, Mapping[str, str]] = {
    "date": {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"},
    "multiple_option": {"=": "includes", "!=": "does not include"},
}


def predicate(
    requirement: Requirement, reading: RequirementReading, quote: Callable[[str], str] = quoted
) -> str:
    """What the requirement asks for, by its reading, without its subject. `quote` is for options and texts."""
    if reading.problems:
        return f"cannot be judged: {reading.problems[0].message}"
    comparator = requirement.conditional_answer
    if reading.kind == "informational":
        return "is a page to read: always" if comparator == "!=" else "is a page to read: never"
    if reading.kind == "file":
        return "has a file" if reading.required is (comparator == "=") else "has no file"
    verb = _OWN_COMPARATORS.get(reading.kind, {}).get(comparator, COMPARATOR_WORDS[comparator])
    return f"{verb} {_required(requirement, reading, quote)}"


def _required(requirement: Requirement, reading: RequirementReading, quote: Callable[[str], str]) -> str:
    required = reading.required
    if isinstance(required, StateIdentifier):
        given = clipped(str(requirement.required_answer))
        return given.upper() if required.kind == "abbreviation" else given
    if isinstance(required, str):
        options = reading.question.options if reading.question and reading.kind in CHOICES else ()
        return quote(next((one.title for one in options if one.key == required), required))
    return value_words(reading.kind, required, reading.question)
