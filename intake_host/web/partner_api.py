"""The partners' API: what a partner's backend asks for, with its API key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from intake_host.embedding.sessions import FrameLink
from intake_host.web.event_pages import read_event_page
from intake_host.web.limits import NEW_SESSIONS, Limit
from intake_host.web.partners import authenticate
from intake_host.web.session_bodies import IntakeBody, SuppliedLinkBody, read_session_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from intake_host.clock import Clock
    from intake_host.embedding.sessions import EmbedSessions, NewSession
    from intake_host.settings import Partner
    from intake_host.store.events import EventStore, StoredEvent
    from intake_host.store.sessions import SessionStore
    from intake_host.web.session_bodies import SessionBody
    from intake_host.workflows import MDILinks


class PartnerAPI:
    """The endpoints under `/api/v1/sessions`."""

    def __init__(
        self,
        *,
        partners: Mapping[str, Partner],
        sessions: EmbedSessions,
        links: MDILinks,
        stored_sessions: SessionStore,
        stored_events: EventStore,
        clock: Clock,
    ) -> None:
        self._partners = partners
        self._sessions = sessions
        self._links = links
        self._stored_sessions = stored_sessions
        self._stored_events = stored_events
        self._new_sessions = Limit(NEW_SESSIONS, clock)

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/api/v1/sessions", self.create_session, methods=["POST"]),
            Route("/api/v1/sessions/{session_id}/events", self.list_events, methods=["GET"]),
        ]

    async def create_session(self, request: Request) -> JSONResponse:
        """201 with `session_id`, `embed_url` and `expires_at`."""
        partner = authenticate(request, self._partners.values())
        self._new_sessions.take(partner.key)
        body = read_session_body(await request.body(), parent_origins=partner.origins)
        created = await self._created(partner, body)
        answer = {
            "session_id": created.session_id,
            "embed_url": created.embed_url,
            "expires_at": created.expires_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        return JSONResponse(answer, 201, headers={"cache-control": "no-store"})

    async def list_events(self, request: Request) -> JSONResponse:
        """The session's events in order, of `?after=` and `?limit=`, as the browser claims them."""
        partner = authenticate(request, self._partners.values())
        session_id = request.path_params["session_id"]
        session = await self._stored_sessions.get(session_id)
        if session is None or session.partner_key != partner.key:
            raise HTTPException(404, "you have no session with this id")
        page = read_event_page(request.query_params)
        events = await self._stored_events.list(session_id, after=page.after, limit=page.limit + 1)
        shown = events[: page.limit]
        answer = {
            "session_id": session_id,
            "events": [_event_json(event) for event in shown],
            "next_after": _event_id(shown[-1]) if len(events) > len(shown) else None,
        }
        return JSONResponse(answer, headers={"cache-control": "no-store"})

    async def _created(self, partner: Partner, body: SessionBody) -> NewSession:
        call = None
        if isinstance(body, SuppliedLinkBody):
            code = body.verification_code
            link = FrameLink(
                body.mdi_url.get_secret_value(), None if code is None else code.get_secret_value()
            )
        elif isinstance(body, IntakeBody):
            link = await self._links.intake(partner, body.voucher())
        else:
            call = body.call()
            link = await self._links.workflow(partner, call)
        return await self._sessions.create(
            partner, workflow=body.workflow, parent_origin=body.parent_origin, link=link, call=call
        )


def _event_json(event: StoredEvent) -> dict[str, object]:
    return {
        "id": _event_id(event),
        "event": event.event,
        "data": dict(event.data),
        "opening": event.opening,
        "seq": event.seq,
        "generation": event.generation,
        "anomaly": event.anomaly,
        "at": _iso(event.at_ms),
        "received_at": _iso(event.received_at_ms),
        # A claim of the patient's browser; MDI's webhooks are the facts.
        "source": "browser",
    }


def _event_id(event: StoredEvent) -> str:
    return f"{event.opening}.{event.seq}"


def _iso(epoch_ms: int) -> str:
    return (
        datetime.fromtimestamp(epoch_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
