from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from rules.analysis.claims import AllOf, AnyOf, Holds
from rules.analysis.columns import Crowd, everyone, judge
from rules.analysis.cover import Box, SearchedPeople, SeenPeople, cover
from rules.analysis.outcomes import NOBODY, Found
from rules.analysis.search import Budget, Search
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, FEMALE, place, space, varied

if TYPE_CHECKING:
    from rules.analysis.space import Space


def everybody(one: Space) -> Crowd:
    return everyone(one, range(len(one.variables)))


def members(crowd: Crowd, box: Box) -> set[int]:
    return {
        person
        for person in range(crowd.size)
        if all(cells >> crowd.assignment(person)[variable] & 1 for variable, cells in box.items())
    }


def people_in(column: int) -> set[int]:
    return {person for person in range(column.bit_length()) if column >> person & 1}


def small() -> Space:
    """Three ages, two genders, an answer."""
    asked = [ADULT, doc.on("age", ">=", "65"), FEMALE, doc.on_question("q", "=", "yes")]
    return space(doc.question("q"), offerings=[doc.offering("o", doc.rule(*asked, type="or"))])


@pytest.mark.parametrize("seed", range(30))
def test_boxes_hold_all_of_a_set_and_nobody_else_and_none_of_them_can_be_spared(seed: int) -> None:
    one, random = small(), Random(seed)
    crowd = everybody(one)
    column = random.getrandbits(crowd.size)
    among = column | random.getrandbits(crowd.size) if seed % 2 else crowd.all
    found = cover(one, SeenPeople(crowd, column, among), 1000)
    assert found.is_whole
    covered = [members(crowd, box) for box, _ in found.boxes]
    wanted, others = people_in(column), people_in(among & ~column)
    assert wanted <= set().union(*covered)
    for number, (box, somebody) in enumerate(found.boxes):
        assert not covered[number] & others
        rest = set().union(*(other for index, other in enumerate(covered) if index != number))
        assert not wanted <= rest
        assert all(cells >> somebody[variable] & 1 for variable, cells in box.items())
        for variable, cells in box.items():
            assert members(crowd, {key: value for key, value in box.items() if key != variable}) & others
            for cell in range(len(one.variables[variable].cells)):
                wider = {**box, variable: cells | 1 << cell}
                new = members(crowd, {**box, variable: 1 << cell})
                if not cells >> cell & 1 and new & wanted:
                    assert members(crowd, wider) & others
    sizes = [len(one) for one in covered]
    assert sizes == sorted(sizes, reverse=True)


def test_nobody_is_no_box_and_everybody_one_without_a_condition() -> None:
    one = small()
    crowd = everybody(one)
    assert cover(one, SeenPeople(crowd, 0, crowd.all), 5) == ((), True)
    [(box, _)] = cover(one, SeenPeople(crowd, crowd.all, crowd.all), 5).boxes
    assert box == {}


def test_among_others_fewer_conditions_are_needed() -> None:
    one = small()
    crowd = everybody(one)
    age, gender = place(one, "age"), place(one, "gender")
    women = crowd.cells[gender][1]
    old = crowd.cells[age][2]
    [(box, _)] = cover(one, SeenPeople(crowd, women & old, crowd.all), 5).boxes
    assert box == {age: 0b100, gender: 0b10}
    [(box, _)] = cover(one, SeenPeople(crowd, women & old, women), 5).boxes
    assert box == {age: 0b100}


def test_facts_stay_before_answers_where_either_would_do() -> None:
    one = small()
    crowd = everybody(one)
    gender, answer = place(one, "gender"), place(one, "q")
    women, yes = crowd.cells[gender][1], crowd.cells[answer][0]
    both = women & yes
    neither = crowd.all & ~women & ~yes
    [(box, _)] = cover(one, SeenPeople(crowd, both, both | neither), 5).boxes
    assert box == {gender: 0b10}


@pytest.mark.parametrize(("most", "boxes"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 2)])
def test_so_many_boxes_at_most(most: int, boxes: int) -> None:
    one = small()
    crowd = everybody(one)
    column = crowd.cells[place(one, "gender")][1] | crowd.cells[place(one, "age")][2]
    found = cover(one, SeenPeople(crowd, column, crowd.all), most)
    assert (len(found.boxes), found.is_whole) == (boxes, most >= 2)


def test_it_ends_at_the_first_box_that_is_too_wide() -> None:
    one = small()
    crowd = everybody(one)
    women, old, yes = (
        crowd.cells[place(one, name)][cell] for name, cell in (("gender", 1), ("age", 2), ("q", 0))
    )
    two = SeenPeople(crowd, women & old, crowd.all)
    assert cover(one, two, 5, 1) == ((), False)
    assert cover(one, two, 5, 2).is_whole
    three = SeenPeople(crowd, women & old & yes, crowd.all)
    assert cover(one, three, 5, 2) == ((), False)
    assert len(cover(one, three, 5, 3).boxes[0][0]) == 3


def kept(found: Any) -> list[Box]:
    return [box for box, _ in found.boxes]


@pytest.mark.parametrize("budget", [Budget(), Budget(combinations=0)])
def test_people_too_many_to_look_at_are_told_as_those_who_are_not(budget: Budget) -> None:
    one = varied()
    crowd = everybody(one)
    verdicts = judge(one, crowd)
    everywhere = AllOf(())
    for offering in ("/offerings/0", "/offerings/2", "/offerings/4", "/offerings/8"):
        claim, column = Holds(offering), verdicts[offering].true
        searched = SearchedPeople(Search(one, budget), claim, everywhere)
        seen = SeenPeople(crowd, column, crowd.all)
        for box in ({}, {0: 1}, {0: 2, 1: 1}, {1: 2}):
            assert searched.includes(box) == seen.includes(box)
            assert searched.meets(box) == seen.meets(box)
            assert (searched.outside([box]) is NOBODY) == (seen.outside([box]) is NOBODY)
        found = cover(one, searched, 100)
        assert found.is_whole
        assert set().union(*(members(crowd, box) for box in kept(found))) == people_in(column)


def test_searched_people_are_told_among_others() -> None:
    one = varied()
    women, adults = Holds("/questions/3"), Holds("/questions/0")
    both = AllOf((women, adults))
    gender = place(one, "gender")
    people = SearchedPeople(Search(one), both, adults)
    [(box, _)] = cover(one, people, 5).boxes
    assert list(box) == [gender]
    assert isinstance(people.outside([]), Found)
    assert people.outside([{gender: 0b11}]) is NOBODY
    assert SearchedPeople(Search(one), both, AnyOf((adults, women))).includes({gender: 0b10}) is False
