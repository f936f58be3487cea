"""What a partner's backend sends to begin a session: three shapes, told apart by their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, TypeAdapter

from intake_host.embedding.sessions import Workflow, WorkflowCall
from intake_host.mdi.models import VoucherRequest
from intake_host.origins import OriginError, parse_origin
from intake_host.web.problems import (
    MAX_PROBLEMS,
    BodyProblem,
    InvalidBodyError,
    no_such_field,
    read_body,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _exact_origin(text: str) -> str:
    try:
        return parse_origin(text)
    except OriginError as reason:
        raise ValueError(str(reason)) from None


ParentOrigin = Annotated[str, AfterValidator(_exact_origin)]
Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class IntakeBody(VoucherRequest):
    """An intake: the host makes a voucher at MDI. All other fields are the voucher's own."""

    workflow: Literal["intake"]
    parent_origin: ParentOrigin

    def voucher(self) -> VoucherRequest:
        """The voucher to ask MDI for."""
        return VoucherRequest(**{name: getattr(self, name) for name in VoucherRequest.model_fields})


class PatientWorkflowBody(BaseModel):
    """A workflow of a patient whom MDI knows; only `messaging` takes a case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workflow: Literal["drivers_license", "intro_video", "file_upload"]
    parent_origin: ParentOrigin
    patient_id: Identifier

    def call(self) -> WorkflowCall:
        """The call to make at MDI."""
        return WorkflowCall(workflow=self.workflow, patient_id=self.patient_id)


class MessagingBody(BaseModel):
    """The messages of a patient, or of one of the patient's cases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workflow: Literal["messaging"]
    parent_origin: ParentOrigin
    patient_id: Identifier
    case_id: Identifier | None = None

    def call(self) -> WorkflowCall:
        """The call to make at MDI."""
        return WorkflowCall(workflow=self.workflow, patient_id=self.patient_id, case_id=self.case_id)


class SuppliedLinkBody(BaseModel):
    """A link that the partner got from MDI itself. Its code, if it has one, is given once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workflow: Workflow
    parent_origin: ParentOrigin
    mdi_url: Annotated[SecretStr, Field(max_length=4096)]
    verification_code: Annotated[SecretStr, Field(min_length=1, max_length=64)] | None = None


class _AnyBody(BaseModel):
    """What every shape has; tells what is wrong when the workflow does not say which shape is meant."""

    workflow: Workflow
    parent_origin: ParentOrigin


SessionBody = IntakeBody | PatientWorkflowBody | MessagingBody | SuppliedLinkBody

KINDS: Mapping[str, type[SessionBody]] = {
    "intake": IntakeBody,
    "messaging": MessagingBody,
    "drivers_license": PatientWorkflowBody,
    "intro_video": PatientWorkflowBody,
    "file_upload": PatientWorkflowBody,
}
ALL_FIELDS = tuple(
    dict.fromkeys(name for kind in (*KINDS.values(), SuppliedLinkBody) for name in kind.model_fields)
)
_ANY_OBJECT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def read_session_body(raw: bytes, *, parent_origins: Sequence[str]) -> SessionBody:
    """The body, typed; its `parent_origin` is one of `parent_origins`.

    Raises:
        InvalidBodyError: With every problem; unknown fields by name.
    """
    given = read_body(_ANY_OBJECT, raw)
    kind: type[SessionBody | _AnyBody]
    kind = SuppliedLinkBody if "mdi_url" in given else KINDS.get(str(given.get("workflow")), _AnyBody)
    body: SessionBody | _AnyBody | None = None
    problems: list[BodyProblem] = []
    try:
        body = read_body(TypeAdapter(kind), raw, known=list(kind.model_fields))
    except InvalidBodyError as error:
        problems += error.problems
    if kind is _AnyBody:
        problems += [no_such_field((name,), ALL_FIELDS) for name in given if name not in ALL_FIELDS]
    problems += _foreign_origin(given.get("parent_origin"), parent_origins)
    if body is None or isinstance(body, _AnyBody) or problems:
        raise InvalidBodyError(problems[:MAX_PROBLEMS])
    return body


def _foreign_origin(given: object, allowed: Sequence[str]) -> list[BodyProblem]:
    """The problem of an exact origin that is not allowed; whatever else is wrong with it is told elsewhere."""
    try:
        origin = parse_origin(given) if isinstance(given, str) else None
    except OriginError:
        origin = None
    if origin is None or origin in allowed:
        return []
    told = f"{origin} is not one of your page origins: {', '.join(allowed)}"
    return [BodyProblem("/parent_origin", told)]
