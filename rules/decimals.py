"""Decimal: numbers exactly as they were written."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

__all__ = ["read_number"]

_NUMERIC = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")

# No measure and no answer needs more; beyond it exact arithmetic would let one number occupy the machine.
_MAX_DIGITS = 1000

# What needs no look at its size.
_PLAIN = 10**18


def read_number(given: object) -> Decimal | None:
    """The number that a JSON number or a numeric string stands for, or None if it stands for none.

    A float counts as the decimal it is written as (0.1 is exactly one tenth). Booleans, infinities, NaN and numbers
    of more than 1000 digits before or after the point are none.
    """
    if isinstance(given, float):
        # No float has more than 17 digits, or a magnitude beyond 324.
        return Decimal(repr(given)) if isfinite(given) else None
    if isinstance(given, int) and not isinstance(given, bool):
        if abs(given) < _PLAIN:
            return Decimal(given)
        # Converting a number of a million digits would take seconds: first a look at its size.
        given = Decimal(given) if given.bit_length() <= 4 * _MAX_DIGITS else None
    if isinstance(given, str):
        text = given.strip()
        if len(text) > _MAX_DIGITS or not _NUMERIC.fullmatch(text):
            return None
        given = Decimal(text)
    if not isinstance(given, Decimal) or not given.is_finite():
        return None
    sign_digits_exponent = given.as_tuple()
    exponent = sign_digits_exponent.exponent
    if len(sign_digits_exponent.digits) > _MAX_DIGITS or abs(int(exponent)) > _MAX_DIGITS:
        return None
    return given
