from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from rules.analysis.claims import AllOf, AnyOf, AtLeast, Claim, Fails, Holds, Not, Within, support_of, true_of
from rules.analysis.columns import Crowd, everyone, judge
from rules.analysis.outcomes import NOBODY, UNDECIDED, Found
from rules.analysis.solver import Solver, is_installed
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, FEMALE, place, space, varied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.analysis.space import Space

STEPS = 1_000_000


def claims_about(one: Space) -> list[Claim]:
    pointers = list(one.nodes)
    targets = [target.pointer for target in one.program.questionnaire.targets]
    single: list[Claim] = [kind(pointer) for pointer in pointers for kind in (Holds, Fails)]
    unknown = [AllOf((Not(Holds(pointer)), Not(Fails(pointer)))) for pointer in pointers]
    cells = [
        Within(number, 1 << cell)
        for number, variable in enumerate(one.variables)
        for cell in range(len(variable.cells))
    ]
    pairs = [AllOf((Holds(first), Fails(second))) for first, second in combinations(targets, 2)]
    counted = [AtLeast(number, tuple(map(Holds, targets))) for number in range(-1, len(targets) + 2)]
    empty: list[Claim] = [AllOf(()), AnyOf(()), Within(0, 0), AtLeast(0, ()), AtLeast(1, ())]
    return [*single, *unknown, *cells, *pairs, *counted, *empty, AnyOf((Within(0, 1), Holds(targets[-1])))]


def is_true_of(one: Space, claim: Claim, assignment: Mapping[int, int]) -> bool:
    cells = {
        number: [int(cell == assignment.get(number, 0)) for cell in range(len(variable.cells))]
        for number, variable in enumerate(one.variables)
    }
    crowd = Crowd(1, cells)
    return true_of(claim, crowd, judge(one, crowd)) == 1


@pytest.mark.parametrize("not_means", ["none", "not_all"])
def test_it_finds_somebody_exactly_if_there_is_one_of_whom_it_is_true(not_means: Any) -> None:
    one = varied(not_means)
    crowd = everyone(one, range(len(one.variables)))
    verdicts = judge(one, crowd)
    solver = Solver(one)
    for claim in claims_about(one):
        variables = support_of(claim, one)
        found = solver.solve(claim, STEPS, variables)
        if true_of(claim, crowd, verdicts):
            assert isinstance(found, Found)
            assert list(found.assignment) == sorted(variables)
            assert is_true_of(one, claim, found.assignment)
        else:
            assert found is NOBODY


def test_a_person_is_told_in_the_variables_that_are_asked_for() -> None:
    one = varied()
    age = place(one, "age")
    found = Solver(one).solve(Holds("/questions/0"), STEPS, [age])
    assert isinstance(found, Found)
    assert list(found.assignment) == [age]


def test_a_verdict_differs_with_a_variable_exactly_if_it_does_for_somebody() -> None:
    one = varied()
    solver = Solver(one)
    for pointer in ("/questions/1", "/offerings/2", "/offerings/4", "/offerings/7", "/offerings/8"):
        crowd = everyone(one, range(len(one.variables)))
        columns = judge(one, crowd, {pointer})[pointer]
        outcome = {}
        for person in range(crowd.size):
            verdict = (columns.true >> person & 1, columns.false >> person & 1)
            outcome[tuple(sorted(crowd.assignment(person).items()))] = verdict
        for variable, it in enumerate(one.variables):
            changes = any(
                verdict != outcome[tuple((key, other if key == variable else cell) for key, cell in person)]
                for person, verdict in outcome.items()
                for other in range(len(it.cells))
            )
            assert isinstance(solver.solve_difference(pointer, variable, STEPS), Found) == changes


def test_one_question_leaves_nothing_behind_for_the_next() -> None:
    one = varied()
    solver = Solver(one)
    for _ in range(2):
        assert solver.solve(AllOf((Holds("/questions/0"), Fails("/questions/0"))), STEPS, ()) is NOBODY
        assert isinstance(solver.solve_difference("/questions/0", place(one, "age"), STEPS), Found)
        assert solver.solve_difference("/questions/0", place(one, "gender"), STEPS) is NOBODY
        assert isinstance(solver.solve(Holds("/questions/0"), STEPS, ()), Found)


def test_too_few_steps_leave_it_undecided() -> None:
    holes, pigeons = range(5), range(6)
    questions = [doc.question(f"p{pigeon}h{hole}") for pigeon in pigeons for hole in holes]
    placed = [doc.rule(*(doc.on_question(f"p{p}h{h}", "=", True) for h in holes), type="or") for p in pigeons]
    apart = [
        doc.rule(*(doc.on_question(f"p{one}h{h}", "!=", True) for one in pair), type="or")
        for h in holes
        for pair in combinations(pigeons, 2)
    ]
    one = space(*questions, offerings=[doc.offering("o", *placed, *apart)])
    assert Solver(one).solve(Holds("/offerings/0"), 500, ()) is UNDECIDED


def test_two_solvers_know_nothing_of_each_other() -> None:
    adults = space(doc.question("q", "boolean", doc.rule(ADULT)))
    women = space(doc.question("q", "boolean", doc.rule(FEMALE, doc.on("gender", "=", "1"))))
    first, second = Solver(adults), Solver(women)
    assert second.solve(Holds("/questions/0"), STEPS, ()) is NOBODY
    assert isinstance(first.solve(Holds("/questions/0"), STEPS, ()), Found)


def test_it_is_installed_where_it_can_be_imported() -> None:
    assert is_installed() is True
