"""Scale: an ordered kind of value, cut at constants."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Bound", "Stretch", "as_decimal", "between", "cut_days", "cut_numbers", "range_in_words"]


class Bound(NamedTuple):
    """One end of a stretch; `is_in` says whether the value itself belongs to it."""

    value: Any
    is_in: bool


class Stretch(NamedTuple):
    """Values from one bound to another, and one of them. A bound of None: no end."""

    sample: Any
    lower: Bound | None
    upper: Bound | None

    @property
    def is_constant(self) -> bool:
        """Whether it is one of the constants, and not what lies between."""
        return self.lower is not None and self.lower == self.upper


def cut_numbers(
    constants: Iterable[Decimal | Fraction], *, least: int | None = None, most: int | None = None
) -> list[Stretch]:
    """The numbers above `least` up to `most`, in their order: each constant alone, and what lies between.

    Samples are as round as can be, and exact.
    """
    marks = [
        one
        for one in sorted({Fraction(one) for one in constants})
        if (least is None or one > least) and (most is None or one <= most)
    ]
    ends = [None if least is None else Fraction(least), *marks, None if most is None else Fraction(most)]
    stretches: list[Stretch] = []
    for lower, upper in pairwise(ends):
        if lower is not None and lower == upper:
            break  # the last constant is the most there can be
        above = Bound(lower, is_in=False) if lower in marks else None
        below = Bound(upper, is_in=False) if upper in marks else None
        # Below all constants the largest whole number is the likeliest: 26, not 1, for a BMI under 27.
        start = None if above is None and below is not None and between(None, upper) > (lower or 0) else lower
        stretches.append(Stretch(between(start, upper), above, below))
        if upper in marks:
            stretches.append(Stretch(upper, Bound(upper, is_in=True), Bound(upper, is_in=True)))
    return stretches


def cut_days(constants: Iterable[date]) -> list[Stretch]:
    """All days, in their order: each constant alone, and what lies between."""
    marks = sorted(set(constants))
    one_day = timedelta(days=1)
    stretches: list[Stretch] = []
    first: date | None = None
    for mark in marks:
        if mark > (date.min if first is None else first):
            lower = None if first is None else Bound(first - one_day, is_in=False)
            stretches.append(Stretch(mark - one_day, lower, Bound(mark, is_in=False)))
        stretches.append(Stretch(mark, Bound(mark, is_in=True), Bound(mark, is_in=True)))
        if mark == date.max:
            return stretches
        first = mark + one_day
    after = None if first is None else Bound(first - one_day, is_in=False)
    stretches.append(Stretch(first or date(2000, 1, 1), after, None))
    return stretches


def between(lower: Fraction | None, upper: Fraction | None) -> Fraction:
    """The roundest number between two others, neither of which it is; None: no end."""
    if lower is None:
        return Fraction(0) if upper is None else Fraction(-_floor(-upper) - 1)
    digits = 1
    while True:
        rounded = Fraction(_floor(lower * digits) + 1, digits)
        if upper is None or rounded < upper:
            return rounded
        digits *= 10


def as_decimal(number: Fraction) -> Decimal:
    """The same number, exactly; it has to have a finite decimal expansion."""
    with localcontext() as context:
        context.prec = 4000  # twice the digits that the engine reads, and what a product of two needs
        return Decimal(number.numerator) / Decimal(number.denominator)


def range_in_words(first: Stretch, last: Stretch, show: Callable[[Any], str]) -> str:
    """From the lower end of one stretch to the upper end of another: "18 or more", "27 to below 30"."""
    lower, upper = first.lower, last.upper
    if lower is None:
        if upper is None:
            return "any value"
        return f"{show(upper.value)} or less" if upper.is_in else f"below {show(upper.value)}"
    if upper is None:
        return f"{show(lower.value)} or more" if lower.is_in else f"above {show(lower.value)}"
    if lower == upper:
        return show(lower.value)
    start = show(lower.value) if lower.is_in else f"above {show(lower.value)}"
    return f"{start} to {'' if upper.is_in else 'below '}{show(upper.value)}"


def _floor(number: Fraction) -> int:
    return number.numerator // number.denominator
