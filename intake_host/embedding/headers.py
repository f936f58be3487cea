"""The response headers of a page that frames MDI inside a partner's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def host_page_headers(
    *, nonce: str, parent_origins: Sequence[str], frame_origins: Sequence[str]
) -> dict[str, str]:
    """Headers that let exactly `parent_origins` frame the page and the page frame exactly `frame_origins`.

    The camera and the microphone are passed on to MDI; the partner's page must pass them to the host as well.
    """
    framed = " ".join(frame_origins)
    granted = " ".join(["self", *(f'"{origin}"' for origin in frame_origins)])
    policy = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "frame-src": framed,
        "frame-ancestors": " ".join(parent_origins),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "permissions-policy": f"camera=({granted}), microphone=({granted}), geolocation=(), payment=()",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
