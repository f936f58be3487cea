from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from rules import Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.probes import probes
from tests.rules import documents as doc


def program(*questions: doc.Json, offerings: list[doc.Json]) -> Program:
    document = doc.questionnaire(*questions, offerings=offerings)
    return compile_questionnaire(parse_questionnaire(json.dumps(document)))


def on_fact(fact: str, comparator: str, required: str) -> Program:
    return program(offerings=[doc.offering("o", doc.rule(doc.on(fact, comparator, required)))])


def on_answer(question_type: str, comparator: str, required: str) -> Program:
    question = doc.question("q", question_type, title="Q")
    return program(
        question, offerings=[doc.offering("o", doc.rule(doc.on_question("q", comparator, required)))]
    )


def outcomes(compiled: Program) -> list[tuple[str, bool]]:
    """Who is offered something, by the engine."""
    return [
        (name, bool(evaluate_case(compiled, read_case(case)).offerings.eligible))
        for name, case in probes(compiled)
    ]


def test_an_age_is_probed_by_years_and_by_birthdays() -> None:
    assert outcomes(on_fact("age", ">=", "18")) == [
        ("Age 17, where 18 counts", False),
        ("Age 18, where 18 counts", True),
        ("Age 19, where 18 counts", True),
        ("The day before turning 18", False),
        ("The day of turning 18", True),
        ("The day after turning 18", True),
    ]


@pytest.mark.parametrize(
    ("required", "names"),
    [
        pytest.param("0", ["Age 0, where 0 counts", "Age 1, where 0 counts"], id="nobody is younger than 0"),
        pytest.param("150", ["Age 149, where 150 counts", "Age 150, where 150 counts"], id="nor older than 150"),
        pytest.param(
            "18.5",
            ["Age 18, where 18.5 counts", "Age 19, where 18.5 counts", "Age 20, where 18.5 counts",
             "The day before turning 19", "The day of turning 19", "The day after turning 19"],
            id="years are whole",
        ),
    ],
)  # fmt: skip
def test_ages_are_those_that_there_are(required: str, names: list[str]) -> None:
    assert [name for name, _ in probes(on_fact("age", ">=", required))] == names


def test_a_body_mass_index_is_probed_exactly() -> None:
    assert outcomes(on_fact("bmi", ">=", "30")) == [
        ("BMI 29.9, where 30 counts", False),
        ("BMI exactly 30", True),
        ("BMI 30.1, where 30 counts", True),
    ]
    assert [name for name, _ in probes(on_fact("bmi", ">", "0.1"))] == [
        "BMI exactly 0.1",
        "BMI 0.2, where 0.1 counts",
    ]


@pytest.mark.parametrize(
    ("question_type", "comparator", "required", "expected"),
    [
        (
            "integer", "<", "140",
            [("Q 139, where 140 counts", True), ("Q exactly 140", False), ("Q 141, where 140 counts", False)],
        ),
        (
            "number", ">", "2.50",
            [("Q 2.49, where 2.50 counts", False), ("Q exactly 2.5", False), ("Q 2.51, where 2.50 counts", True)],
        ),
        (
            "date", "<=", "2024-02-29",
            [("Q the day before 2024-02-29", True), ("Q on 2024-02-29", True),
             ("Q the day after 2024-02-29", False)],
        ),
        ("date", "=", "0001-01-01", [("Q on 0001-01-01", True), ("Q the day after 0001-01-01", False)]),
        ("boolean", "=", "true", []),
        ("text", "=", "yes", []),
    ],
)  # fmt: skip
def test_answers_are_probed_below_on_and_above(
    question_type: str, comparator: str, required: str, expected: list[tuple[str, bool]]
) -> None:
    assert outcomes(on_answer(question_type, comparator, required)) == expected


def test_the_rest_of_the_person_is_such_that_the_value_decides() -> None:
    strict = doc.rule(
        doc.on("age", ">=", "18"), doc.on("gender", "=", "2"), doc.on_question("well", "=", True)
    )
    compiled = program(doc.question("well"), offerings=[doc.offering("o", strict)])
    assert [offered for _, offered in outcomes(compiled)] == [False, True, True] * 2


def test_what_turns_different_targets_is_probed_for_each() -> None:
    young = doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "=", "1"))
    old = doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "=", "2"))
    compiled = program(offerings=[doc.offering("a", young), doc.offering("b", old)])
    people: list[tuple[str, Any]] = probes(compiled)
    turned = {
        one for _, case in people for one in evaluate_case(compiled, read_case(case)).offerings.eligible
    }
    assert turned == {"a", "b"}
    assert [name for name, _ in people][6:8] == ["Age 17, where 18 counts (2)", "Age 18, where 18 counts (2)"]


def test_a_value_that_decides_nothing_is_probed_all_the_same() -> None:
    anyway = doc.rule(doc.on("age", ">=", "18"), doc.on("age", ">=", "0"), type="or")
    compiled = program(offerings=[doc.offering("o", anyway)])
    assert [offered for _, offered in outcomes(compiled)] == [True] * 8


def test_only_the_one_value_changes_from_probe_to_probe() -> None:
    compiled = program(
        doc.question("well", title="Well?"),
        offerings=[
            doc.offering("o", doc.rule(doc.on("age", ">=", "18"), doc.on_question("well", "=", "yes")))
        ],
    )
    as_of = "2026-07-01"
    facts: list[doc.Json] = [
        *({"age_years": years} for years in (17, 18, 19)),
        *({"as_of": as_of, "date_of_birth": born} for born in ("2008-07-02", "2008-07-01", "2008-06-30")),
    ]
    assert [case for _, case in probes(compiled)] == [
        {"facts": one, "answers": {"well": True}, "final": True} for one in facts
    ]


def test_a_body_mass_index_is_given_by_a_weight_and_a_height_and_the_rest_stays() -> None:
    compiled = program(
        offerings=[doc.offering("o", doc.rule(doc.on("bmi", ">=", "30.25"), doc.on("age", ">=", "0")))]
    )
    people = [case for name, case in probes(compiled) if name.startswith("BMI")]
    assert [name for name, _ in probes(compiled)][:3] == [
        "BMI 30.24, where 30.25 counts",
        "BMI exactly 30.25",
        "BMI 30.26, where 30.25 counts",
    ]
    for case, index in zip(people, ("30.24", "30.25", "30.26"), strict=True):
        measured = read_case(case).facts.bmi_kg_per_m2
        assert measured == Fraction(index)
        assert set(case["facts"]) == {"weight_kg", "height_cm", "age_years"}


def test_no_index_beyond_the_most_is_probed() -> None:
    assert [name for name, _ in probes(on_fact("bmi", "<", "100000"))] == [
        "BMI 99999.9, where 100000 counts",
        "BMI exactly 100000",
    ]


def test_answers_are_texts_and_days_as_people_give_them() -> None:
    numbers = [case["answers"]["q"] for _, case in probes(on_answer("number", "<", "1e2"))]
    assert numbers == ["99", "100", "101"]
    days = [case["answers"]["q"] for _, case in probes(on_answer("date", "<", "2024-03-01"))]
    assert days == ["2024-02-29", "2024-03-01", "2024-03-02"]


def test_each_constant_is_probed_once_in_the_order_in_which_rules_name_them() -> None:
    rules = [
        doc.rule(doc.on("age", word, years)) for word, years in ((">=", "65"), ("<", "18"), ("!=", "65"))
    ]
    names = [name for name, _ in probes(program(offerings=[doc.offering("o", *rules, rule_type="or")]))]
    assert [name for name in names if name.startswith("Age")] == [
        *(f"Age {age}, where 65 counts" for age in (64, 65, 66)),
        *(f"Age {age}, where 18 counts" for age in (17, 18, 19)),
    ]


def test_a_question_is_called_by_its_title_or_else_by_its_id() -> None:
    question = doc.question("q-1", "integer", title=None)
    rule = doc.rule(doc.on_question("q-1", ">", "5"))
    names = [name for name, _ in probes(program(question, offerings=[doc.offering("o", rule)]))]
    assert names == ["q-1 4, where 5 counts", "q-1 exactly 5", "q-1 6, where 5 counts"]
