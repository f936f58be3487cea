"""What each comparator means for each kind of value (rules-semantics, section 4)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from rules.comparators import COMPARATORS, Compared, comparison, fits
from rules.states import StateIdentifier

ORDERS = ("<", "<=", ">", ">=")


@pytest.mark.parametrize(
    ("kind", "required", "below", "at", "above"),
    [
        ("number", Decimal("7.5"), Decimal("7.4"), Decimal("7.50"), Decimal(8)),
        ("age", Decimal(18), 17, 18, 19),
        ("bmi", Decimal(30), Fraction(2999, 100), Fraction(30), Fraction(3001, 100)),
        ("text", "7.5", "7.4", "7.50", "8"),
    ],
)
def test_numbers_are_compared_as_numbers(
    kind: Compared, required: object, below: Any, at: Any, above: Any
) -> None:
    came_out = {
        order: [comparison(kind, order, required)(actual) for actual in (below, at, above)]
        for order in ORDERS
    }
    assert came_out == {
        "<": [True, False, False],
        "<=": [True, True, False],
        ">": [False, False, True],
        ">=": [False, True, True],
    }


@pytest.mark.parametrize(
    ("kind", "required", "same", "other"),
    [
        ("boolean", True, True, False),
        ("number", Decimal("7.50"), Decimal("7.5"), Decimal(7)),
        ("bmi", Decimal("27.5"), Fraction(55, 2), Fraction(27)),
        ("text", "Straße", "STRASSE", "Strase"),
        ("single_option", "o-1", "o-1", "o-2"),
        ("multiple_option", "o-1", frozenset({"o-2", "o-1"}), frozenset({"o-2"})),
        (
            "state",
            StateIdentifier("abbreviation", "ny"),
            {"abbreviation": frozenset({"ny"})},
            {"abbreviation": frozenset({"ca"})},
        ),
    ],
)
def test_unequal_is_whatever_equal_is_not(kind: Compared, required: object, same: Any, other: Any) -> None:
    assert [comparison(kind, "=", required)(actual) for actual in (same, other)] == [True, False]
    assert [comparison(kind, "!=", required)(actual) for actual in (same, other)] == [False, True]


@pytest.mark.parametrize("order", ORDERS)
def test_texts_that_are_no_numbers_have_no_order(order: str) -> None:
    assert not comparison("text", order, "b")("a")
    assert not comparison("text", order, "b")("7")
    assert not comparison("text", order, "7")("a")


def test_only_what_has_an_order_can_be_ordered() -> None:
    kinds: tuple[Compared, ...] = ("boolean", "single_option", "multiple_option", "file", "gender", "state")
    assert {one: fits(kind, one) for kind, one in product(kinds, COMPARATORS)} == {
        "=": True,
        "!=": True,
        **dict.fromkeys(ORDERS, False),
    }
    ordered: tuple[Compared, ...] = ("age", "bmi", "number", "text", "date", "informational")
    assert all(fits(kind, one) for kind, one in product(ordered, COMPARATORS))
    assert not fits("number", "~")
