"""Which values would do, in words, and the plainest of them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rules import parse_questionnaire
from rules.candidates import Candidate, Source, candidates_for
from rules.requirements import read_requirement
from rules.scale import Bound, Stretch
from rules.why_not.alternatives import plainest, words_for
from tests.rules import documents as doc

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]

OPTIONS = [doc.option(one, one.title()) for one in ("red", "blue", "green", "grey")]


def source_of(
    question_type: str | None, *requirements: tuple[str, Any], fact: str = "", **fields: Any
) -> Source:
    """What these requirements (comparator, required answer) ask of one question "Q", or of a fact."""
    name = fact or "q"
    asked = (
        []
        if question_type is None
        else [doc.question("q", question_type, title="Q", options=OPTIONS, **fields)]
    )
    rules = [doc.rule(doc.on(fact, *one) if fact else doc.on_question("q", *one)) for one in requirements]
    document = doc.questionnaire(*asked, offerings=[doc.offering("o", *rules)])
    questionnaire = parse_questionnaire(json.dumps(document))
    asking = tuple(rule.requirements[0] for rule in questionnaire.offerings[0].rules)
    readings = [read_requirement(one, questionnaire) for one in asking]
    required = tuple(one.required for one in readings)
    return Source(name, readings[0].kind, readings[0].question, asking, required)


def said(source: Source, wanted: Iterable[object]) -> str:
    """In words, the candidates of these values."""
    candidates = candidates_for(source)
    values = [one.value for one in candidates]
    return words_for(source, candidates, [values.index(one) for one in wanted])


def all_but(source: Source, *unwanted: object) -> list[object]:
    return [one.value for one in candidates_for(source) if one.value not in unwanted]


@pytest.mark.parametrize(
    ("question_type", "fields", "wanted", "words"),
    [
        ("boolean", {}, [True], "'Q' answered yes"),
        ("boolean", {}, [False], "'Q' answered no"),
        ("boolean", {}, [True, False], "'Q' answered yes or no"),
        ("boolean", {}, [None], "'Q' skipped"),
        ("boolean", {}, [False, None], "'Q' answered no or skipped"),
        ("boolean", {"is_visible": False}, [True], "'Q' set to yes"),
        ("boolean", {"is_visible": False}, [None], "'Q' not given"),
        ("boolean", {"is_visible": False}, [True, None], "'Q' set to yes or not given"),
        ("file", {}, [True], "'Q' with a file"),
        ("file", {}, [False, None], "'Q' without a file or skipped"),
        ("single_option", {}, ["red"], "'Q' answered 'Red'"),
        ("single_option", {}, ["green", "red"], "'Q' answered 'Red' or 'Green'"),
        ("single_option", {}, ["red", "blue", "grey"], "'Q' answered anything but 'Green'"),
        ("single_option", {}, ["red", "blue", "green", "grey"], "'Q' answered anything"),
        ("single_option", {}, ["red", None], "'Q' answered 'Red' or skipped"),
    ],
)
def test_answers(question_type: str, fields: Json, wanted: list[object], words: str) -> None:
    required = {"boolean": True, "file": True, "single_option": "Red"}[question_type]
    assert said(source_of(question_type, ("=", required), **fields), wanted) == words


def test_of_texts_those_that_are_named_or_any_other() -> None:
    source = source_of("string", ("=", "a"), ("=", "b"), ("=", "c"))
    (other,) = (one.value for one in candidates_for(source) if one.is_other)
    assert said(source, ["a"]) == "'Q' answered 'a'"
    assert said(source, ["a", "b", "c"]) == "'Q' answered 'a', 'b' or 'c'"
    assert said(source, all_but(source, "a", None)) == "'Q' answered anything but 'a'"
    assert said(source, all_but(source, "a", "b", "c", None)) == "'Q' answered anything but 'a', 'b' or 'c'"
    assert said(source, all_but(source, None)) == "'Q' answered anything"
    assert said(source, [other, None]) == "'Q' answered anything but 'a', 'b' or 'c' or skipped"


def between(source: Source, chosen: Iterable[int]) -> str:
    return words_for(source, candidates_for(source), chosen)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        # Below 3, 3, between, 5, above 5, and to skip.
        ([0], "'Q' answered below 3"),
        ([1], "'Q' answered 3"),
        ([0, 1], "'Q' answered 3 or less"),
        ([2], "'Q' answered above 3 to below 5"),
        ([1, 2, 3], "'Q' answered 3 to 5"),
        ([3, 2, 1], "'Q' answered 3 to 5"),
        ([0, 4], "'Q' answered below 3 or above 5"),
        ([0, 2, 4], "'Q' answered below 3, above 3 to below 5 or above 5"),
        ([3, 4, 5], "'Q' answered 5 or more or skipped"),
        ([0, 1, 3, 4], "'Q' answered 3 or less or 5 or more"),
    ],
)
def test_numbers_that_touch_are_one_range(chosen: list[int], words: str) -> None:
    assert between(source_of("number", ("<", "3"), (">", "5")), chosen) == words


def test_a_number_that_is_named_as_a_text_may_not_be_written_so() -> None:
    source = source_of("string", (">", "10"), ("!=", "11"), ("!=", "5"))
    candidates = candidates_for(source)
    from_ten = [
        place
        for place, one in enumerate(candidates)
        if one.stretch is not None and one.stretch.lower is not None and one.stretch.lower.value >= 10
    ]
    ten, eleven = ([one.value for one in candidates].index(text) for text in ("10", "11"))
    range_of_numbers = "'Q' answered 10 or more"
    assert words_for(source, candidates, from_ten) == f"{range_of_numbers}, but not written '10' or '11'"
    with_eleven = words_for(source, candidates, [eleven, *from_ten])
    assert with_eleven == "'Q' answered '11' or 10 or more, but not written '10'"
    assert "not written" not in words_for(source, candidates, [ten, eleven, *from_ten])


@pytest.mark.parametrize(
    ("fact", "requirement", "wanted", "words"),
    [
        ("gender", ("=", "2"), [2], "gender female"),
        ("gender", ("=", "2"), [1, 9], "gender male or not applicable"),
        ("gender", ("=", "2"), [0, 1, 9], "gender other than female"),
        ("gender", ("=", "2"), [0, 1, 2, 9], "gender anything"),
        ("state", ("=", "NY"), [("NY",)], "state NY"),
    ],
)
def test_facts(fact: str, requirement: tuple[str, str], wanted: list[object], words: str) -> None:
    assert said(source_of(None, requirement, fact=fact), wanted) == words


def test_any_other_state() -> None:
    source = source_of(None, ("=", "NY"), ("=", "OH"), fact="state")
    (other,) = (one.value for one in candidates_for(source) if one.is_other)
    assert said(source, [other]) == "state other than NY or OH"
    assert said(source, [("OH",), other]) == "state other than NY"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ([{"red"}, {"red", "blue"}], "with 'Red'"),
        ([set(), {"blue"}], "without 'Red'"),
        ([{"red"}], "with 'Red' and without 'Blue'"),
        ([{"red", "blue"}], "with 'Red' and 'Blue'"),
        ([set()], "without 'Red' or 'Blue'"),
        ([{"red"}, {"blue"}], "with 'Blue' and without 'Red', or with 'Red' and without 'Blue'"),
        ([{"red"}, {"blue"}, {"red", "blue"}], "with 'Blue', or with 'Red'"),
        ([set(), {"red"}, {"blue"}, {"red", "blue"}], "answered in any way"),
    ],
)
def test_combinations_of_options_without_those_that_make_no_difference(
    wanted: list[set[str]], words: str
) -> None:
    source = source_of("multiple_option", ("=", "Red"), ("=", "Blue"))
    candidates = candidates_for(source)
    named = {"red", "blue"}
    values = [None if one.value is None else set(one.value) & named for one in candidates]  # type: ignore[call-overload]
    members = [values.index(one) for one in wanted]
    assert words_for(source, candidates, members) == f"'Q' {words}"
    assert words_for(source, candidates, [*members, values.index(None)]) == f"'Q' {words} or skipped"


def stretch(sample: Any, low: Any, high: Any) -> Candidate:
    lower, upper = (None if one is None else Bound(one, is_in=False) for one in (low, high))
    return Candidate(sample, Stretch(sample, lower, upper))


NUMBERS = [
    stretch(Decimal(1), None, 2),
    stretch(Decimal(3), 2, 4),
    stretch(Decimal(9), 8, None),
    Candidate(None),
]
DAYS = [
    stretch(date(2024, 1, 1), None, date(2024, 1, 2)),
    stretch(date(2024, 3, 1), date(2024, 2, 1), None),
]


@pytest.mark.parametrize(
    ("candidates", "members", "current", "nearest"),
    [
        (NUMBERS, [0, 1, 2], Decimal(5), 1),
        (NUMBERS, [0, 1, 2], Decimal(7), 2),
        (NUMBERS, [0, 2], Decimal("5.1"), 2),
        (NUMBERS, [0, 2], Decimal(-9), 0),
        (NUMBERS, [0, 3], Decimal(9), 0),
        (NUMBERS, [3], Decimal(9), 3),
        # Without a value: the end of what is open below, else the beginning.
        (NUMBERS, [0, 1], None, 1),
        (NUMBERS, [0, 1, 2], None, 2),
        (NUMBERS, [1, 2], None, 1),
        (NUMBERS, [3, 2], None, 2),
        (DAYS, [0, 1], date(2024, 1, 25), 0),
        (DAYS, [0, 1], date(2024, 2, 20), 1),
        ([Candidate("a"), Candidate("b")], [1, 0], "b", 1),
        ([Candidate("a"), *NUMBERS], [0, 1, 3], Decimal(8), 3),
        ([Candidate("a"), *NUMBERS], [0, 3], "many", 3),
    ],
)
def test_the_nearest_to_what_there_is(
    candidates: list[Candidate], members: list[int], current: object, nearest: int
) -> None:
    assert plainest(candidates, members, current) == nearest


@pytest.mark.parametrize(
    ("current", "nearest"),
    [
        (frozenset({"blue", "green"}), 2),
        (frozenset({"red"}), 1),
        (frozenset({"grey"}), 0),
        (None, 0),
    ],
)
def test_of_options_those_that_change_the_fewest(current: object, nearest: int) -> None:
    sets: list[set[str]] = [set(), {"red"}, {"red", "blue", "green"}]
    candidates = [*(Candidate(frozenset(one)) for one in sets), Candidate(None)]
    assert plainest(candidates, [3, 0, 1, 2], current) == nearest
