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

__all__ = ["CellOf", "Test", "cell_of"]

CellOf = Callable[[Any], Hashable]


class Test(NamedTuple):
    """What a requirement compares a value with; `ordered` if by more than equality."""

    required: Any
    ordered: bool


def cell_of(kind: Compared, tests: Iterable[Test]) -> CellOf | None:
    """The function from a value of this kind to its cell; None if each value is a cell of its own."""
    divide = _DIVISIONS.get(kind)
    return None if divide is None else divide(list(tests))


def _by_threshold(tests: list[Test]) -> CellOf:
    """A value that is a threshold has its place, one between two of them its complement."""
    thresholds = sorted({test.required for test in tests})
    end = len(thresholds)

    def cell(value: Any) -> int:  # noqa: ANN401
        place = bisect_left(thresholds, value)
        return place if place < end and thresholds[place] == value else ~place

    return cell


# Exact fractions are slow. A quotient of 28 digits tells all but the closest ones apart: those within this distance.
_ROUNDED = Context(prec=28)
_DISTANCE = Decimal("1e-20")


def _by_body_mass_index(tests: list[Test]) -> CellOf:
    """The cells of pairs of weight in kg and height in cm, by their index in kg/m2."""
    by_exact = _by_threshold([Test(Fraction(test.required), ordered=True) for test in tests])
    edges = sorted(
        _ROUNDED.multiply(test.required, 1 + sign * _DISTANCE) for test in tests for sign in (-1, 1)
    )

    def cell(measures: tuple[Decimal | None, Decimal | None]) -> Hashable:
        weight_kg, height_cm = measures
        if weight_kg is None or height_cm is None:
            return None
        height_m = height_cm.scaleb(-2, _ROUNDED)
        place = bisect_left(edges, _ROUNDED.divide(weight_kg, _ROUNDED.multiply(height_m, height_m)))
        return ~place if place % 2 == 0 else by_exact(body_mass_index(weight_kg, height_cm))

    return cell


def _by_text(tests: list[Test]) -> CellOf:
    equals = frozenset(test.required.casefold() for test in tests if not test.ordered)
    numbers = [read_number(test.required) for test in tests if test.ordered]
    if not numbers:
        return lambda value: folded if (folded := value.casefold()) in equals else None
    by_number = _by_threshold([Test(number, ordered=True) for number in numbers if number is not None])

    def cell(value: str) -> Hashable:
        folded, number = value.casefold(), read_number(value)
        return folded if folded in equals else None, None if number is None else by_number(number)

    return cell


def _by_option(tests: list[Test]) -> CellOf:
    required: frozenset[str] = frozenset(test.required for test in tests)
    return required.__and__


_DIVISIONS: Mapping[Compared, Callable[[list[Test]], CellOf]] = {
    "number": _by_threshold,
    "date": _by_threshold,
    "bmi": _by_body_mass_index,
    "text": _by_text,
    "multiple_option": _by_option,
}
