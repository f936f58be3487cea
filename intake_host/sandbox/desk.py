"""The desk where an intake becomes records: a voucher in, a patient and a case out."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from intake_host.sandbox.case_questions import case_offerings, case_questions
from intake_host.sandbox.demographics import known_of
from intake_host.sandbox.intake import arrive, begin, submit
from intake_host.sandbox.journey import Form
from intake_host.sandbox.prefilled import prefilled_answers, settled_answers
from intake_host.sandbox.records import Address, Case, Patient
from intake_host.sandbox.route import evaluation_of
from intake_host.sandbox.scenarios import read_scenario
from intake_host.sandbox.steps import draw
from rules import compile_questionnaire, parse_questionnaire

if TYPE_CHECKING:
    from datetime import date

    from intake_host.sandbox.journey import Intake, Outcome, Submission
    from intake_host.sandbox.records import Voucher
    from intake_host.sandbox.state import SandboxState
    from intake_host.sandbox.steps import StepView
    from rules import Program

__all__ = ["DEAD_END_QUESTION_ID", "open_intake", "submit_step"]

DEAD_END_QUESTION_ID = "0dead0e0-d0d0-4000-8000-000000000000"
# https://docs.mdintegrations.com: `phone_type` 2 is a cell phone
_CELL_PHONE = 2


def open_intake(state: SandboxState, voucher: Voucher) -> tuple[Outcome, StepView]:
    """The voucher's intake where the person left it, or at its first step."""
    form = _form(state, voucher)
    intake = state.intakes.get(voucher.voucher_id) or _begin(state, voucher, form)
    return _keep(state, voucher, form, arrive(form, intake, _today(state)), None)


def submit_step(state: SandboxState, voucher: Voucher, submission: Submission) -> tuple[Outcome, StepView]:
    """What a submission leads to; its records are written."""
    form = _form(state, voucher)
    intake = state.intakes.get(voucher.voucher_id)
    if intake is None:
        return open_intake(state, voucher)
    return _keep(state, voucher, form, submit(form, intake, submission, _today(state)), submission)


def _keep(
    state: SandboxState, voucher: Voucher, form: Form, outcome: Outcome, submission: Submission | None
) -> tuple[Outcome, StepView]:
    state.intakes[voucher.voucher_id] = outcome.intake
    if outcome.saves_patient:
        _save_patient(state, voucher, outcome.intake)
    if outcome.saves_case:
        _save_patient(state, voucher, outcome.intake)
        _save_case(state, voucher, form, outcome.intake)
    view = draw(
        form,
        outcome.intake,
        _today(state),
        errors=outcome.errors,
        posted=submission.posted if submission is not None and outcome.errors else {},
        file_names=_file_names(state, outcome.intake),
    )
    return outcome, view


def _begin(state: SandboxState, voucher: Voucher, form: Form) -> Intake:
    patient = state.patients.get(voucher.patient_id or "")
    if patient is None:
        return begin(form, state.new_id(), state.new_id(), {})
    return begin(form, patient.patient_id, state.new_id(), known_of(patient))


def _form(state: SandboxState, voucher: Voucher) -> Form:
    shipped = state.questionnaires[voucher.questionnaire_id]
    program = _compile(
        json.dumps(shipped.document),
        starts_with_dead_end=read_scenario(voucher.metadata).starts_with_dead_end,
    )
    questionnaire = program.questionnaire
    prefilled = prefilled_answers(questionnaire, voucher.prefilled)
    return Form(
        program=program,
        places=state.places,
        is_condensed=questionnaire.extra.get("is_condensed_question") is True,
        has_patient=voucher.patient_id in state.patients,
        keeps_records=not voucher.demo,
        prefilled=prefilled,
        settled=settled_answers(questionnaire, voucher.prefilled, prefilled),
    )


@lru_cache(maxsize=64)
def _compile(document: str, *, starts_with_dead_end: bool) -> Program:
    read = json.loads(document)
    if starts_with_dead_end:
        read = _with_dead_end(read)
    return compile_questionnaire(parse_questionnaire(read, strict=False))


def _with_dead_end(document: dict[str, object]) -> dict[str, object]:
    changed = deepcopy(document)
    questions = changed["questions"]
    if not isinstance(questions, list):
        return changed
    first = min((question.get("order") or 0 for question in questions), default=0)
    blocking: dict[str, object] = {
        "partner_questionnaire_question_id": DEAD_END_QUESTION_ID,
        "title": "We cannot go on online",
        "description": "From what you told us, please see a clinician in person.",
        "type": "informational",
        "is_visible": True,
        "is_optional": False,
        "has_next_button": False,
        "has_back_button": True,
        "order": first - 1,
        "rule_type": "and",
        "options": [],
        "rules": [],
    }
    return {**changed, "questions": [blocking, *questions]}


def _save_patient(state: SandboxState, voucher: Voucher, intake: Intake) -> None:
    typed = intake.typed
    known = state.patients.get(intake.patient_id)
    allergies = typed.get("allergies") or None
    current_medications = typed.get("current_medications") or None
    medical_conditions = typed.get("medical_conditions") or None
    weight_kg, height_cm = _number(typed.get("weight_kg")), _number(typed.get("height_cm"))
    if known is not None and voucher.patient_id is not None:
        state.patients[known.patient_id] = replace(
            known,
            weight_kg=weight_kg,
            height_cm=height_cm,
            allergies=allergies,
            current_medications=current_medications,
            medical_conditions=medical_conditions,
        )
        return
    state.patients[intake.patient_id] = Patient(
        patient_id=intake.patient_id,
        owner=voucher.owner,
        first_name=typed["first_name"],
        last_name=typed["last_name"],
        email=typed["email"],
        phone_number=typed["phone_number"],
        phone_type=_CELL_PHONE,
        date_of_birth=typed["date_of_birth"],
        gender=int(typed["gender"]),
        address=Address(
            address_id=known.address.address_id if known else state.new_id(),
            address=typed["address"],
            address2=typed.get("address2") or None,
            zip_code=typed["zip_code"].replace("-", ""),
            city_name=typed["city_name"],
            state_id=typed["state_id"],
        ),
        created_at=known.created_at if known else state.now(),
        weight_kg=weight_kg,
        height_cm=height_cm,
        allergies=allergies,
        current_medications=current_medications,
        medical_conditions=medical_conditions,
    )


def _save_case(state: SandboxState, voucher: Voucher, form: Form, intake: Intake) -> None:
    known = state.cases.get(intake.encounter_id)
    evaluation = evaluation_of(form, intake, _today(state), final=True)
    file_names = _file_names(state, intake)
    state.cases[intake.encounter_id] = Case(
        case_id=intake.encounter_id,
        owner=voucher.owner,
        patient_id=intake.patient_id,
        questionnaire_id=voucher.questionnaire_id,
        created_at=known.created_at if known else state.now(),
        updated_at=state.now(),
        hold_status=voucher.hold_status,
        metadata=voucher.metadata,
        questions=case_questions(form, intake, evaluation, file_names=file_names, new_id=state.new_id),
        offerings=case_offerings(form, evaluation, state.new_id),
    )
    state.vouchers[voucher.voucher_id] = replace(voucher, case_id=intake.encounter_id)


def _file_names(state: SandboxState, intake: Intake) -> dict[str, str]:
    return {file.file_id: file.name for file in state.files.get(intake.encounter_id, ())}


def _number(typed: str | None) -> str | None:
    return str(Decimal(typed)) if typed else None


def _today(state: SandboxState) -> date:
    return state.now().date()
