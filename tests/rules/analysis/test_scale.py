from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.analysis.scale import Stretch, cut_days, cut_numbers, range_in_words


def words(stretches: list[Stretch]) -> list[str]:
    return [range_in_words(one, one, str) for one in stretches]


def test_numbers_are_cut_at_each_constant() -> None:
    stretches = cut_numbers([Decimal(30), Decimal(27), Decimal(30)])
    assert words(stretches) == ["below 27", "27", "above 27 to below 30", "30", "above 30"]
    assert [one.sample for one in stretches] == [26, 27, 28, 30, 31]


def test_constants_that_no_number_can_reach_cut_nothing() -> None:
    assert words(cut_numbers([Decimal(-1), Decimal(0), Decimal(5), Decimal(11)], least=0, most=10)) == [
        "below 5",
        "5",
        "above 5",
    ]


def test_nothing_lies_above_the_most_there_can_be() -> None:
    stretches = cut_numbers([Decimal(10)], least=0, most=10)
    assert words(stretches) == ["below 10", "10"]


def test_days_are_cut_at_each_constant_and_nothing_lies_between_neighbours() -> None:
    stretches = cut_days([date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 10)])
    assert words(stretches) == [
        "below 2026-01-01",
        "2026-01-01",
        "2026-01-02",
        "above 2026-01-02 to below 2026-01-10",
        "2026-01-10",
        "above 2026-01-10",
    ]


@pytest.mark.parametrize(
    ("constant", "expected"),
    [
        pytest.param(date.max, ["below 9999-12-31", "9999-12-31"], id="nothing is after the last day"),
        pytest.param(date.min, ["0001-01-01", "above 0001-01-01"], id="nothing is before the first"),
    ],
)
def test_the_calendar_has_two_ends(constant: date, expected: list[str]) -> None:
    assert words(cut_days([constant])) == expected
