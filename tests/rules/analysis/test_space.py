from __future__ import annotations

import json
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules import Verdict, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.columns import Crowd, everyone, judge
from rules.analysis.space import Space, default_of, space_of
from rules.model import Requirement
from tests.rules import documents as doc
from tests.rules.strategies import STATES, answers_to, questionnaires

Json = dict[str, Any]

ADULT_18 = doc.on("age", ">=", "18")

lawful = settings(max_examples=60, deadline=None)
readings = st.sampled_from(["none", "not_all"])


def space(document: Json, not_means: Any = "none", *, strict: bool = True) -> Space:
    questionnaire = parse_questionnaire(json.dumps(document), strict=strict)
    return space_of(compile_questionnaire(questionnaire, not_means=not_means))


def evaluated(one: Space, case: Json) -> dict[str, Verdict]:
    """The verdict of every target by its pointer, by the engine itself."""
    verdicts = evaluate_case(one.program, read_case(json.dumps(case))).verdicts
    questionnaire = one.program.questionnaire
    return {
        **{target.pointer: verdicts.questions[target.id].verdict for target in questionnaire.questions},
        **{target.pointer: verdicts.offerings[target.id].verdict for target in questionnaire.offerings},
    }


def judged(one: Space, crowd: Crowd, person: int = 0) -> dict[str, Verdict]:
    """The same of one person of a crowd, by columns."""
    columns = judge(one, crowd)
    return {
        target.pointer: Verdict.TRUE
        if columns[target.pointer].true >> person & 1
        else Verdict.FALSE
        if columns[target.pointer].false >> person & 1
        else Verdict.UNKNOWN
        for target in one.program.questionnaire.targets
    }


def alone(one: Space, assignment: dict[int, int]) -> Crowd:
    """A crowd of one."""
    return Crowd(
        1,
        {
            variable: [int(cell == chosen) for cell in range(len(one.variables[variable].cells))]
            for variable, chosen in assignment.items()
        },
    )


@st.composite
def complete_cases(draw: st.DrawFn, document: Json) -> Json:
    """Somebody of whom everything is known."""
    known = {
        "age_years": draw(st.integers(0, 150)),
        "gender": draw(st.sampled_from([1, 2, 9])),
        "state": draw(st.sampled_from([*STATES, ["4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2eff", "TX", "Texas"]])),
        "weight_kg": draw(st.decimals(1, 300, places=2).map(str)),
        "height_cm": draw(st.sampled_from([100, 170, 187.5])),
    }
    return {"facts": known, "answers": draw(answers_to(document)), "final": True}


def only_variable(based_on: str, *compared: tuple[str, Any]) -> list[str]:
    """The labels of the cells that these comparisons of one fact cut."""
    requirements = [doc.on(based_on, comparator, required) for comparator, required in compared]
    (variable,) = space(doc.questionnaire(doc.question("q", "boolean", doc.rule(*requirements)))).variables
    return [cell.label for cell in variable.cells]


def test_ages_are_cut_into_whole_years() -> None:
    assert only_variable("age", (">=", "18"), ("<", "65.5")) == ["17 or less", "18 to 65", "66 or more"]


def test_a_body_mass_index_is_cut_at_the_constant_itself() -> None:
    assert only_variable("bmi", (">=", "27"), (">", "30")) == ["below 27", "27 to 30", "above 30"]


def test_values_with_the_same_outcomes_are_one_cell() -> None:
    assert only_variable("bmi", ("=", "30")) == ["below 30 or above 30", "30"]
    assert only_variable("gender", ("=", "2")) == ["male or gender not applicable", "female"]


def test_a_gender_that_is_not_known_counts_where_a_rule_asks_for_it() -> None:
    labels = only_variable("gender", ("=", "0"), ("!=", "1"))
    assert labels == ["male", "female or gender not applicable", "gender not known"]


def test_an_abbreviation_and_a_name_are_one_state() -> None:
    assert only_variable("state", ("=", "NY"), ("=", "new york")) == ["New York", "any other state"]


def test_a_uuid_says_nothing_about_names() -> None:
    document = doc.questionnaire(
        doc.question("q", "boolean", doc.rule(doc.on("state", "=", STATES[0][0]), doc.on("state", "=", "CA")))
    )
    assert [variable.name for variable in space(document).variables] == ["state_uuid", "state"]


def test_an_error_is_unknown_for_everybody() -> None:
    document = doc.questionnaire(
        doc.question("a", "boolean", doc.rule(doc.on_question("b", "=", True))),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", True))),
        doc.question("c", "boolean", doc.rule(doc.on("age", "=", "abc"), type="not")),
        offerings=[doc.offering("o", doc.rule(doc.on_question("c", "=", True)))],
    )
    one = space(document, strict=False)
    crowd = everyone(one, range(len(one.variables)))
    assert set(judged(one, crowd).values()) == {Verdict.UNKNOWN}


def test_two_questions_of_one_id_say_nothing() -> None:
    document = doc.questionnaire(
        doc.question("a", "informational"),
        doc.question("a", "boolean"),
        offerings=[doc.offering("o", doc.rule(doc.on_question("a", "!=", True)))],
    )
    one = space(document, strict=False)
    assert judged(one, everyone(one, ()))["/offerings/0"] is Verdict.UNKNOWN
    assert evaluated(one, {"final": True})["/offerings/0"] is Verdict.UNKNOWN


def test_support_goes_through_the_questions_that_are_referred_to() -> None:
    document = doc.questionnaire(
        doc.question("a", "boolean", doc.rule(doc.on("age", ">=", "18"))),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", True))),
        doc.question("other", "boolean", doc.rule(doc.on("gender", "=", "1"))),
        offerings=[doc.offering("o", doc.rule(doc.on_question("b", "=", True)))],
    )
    one = space(document)
    assert {one.variables[place].name for place in one.support["/offerings/0"]} == {"age", "a", "b"}


def test_verdicts_of_some_cost_only_what_they_depend_on() -> None:
    document = doc.questionnaire(
        doc.question("a", "boolean", doc.rule(doc.on("age", ">=", "18"))),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", True))),
    )
    one = space(document)
    crowd = everyone(one, one.support["/questions/1"])
    kept = judge(one, crowd, {"/questions/1", "/questions/0/rules/0"})
    assert kept == {pointer: judge(one, crowd)[pointer] for pointer in kept}
    assert set(kept) == {"/questions/1", "/questions/0/rules/0"}


def test_what_is_known_leaves_one_cell_and_all_else_as_it_was() -> None:
    adult, woman = doc.on("age", ">=", "18"), doc.on("gender", "=", "2")
    one = space(
        doc.questionnaire(doc.question("q", "boolean", doc.rule(adult, woman, doc.on("age", "<", "65"))))
    )
    [age] = [place for place, variable in enumerate(one.variables) if variable.name == "age"]
    for number, cell in enumerate(one.variables[age].cells):
        known = one.narrowed({age: cell})
        assert known.variables[age].cells == (cell,)
        assert [it.cells for it in known.variables if it.name != "age"] == [
            it.cells for it in one.variables if it.name != "age"
        ]
        for pointer, leaf in one.leaves.items():
            narrow = known.leaves[pointer]
            if leaf.variable == age:
                assert (narrow.true, narrow.false) == (leaf.true >> number & 1, leaf.false >> number & 1)
            else:
                assert narrow == leaf
    assert one.narrowed({}).leaves == one.leaves


def test_a_case_says_everything_as_it_stands_in_one() -> None:
    asked = [
        doc.on("age", ">=", "18"),
        doc.on("gender", "=", "2"),
        doc.on("bmi", ">=", "30"),
        doc.on("state", "=", "Ohio"),
        doc.on("state", "=", STATES[0][0]),
        doc.on_question("yes", "=", "no"),
        doc.on_question("many", "=", "a"),
        doc.on_question("many", "=", "b"),
        doc.on_question("tall", ">", "1.5"),
    ]
    options = [doc.option("a", "A"), doc.option("b", "B")]
    one = space(
        doc.questionnaire(
            doc.question("yes"),
            doc.question("many", "multiple_option", options=options),
            doc.question("tall", "number"),
            offerings=[doc.offering("o", doc.rule(*asked))],
        )
    )
    eligible = {
        leaf.variable: leaf.true.bit_length() - 1 for leaf in one.leaves.values() if leaf.variable is not None
    }
    case = one.case(eligible)
    weight = case["facts"].pop("weight_kg")
    assert case == {
        "facts": {"age_years": 20, "gender": 2, "height_cm": 170, "state": ["oh", "ohio", STATES[0][0]]},
        "answers": {"yes": False, "many": ["a", "b"], "tall": "2"},
        "final": True,
    }
    assert isinstance(weight, str)
    assert (
        evaluated(one, case | {"facts": case["facts"] | {"weight_kg": weight}})["/offerings/0"]
        is Verdict.TRUE
    )
    [many] = [place for place, it in enumerate(one.variables) if it.option == "a"]
    assert one.case({many: 0}) == {"facts": {}, "answers": {"many": []}, "final": True}
    assert one.case({}) == {"facts": {}, "answers": {}, "final": True}


def test_requirements_of_no_rule_cut_cells_and_have_leaves_of_their_own() -> None:
    questionnaire = parse_questionnaire(
        doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18"))))
    )
    more = [
        Requirement("age", None, "<", "65", "/more/0"),
        Requirement("question", "q", "!=", "yes", "/more/1"),
    ]
    one = space_of(compile_questionnaire(questionnaire), more)
    assert [[cell.label for cell in it.cells] for it in one.variables] == [
        ["17 or less", "18 to 64", "65 or more"],
        ["yes", "no or skipped"],
    ]
    old, unequal = one.leaves["/more/0"], one.leaves["/more/1"]
    assert (old.variable, old.true, old.false, old.question, old.if_absent) == (
        0,
        0b011,
        0b100,
        None,
        Verdict.FALSE,
    )
    assert (unequal.variable, unequal.true, unequal.false, unequal.question) == (1, 0b10, 0b01, 0)
    assert unequal.if_absent is Verdict.TRUE


def test_pages_and_errors_are_the_same_for_everybody() -> None:
    asked = [
        doc.on_question("page", "=", "x"),
        doc.on_question("page", "!=", "x"),
        doc.on("agee", "=", "1"),
    ]
    one = space(
        doc.questionnaire(
            doc.question("page", "informational"), offerings=[doc.offering("o", doc.rule(*asked))]
        ),
        strict=False,
    )
    leaves = [one.leaves[f"/offerings/0/rules/0/requirements/{number}"] for number in range(3)]
    assert [(leaf.variable, leaf.question, leaf.true, leaf.false) for leaf in leaves] == [
        (None, None, 0, 0)
    ] * 3
    assert [leaf.if_absent for leaf in leaves] == [Verdict.FALSE, Verdict.TRUE, Verdict.UNKNOWN]
    assert one.variables == ()


def test_every_part_is_found_by_its_pointer_and_targets_know_whom_they_ask() -> None:
    document = doc.questionnaire(
        doc.question("a"),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "yes"))),
        offerings=[
            doc.offering(
                "o", doc.rule(doc.on_question("b", "=", "yes"), doc.on_question("a", "!=", "yes"), ADULT_18)
            )
        ],
    )
    one = space(document)
    form = one.program.questionnaire
    offering = form.offerings[0]
    assert one.nodes["/questions/1"] is form.questions[1]
    assert one.nodes["/offerings/0/rules/0"] is offering.rules[0]
    assert one.nodes["/offerings/0/rules/0/requirements/1"] is offering.rules[0].requirements[1]
    assert len(one.nodes) == 2 + 1 + 2 + 4
    assert [asked.id for asked in one.asked_by(offering)] == ["a", "b"]
    assert one.asked_by(form.questions[0]) == []
    names = {
        pointer: {one.variables[place].name for place in places} for pointer, places in one.support.items()
    }
    assert names["/questions/0"] == set()
    assert names["/questions/1"] == {"a"}
    assert names["/offerings/0"] == {"a", "b", "age"}
    assert names["/offerings/0/rules/0/requirements/0"] == {"a", "b"}
    assert names["/offerings/0/rules/0/requirements/1"] == {"a"}
    assert set(one.support) == set(one.nodes)


@pytest.mark.parametrize(
    ("fields", "default"),
    [
        ({"default_value": "yes"}, None),
        ({"default_value": "yes", "is_visible": False}, True),
        ({"default_value": " ", "is_visible": False}, None),
        ({"is_visible": False}, None),
    ],
)
def test_only_what_nobody_sees_offers_its_default(fields: Json, default: Any) -> None:
    asked = parse_questionnaire(doc.questionnaire(doc.question("q", **fields))).questions[0]
    assert default_of(asked, ()) is default
    assert default_of(asked, {"/questions/0"}) is None


@given(questionnaires(), readings, st.data())
@lawful
def test_a_person_of_any_cells_is_judged_as_the_engine_judges_that_case(
    document: Json, not_means: str, data: st.DataObject
) -> None:
    one = space(document, not_means)
    assignment = {
        place: data.draw(st.integers(0, len(variable.cells) - 1))
        for place, variable in enumerate(one.variables)
    }
    assert judged(one, alone(one, assignment)) == evaluated(one, one.case(assignment))


@given(questionnaires(), st.data())
@lawful
def test_what_is_left_out_is_not_known_yet(document: Json, data: st.DataObject) -> None:
    one = space(document)
    told = data.draw(st.sets(st.sampled_from([variable.name for variable in one.variables])))
    assume({"state", "state_uuid"} & told in (set(), {"state", "state_uuid"}))
    assignment = {
        place: data.draw(st.integers(0, len(variable.cells) - 1))
        for place, variable in enumerate(one.variables)
        if variable.name in told or (variable.question is not None and not variable.question.is_visible)
    }
    case = one.case(assignment) | {"final": False}
    assert judged(one, alone(one, assignment)) == evaluated(one, case)


@given(questionnaires(), readings, st.data())
@lawful
def test_everybody_is_somewhere(document: Json, not_means: str, data: st.DataObject) -> None:
    one = space(document, not_means)
    assume(prod(len(variable.cells) for variable in one.variables) <= 3_000)
    crowd = everyone(one, range(len(one.variables)))
    columns = judge(one, crowd)
    column = crowd.all
    for pointer, verdict in evaluated(one, data.draw(complete_cases(document))).items():
        true, false = columns[pointer]
        column &= {Verdict.TRUE: true, Verdict.FALSE: false, Verdict.UNKNOWN: ~(true | false)}[verdict]
    assert column
