"""What every endpoint of the API does first: who asks, and what the body says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from starlette.responses import JSONResponse

from intake_host.sandbox.errors import BadRequest, TooLarge, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from intake_host.sandbox.state import SandboxState

__all__ = ["MAX_BODY_BYTES", "for_partner", "read_object", "state_of"]

MAX_BODY_BYTES = 256 * 1024


def state_of(request: Request) -> SandboxState:
    """The sandbox that serves the request."""
    return cast("SandboxState", request.app.state.sandbox)


async def read_object(request: Request) -> dict[str, object]:
    """The JSON object in the body.

    Raises:
        TooLarge: If the body passes the limit while it is read.
        BadRequest: If it is no JSON object, nests too deeply, or has half a surrogate pair in a text.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge
    try:
        read = json.loads(body or b"{}")
        # What cannot be encoded again could never be answered.
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(read, dict):
        raise BadRequest
    return read


def for_partner(
    answer: Callable[[Request, SandboxState, str], Awaitable[object]],
) -> Callable[[Request], Awaitable[JSONResponse]]:
    """An endpoint that knows its caller: `answer` gets the request, the state and the client's id.

    Raises:
        Unauthenticated: Without a bearer token that is known and still good.
    """

    async def endpoint(request: Request) -> JSONResponse:
        state = state_of(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        client_id = state.client_of(token.strip()) if scheme.lower() == "bearer" else None
        if client_id is None:
            raise Unauthenticated
        return JSONResponse(await answer(request, state, client_id))

    return endpoint
