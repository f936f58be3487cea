"""Number: decimals as the numbers of JSON."""

from __future__ import annotations

import sys
from decimal import ROUND_05UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["EXACT_DIGITS", "as_number", "is_exact", "is_integer", "sticky"]

EXACT_DIGITS = 15
"""Every decimal of so many significant digits has a double of its own, in the same order."""

_MAX_INTEGER = 2**31 - 1  # https://hl7.org/fhir/R4/datatypes.html#integer: 32 bits
_MAX_EXPONENT = 300  # of a double it is 308
_MORE_DIGITS_THAN_ANY = 2000  # rules.decimals reads a thousand
_STICKY = Context(prec=EXACT_DIGITS, rounding=ROUND_05UP)


def is_exact(number: Decimal, digits: int = EXACT_DIGITS) -> bool:
    """Whether it has at most so many digits; then a JSON number keeps it, also where JSON numbers are doubles."""
    if not number:
        return True
    significant = number.normalize(Context(prec=_MORE_DIGITS_THAN_ANY)).as_tuple().digits
    return len(significant) <= digits and abs(number.adjusted()) < _MAX_EXPONENT


def is_integer(number: Decimal) -> bool:
    """Whether it is one of FHIR's integers."""
    return abs(number) <= _MAX_INTEGER and number == number.to_integral_value()


def as_number(number: Decimal) -> int | float:
    """The JSON number for it; the nearest one if it is not exact."""
    if is_integer(number):
        return int(number)
    return max(-sys.float_info.max, min(sys.float_info.max, float(number)))


def sticky(number: Fraction) -> Decimal:
    """The number in 15 digits, such that it compares with every decimal of up to 14 digits as the number itself does.

    What does not fit is cut off; if the last digit would be 0 or 5 then, it becomes 1 or 6.
    """
    return _STICKY.divide(Decimal(number.numerator), Decimal(number.denominator))
