"""Which partner asks: by API key, in constant time."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from intake_host.settings import Partner


def bearer(request: Request) -> str:
    """The bearer token of the request; empty if there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def authenticate(request: Request, partners: Iterable[Partner]) -> Partner:
    """The partner whose API key the request carries.

    Raises:
        HTTPException: 401, without a word on what was wrong with the key.
    """
    digest = hashlib.sha256(bearer(request).encode()).digest()
    # Every key is compared, so that the time tells nothing of which partner's key was nearly right.
    found = [partner for partner in partners if hmac.compare_digest(partner.api_key_digest, digest)]
    if not found:
        raise HTTPException(
            401, "send your API key: `Authorization: Bearer KEY`", headers={"www-authenticate": "Bearer"}
        )
    return found[0]
