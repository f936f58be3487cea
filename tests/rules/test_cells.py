from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.cells import Comparand, cell_of
from rules.comparators import comparison
from rules.facts import body_mass_index

NUMBERS = st.decimals(-3, 3, places=1)
MEASURES = st.decimals(40, 200, places=3)
TEXTS = st.sampled_from(["Yes", "yes", "YES", "no", "7", "7.0", "6.9", "Straße", "STRASSE", "other"])
ORDERED = ["=", "!=", "<", "<=", ">", ">="]

KINDS: dict[Any, tuple[st.SearchStrategy[Any], st.SearchStrategy[Any], list[str]]] = {
    "number": (NUMBERS, NUMBERS, ORDERED),
    "date": (st.dates(date(2024, 2, 27), date(2024, 3, 2)),) * 2 + (ORDERED,),
    "text": (TEXTS, TEXTS, ORDERED),
    "multiple_option": (st.frozensets(st.sampled_from("abc")), st.sampled_from("ab"), ["=", "!="]),
}


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_no_requirement_tells_values_of_one_cell_apart(kind: Any, data: st.DataObject) -> None:
    values, required, comparators = KINDS[kind]
    tests = data.draw(st.lists(st.tuples(st.sampled_from(comparators), required), max_size=4))
    one, other = data.draw(values), data.draw(values)
    cell = cell_of(kind, [Comparand(threshold, word not in {"=", "!="}) for word, threshold in tests])
    assert cell is not None
    told_apart = [
        word
        for word, threshold in tests
        if comparison(kind, word, threshold)(one) != comparison(kind, word, threshold)(other)
    ]
    if cell(one) == cell(other):
        assert not told_apart


@given(st.tuples(MEASURES, MEASURES), st.tuples(MEASURES, MEASURES), st.lists(MEASURES, max_size=3))
@example(
    (Decimal("86.7"), Decimal(170)),
    (Decimal("86.7"), Decimal("170.0000000000000000000000001")),
    [Decimal(30)],
)
@example((Decimal("86.7"), Decimal(170)), (Decimal("86.69"), Decimal(170)), [Decimal(30)])
@example(
    (Decimal("86.7"), Decimal(170)),
    (Decimal("86.7"), Decimal("170.0000000000000000000000001")),
    [Decimal(30), Decimal(30), Decimal("30.000000000000000000000001"), Decimal(0), Decimal(-2)],
)
def test_no_index_tells_measures_of_one_cell_apart(one: Any, other: Any, thresholds: list[Decimal]) -> None:
    cell = cell_of("bmi", [Comparand(threshold, ordered=True) for threshold in thresholds])
    assert cell is not None
    with localcontext() as context:
        context.prec = 2
        same = cell(one) == cell(other)
    sides = [
        [
            comparison("bmi", word, threshold)(body_mass_index(*measures))
            for threshold in thresholds
            for word in ORDERED
        ]
        for measures in (one, other)
    ]
    if same:
        assert sides[0] == sides[1]


def test_a_tie_is_settled_exactly() -> None:
    cell = cell_of("bmi", [Comparand(Decimal(30), ordered=True)])
    assert cell is not None
    exact = cell((Decimal("86.7"), Decimal(170)))
    assert exact != cell((Decimal("86.7"), Decimal("170.0000000000000000000000001")))
    assert exact != cell((Decimal("86.7"), Decimal("169.9999999999999999999999999")))


def test_cells_are_as_few_as_the_thresholds_allow() -> None:
    cell = cell_of("number", [Comparand(Decimal(5), ordered=True), Comparand(Decimal(7), ordered=True)])
    assert cell is not None
    assert len({cell(Decimal(number)) for number in range(-50, 50)}) == 5
    free = cell_of("text", [Comparand("yes", ordered=False)])
    assert free is not None
    assert free("what I wrote") == free("what somebody else wrote")


def test_few_options_make_so_few_sets_that_each_is_a_cell() -> None:
    required = [Comparand("a", ordered=False)]
    assert cell_of("multiple_option", required, options=8) is None
    of_many = cell_of("multiple_option", required, options=9)
    assert of_many is not None
    assert of_many(frozenset("ab")) == of_many(frozenset("ac")) != of_many(frozenset("b"))


def test_above_two_thresholds_that_are_close_is_another_cell_than_between_them() -> None:
    near, nearer = Decimal(30), Decimal("30.000000000000000000000001")
    cell = cell_of("bmi", [Comparand(near, ordered=True), Comparand(nearer, ordered=True)])
    assert cell is not None
    one_metre = Decimal(100)
    between = Decimal("30.0000000000000000000000005")
    indexes = [Decimal(29), near, between, nearer, Decimal(31)]
    assert len({cell((index, one_metre)) for index in indexes}) == len(indexes)


def test_texts_are_cut_by_the_words_and_the_numbers_that_rules_name() -> None:
    cell = cell_of("text", [Comparand("Yes", ordered=False), Comparand("7", ordered=True)])
    assert cell is not None
    assert len({cell(text) for text in ("yes", "other", "6.9", "7", "7.1")}) == 5
    for same in (("yes", "YES"), ("other", "neither"), ("6.9", "-2"), ("7", "7.0"), ("7.1", "1e3")):
        assert len({cell(text) for text in same}) == 1


def test_measures_that_are_not_known_are_a_cell() -> None:
    cell = cell_of("bmi", [Comparand(Decimal(5), ordered=True)])
    assert cell is not None
    assert cell((None, Decimal(170))) == cell((Decimal(80), None)) is None


@pytest.mark.parametrize("kind", ["boolean", "single_option", "file", "age", "gender", "state"])
def test_elsewhere_each_value_is_a_cell(kind: Any) -> None:
    assert cell_of(kind, []) is None
