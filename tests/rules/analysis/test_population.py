from __future__ import annotations

import json
from typing import Any

import pytest

from rules import Verdict, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.population import Population, population
from tests.rules import documents as doc

SIZE = 4000
FORM = doc.questionnaire(
    doc.question("adult", "boolean", doc.rule(doc.on("age", ">=", "18"))),
    doc.question("smokes", "boolean", doc.rule(doc.on_question("adult", "=", True))),
    doc.question("broken", "boolean", doc.rule(doc.on("age", ">=", "x"))),
    offerings=[doc.offering("o", doc.rule(doc.on_question("smokes", "=", False)))],
)


@pytest.fixture(scope="module")
def people() -> Population:
    questionnaire = parse_questionnaire(json.dumps(FORM), strict=False)
    return population(compile_questionnaire(questionnaire), SIZE, seed=7)


def evaluated(people: Population, case: dict[str, Any]) -> Any:
    return evaluate_case(people.space.program, read_case(json.dumps(case)))


def test_everybody_has_one_verdict_of_each_target(people: Population) -> None:
    for pointer in people.targets:
        assert sum(people.count(pointer, verdict) for verdict in Verdict) == SIZE


def test_each_cell_is_as_likely_as_another(people: Population) -> None:
    assert people.share("/questions/0") == pytest.approx(1 / 2, abs=0.03)
    # "yes" is one cell, "no or skipped" the other: no rule tells those two apart.
    assert people.share("/questions/1") == pytest.approx(1 / 2 / 2, abs=0.03)
    assert people.share("/offerings/0") == pytest.approx(1 / 2 / 2 / 2, abs=0.03)


def test_an_error_leaves_everybody_undetermined(people: Population) -> None:
    assert people.share("/questions/2", Verdict.UNKNOWN) == 1


def test_somebody_of_a_column_is_judged_so_by_the_engine(people: Population) -> None:
    eligible = people.somebody(people.targets["/offerings/0"].true)
    assert eligible is not None
    assert evaluated(people, eligible).offerings.eligible == ("o",)
    assert people.somebody(0) is None


def test_the_same_seed_draws_the_same_people(people: Population) -> None:
    program = people.space.program
    assert population(program, SIZE, seed=7).targets == people.targets
    assert population(program, SIZE, seed=8).targets != people.targets


def test_each_of_three_cells_is_as_likely_as_another() -> None:
    document = doc.questionnaire(
        doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18"), doc.on("age", "<", "65")))
    )
    one = population(compile_questionnaire(parse_questionnaire(document)), 30_000, seed=1)
    assert [column.bit_count() / 30_000 for column in one.crowd.cells[0]] == pytest.approx(
        [1 / 3] * 3, abs=0.02
    )
