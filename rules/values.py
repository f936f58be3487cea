"""Value: an answer as the engine compares it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.decimals import read_number
from rules.readers import KINDS, AdditionalText, Kind, UnfitValueError, Value, is_blank, read_boolean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.model import Question

__all__ = [
    "CHOICES",
    "KINDS",
    "AdditionalText",
    "Kind",
    "UnfitValueError",
    "Value",
    "allowed",
    "is_blank",
    "is_dead_end",
    "is_required",
    "kind_of",
    "read_required",
    "read_value",
]

CHOICES: frozenset[Kind] = frozenset({"single_option", "multiple_option"})

# A refusal lists what is allowed; a list of 300 options would not help anybody.
_MAX_LISTED = 20

_ALLOWED: Mapping[Kind, str] = {
    "boolean": "true or false (also yes/no, 1/0)",
    "number": "a number",
    "text": "a text",
    "date": "a day, written YYYY-MM-DD",
    "file": "a list of file ids",
}


def kind_of(question: Question) -> Kind:
    """How this engine treats the question's type; a type that it does not know is a text."""
    return question.kind


def is_dead_end(question: Question) -> bool:
    """Whether a person who is shown it can go no further: a page to read that has no next button."""
    return question.is_visible and kind_of(question) == "informational" and not question.has_next_button


def is_required(question: Question) -> bool:
    """Whether somebody who is shown it has to answer it before the form is complete; a page needs only to be seen."""
    return not question.is_optional and kind_of(question) != "informational"


def read_value(question: Question, given: object) -> Value:
    """What the engine compares for this answer, which is not blank.

    An integer question takes any number: an answer of 2.5 compares as 2.5.

    Raises:
        UnfitValueError: If it does not fit the question.
    """
    value = question.read(given)
    if value is None:
        raise UnfitValueError(allowed(question))
    return value


def allowed(question: Question) -> str:
    """Which answers fit it, in words."""
    return _listed_options(question) if question.kind in CHOICES else _ALLOWED[question.kind]


def read_required(question: Question, given: object) -> Value:
    """The value that a requirement on this question compares with.

    For option questions it is one option; a bare number counts as its text where a text is due, for authors leave
    out quotes.

    Raises:
        UnfitValueError: If no answer to the question could ever be meant by it.
    """
    kind = question.kind
    if kind == "informational":
        return True
    if kind in CHOICES | {"text"} and read_number(given) is not None:
        given = str(given)
    if kind in CHOICES:
        return _required_option(question, given)
    if kind == "file":
        return _required_presence(given)
    if kind == "text" and is_blank(given):
        raise UnfitValueError("a text that is not empty")
    return read_value(question, given)


def _required_option(question: Question, given: object) -> str:
    option = question.option(given) if isinstance(given, str) else None
    if option is None:
        raise UnfitValueError(allowed(question))
    return option.key


def _required_presence(given: object) -> bool:
    has_files = read_boolean(given)
    if has_files is None:
        raise UnfitValueError(_ALLOWED["boolean"])
    return has_files


def _listed_options(question: Question) -> str:
    titles = [repr(option.title or option.key) for option in question.options[:_MAX_LISTED]]
    more = len(question.options) - len(titles)
    if not titles:
        return "none of its options, for it has none"
    return f"one of {', '.join(titles)}{f' and {more} more' if more else ''}"
