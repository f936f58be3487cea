from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import parse_questionnaire
from rules.candidates import Candidate, Source, candidates_for, candidates_of, is_covered, named_options
from rules.comparators import comparison
from rules.decimals import read_number
from rules.requirements import read_requirement
from tests.rules.documents import on, on_question, option, question, questionnaire, rule

OPTIONS = [option(f"o-{number}", f"Option {number}") for number in range(14)]
UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
ORDERED = ["=", "!=", "<", "<=", ">", ">="]


def source(*requirements: Any, question_type: str | None = None) -> Source:
    """A fact, or question q of this type, of which these things are required."""
    form = parse_questionnaire(
        questionnaire(
            question("q", question_type or "text", options=OPTIONS),
            question("asking", "boolean", rule(*requirements)),
        )
    )
    read = [read_requirement(one, form) for one in form.questions[1].rules[0].requirements]
    asked = form.questions[0] if question_type else None
    name = asked.id if asked else read[0].kind
    return Source(
        name,
        read[0].kind if read else asked.kind if asked else "text",
        asked,
        form.questions[1].rules[0].requirements,
        tuple(one.required for one in read),
    )


def values(one: Source) -> list[Any]:
    return [candidate.value for candidate in candidates_for(one)]


def test_an_age_is_tried_at_below_between_and_above_what_rules_name() -> None:
    assert values(source(on("age", ">=", "18"), on("age", "<", "65"))) == [17, 18, 64, 65, 66]


def test_no_age_lies_beyond_150_years_or_below_birth() -> None:
    assert values(source(on("age", ">=", "0"), on("age", "<=", "150"))) == [0, 149, 150]


def test_a_bmi_is_exact_and_lies_above_nothing() -> None:
    found = candidates_for(source(on("bmi", ">=", "27"), on("bmi", ">", "29.5")))
    assert [one.value for one in found] == [Decimal(text) for text in ("26", "27", "28", "29.5", "30")]
    assert all(isinstance(one.value, Decimal) and one.stretch is not None for one in found)
    assert all(one.stretch is not None and one.stretch.sample == one.value for one in found)
    assert Decimal(0) not in values(source(on("bmi", ">", "0")))


def test_no_bmi_exceeds_what_a_case_can_say() -> None:
    most = Decimal(1000) / Decimal("0.01")
    assert max(values(source(on("bmi", ">=", str(most))))) == most


def test_every_gender_is_tried() -> None:
    assert values(source(on("gender", "=", "male"))) == [0, 1, 2, 9]


@pytest.mark.parametrize("kind", ["boolean", "file"])
def test_yes_no_and_to_skip(kind: str) -> None:
    assert values(source(on_question("q", "=", "yes"), question_type=kind)) == [True, False, None]


def test_numbers_and_days_are_cut_where_rules_name_one() -> None:
    numbers = values(source(on_question("q", "<", "2.5"), question_type="number"))
    assert numbers == [Decimal(2), Decimal("2.5"), Decimal(3), None]
    days = values(source(on_question("q", ">", "2026-03-01"), question_type="date"))
    assert days == [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), None]


def test_every_option_and_to_skip() -> None:
    assert values(source(on_question("q", "=", "o-3"), question_type="single_option")) == [
        *(f"o-{number}" for number in range(14)),
        None,
    ]


@pytest.mark.parametrize("named", [1, 2, 3])
def test_of_several_options_every_set_of_those_that_rules_name_and_one_of_the_others(named: int) -> None:
    keys = [f"o-{number}" for number in range(1, named + 1)]
    one = source(*(on_question("q", "=", key) for key in [*keys, *keys]), question_type="multiple_option")
    assert named_options(one) == keys
    assert values(one) == [
        frozenset({"o-0"}),
        *(frozenset(some) for size in range(1, named + 1) for some in combinations(keys, size)),
        None,
    ]


def test_where_rules_name_every_option_none_of_them_is_to_choose_nothing() -> None:
    everything = [on_question("q", "=", f"o-{number}") for number in range(14)]
    one = source(*everything, question_type="multiple_option")
    assert values(one)[0] == frozenset()


@pytest.mark.parametrize(("named", "covered"), [(1, True), (10, True), (11, False)])
def test_more_than_ten_options_are_too_many_for_every_combination(named: int, *, covered: bool) -> None:
    keys = [f"o-{number}" for number in range(named)]
    one = source(*(on_question("q", "=", key) for key in [*keys, keys[0]]), question_type="multiple_option")
    assert is_covered(one) is covered
    assert named_options(one) == keys[:10]
    assert len(values(one)) == 1 + (2 ** min(named, 10) - 1) + 1


@pytest.mark.parametrize("kind", ["text", "number", "single_option"])
def test_other_kinds_are_always_covered(kind: str) -> None:
    required = "o-1" if kind == "single_option" else "1"
    assert is_covered(source(on_question("q", "=", required), question_type=kind))


def test_texts_that_rules_name_once_each_and_one_that_none_names() -> None:
    found = candidates_for(
        source(*(on_question("q", "=", text) for text in ("b", "a", "b")), question_type="text")
    )
    assert found == (
        Candidate("b"),
        Candidate("a"),
        Candidate("something else", label="any other text", is_other=True),
        Candidate(None),
    )


def test_the_other_text_is_named_by_no_rule_in_any_case() -> None:
    named = ["Something ELSE", "something else 2"]
    found = values(source(*(on_question("q", "=", text) for text in named), question_type="text"))
    assert found == [*named, "something else 3", None]


@pytest.mark.parametrize("comparator", ["<", "<=", ">", ">="])
def test_numbers_as_texts_are_tried_where_rules_order_them(comparator: str) -> None:
    found = candidates_for(source(on_question("q", comparator, "7"), question_type="text"))
    assert [one.value for one in found] == ["7", "something else", "6", "07", "8", None]
    assert [one.stretch is not None for one in found] == [False, False, True, True, True, False]


def test_a_number_that_is_taken_gets_a_zero_behind_its_sign() -> None:
    found = values(source(on_question("q", ">", "-2"), question_type="text"))
    assert found == ["-2", "something else", "-3", "-02", "-1", None]
    found = values(source(on_question("q", ">", "0.5"), question_type="text"))
    assert found == ["0.5", "something else", "0", "00.5", "1", None]


def test_a_number_too_long_for_an_answer_is_spelt_shorter() -> None:
    found = candidates_for(source(on_question("q", ">", "1e1000"), question_type="text"))
    numbers = [read_number(one.value) for one in found if one.stretch is not None]
    assert numbers == [one.stretch.sample for one in found if one.stretch is not None]


def test_words_have_no_order() -> None:
    found = values(source(on_question("q", ">", "tall"), question_type="text"))
    assert found == ["tall", "something else", "0", None]


def test_a_state_is_each_that_rules_name_and_another() -> None:
    found = candidates_for(source(*(on("state", "=", text) for text in (" NY", "CA", "ny"))))
    assert found == (
        Candidate(("NY",), label="NY"),
        Candidate(("CA",), label="CA"),
        Candidate(("AA",), label="another", is_other=True),
    )


def test_each_kind_of_identifier_has_one_of_its_own() -> None:
    found = candidates_for(source(on("state", "=", "AA"), on("state", "=", UUID)))
    other = "00000000-0000-4000-8000-000000000000"
    assert [(one.value, one.label, one.is_other) for one in found] == [
        (("AA", UUID), f"AA / {UUID}", False),
        (("AA", other), "AA / another", False),
        (("AB", UUID), f"another / {UUID}", False),
        (("AB", other), "another / another", True),
    ]


def test_the_other_state_is_named_by_no_rule() -> None:
    named = ["Another state", "Another state."]
    assert values(source(*(on("state", "=", name) for name in named)))[-1] == ("Another state..",)
    first = "00000000-0000-4000-8000-000000000000"
    assert values(source(on("state", "=", first)))[-1] == ("00000000-0000-4000-8000-000000000001",)


def test_where_rules_name_every_abbreviation_there_is_no_other() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    everything = [on("state", "=", first + second) for first in letters for second in letters]
    assert len(values(source(*everything))) == 26 * 26


def test_a_fact_cannot_be_skipped() -> None:
    assert None not in values(source(on("age", ">", "1")))


def test_candidates_of_a_kind_do_not_skip() -> None:
    assert [one.value for one in candidates_of("boolean", None, iter([True]), is_ordered=False)] == [
        True,
        False,
    ]


@given(st.lists(st.tuples(st.sampled_from(ORDERED), st.integers(-3, 3).map(str)), min_size=1, max_size=4))
def test_every_number_written_as_a_text_is_judged_like_a_candidate(required: list[tuple[str, str]]) -> None:
    one = source(*(on_question("q", word, text) for word, text in required), question_type="text")
    compared = [comparison("text", word, text) for word, text in required]

    def judged(text: str) -> tuple[bool, ...]:
        return tuple(compare(text) for compare in compared)

    tried = {judged(value) for value in values(one) if value is not None}
    spellings = [str(Fraction(half, 2).__float__()) for half in range(-8, 9)]
    assert {judged(text) for text in [*spellings, *map(str, range(-4, 5)), "word"]} <= tried
