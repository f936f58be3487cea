from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.decimals import read_number


def _shortly(given: Any) -> str:
    return f"{given.bit_length()} bits" if isinstance(given, int) else repr(given)[:12]


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (0.1, Decimal("0.1")),
        (" +1.50e1 ", Decimal(15)),
        (".5", Decimal("0.5")),
        ("5.", Decimal(5)),
        (10**999, Decimal("1e999")),
        (Decimal(10**999), Decimal("1e999")),
        ("1" + "0" * 999, Decimal("1e999")),
        ("1e-1000", Decimal("1e-1000")),
    ],
    ids=_shortly,
)
def test_numbers_count_as_they_are_written(given: Any, number: Decimal) -> None:
    assert read_number(given) == number


@pytest.mark.parametrize(
    "given",
    [
        True,
        None,
        [1],
        "",
        "ten",
        "1 000",
        "1,5",
        "0x10",
        "1_000",
        "\u0661",
        "1e",
        "NaN",
        "inf",
        float("nan"),
        float("-inf"),
        Decimal("sNaN"),
        10**1000,
        10**1_000_000,
        Decimal(10**1000),
        "1" + "0" * 1000,
        "1e1001",
        "1e-1001",
        Decimal("1e1001"),
        "1e999999999999",
    ],
    ids=_shortly,
)
def test_anything_else_is_no_number(given: Any) -> None:
    assert read_number(given) is None
