"""A column compared with a constant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.export.sql.comparisons import compare, floor, storable

DECIMAL = "DECIMAL(38, 12)"
# The column holds 26 digits before the point and 12 behind it.
LARGEST = "9" * 26


def cast(text: str, sql_type: str = DECIMAL) -> str:
    return f"CAST('{text}' AS {sql_type})"


def text(constant: str) -> str:
    return cast(constant, "VARCHAR")


@pytest.mark.parametrize(
    ("kind", "required", "expected"),
    [
        ("boolean", True, "x"),
        ("boolean", False, "NOT x"),
        ("file", True, "x"),
        ("file", False, "NOT x"),
        ("single_option", "it's", "x = " + text("it''s")),
        ("single_option", "Red", "x = " + text("Red")),
        ("text", "Straße's", "x = " + text("strasse''s")),
        ("date", date(2024, 2, 29), f"x = {cast('2024-02-29', 'DATE')}"),
        ("number", Decimal(3), f"x = {cast('3.000000000000')}"),
        ("number_of_text", "3", f"x = {cast('3.000000000000')}"),
    ],
)
def test_equality(kind: str, required: Any, expected: str) -> None:
    assert compare(kind, "x", "=", required) == expected


@pytest.mark.parametrize("comparator", ["<", "<=", ">", ">="])
@pytest.mark.parametrize(
    ("kind", "required", "constant"),
    [
        ("number", Decimal("-2.5"), cast("-2.500000000000")),
        ("number", Decimal("0.000000000001"), cast("0.000000000001")),
        ("number", Decimal(LARGEST), cast(f"{LARGEST}.000000000000")),
        ("number_of_text", "2.5", cast("2.500000000000")),
        ("date", date(2024, 2, 29), cast("2024-02-29", "DATE")),
    ],
)
def test_order(kind: str, comparator: str, required: Any, constant: str) -> None:
    assert compare(kind, "x", comparator, required) == f"x {comparator} {constant}"


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        ("=", "x <> x"),
        ("<", f"x <= {cast('0.100000000000')}"),
        ("<=", f"x <= {cast('0.100000000000')}"),
        (">", f"x > {cast('0.100000000000')}"),
        (">=", f"x > {cast('0.100000000000')}"),
    ],
)
def test_a_number_between_those_that_a_column_holds(comparator: str, expected: str) -> None:
    """The next lower one is on the same side of all that it holds."""
    assert compare("number", "x", comparator, Decimal("0.1000000000001")) == expected


def test_the_next_lower_number_of_a_negative_one_is_farther_from_zero() -> None:
    assert compare("number", "x", "<", Decimal("-0.1000000000001")) == f"x <= {cast('-0.100000000001')}"


@pytest.mark.parametrize(
    ("required", "always"),
    [
        (f"1{'0' * 26}", {"<", "<="}),
        ("1e300", {"<", "<="}),
        (f"-1{'0' * 26}", {">", ">="}),
        ("-1e300", {">", ">="}),
    ],
)
@pytest.mark.parametrize("kind", ["number", "number_of_text"])
def test_a_number_that_no_column_holds_is_known_to_be_larger_or_smaller(
    kind: str, required: str, always: set[str]
) -> None:
    """Where there is a value, a column equals itself; where there is none, that is NULL."""
    given = Decimal(required) if kind == "number" else required
    for comparator in ("=", "<", "<=", ">", ">="):
        expected = "x = x" if comparator in always else "x <> x"
        assert compare(kind, "x", comparator, given) == expected


def test_a_text_is_never_before_or_after_a_word() -> None:
    assert compare("number_of_text", "x", "<", "many") == "x <> x"


@pytest.mark.parametrize(
    ("number", "scale", "expected"),
    [
        ("2.59", 1, "2.5"),
        ("-2.51", 1, "-2.6"),
        ("2.5", 3, "2.500"),
        ("2.5", 0, "2"),
        (f"{'1' * 1000}.{'5' * 1000}", 999, f"{'1' * 1000}.{'5' * 999}"),
    ],
)
def test_the_next_lower_number_of_so_many_decimals(number: str, scale: int, expected: str) -> None:
    assert str(floor(Decimal(number), scale)) == expected


def test_postgresql_holds_no_nul() -> None:
    assert storable("a\0b\0") == "a\ufffdb\ufffd"
    assert compare("text", "x", "=", "a\0b") == "x = " + text("a\ufffdb")
