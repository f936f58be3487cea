from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decimals import read_number
from rules.scale import Bound, Stretch, as_decimal, between, cut_days, cut_numbers, cut_years, range_in_words

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000)


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


@pytest.mark.parametrize(
    ("constants", "bounds", "samples"),
    [
        ([], {}, ["0"]),
        (["27"], {}, ["26", "27", "28"]),
        (["27", "30"], {"least": 0, "most": 100}, ["26", "27", "28", "30", "31"]),
        (["27.5"], {"least": 0}, ["27", "27.5", "28"]),
        (["0.5"], {"least": 0}, ["0.1", "0.5", "1"]),
        (["0"], {"least": 0}, ["1"]),
        (["-1", "5"], {"least": 0, "most": 10}, ["4", "5", "6"]),
        (["10"], {"least": 0, "most": 10}, ["9", "10"]),
        (["11"], {"least": 0, "most": 10}, ["1"]),
        (["-3"], {}, ["-4", "-3", "-2"]),
        (["1", "2"], {}, ["0", "1", "1.1", "2", "3"]),
        (["5", "5.0"], {}, ["4", "5", "6"]),
    ],
)
def test_samples_are_as_round_as_can_be(constants: list[str], bounds: Any, samples: list[str]) -> None:
    stretches = cut_numbers(map(Decimal, constants), **bounds)
    assert [one.sample for one in stretches] == [Fraction(sample) for sample in samples]


def test_the_least_and_the_most_are_no_bounds_that_are_told() -> None:
    [whole] = cut_numbers([], least=0, most=10)
    assert whole == Stretch(Fraction(1), None, None)
    below, alone, above = cut_numbers([Decimal(5)], least=0, most=10)
    assert (below.lower, above.upper) == (None, None)
    assert (below.upper, above.lower) == (Bound(Fraction(5), is_in=False), Bound(Fraction(5), is_in=False))
    assert alone.lower == alone.upper == Bound(Fraction(5), is_in=True)


@pytest.mark.parametrize(
    ("lower", "upper", "held"),
    [
        (None, None, [1, 2, 3]),
        (Bound(2, is_in=True), None, [2, 3]),
        (Bound(2, is_in=False), None, [3]),
        (None, Bound(2, is_in=True), [1, 2]),
        (None, Bound(2, is_in=False), [1]),
        (Bound(2, is_in=True), Bound(2, is_in=True), [2]),
        (Bound(1, is_in=False), Bound(3, is_in=False), [2]),
    ],
)
def test_what_lies_in_a_stretch(lower: Bound | None, upper: Bound | None, held: list[int]) -> None:
    one = Stretch(2, lower, upper)
    assert [value for value in (1, 2, 3) if one.holds(value)] == held
    assert one.is_constant == (lower is not None and lower == upper)


def test_whole_years_from_birth_to_the_most() -> None:
    def cut(*constants: str) -> list[tuple[int, str]]:
        stretches = cut_years(map(Decimal, constants), 150)
        return [(one.sample, range_in_words(one, one)) for one in stretches]

    assert cut() == [(0, "any value")]
    assert cut("18") == [(17, "17 or less"), (18, "18"), (19, "19 or more")]
    assert cut("0") == [(0, "0 or less"), (1, "1 or more")]
    assert cut("150") == [(149, "149 or less"), (150, "150 or more")]
    assert cut("-5", "151", "1e30") == [(0, "any value")]
    assert cut("17.5", "20") == [
        (16, "16 or less"),
        (17, "17"),
        (18, "18"),
        (19, "19"),
        (20, "20"),
        (21, "21 or more"),
    ]


def test_days_have_a_plain_one_where_no_rule_names_one() -> None:
    assert cut_days([]) == [Stretch(date(2000, 1, 1), None, None)]
    assert [one.sample for one in cut_days([date(2026, 3, 1), date(2026, 3, 3)])] == [
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 4),
    ]


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (Fraction(1, 8), "0.125"),
        (Fraction(-5), "-5"),
        (Fraction(10) ** 30, "1000000000000000000000000000000"),
    ],
)
def test_a_decimal_is_written_with_its_own_digits(number: Fraction, digits: str) -> None:
    assert f"{as_decimal(number):f}" == digits


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


@given(NUMBERS)
def test_a_decimal_is_the_number_that_it_was(number: Decimal) -> None:
    assert as_decimal(Fraction(number)) == number
    assert read_number(as_decimal(Fraction(10) ** 1000)) == Decimal("1e1000")
