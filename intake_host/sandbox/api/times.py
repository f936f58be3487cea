"""Moments as MDI writes them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["moment_text"]


def moment_text(moment: datetime) -> str:
    """The moment in UTC, as Laravel writes it: `2021-06-10T16:34:40.000000Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
