"""The seal: how MDI's URLs and codes are kept in the database.

A sealed value is: format (1 byte), key id (8), nonce (12), AES-256-GCM cipher text with its tag (16 more
than the plain text). Format, key id and `bound_to` are authenticated with it, so that a sealed value opens
only in the place that it was sealed for.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake_host.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BrokenSealError", "Seal", "SealError", "UnknownSealKeyError"]

FORMAT = b"\x01"
KEY_ID_BYTES = 8
# 96 random bits: NIST SP 800-38D, 8.3 allows 2**32 values under one key, far beyond a host's sessions.
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = len(FORMAT) + KEY_ID_BYTES + NONCE_BYTES


class SealError(OperatorError):
    """A sealed value does not open."""

    code = "seal"


class UnknownSealKeyError(SealError):
    """The value was sealed with a key that is no longer listed.

    Attributes:
        key_id: Which one, in hex; tells nothing of the key.
    """

    code = "seal_key_unknown"

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        super().__init__(
            f"sealed with key {key_id}, which is not listed: add the old key at the end of the keys again"
        )


class BrokenSealError(SealError):
    """The value was changed, cut, or moved to a place it was not sealed for."""

    code = "seal_broken"

    def __init__(self) -> None:
        super().__init__("the sealed value was changed or moved: restore it from a backup, or discard it")


class Seal:
    """Seals bytes and opens them again.

    Args:
        keys: Secrets of at least 32 characters, newest first. The first seals; all of them open.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or not all(keys):
            raise ValueError("a seal needs at least one key, and no empty one")
        self._ciphers = {
            _derive(key, b"key id", KEY_ID_BYTES): AESGCM(_derive(key, b"key", 32)) for key in keys
        }
        self._newest = next(iter(self._ciphers))

    def __repr__(self) -> str:
        return f"Seal({len(self._ciphers)} keys)"

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        """The plain bytes, sealed with the newest key; 37 bytes longer and never twice the same.

        Args:
            plain: What to keep; may be empty.
            bound_to: The one place where it may be opened, such as `opening/<session id>/<number>/url`.
        """
        nonce = os.urandom(NONCE_BYTES)
        cipher_text = self._ciphers[self._newest].encrypt(nonce, plain, _bond(self._newest, bound_to))
        return FORMAT + self._newest + nonce + cipher_text

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """The plain bytes.

        Raises:
            UnknownSealKeyError: If the key that sealed it is not listed.
            BrokenSealError: If it was changed, cut, or sealed for another place.
        """
        if len(sealed) < HEADER_BYTES + TAG_BYTES or not sealed.startswith(FORMAT):
            raise BrokenSealError
        key_id = sealed[len(FORMAT) : len(FORMAT) + KEY_ID_BYTES]
        nonce = sealed[len(FORMAT) + KEY_ID_BYTES : HEADER_BYTES]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownSealKeyError(key_id.hex())
        try:
            return cipher.decrypt(nonce, sealed[HEADER_BYTES:], _bond(key_id, bound_to))
        except InvalidTag:
            raise BrokenSealError from None


def _derive(key: str, purpose: bytes, length: int) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=length, salt=b"intake_host.sealing.v1", info=purpose)
    return kdf.derive(key.encode())


def _bond(key_id: bytes, bound_to: str) -> bytes:
    return FORMAT + key_id + bound_to.encode()
