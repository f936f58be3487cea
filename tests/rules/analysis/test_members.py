from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules import parse_questionnaire
from rules.analysis.members import members_of_fact, members_of_question
from rules.analysis.places import PLACES
from rules.facts import body_mass_index
from rules.scale import range_in_words
from rules.states import read_state
from tests.rules.documents import option, question, questionnaire

UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"


def states(*named: str) -> Any:
    return members_of_fact("state", [read_state(one) for one in named])


def answers(question_type: str, *required: Any, ordered: bool = False) -> Any:
    options = [option("r", "Red"), option("b", "")]
    one = parse_questionnaire(questionnaire(question("q", question_type, options=options))).questions[0]
    return members_of_question(one, required, is_ordered=ordered)


def test_every_age_is_one() -> None:
    members = members_of_fact("age", [Decimal(18)])
    assert [one.compared for one in members] == [one.given for one in members] == list(range(151))
    words = [range_in_words(one.stretch, one.stretch) for one in members if one.stretch is not None]
    assert (words[0], words[1], words[149], words[150]) == ("0 or less", "1", "149", "150 or more")


def test_ages_near_a_constant_and_those_of_the_very_young_and_old_are_odd() -> None:
    plain = [one.compared for one in members_of_fact("age", [Decimal(30), Decimal("50.5")]) if not one.is_odd]
    assert plain == [*range(20, 29), *range(32, 49), *range(53, 81)]


def test_a_bmi_is_given_as_a_weight_and_a_height_that_make_it() -> None:
    members = members_of_fact("bmi", [Decimal(30)])
    assert [one.compared for one in members] == [29, 30, 31]
    assert [one.is_odd for one in members] == [False, True, False]
    for one in members:
        measures: Any = one.given
        index = body_mass_index(*map(Decimal, measures))
        assert index is not None
        assert one.stretch is not None
        assert one.stretch.holds(index)
        assert (index == 30) == one.is_odd


def test_no_bmi_is_below_nothing_or_above_the_most_there_can_be() -> None:
    assert [one.compared for one in members_of_fact("bmi", [Decimal(0), Decimal(100_000)])][-1] == 100_000
    indexes: Any = [one.compared for one in members_of_fact("bmi", [Decimal(-5), Decimal(1)])]
    assert all(index > 0 for index in indexes)


@pytest.mark.parametrize(("required", "codes"), [([], [1, 2, 9]), ([2], [1, 2, 9]), ([0, 1], [1, 2, 9, 0])])
def test_a_gender_that_is_not_known_is_one_where_it_is_asked_for(required: Any, codes: list[int]) -> None:
    words = {1: "male", 2: "female", 9: "gender not applicable", 0: "gender not known"}
    members = members_of_fact("gender", required)
    assert [(one.compared, one.given, one.label) for one in members] == [
        (code, code, words[code]) for code in codes
    ]


def test_a_state_is_known_by_its_abbreviation_and_its_name() -> None:
    texas, other = states("tx", "Texas")
    assert (texas.label, texas.given) == ("Texas", ("tx", "texas"))
    assert texas.compared == {"abbreviation": frozenset({"tx"}), "name": frozenset({"texas"})}
    assert (other.label, other.given) == ("any other state", ("al", "alabama"))


def test_any_other_state_is_the_first_that_no_rule_names() -> None:
    assert states("AL", "ak")[-1].given == ("az", "arizona")
    everywhere = states(*(one.abbreviation for one in PLACES))
    assert (len(everywhere), everywhere[-1].given) == (len(PLACES) + 1, ("zz", "elsewhere"))


def test_a_state_that_nobody_knows_is_a_place_of_its_own() -> None:
    assert [(one.label, one.given) for one in states("qq", "narnia land")[:-1]] == [
        ("Elsewhere, QQ", ("qq", "elsewhere, qq")),
        ("Narnia Land", ("zz", "narnia land")),
    ]


def test_of_uuids_each_that_is_named_and_another() -> None:
    named, other = states(UUID, UUID.upper())
    assert (named.label, named.given, named.compared) == (UUID, (UUID,), {"uuid": frozenset({UUID})})
    unnamed = "00000000-0000-4000-8000-000000000000"
    assert (other.label, other.given, other.compared) == (
        "any other state",
        (unnamed,),
        {"uuid": frozenset({unnamed})},
    )


@pytest.mark.parametrize(
    ("question_type", "required", "expected"),
    [
        ("boolean", [True], [(True, True, "yes"), (False, False, "no")]),
        ("file", [True], [(True, ["file-1"], "a file"), (False, [], "no file")]),
        ("single_option", ["r"], [("r", "r", "Red"), ("b", "b", "b")]),
        (
            "text",
            ["fine"],
            [("fine", "fine", '"fine"'), ("something else", "something else", "any other text")],
        ),
    ],
)
def test_an_answer_as_it_is_compared_given_and_called(
    question_type: str, required: Any, expected: Any
) -> None:
    members = answers(question_type, *required)
    assert [(one.compared, one.given, one.label) for one in members] == expected
    assert not any(one.is_odd for one in members)


def test_constants_are_odd_and_what_lies_between_is_not() -> None:
    numbers = answers("number", Decimal(7))
    assert [(one.compared, one.given, one.is_odd) for one in numbers] == [
        (6, 6, False),
        (7, 7, True),
        (8, 8, False),
    ]
    days = answers("date", date(2026, 11, 25))
    assert [(one.given, one.label, one.is_odd) for one in days] == [
        ("2026-11-24", "", False),
        ("2026-11-25", "", True),
        ("2026-11-26", "", False),
    ]


def test_texts_are_tried_as_numbers_only_where_they_are_ordered() -> None:
    assert len(answers("text", "7")) == 2
    assert [one.given for one in answers("text", "7", ordered=True)] == [
        "7",
        "something else",
        "6",
        "07",
        "8",
    ]
