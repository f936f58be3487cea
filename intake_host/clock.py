"""The time, as a part that is passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "FixedClock", "SystemClock"]


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """This moment, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, aware and in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is told to move; for tests and rehearsals.

    Args:
        at: Where it stands. Must be aware; read as UTC.
    """

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware time: write datetime(..., tzinfo=UTC)")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Where the clock stands, aware and in UTC."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Moves the clock; a negative step turns it back."""
        self._at += by
