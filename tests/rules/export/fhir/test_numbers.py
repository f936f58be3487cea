from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.export.fhir.numbers import as_number, is_exact, is_integer, sticky


@example(30 - Fraction(1, 10**20), Decimal(30))
@example(30 + Fraction(1, 10**20), Decimal(30))
@given(st.fractions(min_value=1, max_value=10**5), st.decimals(min_value=1, max_value=10**5, places=6))
def test_a_cut_number_compares_as_the_number_itself(number: Fraction, threshold: Decimal) -> None:
    def order(left: Fraction | Decimal | float, right: Decimal | float) -> tuple[bool, bool]:
        return left < right, left > right

    cut = sticky(number)
    assert order(Fraction(cut), threshold) == order(number, Fraction(threshold))  # type: ignore[arg-type]
    assert order(float(cut), float(threshold)) == order(number, Fraction(threshold))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "integer", "exact", "written"),
    [
        ("3.0", True, True, 3),
        ("2147483647", True, True, 2147483647),
        ("2147483648", False, True, 2147483648.0),
        ("-2147483648", False, True, -2147483648.0),
        ("2.5", False, True, 2.5),
        ("123456789012345", False, True, 123456789012345.0),
        ("1234567890123456", False, False, 1234567890123456.0),
        ("1e300", False, False, 1e300),
        ("1e999", False, False, 1.7976931348623157e308),
        ("1e-999", False, False, 0.0),
        ("0e-999", True, True, 0),
    ],
)
def test_a_decimal_as_a_json_number(number: str, integer: bool, exact: bool, written: float) -> None:
    decimal = Decimal(number)
    assert (is_integer(decimal), is_exact(decimal), as_number(decimal)) == (integer, exact, written)
    assert type(as_number(decimal)) is type(written)
