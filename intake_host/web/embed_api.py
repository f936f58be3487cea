"""What the host page's script asks for, with the session's token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from intake_host.embedding.errors import TooManyEventsError
from intake_host.embedding.frame_events import MAX_SEQ, EventBatch
from intake_host.store.events import StoredEvent
from intake_host.web.limits import CODES, EVENT_BATCHES, OPENINGS, Limit
from intake_host.web.partners import bearer
from intake_host.web.problems import BodyProblem, InvalidBodyError, read_body

if TYPE_CHECKING:
    from starlette.requests import Request

    from intake_host.clock import Clock
    from intake_host.embedding.sessions import EmbedSessions
    from intake_host.store.events import EventStore


class CodeBody(BaseModel):
    """Which opening asks for its code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opening: Annotated[int, Field(ge=1, le=MAX_SEQ)]


_CODE_BODY = TypeAdapter(CodeBody)
_EVENT_BATCH = TypeAdapter(EventBatch)


class EmbedAPI:
    """The endpoints of the host page."""

    def __init__(
        self,
        *,
        sessions: EmbedSessions,
        stored_events: EventStore,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._stored_events = stored_events
        self._clock = clock
        self._openings, self._codes = Limit(OPENINGS, clock), Limit(CODES, clock)
        self._batches = Limit(EVENT_BATCHES, clock)

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/api/v1/embed/open", self.open_frame, methods=["POST"]),
            Route("/api/v1/embed/code", self.give_code, methods=["POST"]),
            Route("/api/v1/events", self.receive_events, methods=["POST"]),
        ]

    async def open_frame(self, request: Request) -> JSONResponse:
        """What to frame now."""
        token = bearer(request)
        self._openings.take((await self._sessions.known(token)).id)
        frame = await self._sessions.open(token)
        answer = {
            "opening": frame.opening,
            "workflow": frame.workflow,
            "frame_url": frame.frame_url,
            "frame_origins": frame.frame_origins,
            "parent_origin": frame.parent_origin,
            "gives_code": frame.gives_code,
        }
        return JSONResponse(answer, headers={"cache-control": "no-store"})

    async def give_code(self, request: Request) -> JSONResponse:
        """The opening's one-time code, once."""
        token = bearer(request)
        self._codes.take((await self._sessions.known(token)).id)
        body = read_body(_CODE_BODY, await request.body())
        code = await self._sessions.code(token, opening=body.opening)
        return JSONResponse({"code": code}, headers={"cache-control": "no-store"})

    async def receive_events(self, request: Request) -> Response:
        """Store a batch of events; 204 also for what is stored already."""
        session = await self._sessions.known(bearer(request))
        self._batches.take(session.id)
        batch = read_body(_EVENT_BATCH, await request.body())
        if batch.opening > session.openings:
            told = f"is beyond the session's last opening, {session.openings}"
            raise InvalidBodyError([BodyProblem("/opening", told)])
        received_at_ms = int(self._clock.now().timestamp() * 1000)
        received = [
            StoredEvent(
                opening=batch.opening,
                seq=event.seq,
                generation=event.generation,
                event=event.event,
                data=event.data.model_dump(exclude_none=True),
                anomaly=event.anomaly,
                at_ms=event.at,
                received_at_ms=received_at_ms,
            )
            for event in batch.events
        ]
        if not await self._stored_events.add(session.id, received):
            raise TooManyEventsError
        return Response(status_code=204)
