"""From the answers of an intake to the questions and offerings of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.sandbox.records import CaseOffering, CaseQuestion
from rules import read_answers
from rules.export.case_questions import to_case_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_host.sandbox.journey import Form, Intake
    from rules import Evaluation

__all__ = ["case_offerings", "case_questions"]


def case_questions(
    form: Form,
    intake: Intake,
    evaluation: Evaluation,
    *,
    file_names: Mapping[str, str],
    new_id: Callable[[], str],
) -> tuple[CaseQuestion, ...]:
    """Every answer that counts, in order, as `rules.export.case_questions` says it to MDI.

    Args:
        form: What was filled in.
        intake: With which answers.
        evaluation: Says which questions are shown.
        file_names: The names of uploaded files, by id.
        new_id: Makes an identifier.
    """
    uploaded = {
        question.id: [file_names.get(str(file_id), str(file_id)) for file_id in file_ids]
        for question in form.questionnaire.questions
        if question.type == "file" and isinstance(file_ids := intake.answers.get(question.id), (list, tuple))
    }
    answers = read_answers(form.questionnaire, intake.answers)
    asked = to_case_questions(answers, evaluation, file_names=uploaded).questions
    return tuple(CaseQuestion(new_id(), one) for one in asked)


def case_offerings(form: Form, evaluation: Evaluation, new_id: Callable[[], str]) -> tuple[CaseOffering, ...]:
    """The offerings that the person is eligible for, in the questionnaire's order."""
    eligible = evaluation.offerings.eligible
    titles = {offering.id: offering.title or "Untitled" for offering in form.questionnaire.offerings}
    return tuple(
        CaseOffering(new_id(), offering_id, titles[offering_id], order)
        for order, offering_id in enumerate(eligible, start=1)
    )
