"""What the table holds of one person."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire, read_answers, read_facts
from rules.export.sql.rows import SqlRowError, row_of
from tests.rules import documents as doc

Json = dict[str, Any]

OPTIONS = [doc.option("R", "Red"), doc.option("b", "Blue")]
REQUIRED = {
    "boolean": "yes",
    "single_option": "Red",
    "number": "1",
    "string": "a",
    "date": "2024-02-29",
    "file": "true",
}


def row(*requirements: Json, answers: Json | None = None, facts: Json | None = None) -> dict[str, object]:
    questions = [doc.question(one, one, options=OPTIONS) for one in (*REQUIRED, "multiple_option")]
    document = doc.questionnaire(*questions, offerings=[doc.offering("o", doc.rule(*requirements))])
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)))
    return row_of(program, read_answers(program.questionnaire, answers or {}), read_facts(facts or {}))


@pytest.mark.parametrize(
    ("question_type", "given", "expected"),
    [
        ("boolean", "no", False),
        ("single_option", "red", "R"),
        ("number", "2.5", Decimal("2.500000000000")),
        (
            "number",
            "-99999999999999999999999999.999999999999",
            Decimal("-99999999999999999999999999.999999999999"),
        ),
        ("string", " Straße\0 ", "strasse\ufffd"),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("file", ["scan"], True),
        ("file", [], False),
    ],
)
def test_an_answer(question_type: str, given: Any, expected: object) -> None:
    requirement = doc.on_question(question_type, "=", REQUIRED[question_type])
    assert row(requirement, answers={question_type: given}) == {f"answer_{question_type}": expected}
    assert row(requirement) == {f"answer_{question_type}": None}
    assert row(requirement, answers={question_type: None}) == {f"answer_{question_type}": None}


def test_a_choice_of_several_is_a_column_for_each_option_that_is_compared() -> None:
    requirements = [doc.on_question("multiple_option", "=", one) for one in ("Red", "Blue")]
    names = [f"answer_multiple_option__option_{number}" for number in (1, 2)]
    for chosen, expected in (["Blue"], (False, True)), (["Red"], (True, False)), ([], (False, False)):
        found = row(*requirements, answers={"multiple_option": chosen})
        assert found == dict(zip(names, expected, strict=True))
    assert row(*requirements) == dict.fromkeys(names)


@pytest.mark.parametrize(
    ("given", "text", "number"),
    [("7.5E0", "7.5e0", Decimal("7.5")), ("many", "many", None), (None, None, None)],
)
def test_a_text_that_is_compared_as_a_number(given: Any, text: Any, number: Any) -> None:
    both = [doc.on_question("string", "=", "a"), doc.on_question("string", ">", "1")]
    found = row(*both, answers={"string": given})
    assert found == {"answer_string": text, "answer_string__number": number}


def test_facts() -> None:
    requirements = [doc.on(*one) for one in (("age", ">", "1"), ("gender", "=", "1"), ("bmi", ">", "1"))]
    requirements += [doc.on("state", "=", one) for one in ("NY", "New York")]
    known = {"age_years": 40, "gender": 2, "weight_kg": "86.7", "height_cm": 170, "state": "Ohio"}
    found = row(*requirements, facts=known)
    assert found == {
        "age_years": 40,
        "gender": 2,
        "weight_kg": Decimal("86.700000000"),
        "height_cm": Decimal("170.000000000"),
        "state_abbreviation": None,
        "state_name": "ohio",
    }
    assert row(*requirements) == dict.fromkeys(found)


@pytest.mark.parametrize(
    ("requirement", "answers", "facts", "column"),
    [
        (doc.on("bmi", ">", "1"), {}, {"weight_kg": "80.0000000001", "height_cm": 180}, "weight_kg"),
        (doc.on("state", "=", "NY"), {}, {"state": ["NY", "OH"]}, "state_abbreviation"),
        (doc.on_question("number", ">", "1"), {"number": "0.1234567890123"}, {}, "answer_number"),
        (doc.on_question("number", ">", "1"), {"number": 10**26}, {}, "answer_number"),
        (doc.on_question("string", ">", "1"), {"string": "0.1234567890123"}, {}, "answer_string__number"),
    ],
)
def test_what_a_column_cannot_hold_exactly_is_refused(
    requirement: Json, answers: Json, facts: Json, column: str
) -> None:
    with pytest.raises(SqlRowError) as caught:
        row(requirement, answers=answers, facts=facts)
    assert caught.value.column == column
    assert str(caught.value) == f"column '{column}': the value does not fit into it exactly"
