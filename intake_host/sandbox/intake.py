"""The intake as a state machine: pure decisions, from a state and a submission to a state and its events.

| step                                   | left by    | leads to, and what it posts                            |
|----------------------------------------|------------|--------------------------------------------------------|
| welcome or terms (if there is any)     | next       | the demographic steps, or the questions                |
| identification ... metrics             | next       | the next one; after the last `patient_created`, once   |
| question                               | next, skip | the next that the rules show; skip: `skipped_question` |
| question without a way forward         | back       | `dead_end_question` when it is shown, condensed or not |
| questions (condensed: all on one page) | next       | the health steps, when every shown one is answered     |
| allergies ... medical_conditions       | next       | the next; after the last always `encounter_created`    |
| thank-you (if `is_show_thanks`)        | next       | done, with `finish`                                    |
| any                                    | back       | the step before it that is still shown                 |

Every arrival posts `step`; the first arrival at thank-you names itself `route` instead, as MDI's frame
sometimes does. A submission for a step that is not the current one (a second tab, a double click) changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_host.forms import field_name, missing_text
from intake_host.sandbox.answering import WrongAnswerError, read_all, read_one
from intake_host.sandbox.demographics import validate
from intake_host.sandbox.journey import DONE, QUESTIONS, TERMS, THANKS, WELCOME, FrameEvent, Intake, Outcome
from intake_host.sandbox.route import (
    LAST_HEALTH_STEP,
    asked,
    current_question,
    demographic_step,
    evaluation_of,
    following,
    is_blocking,
    opening_steps,
    progress_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from intake_host.sandbox.journey import Form, Step, Submission

__all__ = ["arrive", "begin", "submit"]


def begin(form: Form, patient_id: str, encounter_id: str, known: Mapping[str, str]) -> Intake:
    """A fresh intake; `known` is what is on the patient's record already."""
    return Intake(
        patient_id, encounter_id, dict(known), dict(form.settled), is_patient_saved=form.has_patient
    )


def arrive(form: Form, intake: Intake, today: date) -> Outcome:
    """The document was opened: at the first step, or where the person left it."""
    start = FrameEvent("start")
    if intake.current == DONE:
        return Outcome(intake)
    if intake.current is not None:
        return Outcome(intake, (start, *_arrival_events(form, intake, today)))
    outcome = _move(form, intake, today)
    return replace(outcome, events=(start, *outcome.events))


def submit(form: Form, intake: Intake, submission: Submission, today: date) -> Outcome:
    """What a submission leads to."""
    current = intake.current
    if current is None or submission.step != current.key or current == DONE:
        return Outcome(intake)
    if submission.action == "back":
        return _go_back(form, intake, today)
    if submission.action == "change":
        return _change(form, intake, submission, today) if current == QUESTIONS else Outcome(intake)
    if current.question_id is not None:
        return _answer(form, intake, submission, today)
    if current == QUESTIONS:
        return _answer_all(form, intake, submission, today)
    return _fill_in(form, intake, submission, today)


def _move(form: Form, intake: Intake, today: date, *events: FrameEvent) -> Outcome:
    target = following(form, intake, today)
    left = intake.current
    leaves_opening = left in opening_steps(form, intake, today)[-1:]
    leaves_health = left == LAST_HEALTH_STEP
    saves_patient = leaves_opening and form.keeps_records
    saves_case = leaves_health and form.keeps_records
    posted = list(events)
    if saves_patient and not intake.is_patient_saved:
        posted.append(FrameEvent("patient_created", {"patient_id": intake.patient_id}))
    if saves_case:
        made = {"encounter_id": intake.encounter_id, "patient_id": intake.patient_id}
        posted.append(FrameEvent("encounter_created", made))
    counted = replace(
        intake,
        is_patient_saved=intake.is_patient_saved or saves_patient,
        encounters_made=intake.encounters_made + leaves_health,
    )
    moved = _stand(form, counted, (*intake.trail, target), today)
    posted.extend(_arrival_events(form, moved, today))
    return Outcome(moved, tuple(posted), saves_patient=saves_patient, saves_case=saves_case)


def _go_back(form: Form, intake: Intake, today: date) -> Outcome:
    question = current_question(form, intake)
    if question is not None and not question.has_back_button:
        return Outcome(intake)
    shown = evaluation_of(form, intake, today).shown
    trail = intake.trail[:-1]
    while trail and trail[-1].question_id is not None and trail[-1].question_id not in shown:
        trail = trail[:-1]
    if not trail:
        return Outcome(intake)
    returned = _stand(form, intake, trail, today)
    return Outcome(returned, _arrival_events(form, returned, today))


def _stand(form: Form, intake: Intake, trail: tuple[Step, ...], today: date) -> Intake:
    there = replace(intake, trail=trail, dead_end=None)
    return replace(there, dead_end=_blocking(form, there, today)) if there.current == QUESTIONS else there


def _arrival_events(form: Form, intake: Intake, today: date) -> tuple[FrameEvent, ...]:
    current = intake.current
    if current is None:
        return ()
    if current == DONE:
        return (FrameEvent("finish"),)
    index, estimated, total = progress_of(form, intake, today)
    word = "route" if current == THANKS and intake.encounters_made == 1 else "step"
    told: dict[str, object] = {word: current.name, "index": index, "estimated": estimated, "total": total}
    if current.question_id is not None:
        told["question_id"] = current.question_id
    step = FrameEvent("step", told)
    question = current_question(form, intake)
    if intake.dead_end is not None or (question is not None and is_blocking(question)):
        return (step, FrameEvent("dead_end_question"))
    return (step,)


def _fill_in(form: Form, intake: Intake, submission: Submission, today: date) -> Outcome:
    current = intake.current
    step = demographic_step(form, current) if current is not None else None
    if step is None:
        return _agree(form, intake, submission, today)
    typed = {each.name: _first(submission.posted, each.name) for each in step.fields}
    errors = validate(step, typed, today=today, places=form.places)
    if errors:
        return Outcome(intake, errors=errors)
    return _move(form, replace(intake, typed={**intake.typed, **typed}), today)


def _agree(form: Form, intake: Intake, submission: Submission, today: date) -> Outcome:
    needs_consent = intake.current in (WELCOME, TERMS) and bool(form.questionnaire.terms_of_service)
    if needs_consent and not _first(submission.posted, "terms"):
        return Outcome(intake, errors={"terms": "Agree to the terms of service to go on"})
    return _move(form, intake, today)


def _answer(form: Form, intake: Intake, submission: Submission, today: date) -> Outcome:
    question = current_question(form, intake)
    if question is None or is_blocking(question):
        return Outcome(intake)
    if submission.action == "skip" and not question.is_optional:
        return Outcome(intake)
    value = None
    if submission.action == "next":
        try:
            value = read_one(form, intake, question, submission.posted)
        except WrongAnswerError as error:
            return Outcome(intake, errors={field_name(question): str(error)})
    if value is None and not question.is_optional and question.type != "informational":
        return Outcome(intake, errors={field_name(question): missing_text(question)})
    answered = replace(intake, answers={**intake.answers, question.id: value})
    skipped = value is None and question.type != "informational"
    return _move(form, answered, today, *[FrameEvent("skipped_question")] * skipped)


def _change(form: Form, intake: Intake, submission: Submission, today: date) -> Outcome:
    changed, _errors = read_all(form, intake, submission)
    return _note_dead_end(form, changed, today)


def _answer_all(form: Form, intake: Intake, submission: Submission, today: date) -> Outcome:
    changed, errors = read_all(form, intake, submission)
    noted = _note_dead_end(form, changed, today)
    if noted.intake.dead_end is not None:
        return noted
    evaluation = evaluation_of(form, changed, today)
    answers = dict(changed.answers)
    skipped = 0
    for question_id in asked(form, evaluation):
        question = form.question(question_id)
        name = field_name(question)
        if question.type == "informational":
            answers[question_id] = None
        elif answers.get(question_id) is None and name not in errors:
            if not question.is_optional:
                errors[name] = missing_text(question)
            answers[question_id] = None
            skipped += question.is_optional
    relevant = {field_name(form.question(question_id)) for question_id in asked(form, evaluation)}
    found = {name: text for name, text in errors.items() if name in relevant}
    if found:
        return replace(noted, errors=found)
    answered = replace(noted.intake, answers=answers)
    return _move(form, answered, today, *[FrameEvent("skipped_question")] * skipped)


def _note_dead_end(form: Form, intake: Intake, today: date) -> Outcome:
    blocking = _blocking(form, intake, today)
    events = (FrameEvent("dead_end_question"),) if blocking not in (None, intake.dead_end) else ()
    return Outcome(replace(intake, dead_end=blocking), events)


def _blocking(form: Form, intake: Intake, today: date) -> str | None:
    shown = [form.question(question_id) for question_id in evaluation_of(form, intake, today).shown]
    return next((question.id for question in shown if is_blocking(question)), None)


def _first(posted: Mapping[str, Sequence[str]], name: str) -> str:
    values = posted.get(name, ())
    return values[0].strip() if values else ""
