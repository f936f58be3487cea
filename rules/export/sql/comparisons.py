"""Comparison: a column compared with a constant, as both databases compare it exactly."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Any

from rules.decimals import read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

__all__ = ["TYPES", "compare", "floor", "storable"]

_NUMBER_DIGITS, _NUMBER_SCALE = 38, 12

# rules.decimals reads a thousand before the point, and as many behind it.
_MORE_DIGITS_THAN_ANY = 2500

TYPES = {
    "boolean": "BOOLEAN",
    "single_option": "VARCHAR",
    "number": f"DECIMAL({_NUMBER_DIGITS}, {_NUMBER_SCALE})",
    "text": "VARCHAR",
    "number_of_text": f"DECIMAL({_NUMBER_DIGITS}, {_NUMBER_SCALE})",
    "date": "DATE",
    "file": "BOOLEAN",
}
"""Of a column, by the kind of answer (rules.values) that it holds, or by the number that a text is."""


def compare(kind: str, expression: str, comparator: str, required: Any) -> str:  # noqa: ANN401 - of the kind
    """The comparison of a column of this kind with an engine value; NULL where the column is. Not for !=."""
    return _COMPARISONS[kind](expression, comparator, required)


def floor(number: Decimal, scale: int) -> Decimal:
    """The next lower number with so many decimals."""
    return number.quantize(Decimal(1).scaleb(-scale), ROUND_FLOOR, Context(prec=_MORE_DIGITS_THAN_ANY))


def storable(text: str) -> str:
    """As both databases hold it: PostgreSQL's texts have no NUL."""
    return text.replace("\0", "\ufffd")


def _is(expression: str, _comparator: str, required: bool) -> str:  # noqa: FBT001
    return expression if required else f"NOT {expression}"


def _option(expression: str, _comparator: str, required: str) -> str:
    return f"{expression} = {_literal(required)}"


def _number(expression: str, comparator: str, required: Decimal) -> str:
    limit = Decimal(10) ** (_NUMBER_DIGITS - _NUMBER_SCALE)
    if abs(required) >= limit:
        holds = comparator in ({"<", "<="} if required > 0 else {">", ">="})
        return _known(expression, holds=holds)
    below = floor(required, _NUMBER_SCALE)
    if below != required:
        if comparator == "=":
            return _known(expression, holds=False)
        # No value lies between the threshold and the next lower one that a column can hold.
        comparator = "<=" if comparator in {"<", "<="} else ">"
    return f"{expression} {comparator} CAST('{below:f}' AS {TYPES['number']})"


def _known(expression: str, *, holds: bool) -> str:
    """True or false if there is a value, NULL if there is none."""
    return f"{expression} {'=' if holds else '<>'} {expression}"


def _text(expression: str, _comparator: str, required: str) -> str:
    return f"{expression} = {_literal(required.casefold())}"


def _number_of_text(expression: str, comparator: str, required: str) -> str:
    number = read_number(required)
    return _known(expression, holds=False) if number is None else _number(expression, comparator, number)


def _day(expression: str, comparator: str, required: date) -> str:
    return f"{expression} {comparator} CAST('{required.isoformat()}' AS DATE)"


_COMPARISONS: Mapping[str, Callable[[str, str, Any], str]] = {
    "boolean": _is,
    "single_option": _option,
    "number": _number,
    "text": _text,
    "number_of_text": _number_of_text,
    "date": _day,
    "file": _is,
}


def _literal(text: str) -> str:
    return "CAST('" + storable(text).replace("'", "''") + "' AS VARCHAR)"
