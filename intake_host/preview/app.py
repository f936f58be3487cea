"""The preview as an ASGI app, on its own or below an address of the host's."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from intake_host.assets import static_dir, templates_dir
from intake_host.preview.analyst import Analyst
from intake_host.preview.desk import Desk
from intake_host.preview.library import Library
from intake_host.preview.pages import Pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from intake_host.clock import Clock
    from intake_host.preview.shelf import Shelf

__all__ = ["create_preview_app"]


def create_preview_app(
    shelf: Shelf, *, clock: Clock, chance: random.Random | None = None, analyst: Analyst | None = None
) -> Starlette:
    """The studio.

    Args:
        shelf: The questionnaires to play.
        clock: Tells what day it is.
        chance: Draws answers at random; seeded by the machine by default.
        analyst: Who proves; by default one with workers of its own, who end with the app.
    """
    is_own = analyst is None
    analyst = analyst or Analyst()
    templates = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    desk = Desk(
        library=Library(shelf),
        analyst=analyst,
        clock=clock,
        chance=chance or random.Random(),  # noqa: S311 - no secret
        templates=templates,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if is_own:
                analyst.close()

    app = Starlette(
        routes=[
            *Pages(desk).routes(),
            Mount("/static/css", StaticFiles(directory=static_dir() / "css")),
            Mount("/static/preview", StaticFiles(directory=static_dir() / "preview")),
        ],
        lifespan=lifespan,
    )
    # A redirect would lead to whatever name the request gave the preview.
    app.router.redirect_slashes = False
    return app
