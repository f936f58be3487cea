"""Answers that came with the voucher, matched to questions by their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import AnswerError, read_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.sandbox.records import PrefilledQuestion
    from rules import Question, Questionnaire

__all__ = ["prefilled_answers", "settled_answers"]

# Nothing can be typed into these.
_NEVER_PREFILLED = ("file", "informational")


def prefilled_answers(
    questionnaire: Questionnaire, prefilled: Sequence[PrefilledQuestion]
) -> dict[str, object]:
    """What the fields show until the person answers: question id to JSON value.

    An answer to no question, or that does not fit its question, is left out; MDI does not say what it does.
    """
    found = {}
    for question in questionnaire.questions:
        given = next((each for each in prefilled if _fold(each.question) == _fold(question.title)), None)
        if given is not None and question.type not in _NEVER_PREFILLED:
            value = _value(questionnaire, question, given.answer)
            if value is not None:
                found[question.id] = value
    return found


def settled_answers(
    questionnaire: Questionnaire, prefilled: Sequence[PrefilledQuestion], answers: Mapping[str, object]
) -> dict[str, object]:
    """Those of `prefilled_answers` that count without being asked: `should_skip`, and hidden fields."""
    skipped = {_fold(each.question) for each in prefilled if each.should_skip}
    return {
        question.id: answers[question.id]
        for question in questionnaire.questions
        if question.id in answers and (_fold(question.title) in skipped or not question.is_visible)
    }


def _value(questionnaire: Questionnaire, question: Question, text: str) -> object:
    # Several choices come as one text; an option may have a comma in it too.
    tries: list[object] = [text, text.split(", ")] if question.type == "multiple_option" else [text]
    for value in tries:
        try:
            entry = read_answers(questionnaire, {question.id: value}).entries[question.id]
        except AnswerError:
            continue
        if entry is None:
            return None
        return entry if question.type == "boolean" else value
    return None


def _fold(text: str | None) -> str:
    return (text or "").strip().casefold()
