"""The matrix says of everybody, by their facts, what they get whatever they answer, for some answers, or never."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from intake_host.sandbox import shipped
from rules import NotMeans, Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.boxes import combinations_in
from rules.analysis.matrix import Availability, TooManyCombinationsError, matrix
from rules.analysis.search import Budget
from tests.rules import documents as doc
from tests.rules.analysis.test_lint_laws import all_people, program_space, readings
from tests.rules.strategies import questionnaires

Json = dict[str, Any]
FORMS = Path(shipped.__file__).parent / "questionnaires"


@given(questionnaires(), readings)
@settings(max_examples=60)
def test_it_equals_what_comes_of_looking_at_everybody(document: Json, not_means: NotMeans) -> None:
    space = program_space(document, not_means)
    crowd, verdicts = all_people(space)
    made = matrix(space.program)
    covered = 0
    for row in made.rows:
        for combination in combinations_in(row.box):
            members = crowd.all
            for place, cell in zip(made.variables, combination, strict=True):
                members &= crowd.cells[place][cell]
            covered |= members
            for offering, availability in zip(made.offerings, row.availabilities, strict=True):
                gets = members & verdicts[offering.pointer].true
                expected = (
                    Availability.NEVER
                    if not gets
                    else Availability.ALWAYS
                    if gets == members
                    else Availability.POSSIBLE
                )
                assert availability is expected
    assert covered == crowd.all
    for pair in made.pairs:
        first, second = (verdicts[made.offerings[place].pointer].true for place in (pair.first, pair.second))
        assert pair.is_exclusive is not (first & second != 0)
        assert (pair.person is None) is pair.is_exclusive


@pytest.mark.parametrize("form", sorted(FORMS.glob("*.json")), ids=lambda path: path.stem)
def test_whoever_is_named_as_getting_an_offering_gets_it(form: Path) -> None:
    program = compile_questionnaire(parse_questionnaire(form.read_text(encoding="utf-8")))
    made = matrix(program)
    named = [
        (person, {offering.id})
        for row in made.rows
        for offering, person in zip(made.offerings, row.people, strict=True)
        if person is not None
    ] + [
        (pair.person, {made.offerings[pair.first].id, made.offerings[pair.second].id})
        for pair in made.pairs
        if pair.person is not None
    ]
    assert named
    for person, wanted in named:
        assert wanted <= set(evaluate_case(program, read_case(person)).offerings.eligible)
    assert pickle.loads(pickle.dumps(made)) == made


def read(document: Json) -> Program:
    return compile_questionnaire(parse_questionnaire(json.dumps(document)))


def test_rows_say_who_is_stopped_and_who_can_get_nothing() -> None:
    minors, adults = doc.rule(doc.on("age", "<", "18")), doc.rule(doc.on("age", ">=", "18"))
    made = matrix(
        read(
            doc.questionnaire(
                doc.question("smokes"),
                doc.question("stop", "informational", minors, has_next_button=False),
                offerings=[doc.offering("patch", adults, doc.rule(doc.on_question("smokes", "=", "true")))],
            )
        )
    )
    assert made.axes == ("age",)
    assert [(row.facts, row.availabilities, row.is_stopped, row.is_unserved) for row in made.rows] == [
        (("17 or less",), (Availability.NEVER,), True, True),
        (("18 or more",), (Availability.POSSIBLE,), False, False),
    ]
    assert made.rows[1].people[0] is not None
    assert made.rows[1].people[0]["answers"] == {"smokes": True}
    assert made.rows[0].people == (None,)


def test_too_many_combinations_are_refused_with_the_figure() -> None:
    rules = [
        doc.rule(doc.on("age", ">=", str(number)), doc.on("bmi", ">=", str(number)), type="or")
        for number in range(10, 110)
    ]
    program = read(doc.questionnaire(offerings=[doc.offering("o", *rules)]))
    with pytest.raises(TooManyCombinationsError, match="10,201 combinations") as refused:
        matrix(program)
    assert pickle.loads(pickle.dumps(refused.value)).combinations == 10_201


def test_what_the_budget_leaves_open_is_called_undecided() -> None:
    form = (FORMS / "weight-management.json").read_text(encoding="utf-8")
    program = compile_questionnaire(parse_questionnaire(form))
    made = matrix(program, Budget(combinations=1, solver_steps=1))
    assert any(Availability.UNDECIDED in row.availabilities for row in made.rows)
    assert not any(Availability.ALWAYS in row.availabilities for row in made.rows)
