from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from rules import compile_questionnaire, parse_questionnaire
from rules.analysis import search as search_module
from rules.analysis.claims import AllOf, AnyOf, AtLeast, Claim, Fails, Holds, Not, Within, true_of
from rules.analysis.columns import Crowd, judge
from rules.analysis.outcomes import NOBODY, UNDECIDED, Found
from rules.analysis.search import Budget, Search
from rules.analysis.space import Space, space_of
from tests.rules import documents as doc
from tests.rules.strategies import questionnaires

Json = dict[str, Any]

SOLVER_ONLY = Budget(combinations=0)


def space(document: Json, *, strict: bool = True) -> Space:
    return space_of(compile_questionnaire(parse_questionnaire(json.dumps(document), strict=strict)))


def adults(*questions: Json) -> Space:
    return space(
        doc.questionnaire(
            doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18")), title="Adults"),
            *questions,
            offerings=[
                doc.offering("o", doc.rule(doc.on_question("q", "=", True), doc.on("bmi", ">", "30")))
            ],
        )
    )


def claims_about(one: Space) -> list[Claim]:
    pointers = list(one.nodes)
    return [
        *(Holds(pointer) for pointer in pointers),
        *(Fails(pointer) for pointer in pointers),
        *(AllOf((Not(Holds(pointer)), Not(Fails(pointer)))) for pointer in pointers),
        AnyOf((Holds(pointers[0]), Within(0, 1))) if one.variables else AnyOf(()),
        AllOf(tuple(Holds(pointer) for pointer in pointers[:3])),
        *(AtLeast(number, tuple(map(Holds, pointers[:3]))) for number in range(5)),
    ]


def is_true_of(one: Space, claim: Claim, found: Found) -> bool:
    cells = {
        variable: [int(cell == found.assignment.get(variable, 0)) for cell in range(len(the.cells))]
        for variable, the in enumerate(one.variables)
    }
    crowd = Crowd(1, cells)
    return true_of(claim, crowd, judge(one, crowd)) == 1


def test_the_person_found_is_a_case_that_says_so() -> None:
    one = adults()
    found = Search(one).find(Holds("/offerings/0"))
    assert isinstance(found, Found)
    assert one.case(found.assignment) == {
        "facts": {"age_years": 20, "weight_kg": "89.59", "height_cm": 170},
        "answers": {"q": True},
        "final": True,
    }


@pytest.mark.parametrize("budget", [Budget(), SOLVER_ONLY])
def test_nobody_is_a_proof(budget: Budget) -> None:
    one = adults(doc.question("never", "boolean", doc.rule(doc.on("age", "<", "5"), doc.on("age", ">", "7"))))
    assert Search(one, budget).find(Holds("/questions/1")) is NOBODY


def test_a_question_that_costs_more_than_its_budget_is_undecided() -> None:
    holes = range(9)
    pigeons = range(10)
    # Pigeons and holes: no short proof exists that each cannot have its own.
    questions = [doc.question(f"p{pigeon}h{hole}") for pigeon in pigeons for hole in holes]
    placed = [doc.rule(*(doc.on_question(f"p{p}h{h}", "=", True) for h in holes), type="or") for p in pigeons]
    apart = [
        doc.rule(*(doc.on_question(f"p{one}h{h}", "!=", True) for one in pair), type="or")
        for h in holes
        for pair in ((a, b) for a in pigeons for b in pigeons if a < b)
    ]
    one = space(doc.questionnaire(*questions, offerings=[doc.offering("o", *placed, *apart)]))
    assert Search(one, Budget(solver_steps=2000)).find(Holds("/offerings/0")) is UNDECIDED


def test_without_the_solver_a_large_question_is_answered_by_a_sample_or_left_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_module, "is_installed", lambda: False)
    one = adults(doc.question("never", "boolean", doc.rule(doc.on("age", "<", "5"), doc.on("age", ">", "7"))))
    search = Search(one, Budget(without_solver=1))
    assert isinstance(search.find(Holds("/offerings/0")), Found)
    assert search.find(Holds("/questions/1")) is UNDECIDED


def test_within_asks_for_cells() -> None:
    one = adults()
    age = next(place for place, variable in enumerate(one.variables) if variable.name == "age")
    children = Within(age, 1)
    assert Search(one).find(AllOf((children, Holds("/questions/0")))) is NOBODY
    assert isinstance(Search(one).find(AllOf((children, Fails("/questions/0")))), Found)


@pytest.mark.parametrize("budget", [Budget(), SOLVER_ONLY])
@pytest.mark.parametrize("number", range(5))
def test_so_many_parts_are_asked_for(budget: Budget, number: int) -> None:
    one = adults(doc.question("children", "boolean", doc.rule(doc.on("age", "<", "18"))))
    # The two questions exclude each other, and a child is offered nothing.
    parts = tuple(map(Holds, ("/questions/0", "/questions/1", "/offerings/0")))
    outcome = Search(one, budget).find(AtLeast(number, parts))
    assert isinstance(outcome, Found) == (number <= 2)


@pytest.mark.parametrize("budget", [Budget(), SOLVER_ONLY])
def test_a_target_with_an_error_is_neither_true_nor_false_of_anybody(budget: Budget) -> None:
    one = space(doc.questionnaire(doc.question("q", "boolean", doc.rule(), rule_type="xor")), strict=False)
    settled = AnyOf((Holds("/questions/0"), Fails("/questions/0")))
    assert Search(one, budget).find(settled) is NOBODY


def test_what_a_target_does_not_ask_about_cannot_change_it() -> None:
    one = adults()
    names = {variable.name: place for place, variable in enumerate(one.variables)}
    search = Search(one)
    assert search.can_change("/questions/0", names["age"])
    assert search.can_change("/questions/0", names["bmi"]) is False


def test_any_other_text_is_none_of_those_that_rules_name() -> None:
    named = ["something else", "Something else 2"]
    rule = doc.rule(*(doc.on_question("q", "!=", text) for text in named))
    one = space(doc.questionnaire(doc.question("q", "text"), offerings=[doc.offering("o", rule)]))
    found = Search(one).find(Holds("/offerings/0"))
    assert isinstance(found, Found)
    assert one.case(found.assignment)["answers"]["q"] == "something else 3"


@pytest.mark.parametrize("steps", [0, -5, 1 << 32])
def test_a_budget_without_an_end_is_refused(steps: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 4294967295"):
        Budget(solver_steps=steps)


@given(questionnaires())
@settings(max_examples=20, deadline=None)
def test_the_solver_and_all_combinations_agree_and_whoever_is_found_proves_it(document: Json) -> None:
    one = space(document)
    looking, solving = Search(one, Budget(combinations=1 << 30)), Search(one, SOLVER_ONLY)
    for claim in claims_about(one):
        seen, solved = looking.find(claim), solving.find(claim)
        assert (seen is NOBODY) == (solved is NOBODY)
        for outcome in (seen, solved):
            assert outcome is not UNDECIDED
            assert not isinstance(outcome, Found) or is_true_of(one, claim, outcome)
