"""Cell: all the values of a source that no requirement tells apart.

What a value brings about is remembered by its cell. Cells are few, however many people come by, and hold nothing that
a person wrote.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.decimals import read_number
from rules.facts import body_mass_index

if TYPE_CHECKING:
    from rules.comparators import Compared

__all__ = ["CellOf", "Comparand", "cell_of"]

CellOf = Callable[[Any], Hashable]


class Comparand(NamedTuple):
    """What a requirement compares a value with; `ordered` if by more than equality."""

    required: Any
    ordered: bool


# 256 sets.
_FEW_OPTIONS = 8


def cell_of(kind: Compared, compared: Iterable[Comparand], *, options: int | None = None) -> CellOf | None:
    """The function from a value of this kind to its cell; None if each value is a cell of its own.

    That is so where there are few values: of a set of `options`, if they are few.
    """
    if kind == "multiple_option" and options is not None and options <= _FEW_OPTIONS:
        return None
    divide = _DIVISIONS.get(kind)
    return None if divide is None else divide(list(compared))


def _by_threshold(compared: list[Comparand]) -> CellOf:
    """A value that is a threshold has its place, one between two of them its complement."""
    thresholds = sorted({one.required for one in compared})
    with_end = [*thresholds, None]

    def cell(value: Any) -> int:  # noqa: ANN401
        place = bisect_left(thresholds, value)
        return place if with_end[place] == value else ~place

    return cell


# Exact fractions are slow. A quotient of 18 digits, one machine word, tells all apart but those within this distance.
_ROUNDED = Context(prec=18)
_DISTANCE = Decimal("1e-14")


def _by_body_mass_index(compared: list[Comparand]) -> CellOf:
    """The cells of pairs of weight in kg and height in cm, by their index in kg/m2."""
    thresholds = sorted({one.required for one in compared})
    by_exact = _by_threshold([Comparand(Fraction(threshold), ordered=True) for threshold in thresholds])
    edges, cells = _closeness(thresholds)
    divide, multiply = _ROUNDED.divide, _ROUNDED.multiply

    def cell(measures: tuple[Decimal | None, Decimal | None]) -> Hashable:
        weight_kg, height_cm = measures
        if weight_kg is None or height_cm is None:
            return None
        found = cells[bisect_left(edges, divide(weight_kg, multiply(height_cm, height_cm)))]
        return by_exact(body_mass_index(weight_kg, height_cm)) if found is None else found

    return cell


def _closeness(thresholds: Iterable[Decimal]) -> tuple[list[Decimal], list[int | None]]:
    """Where quotients of kg and cm2 begin or cease to be close to a threshold, and the cells between; None: close."""
    edges: list[Decimal] = []
    cells: list[int | None] = [~0]
    for below, threshold in enumerate(thresholds, 1):
        quotient = threshold.scaleb(-4, _ROUNDED)
        margin = _ROUNDED.multiply(abs(quotient), _DISTANCE)
        lower, upper = _ROUNDED.subtract(quotient, margin), _ROUNDED.add(quotient, margin)
        if edges and lower <= edges[-1]:
            edges[-1], cells[-1] = upper, ~below
        else:
            edges += [lower, upper]
            cells += [None, ~below]
    return edges, cells


def _by_text(compared: list[Comparand]) -> CellOf:
    equals = {folded: folded for folded in [one.required.casefold() for one in compared if not one.ordered]}
    equal = equals.get
    numbers = [read_number(one.required) for one in compared if one.ordered]
    if not numbers:
        return lambda value: equal(value.casefold())
    by_number = _by_threshold([Comparand(number, ordered=True) for number in numbers if number is not None])

    def cell(value: str) -> Hashable:
        number = read_number(value)
        return equal(value.casefold()), None if number is None else by_number(number)

    return cell


def _by_option(compared: list[Comparand]) -> CellOf:
    required: frozenset[str] = frozenset(one.required for one in compared)
    return required.__and__


_DIVISIONS: Mapping[Compared, Callable[[list[Comparand]], CellOf]] = {
    "number": _by_threshold,
    "date": _by_threshold,
    "bmi": _by_body_mass_index,
    "text": _by_text,
    "multiple_option": _by_option,
}
