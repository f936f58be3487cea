"""Number line: JSON numbers that compare with each other exactly as the numbers that they stand for.

Other people's engines compare doubles. Most numbers are their own double; where two that differ would become the same
(86.7 kg at 170 cm is a BMI of 30, and a hair less is not), a neighbouring double stands in, so that each comparison
with a threshold comes out as in exact arithmetic.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = ["NumberLine"]

# Beyond it a double has no room for a larger neighbour.
_LARGEST = 2.0**1000

# Whole numbers up to here are doubles, and people read 30 more easily than 30.0.
_LARGEST_WHOLE = 2**53


class NumberLine:
    """The line of one variable, marked at the thresholds that it is compared with."""

    def __init__(self, thresholds: Iterable[Decimal]) -> None:
        self._thresholds = sorted({Fraction(one) for one in thresholds})
        self._marks: list[float] = []
        for threshold in self._thresholds:
            mark = _double(threshold)
            if self._marks:
                # One double between two marks, for what lies between their thresholds.
                mark = max(mark, _above(_above(self._marks[-1])))
            self._marks.append(mark)

    def place(self, value: Decimal | Fraction | int) -> int | float:
        """The number that stands for the value: the same side of every threshold, or on it."""
        exact = Fraction(value)
        index = bisect_left(self._thresholds, exact)
        if index < len(self._thresholds) and self._thresholds[index] == exact:
            return _plain(self._marks[index])
        double = _double(exact)
        if index > 0:
            double = max(double, _above(self._marks[index - 1]))
        if index < len(self._marks):
            double = min(double, math.nextafter(self._marks[index], -math.inf))
        return _plain(double)


def _double(exact: Fraction) -> float:
    try:
        return max(-_LARGEST, min(_LARGEST, float(exact)))
    except OverflowError:
        return _LARGEST if exact > 0 else -_LARGEST


def _above(double: float) -> float:
    return math.nextafter(double, math.inf)


def _plain(double: float) -> int | float:
    return int(double) if double.is_integer() and abs(double) <= _LARGEST_WHOLE else double
