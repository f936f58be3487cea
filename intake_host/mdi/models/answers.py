"""What MDI answers.

Read leniently: unknown keys are dropped, and what is kept may be missing unless the program cannot go on
without it. No repr shows anything but MDI's ids and states.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Answer",
    "Case",
    "CaseQuestion",
    "CaseStatus",
    "City",
    "Offering",
    "Patient",
    "Question",
    "Questionnaire",
    "State",
    "TokenAnswer",
    "Voucher",
    "WorkflowAnswer",
    "WorkflowLink",
]


def _read_moment(given: object) -> object:
    """A moment in either of MDI's spellings, in UTC; None when it is neither, for nothing hangs on it."""
    if not isinstance(given, str):
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _one_or_many(given: object) -> object:
    """MDI's `offerings` are a list, a single object, or null."""
    if given is None:
        return []
    return [given] if isinstance(given, dict) else given


Moment = Annotated[datetime | None, BeforeValidator(_read_moment)]


class Answer(BaseModel):
    """Something that MDI answered."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)
    # Fields that repr may show.
    SHOWN: ClassVar[frozenset[str]] = frozenset()

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Only what is neither personal nor secret."""
        return [(name, value) for name, value in super().__repr_args__() if name in self.SHOWN]


class TokenAnswer(Answer):
    """POST /v1/partner/auth/token."""

    SHOWN = frozenset({"expires_in"})

    # What fits an HTTP header.
    access_token: Annotated[str, Field(pattern=r"^[\x21-\x7e]+$")]
    expires_in: Annotated[int, Field(gt=0, le=10**9)] = 86400


class State(Answer):
    """A state of the USA, or something that MDI lists among them."""

    SHOWN = frozenset({"state_id", "abbreviation"})

    state_id: str
    name: str
    abbreviation: str
    is_sync: bool | None = None
    is_av_flow: bool | None = None


class City(Answer):
    """A city of a state."""

    SHOWN = frozenset({"city_id", "name"})

    city_id: str
    name: str


class _WithDocument(Answer):
    """An answer that keeps the JSON it was read from, in `document`."""

    document: dict[str, object]

    @model_validator(mode="before")
    @classmethod
    def _keep_document(cls, given: object) -> object:
        return {**given, "document": given} if isinstance(given, dict) else given


class Question(_WithDocument):
    """A question of a questionnaire.

    Attributes:
        document: The question as MDI sent it, for the rules engine.
    """

    SHOWN = frozenset({"id", "type", "order"})

    id: Annotated[str, Field(validation_alias="partner_questionnaire_question_id")]
    title: str | None = None
    type: str
    order: int | None = None


class Offering(_WithDocument):
    """A treatment that a questionnaire can end in.

    Attributes:
        document: The offering as MDI sent it, for the rules engine.
    """

    SHOWN = frozenset({"id"})

    id: Annotated[str, Field(validation_alias="offering_id")]
    title: str | None = None


class Questionnaire(_WithDocument):
    """A questionnaire of the partner's.

    Attributes:
        document: The questionnaire as MDI sent it, for the rules engine.
    """

    SHOWN = frozenset({"id", "active"})

    id: Annotated[str, Field(validation_alias=AliasChoices("partner_questionnaire_id", "questionnaire_id"))]
    name: str
    active: bool | None = None
    questions: Annotated[list[Question], BeforeValidator(_one_or_many)] = []
    offerings: Annotated[list[Offering], BeforeValidator(_one_or_many)] = []


class Voucher(Answer):
    """A voucher; whoever has its URL can fill in the intake.

    Attributes:
        id: The token in the URL too, so it is as secret.
        onboarding_url: Where the intake is; a secret.
        patient_id: Of the patient that it was made for; None when the form makes one.
        offering_ids: What the voucher offers, as MDI understood it.
    """

    # Not the id: it is the token in the URL.
    SHOWN = frozenset({"questionnaire_id", "case_id", "expired", "demo"})

    id: Annotated[str, Field(validation_alias=AliasChoices("partner_voucher_id", "voucher_id", "id"))]
    onboarding_url: Annotated[str, Field(min_length=1)]
    questionnaire_id: Annotated[
        str | None, Field(validation_alias=AliasChoices("partner_questionnaire_id", "questionnaire_id"))
    ] = None
    case_id: str | None = None
    environment_id: str | None = None
    metadata: str | None = None
    demo: bool | None = None
    expired: Annotated[bool | None, Field(validation_alias=AliasChoices("expired", "is_expired"))] = None
    expires_at: Moment = None
    patient_id: str | None = None
    offering_ids: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _unfold_payload(cls, given: object) -> object:
        """Takes the two ids out of `payload`, whose `patient_auth` holds tokens of the patient's."""
        payload = given.get("payload") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(payload, dict):
            return given
        offerings = payload.get("offerings")
        ids = [
            offering["offering_id"]
            for offering in (offerings if isinstance(offerings, list) else ())
            if isinstance(offering, dict) and isinstance(offering.get("offering_id"), str)
        ]
        return {**given, "patient_id": payload.get("patient_id"), "offering_ids": tuple(ids)}


class Patient(Answer):
    """A patient. All of it is personal: repr shows the id only."""

    SHOWN = frozenset({"patient_id"})

    patient_id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    date_of_birth: str | None = None
    gender: int | None = None
    gender_label: str | None = None
    phone_number: str | None = None
    weight: float | None = None
    height: float | None = None
    active: bool | None = None
    is_live: bool | None = None
    metadata: str | None = None


class CaseStatus(Answer):
    """Where a case is: created, assigned, support, waiting, processing, completed or cancelled."""

    SHOWN = frozenset({"name", "hold_status"})

    name: str
    hold_status: bool | None = None
    reason: str | None = None
    updated_at: Moment = None


class Case(Answer):
    """A case; its id is the encounter id of the frame's events."""

    SHOWN = frozenset({"case_id", "status"})

    case_id: str
    status: Annotated[CaseStatus | None, Field(validation_alias="case_status")] = None
    case_type: str | None = None
    reference_case_id: str | None = None
    metadata: str | None = None
    is_chargeable: bool | None = None
    created_at: Moment = None
    patient: Patient | None = None


class CaseQuestion(Answer):
    """A question of a case with the patient's answer to it."""

    SHOWN = frozenset({"id", "type"})

    id: Annotated[str | None, Field(validation_alias="case_question_id")] = None
    question: str
    answer: str | None = None
    type: str | None = None
    important: bool | None = None
    is_critical: bool | None = None
    display_in_pdf: bool | None = None
    label: str | None = None
    metadata: str | None = None
    displayed_options: list[str] | None = None


class WorkflowAnswer(Answer):
    """Any of the four workflow calls; each names its URL differently."""

    url: Annotated[
        str,
        Field(
            min_length=1,
            validation_alias=AliasChoices("auth_link", "drivers_license_url", "intro_video_url", "file_url"),
        ),
    ]
    verification_code: str | None = None


@dataclass(frozen=True, slots=True)
class WorkflowLink:
    """Where a workflow is, and what opens it; both are hidden from repr.

    Attributes:
        url: For the frame; it holds personal data.
        verification_code: One-time code of 6 characters; None when MDI gave none and the person must ask for it.
    """

    url: str = field(repr=False)
    verification_code: str | None = field(repr=False)
