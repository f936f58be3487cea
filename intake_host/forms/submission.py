"""From what a form posted to the JSON value of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.forms.questions import additional_name, field_name, option_value
from rules import AnswerError
from rules.decimals import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.model import Option, Question

__all__ = ["BlankAdditionalError", "as_typed", "read_submitted"]


class BlankAdditionalError(ValueError):
    """A chosen option asks for more in the person's own words, and there is nothing.

    Attributes:
        option: The option's text.
    """

    def __init__(self, option: str) -> None:
        self.option = option
        super().__init__(f"“{option}” asks for more: write it in the box below")


def read_submitted(question: Question, posted: Mapping[str, Sequence[str]]) -> object:
    """The answer's JSON value; None if the person left it blank.

    Whether it fits the question `rules.read_answers` says; but to the rules any number is one, and only a form knows
    that it asked for a whole one.

    Args:
        question: What was asked.
        posted: Every value posted under each name.

    Raises:
        BlankAdditionalError: If a chosen option needs a text and has none.
        AnswerError: If a whole number is asked for, and it is another.
    """
    given = [text.strip() for text in posted.get(field_name(question), ()) if text.strip()]
    if not given or question.type == "informational":
        return None
    if question.type == "boolean":
        return {"true": True, "false": False}.get(given[0], given[0])
    if question.type == "single_option":
        return _choice(question, given[0], posted)
    if question.type == "multiple_option":
        return [_choice(question, value, posted) for value in given]
    if question.type == "file":
        return given
    if question.type == "integer" and not _is_whole(given[0]):
        raise AnswerError(question.id, given[0], "a whole number")
    return given[0]


def as_typed(question: Question, posted: Mapping[str, Sequence[str]]) -> object:
    """What was posted and refused, for `question_field` to show again: nothing has to be typed twice."""
    given = posted.get(field_name(question), ())
    if question.options:
        return [{"option": value, "additional": _additional(question, value, posted)} for value in given]
    return given[0] if given else None


def _is_whole(text: str) -> bool:
    number = read_number(text)
    return number is None or number == number.to_integral_value()


def _choice(question: Question, value: str, posted: Mapping[str, Sequence[str]]) -> object:
    option = _option(question, value)
    if option is None or not option.is_show_additional_field:
        return value
    text = _additional(question, value, posted)
    if not text:
        raise BlankAdditionalError(option.title or option.option)
    return {"option": value, "additional": text}


def _additional(question: Question, value: str, posted: Mapping[str, Sequence[str]]) -> str:
    option = _option(question, value)
    return "" if option is None else " ".join(posted.get(additional_name(question, option), ())).strip()


def _option(question: Question, value: str) -> Option | None:
    for option in question.options:
        if option_value(option) == value:
            return option
    return None
