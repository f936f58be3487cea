"""From the answers of an intake to the questions of a case, which knows three types only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.sandbox.records import CaseOffering, CaseQuestion
from rules import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_host.sandbox.journey import Form, Intake
    from intake_host.sandbox.records import CaseQuestionType
    from rules import Evaluation, Question

__all__ = ["case_offerings", "case_questions"]

# https://docs.mdintegrations.com: `case_questions[].type` is boolean, number or string
_TYPES: dict[str, CaseQuestionType] = {"boolean": "boolean", "integer": "number", "number": "number"}
_QUESTION_MAX = 255
_LABEL_MAX = 50


def case_questions(
    form: Form,
    intake: Intake,
    evaluation: Evaluation,
    *,
    file_names: Mapping[str, str],
    new_id: Callable[[], str],
) -> tuple[CaseQuestion, ...]:
    """Every shown question that was answered, in order; the question's id is the metadata.

    An invisible question whose rules hold is there with what the voucher answered, else with its default value.

    Args:
        form: What was filled in.
        intake: With which answers.
        evaluation: Says which questions are shown.
        file_names: The names of uploaded files, by id.
        new_id: Makes an identifier.
    """
    answered = [
        (question, answer)
        for question in form.questionnaire.presented
        if (answer := _answer(form, question, intake, evaluation)) is not None
    ]
    return tuple(
        CaseQuestion(
            case_question_id=new_id(),
            question=(question.title or question.label or "")[:_QUESTION_MAX],
            answer=_text(question, answer, file_names),
            type=_TYPES.get(question.type, "string"),
            important=question.is_important,
            is_critical=question.is_critical,
            display_in_pdf=question.display_in_pdf,
            description=question.description,
            label=(question.label or "")[:_LABEL_MAX] or None,
            metadata=question.id,
            displayed_options=tuple(option.title for option in question.options),
        )
        for question, answer in answered
    )


def case_offerings(form: Form, evaluation: Evaluation, new_id: Callable[[], str]) -> tuple[CaseOffering, ...]:
    """The offerings that the person is eligible for, in the questionnaire's order."""
    eligible = evaluation.offerings.eligible
    titles = {offering.id: offering.title or "Untitled" for offering in form.questionnaire.offerings}
    return tuple(
        CaseOffering(new_id(), offering_id, titles[offering_id], order)
        for order, offering_id in enumerate(eligible, start=1)
    )


def _answer(form: Form, question: Question, intake: Intake, evaluation: Evaluation) -> object:
    if question.type == "informational":
        return None
    if not question.is_visible:
        holds = evaluation.verdicts.questions[question.id].verdict is Verdict.TRUE
        return form.settled.get(question.id, question.default_value) if holds else None
    return intake.answers.get(question.id) if question.id in evaluation.shown else None


def _text(question: Question, answer: object, file_names: Mapping[str, str]) -> str:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, (list, tuple)):
        return ", ".join(_text(question, part, file_names) for part in answer)
    if isinstance(answer, dict):
        # MDI has no field for the free text of an option: it is appended to the answer.
        return f"{_title(question, answer['option'])}: {answer['additional']}"
    if question.type == "file":
        return file_names.get(str(answer), str(answer))
    return _title(question, answer)


def _title(question: Question, answer: object) -> str:
    titles: dict[object, str] = {option.key: option.title for option in question.options}
    return titles.get(answer, str(answer))
