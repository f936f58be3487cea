"""Count: how many there are of something, in words."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, noun: str) -> str:
    """The number and its noun, which takes an s: "1 change", "0 changes", "12,500 changes"."""
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
