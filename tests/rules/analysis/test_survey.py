from __future__ import annotations

from math import prod
from typing import Any

import pytest

from rules.analysis.claims import AnyOf, Holds, Within
from rules.analysis.columns import everyone, judge
from rules.analysis.inquiry import Inquiry
from rules.analysis.outcomes import UNDECIDED
from rules.analysis.survey import MAX_COMBINATIONS, Survey, values_in_words, within
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, FEMALE, place, space

YES = doc.on_question("q", "=", "yes")
WIDE = [ADULT, doc.on("age", ">=", "65"), FEMALE, doc.on("bmi", ">=", "30"), doc.on("state", "=", "Ohio")]


def survey(*rules: Any, rule_type: str = "or") -> Survey:
    """Of an offering with these rules, beside a question that adults are asked."""
    one = space(
        doc.question("q", "boolean", doc.rule(ADULT)),
        offerings=[doc.offering("o", *rules, rule_type=rule_type)],
    )
    return Survey(Inquiry(one), Holds("/offerings/0"))


@pytest.mark.parametrize("rule_type", ["and", "or", "not"])
@pytest.mark.parametrize(
    "asked", [[YES, FEMALE], [YES, *WIDE[:2]], WIDE, [doc.on_question("q", "!=", "yes"), WIDE[3]]]
)
def test_every_combination_is_served_or_not_as_it_is_with_some_answers_or_none(
    asked: Any, rule_type: str
) -> None:
    one = survey(doc.rule(*asked, type=rule_type))
    one.run()
    it = one.inquiry.space
    crowd = everyone(it, range(len(it.variables)))
    served = judge(it, crowd)["/offerings/0"].true
    combinations = {
        tuple(crowd.assignment(person)[fact] for fact in one.facts) for person in range(crowd.size)
    }
    found = {
        tuple(crowd.assignment(person)[fact] for fact in one.facts)
        for person in range(crowd.size)
        if served >> person & 1
    }
    assert (one.unserved, one.undecided) == (combinations - found, set())


def test_facts_come_in_the_order_in_which_people_are_described() -> None:
    one = survey(doc.rule(*reversed(WIDE)))
    names = [one.inquiry.space.variables[fact].name for fact in one.facts]
    assert names == ["age", "bmi", "gender", "state"]
    assert one.sizes == [3, 2, 2, 2]


def test_only_facts_that_can_make_a_difference_are_gone_through() -> None:
    assert survey(doc.rule(FEMALE)).sizes == [2]
    assert survey(doc.rule()).sizes == []


def test_too_many_combinations_are_said_to_be_so() -> None:
    ages = [doc.rule(doc.on("age", "=", str(age))) for age in range(63)]
    indexes = [doc.rule(doc.on("bmi", "=", str(index))) for index in range(20, 83)]
    enough = survey(*ages, *indexes)
    assert prod(enough.sizes) == MAX_COMBINATIONS == 64 * 64
    assert not enough.is_too_large
    assert survey(*ages, *indexes, doc.rule(FEMALE)).is_too_large


def test_what_cannot_be_decided_is_neither() -> None:
    class Hesitant(Inquiry):
        def find(self, claim: Any) -> Any:
            return UNDECIDED

    one = space(offerings=[doc.offering("o", doc.rule(doc.on("age", "<", "0"), FEMALE))])
    undecided = Survey(Hesitant(one), Holds("/offerings/0"))
    undecided.run()
    assert undecided.unserved == set()
    assert undecided.undecided == {(0, 0), (0, 1)}


def test_a_box_in_words() -> None:
    one = survey(doc.rule(*WIDE, type="or"))
    assert one.in_words(((0,), (0, 1), (0, 1), (0, 1))) == "age 17 or less, any BMI, any gender, any state"
    assert (
        one.in_words(((1, 2), (1,), (1,), (0,)))
        == "age 18 or more, BMI 30 or more, gender female, state Ohio"
    )
    assert one.in_words(((0, 2), (0,), (0,), (1,))) == (
        "age 17 or less or 65 or more, BMI below 30, gender male or not applicable, any state but Ohio"
    )
    assert one.in_words(((0, 1, 2), (0, 1), (0, 1), (0, 1))) == "everybody"


def test_any_but_some_states_is_told_by_those() -> None:
    named = [doc.on("state", "=", state) for state in ("Ohio", "Texas", "Utah")]
    one = survey(doc.rule(*named, type="or"), *(doc.rule(state, FEMALE) for state in named))
    states = one.inquiry.space.variables[place(one.inquiry.space, "state")]
    labels = {cell.label: number for number, cell in enumerate(states.cells)}
    other = labels["any other state"]
    assert values_in_words(states, range(len(states.cells))) == "any"
    assert values_in_words(states, [other]) == "any but Ohio, Texas, Utah"
    assert values_in_words(states, [labels["Ohio"], other]) == "any but Texas, Utah"
    assert values_in_words(states, [labels["Ohio"], labels["Utah"]]) == "Ohio or Utah"


def test_a_typical_combination_is_in_none_of_the_other_boxes_if_there_is_such() -> None:
    one = survey(doc.rule(*WIDE[:3], type="or"))
    box, other = ((0, 1), (0, 1)), ((0,), (0, 1))
    assert one.typical(box, []) == ((0,), (0,))
    assert one.typical(box, [other]) == ((1,), (0,))
    assert one.typical(box, [other, ((1,), (0,))]) == ((1,), (1,))
    assert one.typical(other, [box]) == ((0,), (0,))


def test_a_box_as_cells_and_as_a_claim() -> None:
    one = survey(doc.rule(*WIDE[:3], type="or"))
    first, second = one.facts
    assert one.assignment(((1, 2), (0,))) == {first: 1, second: 0}
    expected = [Within(first, 0b110), Within(second, 0b01)]
    assert one.within(((1, 2), (0,))) == expected
    assert within(one.facts, ((1, 2), (0,))) == expected


def test_a_claim_about_nothing_is_of_one_combination() -> None:
    one = Survey(Inquiry(space(doc.question("q"))), AnyOf(()))
    one.run()
    assert (one.unserved, one.undecided, one.is_too_large) == ({()}, set(), False)
