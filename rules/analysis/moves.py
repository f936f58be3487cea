"""Move: a part of a sequence that has to change its place to bring all into another order."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["moved"]


def moved(numbers: Sequence[int]) -> set[int]:
    """The fewest of these different numbers without which the others rise."""
    return set(numbers) - set(_longest_rise(numbers))


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    # tails[n]: the least number that a rise of n + 1 numbers can end with, and the place where it stands.
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        before.append(places[length - 1] if length else -1)
        places[length : length + 1] = [place]
    rise: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        rise.append(numbers[place])
        place = before[place]
    return rise
