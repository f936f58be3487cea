"""The preview as an ASGI app, on its own or below an address of the host's."""

from __future__ import annotations

import contextlib
import random
import secrets
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from intake_host.assets import static_dir, templates_dir
from intake_host.guarding.middleware import BodyLimit, SafeHeaders
from intake_host.guarding.own_origin import OwnOrigin
from intake_host.origins import origin_of
from intake_host.preview.analyst import Analyst
from intake_host.preview.desk import Desk
from intake_host.preview.library import Library
from intake_host.preview.pages import Pages
from intake_host.preview.refusals import MAX_BODY_BYTES, Refusals, begun
from intake_host.preview.sharing import Sharing
from intake_host.preview.states import named_states
from intake_host.preview.why import listed_rules
from intake_host.preview.workers import Workers
from intake_host.sealing import Seal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from starlette.requests import Request

    from intake_host.clock import Clock
    from intake_host.preview.shelf import Shelf

__all__ = ["create_partner_previews", "create_preview_app"]


def create_preview_app(
    shelf: Shelf,
    *,
    origin: str,
    clock: Clock,
    chance: random.Random | None = None,
    analyst: Analyst | None = None,
) -> Starlette:
    """The studio on its own, for whoever can reach it.

    Args:
        shelf: The questionnaires to play.
        origin: Its exact origin. Requests under another name, and posts of pages of another origin, are refused.
        clock: Tells what day it is.
        chance: Draws seeds for answers at random; seeded by the machine by default.
        analyst: Who proves; by default one with workers of its own, who end with the app.
    """
    is_own = analyst is None
    analyst = analyst or Analyst()
    sharing = Sharing(
        address=origin,
        seal=Seal([secrets.token_urlsafe(32)]),
        bound_to="here",
        clock=clock,
        ends_with_process=True,
    )
    templates = _templates()
    desk = Desk(Library(shelf), analyst, clock, chance or _chance(), sharing, templates)
    return _studio(lambda _request: desk, templates, closes=analyst if is_own else None, origin=origin)


def create_partner_previews(
    shelves: Mapping[str, Shelf],
    *,
    partner_of: Callable[[Request], str],
    address: str,
    keys: Sequence[str],
    clock: Clock,
) -> Starlette:
    """The studio below an address of the host's: each partner sees its own shelf, and what it pasted itself.

    The host's lifespan has to contain this app's.

    Args:
        shelves: By the partner's key.
        partner_of: The key of the partner that a request is from; raises an HTTPException if it is from none.
        address: Where it is, such as `https://intake.example.com/preview`.
        keys: Secrets that seal what is shared, newest first.
        clock: Tells what day it is.
    """
    workers = Workers()
    seal = Seal(keys)
    templates = _templates()

    def desk(key: str, shelf: Shelf) -> Desk:
        sharing = Sharing(
            address=address, seal=seal, bound_to=f"partner/{key}", clock=clock, ends_with_process=False
        )
        # What one asks is neither kept waiting nor forgotten for what another does.
        analyst = Analyst(workers, asker=key)
        return Desk(Library(shelf), analyst, clock, _chance(), sharing, templates)

    desks = {key: desk(key, shelf) for key, shelf in shelves.items()}
    return _studio(
        lambda request: desks[partner_of(request)], templates, closes=workers, origin=origin_of(address)
    )


def _chance() -> random.Random:
    return random.Random()  # noqa: S311 - no secret


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["begun"] = begun
    templates.filters["listed_rules"] = listed_rules
    templates.filters["named_states"] = named_states
    return templates


def _studio(
    desk_of: Callable[[Request], Desk],
    templates: Environment,
    *,
    closes: Analyst | Workers | None,
    origin: str,
) -> Starlette:
    refusals = Refusals(templates)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if closes is not None:
                closes.close()

    app = Starlette(
        routes=[
            *Pages(desk_of, templates).routes(),
            Mount("/static/css", StaticFiles(directory=static_dir() / "css")),
            Mount("/static/preview", StaticFiles(directory=static_dir() / "preview")),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(BodyLimit, max_bytes=MAX_BODY_BYTES),
            Middleware(OwnOrigin, origin=origin, refuse=refusals.app, is_private=True),
        ],
        exception_handlers=dict(refusals.handlers()),
        lifespan=lifespan,
    )
    # A redirect would lead to whatever name the request gave the preview.
    app.router.redirect_slashes = False
    return app
