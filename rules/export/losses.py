"""Loss: something in a questionnaire that a format cannot say."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Loss"]


class Loss(NamedTuple):
    """What gets lost at one place.

    `code` is one word of the format's own table; `pointer` is a JSON pointer (RFC 6901) into the questionnaire.
    """

    code: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '(document)'}: lost {self.code}: {self.message}"
