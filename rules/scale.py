"""Scale: an ordered kind of value, cut at constants."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import chain, pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.decimals import read_number
from rules.wording import clipped, number_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "Bound",
    "Stretch",
    "as_decimal",
    "between",
    "cut_days",
    "cut_numbers",
    "cut_years",
    "range_in_words",
]

_MAX_DIGITS = 1000
"""Of a number in an answer (rules.decimals), before and after the point."""


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
        """Whether it is one value alone, and not what lies between two."""
        return self.lower is not None and self.lower == self.upper

    def holds(self, value: Any) -> bool:  # noqa: ANN401 - of the kind of the bounds
        """Whether the value lies in it."""
        low, high = self.lower, self.upper
        is_above = low is None or value > low.value or (low.is_in and value == low.value)
        return is_above and (high is None or value < high.value or (high.is_in and value == high.value))


def cut_numbers(
    constants: Iterable[Decimal | Fraction], *, least: int | None = None, most: int | None = None
) -> list[Stretch]:
    """The numbers above `least` up to `most`, in their order: each constant alone, and what lies between.

    Samples are as round as can be, and exact. Where no answer has the digits to come between, nothing lies between.
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
        sample = between(lower, upper) if above or not below else _just_below(lower, upper)
        if sample is not None:
            stretches.append(Stretch(sample, above, below))
        if upper in marks:
            stretches.append(Stretch(upper, Bound(upper, is_in=True), Bound(upper, is_in=True)))
    return stretches


def _just_below(least: Fraction | None, upper: Fraction | None) -> Fraction | None:
    """Below all constants the largest whole number is the likeliest: 26, not 1, for a BMI under 27."""
    sample = between(None, upper)
    return sample if sample is not None and sample > (least or 0) else between(least, upper)


def cut_days(constants: Iterable[date]) -> list[Stretch]:
    """All days, in their order: each constant alone, and what lies between."""
    marks = {one.toordinal() for one in constants}
    if not marks:
        return [Stretch(date(2000, 1, 1), None, None)]
    return _cut_whole(marks, 1, date.max.toordinal(), date.fromordinal)


def cut_years(constants: Iterable[Decimal], most: int) -> list[Stretch]:
    """Whole years from 0 to `most`, in their order: each constant alone, both neighbours of a fraction, and between."""
    marks = {year for one in constants for year in (floor(one), ceil(one)) if 0 <= year <= most}
    return _cut_whole(marks, 0, most, int)


def _cut_whole(marks: set[int], least: int, most: int, read: Callable[[int], Any]) -> list[Stretch]:
    """Samples are the last of each stretch that has an end, else the first."""
    starts = sorted({least, *marks, *(mark + 1 for mark in marks if mark < most)})
    stretches: list[Stretch] = []
    for start, following in zip(starts, [*starts[1:], most + 1], strict=True):
        first, last = read(start), read(following - 1)
        lower = Bound(first, is_in=True) if start > least else None
        upper = Bound(last, is_in=True) if following <= most else None
        stretches.append(Stretch(last if upper else first, lower, upper))
    return stretches


def between(lower: Fraction | None, upper: Fraction | None) -> Fraction | None:
    """The roundest number between two others, neither of which it is; an end of None: no end.

    None if no answer has the digits to come between.
    """
    if lower is None:
        mirrored = Fraction(0) if upper is None else between(-upper, None)
        return None if mirrored is None else -mirrored
    # Whole numbers come first, then tenths and so on; tens and more are for numbers of a thousand digits.
    for exponent in chain(range(0, -_MAX_DIGITS - 1, -1), range(_MAX_DIGITS, 0, -1)):
        unit: Fraction = Fraction(10) ** exponent
        number = (lower // unit + 1) * unit
        if (upper is None or number < upper) and read_number(as_decimal(number)) is not None:
            return number
    return None


def as_decimal(number: Fraction) -> Decimal:
    """The same number, exactly; it has to have a finite decimal expansion."""
    with localcontext() as context:
        context.prec = 4000  # twice the digits that the engine reads, and what a product of two needs
        decimal = Decimal(number.numerator) / Decimal(number.denominator)
        return decimal if len(decimal.as_tuple().digits) <= _MAX_DIGITS else decimal.normalize()


def range_in_words(first: Stretch, last: Stretch) -> str:
    """From the lower end of one stretch to the upper end of another: "18 or more", "27 to below 30"."""
    lower, upper = first.lower, last.upper
    or_later, or_earlier = _DAYS if isinstance(first.sample, date) else _NUMBERS
    if lower is None:
        if upper is None:
            return "any value"
        return or_earlier.format(_shown(upper)) if upper.is_in else f"below {_shown(upper)}"
    if upper is None:
        return or_later.format(_shown(lower)) if lower.is_in else f"above {_shown(lower)}"
    if lower == upper:
        return _shown(lower)
    start = _shown(lower) if lower.is_in else f"above {_shown(lower)}"
    return f"{start} to {'' if upper.is_in else 'below '}{_shown(upper)}"


_NUMBERS = ("{} or more", "{} or less")
_DAYS = ("{} or later", "{} or earlier")


def _shown(bound: Bound) -> str:
    if isinstance(bound.value, date):
        return bound.value.isoformat()
    return clipped(number_words(as_decimal(Fraction(bound.value))))
