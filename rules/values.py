"""Value: an answer as the engine compares it, read by the type of its question.

| kind | question types | value |
|---|---|---|
| boolean | boolean | bool |
| single_option | single_option | the option's key |
| multiple_option | multiple_option | set of option keys |
| number | integer, number | Decimal |
| text | string, text, any other | str, trimmed |
| date | date | date |
| file | file | bool: is there at least one |
| informational | informational | True: it was acknowledged |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from rules.decimals import read_number
from rules.facts import read_date

if TYPE_CHECKING:
    from rules.model import Question

__all__ = [
    "KINDS",
    "AdditionalText",
    "Kind",
    "UnfitValueError",
    "Value",
    "is_blank",
    "is_dead_end",
    "is_required",
    "kind_of",
    "read_required",
    "read_value",
]

Kind = Literal[
    "boolean", "single_option", "multiple_option", "number", "text", "date", "file", "informational"
]
Value = bool | str | Decimal | date | frozenset[str]

KINDS: Mapping[str, Kind] = {
    "boolean": "boolean",
    "single_option": "single_option",
    "multiple_option": "multiple_option",
    "integer": "number",
    "number": "number",
    "string": "text",
    "text": "text",
    "date": "date",
    "file": "file",
    "informational": "informational",
}

_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

# A refusal lists what is allowed; a list of 300 options would not help anybody.
_MAX_LISTED = 20


class UnfitValueError(ValueError):
    """A value that does not fit its question; `allowed` says what would."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(allowed)


def kind_of(question: Question) -> Kind:
    """How this engine treats the question's type; a type that it does not know is a text."""
    return KINDS.get(question.type, "text")


def is_dead_end(question: Question) -> bool:
    """Whether a person who is shown it can go no further: a page to read that has no next button."""
    return question.is_visible and kind_of(question) == "informational" and not question.has_next_button


def is_required(question: Question) -> bool:
    """Whether somebody who is shown it has to answer it before the form is complete; a page needs only to be seen."""
    return not question.is_optional and kind_of(question) != "informational"


def is_blank(given: object) -> bool:
    """Whether it is null, or a text with nothing in it, which counts as null."""
    return given is None or (isinstance(given, str) and not given.strip())


def read_value(question: Question, given: object) -> Value:
    """What the engine compares for this answer, which is not blank.

    An integer question takes any number: an answer of 2.5 compares as 2.5.

    Raises:
        UnfitValueError: If it does not fit the question.
    """
    return _READERS[kind_of(question)](question, given)


def read_required(question: Question, given: object) -> Value:
    """The value that a requirement on this question compares with.

    For option questions it is one option; a bare number counts as its text where a text is due, for authors leave
    out quotes.

    Raises:
        UnfitValueError: If no answer to the question could ever be meant by it.
    """
    kind = kind_of(question)
    if kind == "informational":
        return True
    if kind in {"single_option", "multiple_option", "text"} and read_number(given) is not None:
        given = str(given)
    if kind in {"single_option", "multiple_option"}:
        return _single_option(question, None if isinstance(given, Mapping) else given)
    if kind == "file":
        return _boolean(question, given)
    if kind == "text" and is_blank(given):
        raise UnfitValueError("a text that is not empty")
    return read_value(question, given)


class AdditionalText:
    """The object by which a chosen option carries free text: {"option": ..., "additional": "..."}."""

    KEYS = frozenset({"option", "additional"})

    @classmethod
    def split(cls, given: object) -> tuple[object, str | None]:
        """The option and its free text (None if there is none); anything but such an object is returned as it is.

        Raises:
            UnfitValueError: If it is an object of another shape.
        """
        if not isinstance(given, Mapping):
            return given, None
        additional = given.get("additional")
        if "option" not in given or set(given) - cls.KEYS or not isinstance(additional, str | None):
            raise UnfitValueError('an option, or {"option": ..., "additional": a text}')
        return given["option"], None if is_blank(additional) else additional


def _boolean(_question: Question, given: object) -> bool:
    if isinstance(given, bool):
        return given
    word = given.strip().casefold() if isinstance(given, str) else None
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    number = read_number(given) if word is None else None
    if number is not None and number in {0, 1}:
        return number == 1
    raise UnfitValueError("true or false (also yes/no, 1/0)")


def _single_option(question: Question, given: object) -> str:
    text, _ = AdditionalText.split(given)
    option = question.option(text) if isinstance(text, str) else None
    if option is None:
        raise UnfitValueError(_listed_options(question))
    return option.key


def _multiple_option(question: Question, given: object) -> frozenset[str]:
    chosen = given if isinstance(given, list | tuple) else [given]
    return frozenset(_single_option(question, one) for one in chosen)


def _number(_question: Question, given: object) -> Decimal:
    number = read_number(given)
    if number is None:
        raise UnfitValueError("a number")
    return number


def _text(_question: Question, given: object) -> str:
    if not isinstance(given, str):
        raise UnfitValueError("a text")
    return given.strip()


def _date(_question: Question, given: object) -> date:
    day = read_date(given)
    if day is None:
        raise UnfitValueError("a day, written YYYY-MM-DD")
    return day


def _file(_question: Question, given: object) -> bool:
    if not isinstance(given, list | tuple) or any(not isinstance(one, str) or is_blank(one) for one in given):
        raise UnfitValueError("a list of file ids")
    return bool(given)


def _informational(_question: Question, _given: object) -> bool:
    return True


_READERS: Mapping[Kind, Callable[[Question, object], Value]] = {
    "boolean": _boolean,
    "single_option": _single_option,
    "multiple_option": _multiple_option,
    "number": _number,
    "text": _text,
    "date": _date,
    "file": _file,
    "informational": _informational,
}


def _listed_options(question: Question) -> str:
    titles = [repr(option.title or option.key) for option in question.options[:_MAX_LISTED]]
    more = len(question.options) - len(titles)
    if not titles:
        return "none of its options, for it has none"
    return f"one of {', '.join(titles)}{f' and {more} more' if more else ''}"
