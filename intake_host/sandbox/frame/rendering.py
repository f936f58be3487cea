"""Draws the frame's templates; everything in them is escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from intake_host.assets import templates_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["page", "render"]

# The frame may be embedded anywhere, as MDI's may; what it loads is its own.
_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "media-src blob: 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def render(template: str, **context: object) -> str:
    """The template's text."""
    return _environment().get_template(template).render(**context)


def page(
    template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: object
) -> HTMLResponse:
    """The template as a document of the frame, with the frame's headers."""
    return HTMLResponse(
        render(template, **context), status_code=status, headers={**_HEADERS, **(headers or {})}
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
