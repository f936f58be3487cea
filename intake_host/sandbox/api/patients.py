"""Patients, and the links of their workflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from intake_host.sandbox.api.access import partner_document
from intake_host.sandbox.api.requests import for_partner, read_object
from intake_host.sandbox.api.times import moment_text
from intake_host.sandbox.api.validation import FieldReader
from intake_host.sandbox.api.vouchers import read_metadata
from intake_host.sandbox.demographics import ADULT_YEARS, age_years
from intake_host.sandbox.links import WorkflowLink, workflow_url
from intake_host.sandbox.records import Address, Patient
from intake_host.sandbox.scenarios import read_scenario

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from intake_host.sandbox.records import Workflow
    from intake_host.sandbox.state import SandboxState

__all__ = ["GENDERS", "patient_document", "routes"]

# ISO/IEC 5218
GENDERS = {0: "Not known", 1: "Male", 2: "Female", 9: "Not applicable"}
# https://docs.mdintegrations.com: 2 is a cell phone, 4 a home phone.
PHONE_TYPES = (2, 4)
# What a patient is created with and only given back, with MDI's word for its absence.
_DETAILS: dict[str, object] = {
    "prefix": None,
    "middle_name": None,
    "ssn": None,
    "pregnancy": False,
    "special_necessities": None,
    "metafields": [],
}


async def create_patient(request: Request, state: SandboxState, client_id: str) -> object:
    """A new patient; two calls with the same body make two."""
    body = await read_object(request)
    reader = FieldReader(body)
    first_name = reader.text("first_name", max_length=35, required=True)
    last_name = reader.text("last_name", max_length=35, required=True)
    email = reader.email("email", max_length=80)
    date_of_birth = reader.day("date_of_birth")
    gender = reader.one_of("gender", GENDERS)
    phone_number = reader.text("phone_number", max_length=25, required=True)
    phone_type = reader.one_of("phone_type", PHONE_TYPES)
    street = reader.text("address.address", max_length=35, required=True)
    address2 = reader.text("address.address2", max_length=35)
    zip_code = reader.text("address.zip_code", max_length=9, required=True)
    city_name = reader.text("address.city_name", max_length=35, required=True)
    state_name = reader.text("address.state_name", required=True)
    place = state.places.named(state_name) if state_name else None
    if state_name is not None and place is None:
        reader.refuse("address.state_name", "The selected address.state name is invalid.")
    is_minor = date_of_birth is not None and age_years(date_of_birth, state.now().date()) < ADULT_YEARS
    weight_kg = reader.decimal("weight", maximum=999, required=is_minor)
    height_cm = reader.decimal("height", maximum=300, required=is_minor)
    texts = {name: reader.text(name) for name in ("allergies", "current_medications", "medical_conditions")}
    metadata = read_metadata(reader)
    reader.finish()
    patient = Patient(
        patient_id=state.new_id(),
        owner=client_id,
        first_name=str(first_name),
        last_name=str(last_name),
        email=str(email),
        phone_number=str(phone_number),
        phone_type=phone_type or 2,
        date_of_birth=str(date_of_birth),
        gender=gender or 0,
        address=Address(
            address_id=state.new_id(),
            address=str(street),
            address2=address2,
            zip_code=str(zip_code),
            city_name=str(city_name),
            state_id=place.state_id if place else "",
        ),
        created_at=state.now(),
        weight_kg=weight_kg,
        height_cm=height_cm,
        metadata=metadata,
        details={name: body[name] for name in _DETAILS if name in body},
        **texts,
    )
    state.patients[patient.patient_id] = patient
    return patient_document(state, patient)


async def show_patient(request: Request, state: SandboxState, client_id: str) -> object:
    """One patient, with a link to the messages and without a code for it."""
    patient = state.patient(request.path_params["patient_id"], owner=client_id)
    link = _link(state, patient, "messaging")
    return {**patient_document(state, patient), "auth_link": workflow_url(state.frame_origin, link, {})}


def patient_document(state: SandboxState, patient: Patient) -> dict[str, object]:
    """The patient as MDI answers it: weight as text with three decimals, height as a number."""
    place = state.places.state(patient.address.state_id)
    height = patient.height_cm
    return {
        "patient_id": patient.patient_id,
        "partner_id": state.account.partner_id,
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "email": patient.email,
        "date_of_birth": patient.date_of_birth,
        "gender": patient.gender,
        "gender_label": GENDERS[patient.gender],
        "phone_number": patient.phone_number,
        "phone_type": patient.phone_type,
        "active": True,
        "is_live": False,
        "weight": f"{float(patient.weight_kg):.3f}" if patient.weight_kg else None,
        "height": round(float(height)) if height else None,
        "allergies": patient.allergies,
        "current_medications": patient.current_medications,
        "medical_conditions": patient.medical_conditions,
        "metadata": patient.metadata,
        **_DETAILS,
        **patient.details,
        "created_at": moment_text(patient.created_at),
        "dosespot": {"sync_status": "success"},
        "driver_license": None,
        "intro_video": None,
        "address": {
            "address_id": patient.address.address_id,
            "address": patient.address.address,
            "address2": patient.address.address2,
            "zip_code": patient.address.zip_code,
            "city_name": patient.address.city_name,
            "state": dict(place.document) if place else None,
        },
        "partner": partner_document(state),
    }


def _workflow(
    workflow: Workflow, url_key: str, reflected: tuple[str, ...]
) -> Callable[[Request, SandboxState, str], Awaitable[object]]:
    async def answer(request: Request, state: SandboxState, client_id: str) -> object:
        patient = state.patient(request.path_params["patient_id"], owner=client_id)
        query = {key: request.query_params[key] for key in reflected if key in request.query_params}
        code = state.codes.issue(
            patient.patient_id, workflow, refused=read_scenario(patient.metadata).refused_codes
        )
        url = workflow_url(state.frame_origin, _link(state, patient, workflow), query)
        return {url_key: url, "verification_code": code}

    return answer


def _link(state: SandboxState, patient: Patient, workflow: Workflow) -> WorkflowLink:
    return WorkflowLink(patient.email, state.account.partner_id, patient.patient_id, workflow)


# last path segment: workflow, key of the URL in the answer, query parameters that come back on it
_WORKFLOW_CALLS: dict[str, tuple[Workflow, str, tuple[str, ...]]] = {
    "auth": ("messaging", "auth_link", ("case_id", "full", "fullscreen")),
    "drivers-license": ("drivers_license", "drivers_license_url", ("fullscreen",)),
    "intro-video": ("intro_video", "intro_video_url", ("fullscreen",)),
    "file-url": ("file_upload", "file_url", ("fullscreen",)),
}

routes = [
    Route("/partner/patients", for_partner(create_patient), methods=["POST"]),
    Route("/partner/patients/{patient_id}", for_partner(show_patient), methods=["GET"]),
    *(
        Route(f"/partner/patients/{{patient_id}}/{segment}", for_partner(_workflow(*call)), methods=["GET"])
        for segment, call in _WORKFLOW_CALLS.items()
    ),
]
