"""Sample: people drawn at random, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.analysis.columns import Crowd

if TYPE_CHECKING:
    import random
    from collections.abc import Collection

    from rules.analysis.space import Space

__all__ = ["sampled"]

# Each share of a split is drawn to so many binary places.
_PLACES = 8


def sampled(
    space: Space, size: int, source: random.Random, variables: Collection[int] | None = None
) -> Crowd:
    """So many people; each cell of a variable is as likely as another (to 1/256), and each variable for itself."""
    chosen = range(len(space.variables)) if variables is None else sorted(variables)
    return Crowd(size, {one: _split(len(space.variables[one].cells), size, source) for one in chosen})


def _split(parts: int, size: int, source: random.Random) -> list[int]:
    """Columns that share everybody out evenly: the first takes 1/n of all, the next 1/(n-1) of the rest, ..."""
    rest = (1 << size) - 1
    columns: list[int] = []
    for left in range(parts, 1, -1):
        taken = rest & _bernoulli(round((1 << _PLACES) / left), size, source)
        columns.append(taken)
        rest &= ~taken
    return [*columns, rest]


def _bernoulli(numerator: int, size: int, source: random.Random) -> int:
    """A column in which each bit is set with the chance numerator/256.

    Built from the last binary place to the first: a fair coin decides between what the lower places say and a constant.
    """
    column = 0
    for place in range(_PLACES):
        if numerator >> place & 1:
            column |= source.getrandbits(size)
        elif column:
            column &= source.getrandbits(size)
    return column
