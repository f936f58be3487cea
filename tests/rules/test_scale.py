from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decimals import read_number
from rules.scale import as_decimal, between, cut_days, cut_numbers, cut_years, range_in_words

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000)


@given(st.lists(NUMBERS), NUMBERS)
def test_every_number_is_in_one_stretch_and_each_constant_alone(
    constants: list[Decimal], one: Decimal
) -> None:
    stretches = cut_numbers(constants)
    [mine] = [stretch for stretch in stretches if stretch.holds(Fraction(one))]
    assert mine.is_constant == (one in constants)
    assert all(stretch.holds(stretch.sample) for stretch in stretches)


@given(st.lists(st.dates()), st.dates())
def test_every_day_is_in_one_stretch_and_each_constant_alone(constants: list[date], one: date) -> None:
    stretches = cut_days(constants)
    [mine] = [stretch for stretch in stretches if stretch.holds(one)]
    assert all(stretch.holds(stretch.sample) for stretch in stretches)
    if one in constants:
        assert {day for day in (date.min, one, date.max) if mine.holds(day)} == {one}


def test_the_first_and_the_last_day_have_nothing_beyond() -> None:
    assert [one.sample for one in cut_days([date.min, date.max])] == [date.min, date(9999, 12, 30), date.max]


def test_a_fraction_of_a_year_cuts_between_its_neighbours() -> None:
    stretches = cut_years([Decimal("17.5"), Decimal(-1), Decimal(151)], 150)
    assert [range_in_words(one, one) for one in stretches] == ["16 or less", "17", "18", "19 or more"]


@pytest.mark.parametrize(
    ("lower", "upper", "roundest"),
    [
        (None, None, "0"),
        ("26.5", None, "27"),
        (None, "-3", "-4"),
        ("27", "30", "28"),
        ("0.5", "0.6", "0.51"),
        ("1e1000", None, "2e1000"),
        ("1e1000", "2e1000", "1.1e1000"),
        ("1e-1000", "2e-1000", None),
    ],
)
def test_the_roundest_number_between_two_that_an_answer_can_be(
    lower: str | None, upper: str | None, roundest: str | None
) -> None:
    ends = [None if one is None else Fraction(one) for one in (lower, upper)]
    assert between(*ends) == (None if roundest is None else Fraction(roundest))


def test_where_no_answer_comes_between_the_constants_touch() -> None:
    close = [Decimal("1e-1000"), Decimal("2e-1000")]
    below, *alone, above = cut_numbers(close)
    assert [one.sample for one in alone] == [Fraction(one) for one in close]
    assert (below.upper, above.lower) == tuple(
        one._replace(is_in=False) for one in (alone[0].lower, alone[1].upper) if one is not None
    )


@given(NUMBERS)
def test_a_decimal_is_the_number_that_it_was(number: Decimal) -> None:
    assert as_decimal(Fraction(number)) == number
    assert read_number(as_decimal(Fraction(10) ** 1000)) == Decimal("1e1000")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (0, 0, "below 27"),
        (0, 1, "27 or less"),
        (1, 1, "27"),
        (1, 2, "27 to below 30.5"),
        (2, 2, "above 27 to below 30.5"),
        (2, 3, "above 27 to 30.5"),
        (3, 4, "30.5 or more"),
        (4, 4, "above 30.5"),
        (0, 4, "any value"),
    ],
)
def test_a_range_of_numbers_in_words(first: int, last: int, words: str) -> None:
    stretches = cut_numbers([Decimal(27), Decimal("30.50")])
    assert range_in_words(stretches[first], stretches[last]) == words


def test_ranges_of_days_in_words_take_whole_days() -> None:
    stretches = cut_days([date(2026, 1, 2), date(2026, 1, 10)])
    assert [range_in_words(one, one) for one in stretches] == [
        "2026-01-01 or earlier",
        "2026-01-02",
        "2026-01-03 to 2026-01-09",
        "2026-01-10",
        "2026-01-11 or later",
    ]
