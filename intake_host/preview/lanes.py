"""Lanes: lines beside a column, as near to it as they can be without running into each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["lanes"]


def lanes(reaches: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """The lane of each source's line, 0 next to the column; the short ones stand nearest.

    Args:
        reaches: The rows that the line of a source's row leads to.
    """
    spans = {row: (min(row, *reached), max(row, *reached)) for row, reached in reaches.items()}
    taken: list[list[tuple[int, int]]] = []
    lane_of: dict[int, int] = {}
    for row in sorted(spans, key=lambda row: (spans[row][1] - spans[row][0], row)):
        top, bottom = spans[row]
        lane = next(
            (
                number
                for number, others in enumerate(taken)
                if all(end < top or bottom < begin for begin, end in others)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top, bottom))
        lane_of[row] = lane
    return lane_of
