"""Window: some of many lines, and where those before and after it begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_LISTED", "Window", "start_typed", "window"]

_Line = TypeVar("_Line")

# What a page lists at once; the rest is a press away.
MAX_LISTED = 200
_MAX_DIGITS = 9


class Window(NamedTuple, Generic[_Line]):
    """Lines from `start` on, counted from 0. `earlier` and `later` are where the next windows begin, or None."""

    lines: Sequence[_Line]
    start: int
    earlier: int | None
    later: int | None


def window(lines: Sequence[_Line], start: int) -> Window[_Line]:
    """So many of the lines as a page lists, from this one on; from the last one if there are fewer."""
    start = min(start, max(len(lines) - 1, 0))
    end = start + MAX_LISTED
    return Window(
        lines[start:end],
        start,
        earlier=max(start - MAX_LISTED, 0) if start else None,
        later=end if end < len(lines) else None,
    )


def start_typed(text: str) -> int | None:
    """Where a page asks a window to begin; None if it says no such place."""
    return int(text) if text.isdecimal() and len(text) <= _MAX_DIGITS else None
