"""The sandbox as one ASGI app: API, frame, switches and static files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Router
from starlette.staticfiles import StaticFiles

from intake_host.assets import static_dir
from intake_host.places import load_places
from intake_host.sandbox import control
from intake_host.sandbox.api import access, cases, catalogue, patients, vouchers
from intake_host.sandbox.errors import Broken, NotFound, Refusal
from intake_host.sandbox.frame import documents, exchange
from intake_host.sandbox.frame.rendering import page
from intake_host.sandbox.shipped import load_questionnaires
from intake_host.sandbox.state import Account, SandboxState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from intake_host.clock import Clock
    from intake_host.places import Places
    from intake_host.sandbox.shipped import ShippedQuestionnaire

__all__ = ["create_sandbox_app"]


def create_sandbox_app(
    *,
    frame_origin: str,
    elsewhere_origin: str,
    client_id: str = "sandbox-client",
    client_secret: str = "sandbox-secret",  # noqa: S107 - the sandbox has nothing to protect
    clock: Clock,
    questionnaires: Sequence[ShippedQuestionnaire] | None = None,
    places: Places | None = None,
) -> Starlette:
    """A local MDI that forgets everything when it stops; `app.state.sandbox` is its memory.

    Args:
        frame_origin: Where the frame is served, such as `http://mdi.localhost:8702`; links begin with it.
        elsewhere_origin: Another origin of the same app, to which the scenario `redirects-elsewhere` goes.
        client_id: The one client's id.
        client_secret: Its secret.
        clock: Tells when tokens, codes and vouchers lapse, and how old a patient is.
        questionnaires: What partners can list; None means those that ship with the sandbox.
        places: The states and cities; None means those that ship with the sandbox.
    """
    state = SandboxState(
        frame_origin=frame_origin,
        elsewhere_origin=elsewhere_origin,
        account=Account(client_id, client_secret),
        clock=clock,
        questionnaires=load_questionnaires() if questionnaires is None else questionnaires,
        places=places or load_places(),
    )
    api = [*access.routes, *catalogue.routes, *vouchers.routes, *patients.routes, *cases.routes]
    app = Starlette(
        routes=[
            Mount("/v1", Router(api, redirect_slashes=False)),
            *control.routes,
            *documents.routes,
            *exchange.routes,
            Mount("/static", StaticFiles(directory=static_dir())),
        ],
        middleware=[Middleware(control.FailureGate, state=state)],
        exception_handlers={Refusal: _answer_refusal, HTTPException: _answer_http, 500: _answer_broken},
    )
    # A redirect would lead to whatever name the request gave the sandbox.
    app.router.redirect_slashes = False
    app.state.sandbox = state
    return app


def _answer_refusal(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        raise refusal
    return JSONResponse(refusal.body(), status_code=refusal.status)


def _answer_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith(("/v1/", "/sandbox/", "/frame/")):
        body = (
            NotFound().body()
            if error.status_code == NotFound.status
            else {"message": error.detail, "error": "http"}
        )
        return JSONResponse(body, status_code=error.status_code, headers=error.headers)
    return page(
        "sandbox/refused.html",
        status=error.status_code,
        heading="We cannot find this page",
        text="The link may be incomplete.",
    )


def _answer_broken(_request: Request, _error: Exception) -> Response:
    return JSONResponse(Broken().body(), status_code=Broken.status)
