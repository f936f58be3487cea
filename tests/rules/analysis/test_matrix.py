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


def test_a_row_of_all_ages_is_shown_by_an_adult_whom_nothing_stops() -> None:
    men = doc.rule(doc.on("gender", "=", "1"))
    minors, heavy = doc.rule(doc.on("age", "<", "18")), doc.rule(doc.on("bmi", ">=", "25"))
    stops = [
        doc.question(name, "informational", who, has_next_button=False)
        for name, who in (("too young", minors), ("women only", men))
    ]
    both = doc.offering(
        "patch", heavy, doc.rule(doc.on("gender", "!=", "9")), doc.rule(doc.on("age", ">=", "0"))
    )
    light, *others = matrix(read(doc.questionnaire(*stops, offerings=[both]))).rows
    heavier = next(row for row in others if not row.is_unserved)
    assert light.facts[:2] == ("any", "below 25")
    assert light.somebody["facts"]["age_years"] >= 18
    assert light.somebody["facts"].get("gender") != 1
    assert heavier.facts[0] == "any"
    assert heavier.people[0] is not None
    assert heavier.people[0]["facts"]["age_years"] >= 18


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


@pytest.mark.parametrize("budget", [Budget(), Budget(combinations=0)])
def test_what_an_error_leaves_open_is_undecided_and_the_rest_is_not(budget: Budget) -> None:
    wrong = doc.on_question("gone", "=", "yes")
    form = doc.questionnaire(
        offerings=[
            doc.offering("both", doc.rule(ADULT, wrong)),
            doc.offering("either", doc.rule(ADULT, wrong, type="or")),
            doc.offering("women", doc.rule(FEMALE)),
            doc.offering("children", doc.rule(doc.on("age", "<", "18"))),
        ]
    )
    made = matrix(compile_questionnaire(parse_questionnaire(form, strict=False)), budget)
    assert [(row.facts, row.availabilities) for row in made.rows] == [
        (("17 or less", "male or not applicable"), (NEVER, UNDECIDED, NEVER, ALWAYS)),
        (("17 or less", "female"), (NEVER, UNDECIDED, ALWAYS, ALWAYS)),
        (("18 or more", "male or not applicable"), (UNDECIDED, ALWAYS, NEVER, NEVER)),
        (("18 or more", "female"), (UNDECIDED, ALWAYS, ALWAYS, NEVER)),
    ]
    assert not any(row.is_unserved for row in made.rows)
    assert [[one.code for one in errors] for errors in made.errors] == [["E001"], ["E001"], [], []]
    told = {(pair.first, pair.second): (pair.is_exclusive, pair.is_erroneous) for pair in made.pairs}
    assert told == {
        (0, 1): (None, True),
        (0, 2): (None, True),
        (0, 3): (True, False),
        (1, 2): (False, False),
        (1, 3): (None, True),
        (2, 3): (False, False),
    }


def test_whether_all_are_stopped_waits_for_an_error_to_be_mended() -> None:
    stop = doc.question(
        "stop", "informational", doc.rule(doc.on_question("gone", "=", "yes")), has_next_button=False
    )
    form = doc.questionnaire(stop, offerings=[doc.offering("adults", doc.rule(ADULT))])
    made = matrix(compile_questionnaire(parse_questionnaire(form, strict=False)))
    assert [row.is_stopped for row in made.rows] == [None, None]


UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
ALWAYS, POSSIBLE, NEVER = Availability.ALWAYS, Availability.POSSIBLE, Availability.NEVER
UNDECIDED = Availability.UNDECIDED
ADULT, FEMALE = doc.on("age", ">=", "18"), doc.on("gender", "=", "2")
YES = doc.on_question("q", "=", "yes")


def test_axes_are_the_facts_that_offerings_look_at_in_the_order_in_which_people_are_described() -> None:
    states = [doc.on("state", "=", UUID), doc.on("state", "=", "Ohio")]
    asked = doc.question("q", "boolean", doc.rule(doc.on("bmi", ">=", "30")))
    unseen = doc.question("p", "boolean", doc.rule(doc.on("bmi", ">=", "99")))
    offering = doc.offering("o", doc.rule(*states, FEMALE, YES, ADULT))
    made = matrix(read(doc.questionnaire(asked, unseen, offerings=[offering])))
    assert made.axes == ("age", "BMI", "gender", "state", "state by MDI's id")
    assert [len(row.facts) for row in made.rows] == [5] * len(made.rows)
    served = [row.facts for row in made.rows if row.availabilities == (POSSIBLE,)]
    assert served == [("18 or more", "30 or more", "female", "Ohio", UUID)]


@pytest.mark.parametrize("budget", [Budget(), Budget(combinations=0)])
def test_each_offering_is_judged_by_its_own_facts_and_people_alike_are_one_row(budget: Budget) -> None:
    made = matrix(
        read(
            doc.questionnaire(
                doc.question("q"),
                offerings=[
                    doc.offering("adults", doc.rule(ADULT)),
                    doc.offering("women who say so", doc.rule(FEMALE, YES)),
                    doc.offering("everybody", doc.rule()),
                    doc.offering("nobody", doc.rule(doc.on("age", "<", "0"))),
                ],
            )
        ),
        budget,
    )
    assert [(row.facts, row.availabilities) for row in made.rows] == [
        (("17 or less", "male or not applicable"), (NEVER, NEVER, ALWAYS, NEVER)),
        (("17 or less", "female"), (NEVER, POSSIBLE, ALWAYS, NEVER)),
        (("18 or more", "male or not applicable"), (ALWAYS, NEVER, ALWAYS, NEVER)),
        (("18 or more", "female"), (ALWAYS, POSSIBLE, ALWAYS, NEVER)),
    ]
    for row in made.rows:
        for availability, person in zip(row.availabilities, row.people, strict=True):
            assert (person is None) == (availability is NEVER)
        assert row.somebody["answers"] == {}
        assert not row.is_unserved
        assert row.is_stopped is False
    exclusive = {(pair.first, pair.second): pair.is_exclusive for pair in made.pairs}
    assert exclusive == {
        (0, 1): False,
        (0, 2): False,
        (0, 3): True,
        (1, 2): False,
        (1, 3): True,
        (2, 3): True,
    }
    both = next(pair.person for pair in made.pairs if (pair.first, pair.second) == (0, 1))
    assert both is not None
    assert both["answers"] == {"q": True}
    assert (both["facts"]["gender"], both["facts"]["age_years"] >= 18) == (2, True)


def test_whoever_is_named_goes_through_to_the_end_if_there_is_such_a_one() -> None:
    stop = doc.question(
        "stop", "informational", doc.rule(doc.on_question("q", "!=", "yes")), has_next_button=False
    )
    form = doc.questionnaire(doc.question("q"), stop, offerings=[doc.offering("o", doc.rule(ADULT))])
    children, adults = matrix(read(form)).rows
    assert adults.people[0] is not None
    assert adults.people[0]["answers"] == {"q": True}
    assert (children.is_unserved, children.is_stopped) == (True, False)
    everywhere = doc.question("stop", "informational", has_next_button=False)
    _, stopped = matrix(read(form | {"questions": [everywhere]})).rows
    assert stopped.is_stopped is True
    assert stopped.people[0] is not None


def test_without_offerings_or_facts_there_is_one_row() -> None:
    [nothing] = matrix(read(doc.questionnaire(doc.question("q")))).rows
    assert (nothing.facts, nothing.availabilities, nothing.people, nothing.is_unserved) == ((), (), (), True)
    made = matrix(read(doc.questionnaire(doc.question("q"), offerings=[doc.offering("o", doc.rule(YES))])))
    assert (made.axes, made.pairs) == ((), ())
    assert [(row.facts, row.availabilities) for row in made.rows] == [((), (POSSIBLE,))]


def test_a_refusal_tells_how_many_combinations_there_are_and_how_many_make_a_table() -> None:
    words = "the rules tell 4,097 combinations of facts apart; at most 4,096 make a table"
    assert str(TooManyCombinationsError(4097)) == words


@given(questionnaires(), readings)
@settings(max_examples=60)
def test_it_equals_what_comes_of_looking_at_everybody(document: Json, not_means: NotMeans) -> None:
    space = program_space(document, not_means)
    crowd, verdicts = all_people(space)
    made = matrix(space.program)
    covered = 0
    told = [one for row in made.rows for one in combinations_in(row.box)]
    assert len(told) == len(set(told))
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
