"""Reads the answers that a page posted, in words that tell a person what to mend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_host.forms import BlankAdditionalError, field_name, read_submitted, wrong_text
from rules import AnswerError, read_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.sandbox.journey import Form, Intake, Submission
    from rules import Question

__all__ = ["WrongAnswerError", "read_all", "read_one"]


class WrongAnswerError(ValueError):
    """The posted value is no answer to the question; the text says what to do."""


def read_one(form: Form, intake: Intake, question: Question, posted: Mapping[str, Sequence[str]]) -> object:
    """The JSON value of an answer; None if it was left blank.

    Raises:
        WrongAnswerError: If it is no answer to the question.
    """
    try:
        value = read_submitted(question, posted)
        if value is None and question.type == "file":
            # A browser cannot fill a file input again: what was uploaded before stays.
            return intake.answers.get(question.id)
        if value is not None:
            read_answers(form.questionnaire, {question.id: value})
    except BlankAdditionalError as error:
        raise WrongAnswerError(str(error)) from error
    except AnswerError as error:
        raise WrongAnswerError(wrong_text(question)) from error
    return value


def read_all(form: Form, intake: Intake, submission: Submission) -> tuple[Intake, dict[str, str]]:
    """The intake with every answer of a condensed page, and what is wrong with the others, by field name."""
    answers = dict(form.settled)
    errors = {}
    for question in form.questionnaire.presented:
        if not question.is_visible or question.id in form.settled:
            continue
        try:
            value = read_one(form, intake, question, submission.posted)
        except WrongAnswerError as error:
            errors[field_name(question)] = str(error)
            continue
        if value is not None:
            answers[question.id] = value
    return replace(intake, answers=answers), errors
