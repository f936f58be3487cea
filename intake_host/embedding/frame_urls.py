"""The address of MDI's frame: on an allowed origin, and without MDI's border."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from intake_host.embedding.errors import FrameUrlError
from intake_host.origins import OriginError, origin_of

if TYPE_CHECKING:
    from collections.abc import Collection


def frame_url(url: str, *, allowed_origins: Collection[str]) -> str:
    """The URL to frame: `url` with `fullscreen=true`, which removes MDI's border and logo.

    Raises:
        FrameUrlError: If the URL is not on one of the allowed origins. The error names the origin, never the URL,
            which holds personal data.
    """
    try:
        origin = origin_of(url)
    except OriginError as reason:
        raise FrameUrlError(origin=None, allowed=tuple(allowed_origins)) from reason
    if origin not in allowed_origins:
        raise FrameUrlError(origin=origin, allowed=tuple(allowed_origins))
    return _with_fullscreen(url)


def _with_fullscreen(url: str) -> str:
    parts = urlsplit(url)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name != "fullscreen"
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("fullscreen", "true")])))
