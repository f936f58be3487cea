"""Claim: something that may be true of a person, about verdicts and cells.

Claims are what lint, invariants, diff and generation ask `find` about: is there a person of whom this is true?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.analysis.columns import Columns, Crowd
    from rules.analysis.space import Space

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Claim",
    "Fails",
    "Holds",
    "Not",
    "Within",
    "pointers_of",
    "support_of",
    "true_of",
]


@dataclass(frozen=True, slots=True)
class Holds:
    """The target, rule or requirement at this pointer is true."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Fails:
    """The target, rule or requirement at this pointer is false."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Within:
    """The variable (its place in the space) is in one of these cells (a bit set)."""

    variable: int
    cells: int


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not true."""

    part: Claim


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is true; of no parts, true."""

    parts: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least is true; of no parts, false."""

    parts: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many parts at least are true."""

    number: int
    parts: tuple[Claim, ...]


Claim = Holds | Fails | Within | Not | AllOf | AnyOf | AtLeast


def pointers_of(claim: Claim) -> frozenset[str]:
    """The targets, rules and requirements that it speaks of."""
    match claim:
        case Holds(pointer) | Fails(pointer):
            return frozenset({pointer})
        case Within():
            return frozenset()
        case Not(part):
            return pointers_of(part)
    return frozenset[str]().union(*map(pointers_of, claim.parts))


def support_of(claim: Claim, space: Space) -> frozenset[int]:
    """The variables that can make it true or not."""
    match claim:
        case Holds(pointer) | Fails(pointer):
            return space.support[pointer]
        case Within(variable):
            return frozenset({variable})
        case Not(part):
            return support_of(part, space)
    return frozenset[int]().union(*(support_of(part, space) for part in claim.parts))


def true_of(claim: Claim, crowd: Crowd, verdicts: dict[str, Columns]) -> int:
    """The column of those of whom it is true; `verdicts` has all of `pointers_of(claim)`."""
    match claim:
        case Holds(pointer):
            return verdicts[pointer].true
        case Fails(pointer):
            return verdicts[pointer].false
        case Within(variable, cells):
            columns = crowd.cells.get(variable, ())
            return _union(column for number, column in enumerate(columns) if cells >> number & 1)
        case Not(part):
            return crowd.all & ~true_of(part, crowd, verdicts)
        case AllOf(parts):
            column = crowd.all
            for part in parts:
                column &= true_of(part, crowd, verdicts)
            return column
        case AnyOf(parts):
            return _union(true_of(part, crowd, verdicts) for part in parts)
    return _at_least(claim.number, crowd.all, [true_of(part, crowd, verdicts) for part in claim.parts])


def _union(columns: Iterable[int]) -> int:
    union = 0
    for column in columns:
        union |= column
    return union


def _at_least(number: int, everybody: int, columns: Iterable[int]) -> int:
    """Those who are in so many of the columns. `reached[n]` are those who are in n of the columns seen so far."""
    reached = [everybody] + [0] * number
    for column in columns:
        for count in range(number, 0, -1):
            reached[count] |= reached[count - 1] & column
    return reached[number]
