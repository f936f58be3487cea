"""A small MDI for the client's tests: it issues tokens, counts requests and answers what it is told to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from intake_host.clock import FixedClock
from intake_host.mdi import MDIClient
from intake_host.mdi.retry import RetryPolicy

if TYPE_CHECKING:
    from starlette.requests import Request

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
API = "http://mdi.localhost"
CLIENT_SECRET = "canary-client-secret"


@dataclass(frozen=True)
class Seen:
    """A request as the fake saw it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass
class FakeMDI:
    """Answers the queued responses, oldest first; the last one again and again."""

    expires_in: int = 86400
    token_status: int = 200
    answers: list[tuple[int, object]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    pauses_s: list[float] = field(default_factory=list)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    def answer(self, body: object, status: int = 200) -> None:
        """Queues an answer; bytes are sent as they are."""
        self.answers.append((status, body))

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/partner/auth/token", self._issue, methods=["POST"]),
                Route("/{rest:path}", self._answer, methods=["GET", "POST"]),
            ]
        )

    def client(self, transport: httpx.AsyncBaseTransport | None = None, *, api_base: str = API) -> MDIClient:
        """A client that talks to this fake, or through the given transport."""

        async def sleep(seconds: float) -> None:
            self.pauses_s.append(seconds)

        return MDIClient(
            api_base=api_base,
            client_id="client-1",
            client_secret=CLIENT_SECRET,
            clock=self.clock,
            transport=transport or httpx.ASGITransport(self.app),
            retry=RetryPolicy(sleep=sleep, chance=lambda: 0.5),
        )

    async def _issue(self, request: Request) -> Response:
        if self.token_status != 200:
            return _respond(self.token_status, {"message": "canary", "errors": {"client_id": ["canary"]}})
        sent = json.loads(await request.body())
        assert sent == {
            "grant_type": "client_credentials",
            "client_id": "client-1",
            "client_secret": CLIENT_SECRET,
            "scope": "*",
        }
        self.tokens.append(f"canary-token-{len(self.tokens) + 1}")
        return _respond(
            200, {"token_type": "Bearer", "expires_in": self.expires_in, "access_token": self.tokens[-1]}
        )

    async def _answer(self, request: Request) -> Response:
        raw_path = request.scope["raw_path"].decode()
        query = request.url.query
        self.seen.append(
            Seen(
                request.method,
                raw_path + (f"?{query}" if query else ""),
                dict(request.headers),
                await request.body(),
            )
        )
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return _respond(status, body)


def _respond(status: int, body: object) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(content, status, media_type="application/json")
