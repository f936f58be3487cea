"""Which steps an intake has, and which one comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_host.sandbox.demographics import (
    ADULT_YEARS,
    DEMOGRAPHIC_STEPS,
    HEALTH_STEPS,
    METRICS,
    age_years,
    facts_source,
)
from intake_host.sandbox.journey import DONE, QUESTIONS, TERMS, THANKS, WELCOME, Step
from rules import FactError, evaluate, read_answers, read_facts

if TYPE_CHECKING:
    from datetime import date

    from intake_host.sandbox.demographics import DemographicStep
    from intake_host.sandbox.journey import Form, Intake
    from rules import Evaluation, Facts, Question

__all__ = [
    "LAST_HEALTH_STEP",
    "asked",
    "current_question",
    "demographic_step",
    "evaluation_of",
    "following",
    "is_blocking",
    "opening_steps",
    "progress_of",
]

_HEALTH = tuple(Step(step.name) for step in HEALTH_STEPS)
LAST_HEALTH_STEP = _HEALTH[-1]
_BY_NAME = {step.name: step for step in (*DEMOGRAPHIC_STEPS, *HEALTH_STEPS)}


def evaluation_of(form: Form, intake: Intake, today: date, *, final: bool = False) -> Evaluation:
    """What the rules make of the person's facts and answers."""
    facts = _facts(facts_source(intake.typed, today=today, places=form.places))
    return evaluate(form.program, read_answers(form.questionnaire, intake.answers), facts, final=final)


def _facts(source: dict[str, object]) -> Facts:
    # The API takes patients that the rules cannot read (born tomorrow, 0 kg): such a fact is not known.
    known = dict(source)
    while True:
        try:
            return read_facts(known)
        except FactError as error:
            if error.fact not in known:
                raise
            del known[error.fact]


def asked(form: Form, evaluation: Evaluation) -> tuple[str, ...]:
    """The questions that are shown, without those that the voucher settled."""
    return tuple(question_id for question_id in evaluation.shown if question_id not in form.settled)


def demographic_step(form: Form, step: Step) -> DemographicStep | None:
    """The fields of a demographic step, only those that this questionnaire asks; None for other steps."""
    found = _BY_NAME.get(step.name)
    if found is not METRICS:
        return found
    asked = {"weight_kg": form.questionnaire.is_weight_asked, "height_cm": form.questionnaire.is_height_asked}
    fields = tuple(each for each in METRICS.fields if asked[each.name])
    # Nothing asked and still here: a minor, of whom MDI always needs both.
    return replace(METRICS, fields=fields or METRICS.fields)


def is_blocking(question: Question) -> bool:
    """Whether there is no way forward from the question."""
    return question.type == "informational" and not question.has_next_button


def progress_of(form: Form, intake: Intake, today: date) -> tuple[int, int, int]:
    """The number of the current step (from 1), how many there will be at least, and at most."""
    opening, closing = opening_steps(form, intake, today), _closing(form)
    current = intake.current
    index = len(intake.trail)
    if current in (THANKS, DONE):
        return index, index, index
    if current in closing:
        left = len(closing) - closing.index(current) - 1
        return index, index + left, index + left
    opening_left = len(opening) - opening.index(current) - 1 if current in opening else 0
    least, most = _custom_left(form, intake, today)
    ahead = index + opening_left + len(closing)
    return index, ahead + least, ahead + most


def opening_steps(form: Form, intake: Intake, today: date) -> tuple[Step, ...]:
    """The steps before the questionnaire's own questions."""
    questionnaire = form.questionnaire
    steps = []
    if questionnaire.is_show_welcome:
        steps.append(WELCOME)
    elif questionnaire.terms_of_service:
        steps.append(TERMS)
    wanted = [step for step in DEMOGRAPHIC_STEPS if step is not METRICS and not form.has_patient]
    if _asks_metrics(form, intake, today):
        wanted.append(METRICS)
    return (*steps, *(Step(step.name) for step in wanted))


def current_question(form: Form, intake: Intake) -> Question | None:
    """The question that is asked now; None at any other step."""
    current = intake.current
    if current is None or current.question_id is None:
        return None
    return form.question(current.question_id)


def _asks_metrics(form: Form, intake: Intake, today: date) -> bool:
    questionnaire = form.questionnaire
    born = intake.typed.get("date_of_birth")
    is_minor = bool(born) and age_years(str(born), today) < ADULT_YEARS
    is_asked = questionnaire.is_weight_asked or questionnaire.is_height_asked or is_minor
    is_known = form.has_patient and "weight_kg" in intake.typed and "height_cm" in intake.typed
    # Once on the trail it stays there: the record is known because it was asked here.
    return is_asked and (not is_known or Step(METRICS.name) in intake.trail)


def _closing(form: Form) -> tuple[Step, ...]:
    return (*_HEALTH, THANKS) if form.questionnaire.is_show_thanks else _HEALTH


def _custom_left(form: Form, intake: Intake, today: date) -> tuple[int, int]:
    evaluation = evaluation_of(form, intake, today)
    if form.is_condensed:
        is_ahead = QUESTIONS not in intake.trail and bool(asked(form, evaluation) or evaluation.undetermined)
        return int(is_ahead), int(is_ahead)
    visited = {step.question_id for step in intake.trail}
    least = sum(question_id not in visited for question_id in asked(form, evaluation))
    maybe = [question_id for question_id in evaluation.undetermined if question_id not in form.settled]
    return least, least + sum(question_id not in visited for question_id in maybe)


def following(form: Form, intake: Intake, today: date) -> Step:
    """The step after the current one, given what is known and answered."""
    opening, closing = opening_steps(form, intake, today), _closing(form)
    current = intake.current
    if current is None and opening:
        return opening[0]
    if current is not None and current in opening[:-1]:
        return opening[opening.index(current) + 1]
    if current is None or current not in closing:
        return _next_custom(form, intake, today) or closing[0]
    place = closing.index(current) + 1
    return closing[place] if place < len(closing) else DONE


def _next_custom(form: Form, intake: Intake, today: date) -> Step | None:
    evaluation = evaluation_of(form, intake, today)
    if form.is_condensed:
        return QUESTIONS if asked(form, evaluation) and QUESTIONS not in intake.trail else None
    current = intake.current.question_id if intake.current is not None else None
    order = [question.id for question in form.questionnaire.presented]
    place = order.index(current) if current in order else -1
    visited = {step.question_id for step in intake.trail}
    waiting = [question_id for question_id in asked(form, evaluation) if question_id not in visited]
    # An answer may show a question that lies before the current one.
    later = [question_id for question_id in waiting if order.index(question_id) > place]
    missed = [question_id for question_id in waiting if question_id not in intake.answers]
    ahead = later or missed
    return Step("question", ahead[0]) if ahead else None
