from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from rules import Verdict, evaluate_case, read_case
from rules.analysis.columns import Columns, Crowd, everyone, judge
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, FEMALE, place, space, varied


@pytest.mark.parametrize("not_means", ["none", "not_all"])
def test_every_person_is_judged_as_the_engine_judges_that_case(not_means: Any) -> None:
    one = varied(not_means)
    crowd = everyone(one, range(len(one.variables)))
    columns = judge(one, crowd)
    pointers = {target.id: target.pointer for target in one.program.questionnaire.questions}
    offered = {target.id: target.pointer for target in one.program.questionnaire.offerings}
    for person in range(crowd.size):
        tree = evaluate_case(one.program, read_case(one.case(crowd.assignment(person)))).verdicts
        judged = [(pointers[name], target) for name, target in tree.questions.items()]
        judged += [(offered[name], target) for name, target in tree.offerings.items()]
        expected = {pointer: target.verdict for pointer, target in judged}
        for _, target in judged:
            for rule in target.rules:
                expected[rule.rule.pointer] = rule.verdict
                expected |= {part.requirement.pointer: part.verdict for part in rule.requirements}
        assert expected == {
            pointer: Verdict.TRUE
            if true >> person & 1
            else Verdict.FALSE
            if false >> person & 1
            else Verdict.UNKNOWN
            for pointer, (true, false) in columns.items()
        }


def test_everyone_is_one_person_for_each_combination_of_cells() -> None:
    one = varied()
    variables = {place(one, "age"), place(one, "gender"), place(one, "q")}
    crowd = everyone(one, variables)
    sizes = [len(one.variables[variable].cells) for variable in sorted(variables)]
    people = [tuple(crowd.assignment(person).items()) for person in range(crowd.size)]
    assert sorted(people) == sorted(
        tuple(zip(sorted(variables), cells, strict=True)) for cells in product(*map(range, sizes))
    )
    assert crowd.all == (1 << crowd.size) - 1


def test_nothing_to_tell_apart_is_one_person() -> None:
    assert everyone(varied(), ()) == Crowd(1, {})


def test_whoever_has_not_told_is_in_no_cell() -> None:
    crowd = Crowd(3, {4: (0b001, 0b100)})
    assert [crowd.assignment(person) for person in range(3)] == [{4: 0}, {}, {4: 1}]


def test_what_nobody_has_told_is_unknown() -> None:
    one = space(
        doc.question("q", "boolean", doc.rule(ADULT, FEMALE, type="or")),
        doc.question("r", "boolean", doc.rule(ADULT)),
    )
    crowd = everyone(one, {place(one, "gender")})
    columns = judge(one, crowd)
    assert columns["/questions/1"] == Columns(0, 0)
    women = columns["/questions/0/rules/0/requirements/1"].true
    assert columns["/questions/0"] == Columns(women, 0)
    assert 0 < women < crowd.all


def test_only_what_is_wanted_is_told() -> None:
    one = varied()
    crowd = everyone(one, range(len(one.variables)))
    whole = judge(one, crowd)
    assert set(whole) == set(one.nodes)
    for pointer in whole:
        assert judge(one, crowd, {pointer}) == {pointer: whole[pointer]}
    some = ["/offerings/0/rules/0", "/questions/5", "/offerings/3/rules/0/requirements/0"]
    assert judge(one, crowd, some) == {pointer: whole[pointer] for pointer in some}
    assert judge(one, crowd, ()) == {}
