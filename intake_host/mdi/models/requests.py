"""What is sent to MDI.

Unknown keys are refused by name: MDI takes them without a word, and what they meant is lost. Types are strict,
lengths are MDI's, and no problem repeats what was given.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AddressRequest",
    "DiseaseRequest",
    "MetafieldRequest",
    "OfferingProductRequest",
    "OfferingRequest",
    "PatientRequest",
    "PrefilledQuestionRequest",
    "Request",
    "VoucherRequest",
]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def _parse_date(given: object) -> object:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        if isinstance(given, str) and _DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise PydanticCustomError("date_form", "must be a date such as 1990-12-31")


def _parse_minute(given: object) -> object:
    if given is None or isinstance(given, datetime):
        return given
    try:
        if isinstance(given, str) and _MINUTE.fullmatch(given):
            return datetime.fromisoformat(given)
    except ValueError:
        pass
    raise PydanticCustomError("minute_form", "must be a moment such as 2030-12-31 18:00, in UTC")


def _write_minute(moment: datetime | None) -> str | None:
    """MDI's `Y-m-d H:i`; it names no time zone, UTC is taken."""
    if moment is None:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%d %H:%M")


Date = Annotated[date, BeforeValidator(_parse_date)]
Minute = Annotated[datetime | None, BeforeValidator(_parse_minute), PlainSerializer(_write_minute)]
ShortText = Annotated[str, Field(min_length=1, max_length=35)]
Metadata = Annotated[str, Field(max_length=255)]
ID = Annotated[str, Field(min_length=1, max_length=255)]


class Request(BaseModel):
    """A body that is sent to MDI."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)

    def to_json(self) -> dict[str, object]:
        """The body as MDI wants it; what is None is left out."""
        return self.model_dump(mode="json", exclude_none=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Nothing: every field may be personal."""
        return ()


class OfferingProductRequest(Request):
    """Where a DoseSpot offering goes.

    Attributes:
        pharmacy_id: DoseSpot's; differs between sandbox and live.
        force_pharmacy: Whether it wins over the pharmacy that the patient picks.
    """

    pharmacy_id: int | None = None
    force_pharmacy: bool | None = None


class OfferingRequest(Request):
    """One offering of a voucher.

    Attributes:
        id: The offering's id. It is `id` when sent and `offering_id` when read.
    """

    id: ID
    product: OfferingProductRequest | None = None


class DiseaseRequest(Request):
    """One disease of a voucher."""

    disease_id: ID | None = None


class PrefilledQuestionRequest(Request):
    """An answer that the patient need not give; MDI matches it by the question's text."""

    question: Annotated[str, Field(min_length=1)]
    answer: str
    type: Literal["boolean", "number", "string"]
    display_in_pdf: bool | None = None
    label: Annotated[str, Field(max_length=50)] | None = None
    metadata: Metadata | None = None
    should_skip: bool | None = None
    important: bool | None = None


class VoucherRequest(Request):
    """POST /v1/partner/vouchers: what one person's intake is about.

    Attributes:
        questionnaire_id: MDI's `partner_questionnaire_id`.
        patient_id: Of a patient that exists; None when the form makes one.
        hold_status: Whether the case waits until it is released.
        demo: Makes no patient and no case, and never expires.
        expires_at: In UTC, to the minute; None means a month from now.
        environment_id: Not documented by MDI.
    """

    questionnaire_id: ID
    patient_id: ID | None = None
    hold_status: bool | None = None
    demo: bool | None = None
    expires_at: Minute = None
    offerings: list[OfferingRequest] | None = None
    diseases: list[DiseaseRequest] | None = None
    metadata: Metadata | None = None
    pharmacy_id: int | None = None
    prefilled_questions: list[PrefilledQuestionRequest] | None = None
    environment_id: ID | None = None


class AddressRequest(Request):
    """Where a patient lives."""

    address: ShortText
    address2: Annotated[str, Field(max_length=35)] | None = None
    zip_code: Annotated[str, Field(min_length=1, max_length=9)]
    city_name: ShortText
    state_name: Annotated[str, Field(min_length=1)]


class MetafieldRequest(Request):
    """A property of the partner's own."""

    key: Annotated[str, Field(min_length=1)]
    title: str | None = None
    value: str
    type: Annotated[str, Field(min_length=1)]


class PatientRequest(Request):
    """POST /v1/partner/patients: a new patient. It makes a second one when there is one already.

    Attributes:
        gender: ISO 5218: 0 not known, 1 male, 2 female, 9 not applicable.
        phone_type: 2 cell, 4 home.
        weight: kg, 0 to 999; MDI wants it of minors.
        height: cm, 0 to 300; MDI wants it of minors.
        body_temperature: Degrees Celsius.
        oxygen_saturation: Percent.
    """

    prefix: Annotated[str, Field(max_length=10)] | None = None
    first_name: ShortText
    middle_name: Annotated[str, Field(max_length=35)] | None = None
    last_name: ShortText
    email: Annotated[str, Field(max_length=80, pattern=r"^[^@\s]+@[^@\s]+$")]
    date_of_birth: Date
    gender: Literal[0, 1, 2, 9]
    phone_number: Annotated[str, Field(min_length=1, max_length=25)]
    phone_type: Literal[2, 4]
    address: AddressRequest
    weight: Annotated[float, Field(ge=0, le=999)] | None = None
    height: Annotated[int, Field(ge=0, le=300)] | None = None
    allergies: str | None = None
    pregnancy: bool | None = None
    current_medications: str | None = None
    medical_conditions: str | None = None
    special_necessities: str | None = None
    ssn: Annotated[str, Field(max_length=11)] | None = None
    driver_license_id: ID | None = None
    intro_video_id: ID | None = None
    metadata: Metadata | None = None
    metafields: list[MetafieldRequest] | None = None
    blood_pressure: str | None = None
    body_temperature: float | None = None
    oxygen_saturation: float | None = None
    is_sms_enabled: bool | None = None
    is_email_enabled: bool | None = None
    shopify_customer_id: str | None = None
    woocommerce_customer_id: str | None = None
