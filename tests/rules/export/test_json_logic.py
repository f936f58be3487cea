from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.json_logic import json_logic_data, to_json_logic
from tests.javascript.node import run
from tests.rules.documents import Json, offering, on, on_question, option, question, questionnaire, rule
from tests.rules.export.final_cases import FinalCase, final_case, final_cases

OPERATORS = {"var", "if", "and", "or", "!", "!!", "===", "!==", "<", "<=", ">", ">=", "in"}


def exported(*cases: FinalCase) -> list[Any]:
    """What json-logic-js makes of them, all in one process."""
    together = [
        {"logic": to_json_logic(one.program), "data": json_logic_data(one.program, one.answers, one.facts)}
        for one in cases
    ]
    verdicts: list[Any] = run("json_logic.mjs", together)
    return verdicts


def test_a_thousand_final_cases_come_out_as_here() -> None:
    cases = final_cases(1000)
    assert len(cases) >= 1000
    for one, verdicts in zip(cases, exported(*cases), strict=True):
        assert verdicts == one.verdicts, json.dumps([one.document, one.case])


def test_the_thousand_cases_have_every_verdict_in_plenty() -> None:
    verdicts = [one for case in final_cases(1000) for one in case.verdicts["offerings"].values()]
    assert min(verdicts.count(one) for one in (True, False, None)) > 300


def test_only_operators_that_the_library_has() -> None:
    found: set[str] = set()

    def walk(logic: object) -> None:
        if isinstance(logic, list):
            for one in logic:
                walk(one)
        if isinstance(logic, dict):
            found.update(logic)
            walk(list(logic.values()))

    for case in final_cases(1000):
        logic: Any = to_json_logic(case.program)
        walk([*logic["questions"].values(), *logic["offerings"].values()])
    assert found == OPERATORS


@pytest.mark.parametrize(
    ("comparator", "required", "number"),
    [
        pytest.param(">=", "30", "29.99999999999999999999999999999999999", id="a hair less"),
        pytest.param("<=", "0.1", "0.1000000000000000000000000000000001", id="a hair more"),
        pytest.param("=", "12345678901234567890", "12345678901234567891", id="twenty digits"),
        pytest.param(">", "1e400", "1e401", id="more than a double holds"),
        pytest.param("<", "-1e400", "-1e401", id="less than a double holds"),
    ],
)
def test_numbers_that_are_one_double_compare_exactly(comparator: str, required: str, number: str) -> None:
    document = questionnaire(
        question("n", "number"), offerings=[offering("o", rule(on_question("n", comparator, required)))]
    )
    one = final_case(document, {"answers": {"n": number}})
    assert exported(one) == [one.verdicts]


def test_a_body_mass_index_on_the_threshold() -> None:
    document = questionnaire(offerings=[offering("o", rule(on("bmi", ">=", "30")))])
    on_it = final_case(document, {"facts": {"weight_kg": 86.7, "height_cm": 170}})
    below = final_case(document, {"facts": {"weight_kg": "86.69999999999999999999", "height_cm": 170}})
    assert [one["offerings"]["o"] for one in exported(on_it, below)] == [True, False]


def test_a_stale_answer_does_not_count_however_deep() -> None:
    document = questionnaire(
        question("a"),
        question("b", "boolean", rule(on_question("a", "=", "true"))),
        question("c", "boolean", rule(on_question("b", "=", "true"))),
        offerings=[offering("o", rule(on_question("c", "=", "true")))],
    )
    one = final_case(document, {"answers": {"a": False, "b": True, "c": True}})
    assert exported(one) == [
        {"verdicts": {"a": True, "b": False, "c": False}, "offerings": {"o": False}},
    ]


def test_an_unknown_fact_is_never_true_and_says_so() -> None:
    document = questionnaire(
        question("q", "boolean", rule(on("age", "<", "18"), type="not")),
        offerings=[offering("o", rule(on_question("q", "=", "true"), type="not"))],
    )
    assert exported(final_case(document, {})) == [{"verdicts": {"q": None}, "offerings": {"o": None}}]


@pytest.mark.parametrize(
    "faulty",
    [
        pytest.param({"rules": [rule(on("agee", "=", "18"), type="not")]}, id="a requirement"),
        pytest.param({"rules": [rule(type="xor")]}, id="a rule"),
        pytest.param({"rule_type": "xor"}, id="a target"),
    ],
)
def test_an_error_in_the_questionnaire_is_unknown(faulty: Json) -> None:
    document = questionnaire(
        question("q", **faulty),
        offerings=[
            offering("o", **faulty),
            offering("p", rule(on_question("q", "=", "true"), type="not")),
        ],
    )
    one = final_case(document, {}, strict=False)
    assert exported(one) == [{"verdicts": {"q": None}, "offerings": {"o": None, "p": None}}]


def test_ids_that_javascript_would_misread() -> None:
    ids = ["a.b", "__proto__", "constructor", "7", "ü 1", "a%2Eb"]
    document = questionnaire(
        *(question(one) for one in ids),
        offerings=[offering(one, rule(on_question(one, "=", "true"))) for one in ids],
    )
    cases = [final_case(document, {"answers": {one: True}}) for one in ids]
    assert exported(*cases) == [one.verdicts for one in cases]


def test_rules_stay_as_long_as_they_are_however_deep() -> None:
    deep = [question("q0")] + [
        question(
            f"q{index}",
            "boolean",
            rule(on_question(f"q{index - 1}", "=", "true"), on_question(f"q{index - 1}", "!=", "false")),
            rule(on("age", ">=", "18")),
        )
        for index in range(1, 200)
    ]
    logic: Any = to_json_logic(compile_questionnaire(parse_questionnaire(questionnaire(*deep))))
    assert len(json.dumps(logic["questions"]["q199"])) < 2 * len(json.dumps(logic["questions"]["q2"]))


def test_how_the_data_is_filled_in_is_told_for_every_answer() -> None:
    document = questionnaire(
        question("seen", "single_option", options=[option("o-1", "Red")]),
        question("given", "boolean", is_visible=False, default_value="yes"),
        question("weight", "string"),
        question("page", "informational"),
        offerings=[offering("o", rule(on_question("weight", "<", "100")))],
    )
    program = compile_questionnaire(parse_questionnaire(document))
    logic: Any = to_json_logic(program)
    answers = logic["data"]["answers"]
    assert {one: answers[one]["kind"] for one in answers} == {
        "seen": "single_option",
        "given": "boolean",
        "weight": "text",
    }
    assert answers["seen"]["how"].endswith("null if there is none")
    assert answers["given"]["how"].endswith("the question's default value if there is none")
    assert list(logic["data"]["numbers"]) == ["weight"]
    assert logic["never_displayed"] == ["given"]


def test_the_data_of_one_person() -> None:
    document = questionnaire(
        question("n", "number"),
        question("t", "text"),
        question("m", "multiple_option", options=[option("o-1", "Red"), option("o-2", "Blue")]),
        question("d", "date"),
        question("f", "file"),
        question("v", is_visible=False, default_value="no"),
        question("w", is_visible=False),
        offerings=[offering("o", rule(on_question("t", ">", "7")))],
    )
    answers = {"n": "2.50", "t": " Straße ", "m": ["blue", "red"], "d": "2024-02-29", "f": ["1"]}
    facts = {"age_years": 34, "gender": 2, "state": ["NY", "New York"], "weight_kg": 86.7, "height_cm": 170}
    one = final_case(document, {"answers": answers, "facts": facts})
    assert json_logic_data(one.program, one.answers, one.facts) == {
        "facts": {
            "age_years": 34,
            "bmi": 30,
            "gender": 2,
            "state": {"abbreviation": ["ny"], "name": ["new york"]},
        },
        "answers": {
            "n": 2.5,
            "t": "strasse",
            "m": ["o-1", "o-2"],
            "d": "2024-02-29",
            "f": True,
            "v": False,
            "w": None,
        },
        "numbers": {"t": None},
        "verdicts": {},
    }
