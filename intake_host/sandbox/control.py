"""The sandbox's own switches: what it is told to do wrong, and the mail that it never sends."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from intake_host.sandbox.api.requests import read_object, state_of
from intake_host.sandbox.errors import Broken, Forbidden, Invalid, Maintenance, NotFound, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from intake_host.sandbox.errors import Refusal
    from intake_host.sandbox.state import SandboxState

__all__ = ["FAILURES", "FailureGate", "routes"]

# What `PUT /sandbox/state {"failure": ...}` takes, beside null. None: the request is taken and never answered.
FAILURES: dict[str, type[Refusal] | None] = {
    "unauthorized": Unauthenticated,
    "forbidden": Forbidden,
    "not_found": NotFound,
    "server_error": Broken,
    "silent": None,
}
_API = "/v1/"
_TOKEN_PATH = "/v1/partner/auth/token"  # noqa: S105 - an address
_SLOWEST_S = 60


async def show_state(request: Request) -> JSONResponse:
    """The switches as they stand."""
    return JSONResponse(asdict(state_of(request).switches))


async def change_state(request: Request) -> JSONResponse:
    """Sets the switches that the body names; the others stay."""
    state = state_of(request)
    body = await read_object(request)
    errors = {name: [text] for name, value in body.items() if (text := _wrong(name, value))}
    if errors:
        raise Invalid(errors)
    switches = state.switches
    if "maintenance" in body:
        switches = replace(switches, maintenance=body["maintenance"] is True)
    if "failure" in body:
        switches = replace(switches, failure=_text(body, "failure"))
    if "slow_s" in body:
        switches = replace(switches, slow_s=float(str(body["slow_s"])))
    state.switches = switches
    return JSONResponse(asdict(switches))


async def show_mail(request: Request) -> JSONResponse:
    """The code that a patient would find in the mail; a development aid."""
    state = state_of(request)
    patient = state.patients.get(request.query_params.get("patient_id", ""))
    if patient is None:
        raise NotFound
    mail = {"to": patient.email, "subject": "Your code", "code": state.codes.mailed(patient.patient_id)}
    return JSONResponse({"patient_id": patient.patient_id, "mail": [mail]})


class FailureGate:
    """Lets the API fail as the switches say; the frame and the switches themselves keep working."""

    def __init__(self, app: ASGIApp, state: SandboxState) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers in the API's stead, or passes on."""
        path = scope.get("path", "") if scope["type"] == "http" else ""
        switches = self._state.switches
        if path.startswith(_API) and switches.maintenance:
            await _refuse(Maintenance(), scope, receive, send)
        elif path.startswith(_API) and path != _TOKEN_PATH and switches.failure is not None:
            await _fail(FAILURES[switches.failure], scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _fail(failure: type[Refusal] | None, scope: Scope, receive: Receive, send: Send) -> None:
    if failure is not None:
        await _refuse(failure(), scope, receive, send)
        return
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse(refusal.body(), status_code=refusal.status)(scope, receive, send)


def _wrong(name: str, value: object) -> str | None:
    if name == "maintenance":
        return None if isinstance(value, bool) else "maintenance is true or false."
    if name == "failure":
        return (
            None
            if value is None or (isinstance(value, str) and value in FAILURES)
            else f"failure is null or one of {', '.join(FAILURES)}."
        )
    if name == "slow_s":
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        is_allowed = is_number and 0 <= float(str(value)) <= _SLOWEST_S
        return None if is_allowed else f"slow_s is a number from 0 to {_SLOWEST_S}."
    return "There is no such switch: maintenance, failure, slow_s."


def _text(body: Mapping[str, object], name: str) -> str | None:
    value = body[name]
    return None if value is None else str(value)


routes = [
    Route("/sandbox/state", show_state, methods=["GET"]),
    Route("/sandbox/state", change_state, methods=["PUT"]),
    Route("/sandbox/mail", show_mail, methods=["GET"]),
]
