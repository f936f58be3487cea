"""Download: a file in place of a page."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Download"]


class Download(NamedTuple):
    """What a view may answer with instead of what its template draws.

    Attributes:
        suffix: What the file's name ends with; in front of it stands the questionnaire's key.
        media_type: As HTTP says it.
        text: What is in the file.
    """

    suffix: str
    media_type: str
    text: str
