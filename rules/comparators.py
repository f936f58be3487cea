"""Comparator: what =, !=, <, <=, > and >= mean for each kind of value."""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from rules.decimals import read_number
from rules.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from rules.states import StateIdentifier, StateKind

__all__ = ["COMPARATORS", "ORDERED", "Compared", "comparison", "fits"]

Compared = Kind | Literal["age", "bmi", "gender", "state"]

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

COMPARATORS = ("=", "!=", *_ORDERS)

ORDERED: frozenset[Compared] = frozenset({"age", "bmi", "number", "text", "date", "informational"})
"""The kinds whose values have an order; informational because it offers absent, and absent has an outcome for each."""


def fits(kind: Compared, comparator: str) -> bool:
    """Whether this comparator can be used with this kind of value."""
    return comparator in {"=", "!="} or (comparator in _ORDERS and kind in ORDERED)


def comparison(
    kind: Compared,
    comparator: str,
    required: Any,  # noqa: ANN401 - an engine value
) -> Callable[[Any], bool]:
    """The comparison of an actual value with the required one, ready to be called many times.

    `!=` is the negation of `=` for every kind. `fits(kind, comparator)` has to hold.
    """
    if comparator == "!=":
        equal = comparison(kind, "=", required)
        return lambda actual: not equal(actual)
    if comparator == "=":
        return _EQUALITIES.get(kind, _equals)(required)
    order = _ORDERS[comparator]
    if kind == "text":
        return _text_order(order, required)
    if kind == "bmi":
        exact = Fraction(required)
        return lambda actual: order(actual, exact)
    return lambda actual: order(actual, required)


def _equals(required: object) -> Callable[[object], bool]:
    return lambda actual: actual == required


def _bmi_equals(required: Decimal) -> Callable[[Fraction], bool]:
    # Python calls no Fraction equal to a Decimal.
    exact = Fraction(required)
    return lambda actual: actual == exact


def _contains(required: str) -> Callable[[frozenset[str]], bool]:
    return lambda actual: required in actual


def _text_equals(required: str) -> Callable[[str], bool]:
    folded = required.casefold()
    return lambda actual: actual.casefold() == folded


def _state_equals(required: StateIdentifier) -> Callable[[Mapping[StateKind, frozenset[str]]], bool]:
    return lambda actual: required.text in actual[required.kind]


_EQUALITIES: Mapping[Compared, Callable[[Any], Callable[[Any], bool]]] = {
    "bmi": _bmi_equals,
    "multiple_option": _contains,
    "text": _text_equals,
    "state": _state_equals,
}


def _text_order(order: Callable[[Decimal, Decimal], bool], required: str) -> Callable[[str], bool]:
    """Numeric if both sides are numbers; texts have no order, so otherwise false."""
    threshold = read_number(required)
    if threshold is None:
        return lambda _actual: False

    def compare(actual: str) -> bool:
        number = read_number(actual)
        return number is not None and order(number, threshold)

    return compare
