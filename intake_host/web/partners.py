"""Which partner asks: by API key, in constant time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from intake_host.settings import Partner

# RFC 7617: the charset is that of what browsers send back.
CHALLENGE = 'Basic realm="intake-host preview", charset="UTF-8"'


def bearer(request: Request) -> str:
    """The bearer token of the request; empty if there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def authenticate(request: Request, partners: Iterable[Partner]) -> Partner:
    """The partner whose API key the request carries.

    Raises:
        HTTPException: 401, without a word on what was wrong with the key.
    """
    partner = _partner_with(bearer(request), partners)
    if partner is None:
        raise HTTPException(
            401, "send your API key: `Authorization: Bearer KEY`", headers={"www-authenticate": "Bearer"}
        )
    return partner


def authenticate_person(request: Request, partners: Iterable[Partner]) -> Partner:
    """The partner that a person signed in for, by HTTP Basic: its key as user name, its API key as password.

    Raises:
        HTTPException: 401, which makes a browser ask for them.
    """
    key, api_key = _basic(request)
    partner = _partner_with(api_key, partners)
    if partner is None or partner.key != key:
        raise HTTPException(
            401, "sign in with your partner key and your API key", headers={"www-authenticate": CHALLENGE}
        )
    return partner


def _partner_with(api_key: str, partners: Iterable[Partner]) -> Partner | None:
    digest = hashlib.sha256(api_key.encode()).digest()
    # Every key is compared, so that the time tells nothing of which partner's key was nearly right.
    found = [partner for partner in partners if hmac.compare_digest(partner.api_key_digest, digest)]
    return found[0] if found else None


def _basic(request: Request) -> tuple[str, str]:
    """User name and password of the request; empty if there are none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(token.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password
