"""What a step shows: the view model of `templates/sandbox/step.html`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from intake_host.forms import UNANSWERED, FieldView, as_typed, field_name, question_field
from intake_host.sandbox.demographics import step_fields
from intake_host.sandbox.journey import DONE, QUESTIONS, TERMS, THANKS, WELCOME
from intake_host.sandbox.route import (
    asked,
    current_question,
    demographic_step,
    evaluation_of,
    is_blocking,
    progress_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from intake_host.sandbox.journey import Form, Intake
    from rules import Offering, Question

__all__ = ["ProgressView", "StepView", "draw"]


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far the person is; `total` is the most that can still come."""

    index: int
    estimated: int
    total: int

    @property
    def text(self) -> str:
        """What a person reads, such as "Step 3 of about 12"."""
        about = "" if self.estimated == self.total else "about "
        return f"Step {self.index} of {about}{max(self.estimated, self.index)}"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step, ready to be drawn. All texts are plain text.

    Attributes:
        key: What the form posts as `step`.
        asks_alone: The step is one field, whose label is the heading.
        next_label: The text of the button that goes on; None if there is no way forward.
        is_auto_advance: Choosing goes on by itself; the button is there for the keyboard.
        offerings: What the clinician will consider.
        progress: None where there is nothing left to do.
    """

    key: str
    heading: str
    lead: str | None = None
    fields: tuple[FieldView, ...] = ()
    asks_alone: bool = False
    is_condensed: bool = False
    is_blocked: bool = False
    is_auto_advance: bool = False
    next_label: str | None = "Next"
    has_back: bool = False
    has_skip: bool = False
    terms: str | None = None
    offerings: tuple[Offering, ...] = ()
    redirect_url: str | None = None
    redirect_title: str | None = None
    progress: ProgressView | None = None


def draw(
    form: Form,
    intake: Intake,
    today: date,
    *,
    errors: Mapping[str, str],
    posted: Mapping[str, Sequence[str]],
    file_names: Mapping[str, str],
) -> StepView:
    """The current step.

    Args:
        form: What is filled in.
        intake: Where the person stands.
        today: The day on which the person fills in.
        errors: What is wrong with the last submission, by field name.
        posted: That submission, shown again so that nothing has to be typed twice.
        file_names: The names of uploaded files, by id.
    """
    current = intake.current
    if current is None:
        raise ValueError("an intake is drawn after it has arrived somewhere")
    has_back = len(intake.trail) > 1
    progress = ProgressView(*progress_of(form, intake, today))
    if current in (WELCOME, TERMS):
        return _welcome(form, errors, progress, key=current.key)
    if current in (THANKS, DONE):
        return _ending(form, intake, today, is_done=current == DONE, progress=progress)
    if current == QUESTIONS:
        shown = asked(form, evaluation_of(form, intake, today))
        questions = [form.question(question_id) for question_id in shown]
        fields = tuple(_question_field(form, intake, each, errors, posted, file_names) for each in questions)
        return _condensed(intake, fields, progress, has_back=has_back)
    question = current_question(form, intake)
    if question is not None:
        field = _question_field(form, intake, question, errors, posted, file_names)
        return _single(question, field, progress, has_back=has_back)
    step = demographic_step(form, current)
    if step is None:
        raise ValueError(f"no step {current.key}")
    typed = {**intake.typed, **{name: values[0] for name, values in posted.items() if errors and values}}
    fields = step_fields(step, typed, errors, today=today, places=form.places)
    return StepView(
        key=current.key,
        heading=step.heading,
        lead=step.lead,
        fields=fields,
        asks_alone=len(fields) == 1,
        has_back=has_back,
        progress=progress,
    )


def _welcome(form: Form, errors: Mapping[str, str], progress: ProgressView, *, key: str) -> StepView:
    questionnaire = form.questionnaire
    is_welcome = key == WELCOME.key
    terms = questionnaire.terms_of_service
    consent = FieldView(
        "terms", "consent", "I have read the terms of service and agree", error=errors.get("terms")
    )
    return StepView(
        key=key,
        heading=(questionnaire.intro_title or questionnaire.name) if is_welcome else "Terms of service",
        lead=questionnaire.intro_description if is_welcome else None,
        fields=(consent,) if terms else (),
        next_label="Start",
        terms=terms,
        progress=progress,
    )


def _ending(form: Form, intake: Intake, today: date, *, is_done: bool, progress: ProgressView) -> StepView:
    questionnaire = form.questionnaire
    eligible = evaluation_of(form, intake, today, final=True).offerings.eligible
    return StepView(
        key=DONE.key if is_done else THANKS.key,
        heading=(questionnaire.outro_title or "Thank you") if is_done else "That was the last question",
        lead=questionnaire.outro_description if is_done else "Press Finish to send your answers.",
        next_label=None if is_done else "Finish",
        has_back=not is_done,
        offerings=tuple(offering for offering in questionnaire.offerings if offering.id in eligible),
        redirect_url=_web_address(questionnaire.redirect_url) if is_done else None,
        redirect_title=questionnaire.redirect_title or "Continue",
        progress=None if is_done else progress,
    )


def _single(question: Question, field: FieldView, progress: ProgressView, *, has_back: bool) -> StepView:
    has_extra_text = any(option.additional for option in field.options)
    return StepView(
        key=f"question:{question.id}",
        heading=field.label,
        fields=(field,),
        asks_alone=True,
        is_blocked=is_blocking(question),
        is_auto_advance=field.kind == "choice" and not question.has_next_button and not has_extra_text,
        next_label=None if is_blocking(question) else "Next",
        has_back=has_back and question.has_back_button,
        has_skip=question.is_optional and question.type != "informational",
        progress=progress,
    )


def _condensed(
    intake: Intake, fields: tuple[FieldView, ...], progress: ProgressView, *, has_back: bool
) -> StepView:
    return StepView(
        key=QUESTIONS.key,
        heading="Your health",
        fields=fields,
        is_condensed=True,
        is_blocked=intake.dead_end is not None,
        next_label=None if intake.dead_end is not None else "Next",
        has_back=has_back,
        progress=progress,
    )


def _question_field(
    form: Form,
    intake: Intake,
    question: Question,
    errors: Mapping[str, str],
    posted: Mapping[str, Sequence[str]],
    file_names: Mapping[str, str],
) -> FieldView:
    name = field_name(question)
    # A field of a page that was sent has been seen: what was cleared stays cleared.
    first = None if posted else form.prefilled.get(question.id, UNANSWERED)
    answer = intake.answers.get(question.id, first)
    if name in errors and posted.get(name):
        # What was refused is no answer: show it as it was typed.
        answer = as_typed(question, posted)
    return question_field(question, answer, error=errors.get(name), file_names=_names(answer, file_names))


def _names(answer: object, file_names: Mapping[str, str]) -> tuple[str, ...]:
    ids = [each for each in answer if isinstance(each, str)] if isinstance(answer, list) else []
    return tuple(file_names[file_id] for file_id in ids if file_id in file_names)


def _web_address(url: str | None) -> str | None:
    # A questionnaire's author writes this: never a script's address.
    try:
        return url if url and urlsplit(url).scheme in ("https", "http") else None
    except ValueError:
        return None
