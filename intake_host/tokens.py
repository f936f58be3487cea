"""The session token: what a patient's page shows to say which embed session it holds.

A token is signed, not encrypted, and carries its own end. Whoever revokes tokens does so by `token_id`:
base64 leaves slack bits, so the same token has several spellings that all verify.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeSerializer

from intake_host.errors import PatientError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_host.clock import Clock

__all__ = [
    "SessionClaims",
    "SessionTokens",
    "TokenError",
    "TokenExpiredError",
    "TokenInvalidError",
]

# One salt a purpose, or a token made for one would open the other.
SESSION_SALT = "intake_host.session-token.v1"
TOKEN_ID_BYTES = 16
MAX_TOKEN_LENGTH = 1024
# How far ahead of ours the clock of another process that issues tokens may be.
MAX_SKEW = timedelta(seconds=60)

_SPELLING = re.compile(r"[A-Za-z0-9_.-]+", re.ASCII)


class TokenError(PatientError):
    """The token opens nothing; the patient goes back to the partner's page and starts again."""

    code = "token"


class TokenExpiredError(TokenError):
    """The token was ours and its time is over.

    Attributes:
        expired_at: When it ended (aware UTC).
    """

    code = "token_expired"

    def __init__(self, expired_at: datetime) -> None:
        self.expired_at = expired_at
        super().__init__(f"the session token expired at {expired_at.isoformat()}: create a new session")


class TokenInvalidError(TokenError):
    """The token is not one of ours: damaged, forged, or signed with a key that is no longer listed."""

    code = "token_invalid"

    def __init__(self) -> None:
        super().__init__("the session token is not one of this host's: create a new session")


@dataclass(frozen=True, slots=True)
class SessionClaims:
    """What a session token says.

    Attributes:
        session_id: The embed session that the token opens.
        token_id: 128 random bits in hex; the name under which this token is revoked.
        expires_at: When the token stops opening it (aware UTC, whole seconds).
    """

    session_id: str
    token_id: str
    expires_at: datetime


class SessionTokens:
    """Issues session tokens and reads them back.

    Args:
        keys: Signing keys, newest first. The first signs; all of them verify.
        clock: Tells when a token is over.
    """

    def __init__(self, keys: Sequence[str], clock: Clock) -> None:
        if not keys or not all(keys):
            raise ValueError("session tokens need at least one key, and no empty one")
        self._clock = clock
        self._serializer = URLSafeSerializer(
            list(reversed(keys)),  # itsdangerous wants the newest last
            salt=SESSION_SALT,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def issue(self, session_id: str, expires_at: datetime) -> str:
        """A new token of letters, digits, `-`, `_` and `.`, fit for a URL's fragment.

        Args:
            session_id: The embed session that the token opens.
            expires_at: When it stops opening it; fractions of a second are cut off.

        Raises:
            ValueError: If the session id is empty, or the end is naive or not in the future.
        """
        if not session_id:
            raise ValueError("a session token needs a session id")
        if expires_at.tzinfo is None or expires_at <= self._clock.now():
            raise ValueError("a session token needs an end that is aware and in the future")
        return self._serializer.dumps(
            {
                "sid": session_id,
                "jti": secrets.token_hex(TOKEN_ID_BYTES),
                "iat": _whole_seconds(self._clock.now()),
                "exp": _whole_seconds(expires_at),
            }
        )

    def read(self, token: str) -> SessionClaims:
        """What the token says, once its signature and its time are checked.

        Raises:
            TokenExpiredError: If it is ours and its time is over.
            TokenInvalidError: If it is anything else, or was issued over 60 s in the future.
        """
        if len(token) > MAX_TOKEN_LENGTH or not _SPELLING.fullmatch(token):
            raise TokenInvalidError
        try:
            payload = self._serializer.loads(token)
        except BadData:
            raise TokenInvalidError from None
        claims, issued_at = _read_payload(payload)
        now = self._clock.now()
        if issued_at > now + MAX_SKEW:
            raise TokenInvalidError
        if claims.expires_at <= now:
            raise TokenExpiredError(claims.expires_at)
        return claims


def _whole_seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _read_payload(payload: dict[str, Any]) -> tuple[SessionClaims, datetime]:
    try:
        claims = SessionClaims(
            session_id=str(payload["sid"]),
            token_id=str(payload["jti"]),
            expires_at=datetime.fromtimestamp(payload["exp"], UTC),
        )
        return claims, datetime.fromtimestamp(payload["iat"], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise TokenInvalidError from None
