"""Middleware: what holds for every request, as plain ASGI.

Starlette's BaseHTTPMiddleware hides a client's disconnect; these do not.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 256 * 1024
# From the first byte asked for to the last one received, however slowly the client sends.
RECEIVE_DEADLINE_S = 10.0
# So long after it a body that nobody reads may still come; `serving` ends the connection soon after.
LINGER_S = 3.0

SAFE_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}

log = logging.getLogger("intake_host.access")


class BodyLimit:
    """Refuses a body over `max_bytes` as soon as it is known, and one that takes longer than the deadline to arrive.

    An answer that is given before the body was read closes the connection. What is still on its way is thrown away
    first, for `linger_s` longer than the deadline at most: whoever sends into a closed connection loses the answer
    (RFC 9112, section 9.6).
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_bytes: int = MAX_BODY_BYTES,
        deadline_s: float = RECEIVE_DEADLINE_S,
        linger_s: float = LINGER_S,
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._deadline_s = deadline_s
        self._linger_s = linger_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a receive that counts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, _announced_bytes(Headers(scope=scope)), self._max_bytes, self._deadline_s)
        lingers_until = asyncio.get_running_loop().time() + self._deadline_s + self._linger_s

        async def closing_send(message: Message) -> None:
            if body.is_read:
                await send(message)
            elif message["type"] == "http.response.start":
                MutableHeaders(scope=message)["connection"] = "close"
                await send(message)
            else:
                await send({**message, "more_body": True})
                if not message.get("more_body", False):
                    await body.throw_away(lingers_until)
                    await send({"type": "http.response.body"})

        await self._app(scope, body.receive, closing_send)


class _Body:
    """The body of a request on its way, counted and timed.

    Attributes:
        is_read: Whether all of it was received.
    """

    def __init__(self, receive: Receive, announced: int, max_bytes: int, deadline_s: float) -> None:
        self._receive = receive
        self._announced = announced
        self._max_bytes = max_bytes
        self._deadline_s = deadline_s
        self._received = 0
        self._ends_at: float | None = None
        self.is_read = announced == 0

    async def receive(self) -> Message:
        """The next piece of it.

        Raises:
            HTTPException: If it is too large (413) or too slow (408).
        """
        if self._announced > self._max_bytes:
            raise self._too_large()
        now = asyncio.get_running_loop().time()
        self._ends_at = self._ends_at or now + self._deadline_s
        if now > self._ends_at:
            # What is here already is received without waiting, so that no timeout comes.
            raise self._too_slow()
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError as reason:
            raise self._too_slow() from reason
        self._received += len(message.get("body", b""))
        if self._received > self._max_bytes:
            raise self._too_large()
        if not message.get("more_body", False):
            self._ends_at = float("inf")
            self.is_read = True
        return message

    async def throw_away(self, until: float) -> None:
        """The rest of it, as far as it comes until then."""
        now = asyncio.get_running_loop().time
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                while now() < until and (await self._receive()).get("more_body", False):
                    pass

    def _too_slow(self) -> HTTPException:
        return HTTPException(408, "the request took too long to arrive")

    def _too_large(self) -> HTTPException:
        return HTTPException(413, f"the body is over {self._max_bytes} bytes: send less at once")


def _announced_bytes(headers: Headers) -> int:
    """The length of the body that follows; 1 when it is not told."""
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else int("transfer-encoding" in headers)


class SafeHeaders:
    """Adds the headers that every response has unless it sets them itself: framed by nobody, sniffed by nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a send that completes the headers."""

        async def completing_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
                if "frame-ancestors 'none'" in headers["content-security-policy"]:
                    headers.setdefault("x-frame-options", "DENY")
            await send(message)

        await self._app(scope, receive, completing_send)


class AccessLog:
    """Logs a line a request: method, endpoint, status, milliseconds. Never the path or the query."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        finally:
            endpoint = scope.get("endpoint")
            name = getattr(endpoint, "__name__", type(endpoint).__name__)
            elapsed_ms = (time.perf_counter() - started) * 1000
            log.info("%s %s %d %.1f ms", scope["method"], name, status, elapsed_ms)
