"""Loss: what one format says and another cannot."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Loss"]


class Loss(NamedTuple):
    """What was lost at one place.

    `code` is one word of the format's own table; `pointer` is a JSON pointer (RFC 6901) into what was converted.
    `approximated`: whether something may be shown, enabled or answered otherwise than there because of it; else the
    meaning is all there.
    """

    code: str
    pointer: str
    message: str
    approximated: bool = True

    def __str__(self) -> str:
        return f"{self.pointer or '(document)'}: lost {self.code}: {self.message}"
