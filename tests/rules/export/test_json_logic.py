from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.json_logic import json_logic_data, to_json_logic
from tests.rules.documents import Json, offering, on, on_question, option, question, questionnaire, rule
from tests.rules.export.applied import exported
from tests.rules.export.final_cases import final_case


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


OPTIONS = [option("r", "Red"), option("b", "Blue")]
TYPES = (
    *("boolean", "single_option", "multiple_option", "number"),
    *("string", "date", "file", "informational"),
)


def logic_of(*rules: Json, questions: list[Json] | None = None) -> Any:
    """Of a questionnaire with a question of each type, named by it, and one offering."""
    asked = [question(one, one, options=OPTIONS) for one in TYPES] if questions is None else questions
    document = questionnaire(*asked, offerings=[offering("o", *rules)])
    return to_json_logic(compile_questionnaire(parse_questionnaire(json.dumps(document), strict=False)))


def var(path: str) -> Json:
    return {"var": path}


def known(path: str, comparator: str, number: float) -> Json:
    return {"and": [{"!==": [var(path), None]}, {comparator: [var(path), number]}]}


@pytest.mark.parametrize(
    ("asked", "comparator", "required", "expected"),
    [
        ("boolean", "=", "yes", {"===": [var("answers.boolean"), True]}),
        ("boolean", "!=", "yes", {"!": [{"===": [var("answers.boolean"), True]}]}),
        ("single_option", "=", "Red", {"===": [var("answers.single_option"), "r"]}),
        ("multiple_option", "=", "Blue", {"in": ["b", var("answers.multiple_option")]}),
        ("number", "=", "2.5", {"===": [var("answers.number"), 2.5]}),
        ("number", "<", "2.0", known("answers.number", "<", 2)),
        ("number", ">=", "3", known("answers.number", ">=", 3)),
        ("string", "=", "Straße", {"===": [var("answers.string"), "strasse"]}),
        ("string", ">", "7", known("numbers.string", ">", 7)),
        ("date", "=", "2024-02-29", {"===": [var("answers.date"), "2024-02-29"]}),
        ("file", "=", "no", {"===": [var("answers.file"), False]}),
        ("informational", "=", "x", False),
        ("informational", "!=", "x", True),
    ],
)
def test_an_answer_is_compared(asked: str, comparator: str, required: str, expected: object) -> None:
    assert logic_of(rule(on_question(asked, comparator, required)))["offerings"] == {"o": expected}


STATE = var("facts.state.abbreviation")
IN_STATE = {"in": ["ny", STATE]}


@pytest.mark.parametrize(
    ("requirement", "holds", "fails"),
    [
        (on("age", ">=", "18"), known("facts.age_years", ">=", 18), known("facts.age_years", "<", 18)),
        (
            on("bmi", "=", "30.5"),
            {"===": [var("facts.bmi"), 30.5]},
            known("facts.bmi", "!==", 30.5),
        ),
        (
            on("gender", "=", "2"),
            {"===": [var("facts.gender"), 2]},
            {"and": [{"!==": [var("facts.gender"), one]} for one in (None, 0, 2)]},
        ),
        (
            on("gender", "=", "0"),
            {"===": [var("facts.gender"), 0]},
            {"and": [{"!==": [var("facts.gender"), one]} for one in (None, 0)]},
        ),
        (on("state", "=", "NY"), IN_STATE, {"and": [{"!!": [STATE]}, {"!": [IN_STATE]}]}),
        (
            on("state", "=", "New York"),
            {"in": ["new york", var("facts.state.name")]},
            {
                "and": [
                    {"!!": [var("facts.state.name")]},
                    {"!": [{"in": ["new york", var("facts.state.name")]}]},
                ]
            },
        ),
    ],
)
def test_a_fact_that_is_missing_makes_it_null(requirement: Json, holds: Json, fails: Json) -> None:
    assert logic_of(rule(requirement))["offerings"]["o"] == {"if": [holds, True, fails, False, None]}


def test_rules_combine() -> None:
    both = [on_question("boolean", "=", True), on_question("file", "=", True)]
    parts = [{"===": [var(f"answers.{one}"), True]} for one in ("boolean", "file")]
    for kind, expected in (
        ("and", {"and": parts}),
        ("or", {"or": parts}),
        ("not", {"!": [{"or": parts}]}),
    ):
        assert logic_of(rule(*both, type=kind))["offerings"]["o"] == expected
    assert logic_of()["offerings"]["o"] is True


def test_another_question_counts_by_its_verdict() -> None:
    asked = [
        question("last", "boolean", rule(on_question("q.1", "=", True)), is_visible=False),
        question("q.1", "boolean", rule(on_question("q", "=", True))),
        question("q"),
    ]
    logic = logic_of(questions=asked)
    assert logic["questions"] == {
        "q": True,
        "q.1": {"===": [var("answers.q"), True]},
        "last": {"and": [{"===": [var("verdicts.q%2E1"), True]}, {"===": [var("answers.q%2E1"), True]}]},
    }
    assert logic["order"] == ["q", "q.1", "last"]
    assert logic["keys"] == {"last": "last", "q.1": "q%2E1", "q": "q"}
    assert logic["never_displayed"] == ["last"]


@pytest.mark.parametrize(
    ("identifier", "key"),
    [("a-b_C9", "a-b_C9"), ("_a", "%5Fa"), ("a b/c", "a%20b%2Fc"), ("é", "%C3%A9"), ("a%", "a%25")],
)
def test_a_key_is_one_segment_of_a_path(identifier: str, key: str) -> None:
    assert logic_of(questions=[question(identifier)])["keys"] == {identifier: key}


def test_what_has_to_be_filled_in_is_told() -> None:
    asked = [
        question("q", "boolean", title="Well?"),
        question("t", "string", is_visible=False, default_value="a"),
        question("b", "string", is_visible=False, default_value=" "),
        question("v", "string", default_value="a"),
        question("page", "informational"),
    ]
    data = logic_of(rule(on_question("t", ">", "1")), questions=asked)["data"]
    text = "a text, trimmed and in lower case (full case folding: ss for a sharp s)"
    none, default = "null if there is none", "the question's default value if there is none"
    assert data["answers"]["q"] == {
        "question_id": "q",
        "title": "Well?",
        "kind": "boolean",
        "how": f"true or false; {none}",
    }
    assert [data["answers"][one]["how"] for one in "tbv"] == [
        f"{text}; {default}",
        f"{text}; {none}",
        f"{text}; {none}",
    ]
    assert list(data["answers"]) == ["q", "t", "b", "v"]
    assert list(data["facts"]) == ["age_years", "bmi", "gender", "state"]
    assert data["numbers"] == {
        "t": "the number that the text of the answer stands for; null if it stands for none"
    }
    assert data["verdicts"] == "empty; take each question's verdict in, by its key, in order"


def test_nothing_known_is_nothing_but_null() -> None:
    document = questionnaire(question("q"), question("t", "string"), question("page", "informational"))
    document["offerings"] = [offering("o", rule(on_question("t", "<", "1")))]
    one = final_case(document, {})
    assert json_logic_data(one.program, one.answers, one.facts) == {
        "facts": dict.fromkeys(["age_years", "bmi", "gender", "state"]),
        "answers": {"q": None, "t": None},
        "numbers": {"t": None},
        "verdicts": {},
    }


def test_a_text_that_is_a_number_is_both() -> None:
    document = questionnaire(question("t", "string"), question("u", "string"))
    document["offerings"] = [offering("o", rule(on_question("t", "<", "1")))]
    one = final_case(document, {"answers": {"t": "7.50", "u": "8"}})
    data = json_logic_data(one.program, one.answers, one.facts)
    assert (data["answers"], data["numbers"]) == ({"t": "7.50", "u": "8"}, {"t": 7.5})
