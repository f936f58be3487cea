"""The composition root: settings -> parts -> routes -> Starlette."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from intake_host.assets import check_rules, static_dir, templates_dir
from intake_host.clock import SystemClock
from intake_host.embedding.retention import Retention
from intake_host.embedding.sessions import EmbedSessions
from intake_host.guarding.middleware import AccessLog, BodyLimit, SafeHeaders
from intake_host.guarding.own_origin import OwnOrigin
from intake_host.mdi.client import MDIClient
from intake_host.preview import Account, create_partner_previews
from intake_host.sealing import Seal
from intake_host.settings import read_settings
from intake_host.store.database import Database
from intake_host.store.events import EventStore
from intake_host.store.sessions import SessionStore
from intake_host.tokens import SessionTokens
from intake_host.web.answers import HANDLERS, problem_json
from intake_host.web.embed_api import EmbedAPI
from intake_host.web.pages import Pages
from intake_host.web.partner_api import PartnerAPI
from intake_host.web.reception import Reception
from intake_host.workflows import MDILinks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import httpx
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from intake_host.clock import Clock
    from intake_host.settings import Partner, Settings


def create_app(
    settings: Settings, *, clock: Clock | None = None, mdi_transport: httpx.AsyncBaseTransport | None = None
) -> Starlette:
    """The host as an ASGI app.

    Its lifespan prepares the database and closes what it opened. Where no lifespan runs (`httpx.ASGITransport`),
    call `await app.state.database.prepare()` first.

    Args:
        settings: Read by `settings.read_settings`, or built in code.
        clock: Tells the time; the machine's by default.
        mdi_transport: Replaces the network between the host and MDI.
    """
    check_rules()
    clock = clock or SystemClock()
    database = Database(settings.database_url)
    stored_sessions, stored_events = SessionStore(database), EventStore(database)
    clients = {key: _client(partner, clock, mdi_transport) for key, partner in settings.partners.items()}
    links = MDILinks(clients)
    sessions = EmbedSessions(
        partners=settings.partners,
        store=stored_sessions,
        links=links,
        tokens=SessionTokens(settings.keys, clock),
        seal=Seal(settings.keys),
        clock=clock,
        host_origin=settings.origin,
        lifetime=settings.session_ttl,
    )
    partner_api = PartnerAPI(
        partners=settings.partners,
        sessions=sessions,
        links=links,
        stored_sessions=stored_sessions,
        stored_events=stored_events,
        clock=clock,
    )
    embed_api = EmbedAPI(sessions=sessions, stored_events=stored_events, clock=clock)
    pages = Pages(
        partners=settings.partners,
        templates=Environment(
            loader=FileSystemLoader(templates_dir()),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        ),
        static=static_dir(),
        frame_timeout=settings.frame_timeout,
        event_interval=settings.event_interval,
    )

    previews = create_partner_previews(
        {key: Account(client, clock) for key, client in clients.items()},
        partner_of=Reception(settings.partners, clock).partner_of,
        address=f"{settings.origin}/preview",
        keys=settings.keys,
        clock=clock,
    )
    retention = Retention(stored_sessions, clock, settings.keep)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await database.prepare()
        clearing = asyncio.create_task(retention.clear_for_ever())
        try:
            async with previews.router.lifespan_context(previews):
                yield
        finally:
            clearing.cancel()
            await asyncio.wait({clearing})
            await links.close()
            await database.close()

    host = Starlette(
        routes=[*partner_api.routes(), *embed_api.routes(), *pages.routes()],
        middleware=[
            Middleware(BodyLimit),
            Middleware(OwnOrigin, origin=settings.origin, refuse=problem_json),
        ],
        exception_handlers=dict(HANDLERS),
    )
    app = Starlette(
        # The preview takes larger bodies, and refuses on pages for people.
        routes=[*(_preview_routes(previews) if settings.preview else ()), Mount("", host)],
        middleware=[Middleware(AccessLog), Middleware(SafeHeaders)],
        lifespan=lifespan,
    )
    for one in (host, app):
        # A redirect would lead to whatever name the request gave the host.
        one.router.redirect_slashes = False
    app.state.database = database
    return app


async def prepare_database(settings: Settings) -> None:
    """Try the database before anything is served.

    Raises:
        DatabaseError: If it cannot be used.
    """
    database = Database(settings.database_url)
    try:
        await database.prepare()
    finally:
        await database.close()


def load_settings(path: Path) -> Settings:
    """The settings of a partner file and of this process's environment.

    Raises:
        SettingsError: With everything that is wrong with them.
    """
    return read_settings(path, os.environ)


def _preview_routes(previews: Starlette) -> list[BaseRoute]:
    async def preview(_request: Request) -> Response:
        return RedirectResponse("/preview/")

    return [Route("/preview", preview, methods=["GET"]), Mount("/preview", previews)]


def _client(partner: Partner, clock: Clock, transport: httpx.AsyncBaseTransport | None) -> MDIClient:
    return MDIClient(
        api_base=partner.mdi.api_base,
        client_id=partner.mdi.client_id,
        client_secret=partner.mdi.client_secret,
        clock=clock,
        transport=transport,
    )
