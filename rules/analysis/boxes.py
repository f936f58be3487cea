"""Box: for each of some variables a set of its cells; all combinations of them."""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

__all__ = ["Box", "Combination", "combinations_in", "covered_by_boxes", "parted_into_boxes", "whole"]

Combination = tuple[int, ...]
"""One cell of each variable."""

Box = tuple[tuple[int, ...], ...]
"""Some cells of each variable, ascending."""

# More variables than the facts there are would take too many orders to try.
_MAX_ORDERED = 5


def whole(sizes: Sequence[int]) -> Box:
    """The box of all combinations of variables with so many cells."""
    return tuple(tuple(range(size)) for size in sizes)


def combinations_in(box: Box) -> Iterator[Combination]:
    """All of them, in order."""
    return product(*box)


def covered_by_boxes(wanted: Collection[Combination], sizes: Sequence[int]) -> list[Box]:
    """A few boxes that hold these combinations and no other; they may overlap. `sizes` are numbers of cells.

    Greedy: each box is the largest that grows from the first combination that no box has yet.
    """
    return _boxes(wanted, sizes, frozenset(wanted))


def parted_into_boxes(wanted: Collection[Combination], sizes: Sequence[int]) -> list[Box]:
    """The same, and each combination is in one box only."""
    return _boxes(wanted, sizes, None)


def _boxes(
    wanted: Collection[Combination], sizes: Sequence[int], may_hold: Collection[Combination] | None
) -> list[Box]:
    """`may_hold`: what boxes may hold; None: what no other box has."""
    left = dict.fromkeys(sorted(wanted))
    allowed = left if may_hold is None else may_hold
    boxes: list[Box] = []
    while left:
        first = next(iter(left))
        orders = permutations(range(len(sizes))) if len(sizes) <= _MAX_ORDERED else [tuple(range(len(sizes)))]
        box = max(
            (_grown(first, order, sizes, allowed) for order in orders), key=lambda one: _gain(one, left)
        )
        boxes.append(box)
        for combination in combinations_in(box):
            left.pop(combination, None)
    return boxes


def _gain(box: Box, left: Collection[Combination]) -> int:
    return sum(one in left for one in combinations_in(box))


def _grown(
    first: Combination, order: Sequence[int], sizes: Sequence[int], allowed: Collection[Combination]
) -> Box:
    """The box of one combination, widened along one variable after another by all cells that fit."""
    cells: list[tuple[int, ...]] = [(one,) for one in first]
    for place in order:
        rest = [*cells[:place], (0,), *cells[place + 1 :]]
        slices = list(product(*rest))
        cells[place] = tuple(
            cell
            for cell in range(sizes[place])
            if all((*one[:place], cell, *one[place + 1 :]) in allowed for one in slices)
        )
    return tuple(cells)
