"""What can go wrong between us and MDI, branched by who can act.

    MDIError                        code              status        retryable
    ├── (operator)
    │   ├── MDICredentialsError     mdi_credentials   401           no    put the right credentials in place
    │   └── MDIForbiddenError       mdi_forbidden     403           no    ask MDI for access
    ├── (developer)
    │   ├── MDIRequestError         mdi_request       400, 422, 4xx no    mend the request
    │   └── MDINotFoundError        mdi_not_found     404           no    use an id of this account
    └── (MDI)
        ├── MDIMaintenanceError     mdi_maintenance   418           yes   wait
        ├── MDIUnavailableError     mdi_unavailable   5xx, 429, none yes  try again
        └── MDIAnswerError          mdi_answer        any           no    report it to MDI

A text names the call as MDI's documentation does, `GET /v1/partner/patients/:patient_id/auth`: never an id, a
URL, a token, or a word that MDI answered.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from intake_host.errors import DeveloperError, IntakeHostError, OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "MDIAnswerError",
    "MDICredentialsError",
    "MDIError",
    "MDIForbiddenError",
    "MDIMaintenanceError",
    "MDINotFoundError",
    "MDIRequestError",
    "MDIUnavailableError",
    "error_for_status",
]

MAX_FIELDS = 20
MAX_FIELD_LENGTH = 60

UnavailableReason = Literal["unknown_name", "refused", "timeout", "network", "busy", "closed", "status"]


class MDIError(IntakeHostError):
    """A call to MDI brought no usable answer.

    Attributes:
        code: A stable word, such as `mdi_unavailable`.
        retryable: Whether the same call may succeed later with nothing changed.
        call: Method and path as documented, such as `GET /v1/partner/patients/:patient_id`.
        status: MDI's HTTP status; None when there was no answer.
    """

    code = "mdi"
    retryable: ClassVar[bool] = False
    advice: ClassVar[str] = "report it to MDI"

    def __init__(self, call: str, status: int | None = None, detail: str = "") -> None:
        self.call = call
        self.status = status
        outcome = detail or (f"was answered with {status}" if status else "brought no answer")
        super().__init__(f"{call} {outcome}: {self.advice}")


class MDICredentialsError(MDIError, OperatorError):
    """MDI does not take the client id and secret, or the token that it gave for them."""

    code = "mdi_credentials"
    advice = "check the partner's client id and client secret"


class MDIForbiddenError(MDIError, OperatorError):
    """The partner's account may not do this, or not any more."""

    code = "mdi_forbidden"
    advice = "ask MDI whether the account may do this"


class MDIRequestError(MDIError, DeveloperError):
    """MDI does not take what was sent.

    Attributes:
        fields: MDI's sentences by the field that they are about. They may repeat what was sent: show them to
            who sent it, never log them.
    """

    code = "mdi_request"
    advice = "mend the request"

    def __init__(
        self, call: str, status: int | None = None, fields: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.fields = MappingProxyType({name: tuple(texts) for name, texts in (fields or {}).items()})
        names = ", ".join(name[:MAX_FIELD_LENGTH] for name in list(self.fields)[:MAX_FIELDS])
        detail = f"was refused{f' ({status})' if status else ''}{f' for {names}' if names else ''}"
        super().__init__(call, status, detail)


class MDINotFoundError(MDIError, DeveloperError):
    """MDI knows no such thing, or not in this account."""

    code = "mdi_not_found"
    advice = "use an id that belongs to this account, and to its environment"


class MDIMaintenanceError(MDIError):
    """MDI is closed for maintenance and says so."""

    code = "mdi_maintenance"
    retryable = True
    advice = "try again in some minutes"


class MDIUnavailableError(MDIError):
    """MDI was not reached, did not answer in time, or failed.

    Attributes:
        reason: `unknown_name` (there is no such host), `refused` (no connection), `timeout`, `network` (broken
            off), `busy` (our own limit of calls under way), `closed` (the host was stopped meanwhile) or `status`
            (MDI's answer).
        sent: Whether MDI may have read the request. False is certain.
        origin: What could not be reached; empty when it was.
    """

    code = "mdi_unavailable"
    retryable = True
    advice = "try again"

    def __init__(
        self, call: str, status: int | None = None, *, reason: UnavailableReason, sent: bool, origin: str = ""
    ) -> None:
        self.reason = reason
        self.sent = sent
        self.origin = origin
        where = f" by {origin}" if reason == "refused" and origin else ""
        why = f"the host name of {origin} is not found" if reason == "unknown_name" else f"{reason}{where}"
        super().__init__(call, status, "" if status else f"brought no answer ({why})")


class MDIAnswerError(MDIError):
    """MDI answered something that cannot be read.

    Attributes:
        places: Where in the answer, as dotted paths such as `questions.3.title`; empty when it is not JSON.
    """

    code = "mdi_answer"

    def __init__(self, call: str, status: int | None = None, places: Sequence[str] = ()) -> None:
        self.places = tuple(places)
        named = ", ".join(self.places[:MAX_FIELDS])
        detail = f"brought an answer that cannot be read{f' at {named}' if named else ''}"
        super().__init__(call, status, detail)


# https://docs.mdintegrations.com, "Error Codes"; 422 and 429 are not documented.
_BY_STATUS: dict[int, type[MDIError]] = {
    401: MDICredentialsError,
    403: MDIForbiddenError,
    404: MDINotFoundError,
    418: MDIMaintenanceError,
}
TOO_MANY_REQUESTS = 429


def error_for_status(call: str, status: int, body: object) -> MDIError:
    """The error that says what an answer of 300 or more means.

    Args:
        call: Method and documented path.
        status: MDI's HTTP status.
        body: Its JSON; anything. Only the names and sentences under `errors` are kept.
    """
    if status in _BY_STATUS:
        return _BY_STATUS[status](call, status)
    if status >= 500 or status == TOO_MANY_REQUESTS:
        return MDIUnavailableError(call, status, reason="status", sent=True)
    if status >= 400:
        return MDIRequestError(call, status, _read_fields(body))
    return MDIAnswerError(call, status)


def _read_fields(body: object) -> dict[str, list[str]]:
    """Laravel's shape: {"message": ..., "errors": {"field": ["sentence", ...]}}."""
    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, dict):
        return {}
    return {str(name): _sentences(texts) for name, texts in errors.items()}


def _sentences(texts: object) -> list[str]:
    return [str(text) for text in texts] if isinstance(texts, list) else [str(texts)]
