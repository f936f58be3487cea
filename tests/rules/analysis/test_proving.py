from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.columns import everyone
from rules.analysis.invariants import read_invariants
from rules.analysis.proving import Outcome, Proof, prove
from rules.analysis.search import Budget
from rules.analysis.space import space_of
from tests.rules import documents as doc
from tests.rules.strategies import fact_requirements, questionnaires, requirements_on

Json = dict[str, Any]

MANY = [doc.option(f"o-{n}", f"Option {n}") for n in range(3)]
FORM = doc.questionnaire(
    doc.question(
        "minor", "informational", doc.rule(doc.on("age", "<", "18")), title="Too young", has_next_button=False
    ),
    doc.question("pregnant", "boolean", doc.rule(doc.on("gender", "!=", "1")), title="Pregnant?"),
    doc.question("illness", "multiple_option", title="Illness", options=MANY),
    doc.question("dose", "number", title="Dose"),
    doc.question("secret", "string", is_visible=False, title="Secret"),
    offerings=[
        doc.offering(
            "pill",
            doc.rule(doc.on("age", ">=", "18"), doc.on_question("pregnant", "!=", True)),
            doc.rule(doc.on_question("illness", "=", "Option 1"), type="not"),
            title="Pill",
        ),
        doc.offering("advice", doc.rule(doc.on("age", ">=", "18"), doc.on("bmi", ">=", "25")), title="Advice"),
    ],
)  # fmt: skip


def program(document: Json) -> Program:
    return compile_questionnaire(parse_questionnaire(json.dumps(document)))


def proof(statement: str, budget: Budget | None = None, document: Json = FORM) -> Proof:
    compiled = program(document)
    file = read_invariants(f"- {{name: x, {statement}}}", compiled.questionnaire, "file")
    [one] = prove(compiled, file, budget)
    return one


@pytest.mark.parametrize(
    ("statement", "outcome"),
    [
        ('when: {age: "< 18"}, never_offered: anything', Outcome.PROVED),
        ('when: {age: "< 18"}, stopped: yes', Outcome.PROVED),
        ('when: {age: "< 18"}, shown: Too young, never_offered: [Pill, Advice]', Outcome.PROVED),
        ('when: {age: ">= 18"}, stopped: no, never_shown: Too young', Outcome.PROVED),
        ("when: {Pregnant?: yes}, never_offered: Pill", Outcome.PROVED),
        ("when: {Illness: [Option 0, Option 1]}, never_offered: Pill", Outcome.REFUTED),
        ("when: {Illness: Option 1}, never_offered: Pill", Outcome.PROVED),
        ('when: {age: ">= 18", bmi: ">= 25.5"}, offered: Advice', Outcome.PROVED),
        ('when: {age: ">= 18", bmi: ">= 24.5"}, offered: Advice', Outcome.REFUTED),
        ("when: {gender: male, Pregnant?: yes}, offered: anything", Outcome.VACUOUS),
        ('when: {gender: male, Pregnant?: "!= yes"}, never_offered: Pill', Outcome.REFUTED),
        ('when: {age: "> 17 and < 18"}, never_offered: Pill', Outcome.VACUOUS),
        ('any_of: [{stopped: yes}, {offered: Pill}, {never_offered: Pill, shown: Illness}]', Outcome.PROVED),
        ("any_of: [{stopped: yes}, {offered: anything}]", Outcome.REFUTED),
        ("never_shown: Secret", Outcome.PROVED),
        ('when: {Dose: "> 2.5"}, never_offered: Pill', Outcome.REFUTED),
        ('when: {not: {any: [{age: ">= 18"}]}}, never_offered: "P*"', Outcome.PROVED),
    ],
)  # fmt: skip
def test_a_statement_is_proved_or_refuted(statement: str, outcome: Outcome) -> None:
    one = proof(statement)
    assert one.outcome is outcome
    assert one.holds == (outcome is not Outcome.REFUTED)
    assert (one.person is None) == (one.broken == ()) == one.holds


def test_a_refutation_is_a_person_with_only_what_matters() -> None:
    one = proof("when: {gender: female, Illness: Option 0}, never_offered: anything")
    assert [broken.words for broken in one.broken] == ["nothing is offered"]
    assert one.person is not None
    assert one.person["answers"] == {"illness": ["o-0"]}
    assert one.person["facts"]["gender"] == 2
    assert evaluate_case(program(FORM), read_case(dict(one.person))).offerings.eligible


def test_a_fact_that_makes_no_difference_is_left_out() -> None:
    one = proof("when: {Illness: Option 0}, never_offered: Pill")
    assert one.person == {
        "facts": {"age_years": 20, "gender": 1},
        "answers": {"illness": ["o-0"]},
        "final": True,
    }
    assert one.to_json() == {
        "name": "x",
        "line": 1,
        "outcome": "refuted",
        "person": one.person,
        "broken": ["'Pill' is not offered"],
        "errors": [],
    }


def test_what_costs_more_than_its_budget_is_undecided() -> None:
    numbers = range(8)
    parts = [doc.rule(*(doc.on_question(f"q{n}", "=", n >> i & 1 == 1) for n in numbers)) for i in range(3)]
    document = doc.questionnaire(
        *(doc.question(f"q{n}") for n in numbers), offerings=[doc.offering("o", *parts)]
    )
    one = proof("never_offered: o", Budget(combinations=1, solver_steps=1), document)
    assert (one.outcome, one.holds) == (Outcome.UNDECIDED, False)


ERRONEOUS = {
    **FORM,
    "offerings": [
        doc.offering(
            "pill",
            doc.rule(doc.on("age", ">=", "18")),
            doc.rule(doc.on_question("gone", "=", True), type="not"),
            title="Pill",
        ),
        *FORM["offerings"][1:],
        doc.offering(
            "talk",
            doc.rule(doc.on_question("gone", "=", True)),
            doc.rule(doc.on("age", ">=", "18")),
            title="Talk",
            rule_type="or",
        ),
    ],
    "questions": [
        *FORM["questions"],
        doc.question("mood", "boolean", doc.rule(doc.on_question("gone", "=", True)), title="Mood"),
    ],
}


@pytest.mark.parametrize(
    ("statement", "outcome", "places"),
    [
        ("when: {Pregnant?: yes}, never_offered: Pill", Outcome.ERRONEOUS, [0]),
        ("when: {Pregnant?: no}, never_offered: Pill", Outcome.ERRONEOUS, [0]),
        ("offered: anything", Outcome.ERRONEOUS, [0, 2]),
        ("offered: Pill", Outcome.REFUTED, []),
        ('when: {age: ">= 18"}, offered: Pill', Outcome.ERRONEOUS, [0]),
        ('when: {age: "< 18"}, never_offered: Pill', Outcome.PROVED, []),
        ('when: {age: "< 18"}, never_offered: [Pill, Talk]', Outcome.ERRONEOUS, [0, 2]),
        ('when: {age: ">= 18"}, offered: Talk', Outcome.PROVED, []),
        ("never_offered: Talk", Outcome.REFUTED, []),
        ('when: {age: "< 18"}, never_offered: Advice', Outcome.PROVED, []),
        ("when: {Mood: yes}, never_offered: Advice", Outcome.ERRONEOUS, [3]),
        ('when: {Mood: yes, age: "< 18"}, never_offered: Advice', Outcome.PROVED, []),
        ('when: {age: "> 17 and < 18"}, never_offered: Pill', Outcome.VACUOUS, []),
    ],
)
def test_what_an_error_leaves_open_is_neither_proved_nor_refuted(
    statement: str, outcome: Outcome, places: list[int]
) -> None:
    compiled = compile_questionnaire(parse_questionnaire(ERRONEOUS, strict=False))
    file = read_invariants(f"- {{name: x, {statement}}}", compiled.questionnaire, "file")
    [one] = prove(compiled, file)
    assert one.outcome is outcome
    assert one.holds == (outcome in {Outcome.PROVED, Outcome.VACUOUS})
    assert (one.person is None) == (one.broken == ()) == (outcome is not Outcome.REFUTED)
    pointers = [
        "/offerings/0/rules/1/requirements/0",
        "",
        "/offerings/2/rules/0/requirements/0",
        "/questions/5/rules/0/requirements/0",
    ]
    assert [problem.pointer for problem in one.errors] == [
        f"{pointers[place]}/required_question_id" for place in places
    ]


TO_WORDS = {"age": "age", "bmi": "bmi", "gender": "gender", "state": "state"}


@st.composite
def statements(draw: st.DrawFn) -> tuple[Json, Json, list[str]]:
    """A questionnaire, a requirement as a condition, and offerings that those people are never to get."""
    document = draw(questionnaires())
    sources = [
        (one["partner_questionnaire_question_id"], one["type"])
        for one in document["questions"]
        if one["type"] != "informational"
    ]
    strategies = [fact_requirements, *map(requirements_on, sources)]
    requirement = draw(st.one_of(strategies))
    ids = [one["offering_id"] for one in document["offerings"]]
    return document, requirement, draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))


def document_pointer(document: Json, never: list[str]) -> str:
    [place] = [n for n, one in enumerate(document["offerings"]) if one["offering_id"] == never[0]]
    return f"/offerings/{place}"


@given(statements())
@settings(max_examples=60, deadline=None)
def test_nobody_among_all_cells_breaks_what_is_proved_and_whoever_is_found_does(
    drawn: tuple[Json, Json, list[str]],
) -> None:
    document, requirement, never = drawn
    # The engine itself says who meets the condition: an offering with this one requirement.
    document = document | {"offerings": [*document["offerings"], doc.offering("met", doc.rule(requirement))]}
    compiled = program(document)
    key = requirement["required_question_id"] or requirement["based_on"]
    value = f"{requirement['conditional_answer'] or '='} {requirement['required_answer']}"
    text = json.dumps([{"name": "x", "when": {key: value}, "never_offered": never}])
    [one] = prove(compiled, read_invariants(text, compiled.questionnaire, "file"))
    if one.person is not None:
        offered = evaluate_case(compiled, read_case(dict(one.person))).offerings
        assert set(offered.eligible) & set(never)
        assert "met" in offered.eligible
        return
    space = space_of(compiled)
    crowd = everyone(
        space,
        space.support[document_pointer(document, never)]
        | space.support[f"/offerings/{len(document['offerings']) - 1}"],
    )
    for person in range(0, crowd.size, max(1, crowd.size // 200)):
        offered = evaluate_case(compiled, read_case(space.case(crowd.assignment(person)))).offerings
        assert not ("met" in offered.eligible and set(offered.eligible) & set(never))
        assert one.outcome is Outcome.PROVED or "met" not in offered.eligible
