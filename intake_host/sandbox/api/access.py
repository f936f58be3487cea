"""Access tokens, and whose they are."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from intake_host.sandbox.api.requests import for_partner, read_object, state_of
from intake_host.sandbox.api.validation import FieldReader
from intake_host.sandbox.errors import Unauthenticated
from intake_host.sandbox.state import TOKEN_LIFETIME

if TYPE_CHECKING:
    from starlette.requests import Request

    from intake_host.sandbox.state import SandboxState

__all__ = ["partner_document", "routes"]


async def issue_token(request: Request) -> JSONResponse:
    """Client credentials for a bearer token."""
    state = state_of(request)
    reader = FieldReader(await read_object(request))
    grant_type = reader.text("grant_type", required=True)
    client_id = reader.text("client_id", required=True)
    client_secret = reader.text("client_secret", required=True)
    reader.text("scope", required=True)
    if grant_type not in (None, "client_credentials"):
        reader.refuse("grant_type", "The selected grant type is invalid.")
    reader.finish()
    account = state.account
    is_known = secrets.compare_digest(str(client_id).encode(), account.client_id.encode())
    is_right = secrets.compare_digest(str(client_secret).encode(), account.client_secret.encode())
    if not (is_known and is_right):
        raise Unauthenticated
    return JSONResponse(
        {
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
            "access_token": state.issue_token(),
        }
    )


async def show_partner(_request: Request, state: SandboxState, _client_id: str) -> object:
    """The partner that the token speaks for."""
    return {"name": state.account.name, "active": True, "partner_id": state.account.partner_id}


def partner_document(state: SandboxState) -> dict[str, object]:
    """The partner as it stands inside other objects."""
    return {
        "partner_id": state.account.partner_id,
        "name": state.account.name,
        "business_model": "regular",
        "enable_av_flow": False,
    }


routes = [
    Route("/partner/auth/token", issue_token, methods=["POST"]),
    Route("/partner", for_partner(show_partner), methods=["GET"]),
]
