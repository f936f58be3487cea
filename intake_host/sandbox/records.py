"""What the sandbox remembers: the records of MDI's API, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = [
    "WORKFLOWS",
    "AccessToken",
    "Address",
    "Case",
    "CaseOffering",
    "CaseQuestion",
    "Patient",
    "PrefilledQuestion",
    "StoredFile",
    "Switches",
    "ThreadMessage",
    "Voucher",
    "Workflow",
]

Workflow = Literal["messaging", "drivers_license", "intro_video", "file_upload"]
WORKFLOWS: tuple[Workflow, ...] = ("messaging", "drivers_license", "intro_video", "file_upload")


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token and whom it speaks for."""

    client_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Address:
    """Where a patient lives; `state_id` is MDI's identifier of the state."""

    address_id: str
    address: str
    address2: str | None
    zip_code: str
    city_name: str
    state_id: str


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient, as created by the API or by an intake.

    `gender` is an ISO/IEC 5218 code; `weight_kg` and `height_cm` are decimals as text, None if never asked;
    `details` is what the API was told beside and only gives back.
    """

    patient_id: str
    owner: str
    first_name: str
    last_name: str
    email: str
    phone_number: str
    phone_type: int
    date_of_birth: str
    gender: int
    address: Address
    created_at: datetime
    weight_kg: str | None = None
    height_cm: str | None = None
    allergies: str | None = None
    current_medications: str | None = None
    medical_conditions: str | None = None
    metadata: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrefilledQuestion:
    """An answer that the partner gave with the voucher; `should_skip`: the person is not asked."""

    question: str
    answer: str
    should_skip: bool = False


@dataclass(frozen=True, slots=True)
class Voucher:
    """An invitation to one intake.

    `expires_at` is None for a demo voucher, which never expires; `offerings` and `diseases` are as MDI gives them back.
    """

    voucher_id: str
    owner: str
    questionnaire_id: str
    created_at: datetime
    expires_at: datetime | None
    patient_id: str | None = None
    case_id: str | None = None
    hold_status: bool = False
    demo: bool = False
    metadata: str | None = None
    pharmacy_id: int | None = None
    offerings: tuple[Mapping[str, object], ...] = ()
    diseases: tuple[Mapping[str, object], ...] = ()
    prefilled: tuple[PrefilledQuestion, ...] = field(default=(), repr=False)

    def expired(self, now: datetime) -> bool:
        """Whether the invitation has lapsed at `now`."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """One answer as it stands on a case; `asked` is one of MDI's `case_questions`."""

    case_question_id: str
    asked: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseOffering:
    """A treatment that the clinician is asked to consider."""

    case_offering_id: str
    offering_id: str
    title: str
    order: int


@dataclass(frozen=True, slots=True)
class Case:
    """A case (an encounter, in the frame's events) that an intake created."""

    case_id: str
    owner: str
    patient_id: str
    questionnaire_id: str
    created_at: datetime
    updated_at: datetime
    hold_status: bool = False
    metadata: str | None = None
    questions: tuple[CaseQuestion, ...] = ()
    offerings: tuple[CaseOffering, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A line of the messaging stand-in."""

    author: Literal["patient", "clinician"]
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a patient sent: its name and size only, the bytes are thrown away."""

    file_id: str
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Switches:
    """What the sandbox was told to do wrong, through `PUT /sandbox/state`."""

    maintenance: bool = False
    failure: str | None = None
    slow_s: float = 2.0
