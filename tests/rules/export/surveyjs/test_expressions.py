"""Conditions in SurveyJS's expression language: https://surveyjs.io/form-library/documentation/design-survey/conditional-logic."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.losses import Loss
from rules.export.rails import logic_of
from rules.export.surveyjs.expressions import Expressions
from rules.export.surveyjs.names import Names
from tests.rules import documents as doc

Json = dict[str, Any]

OPTIONS = [doc.option("r", "Red"), doc.option("b", "Blue")]
TYPES = (
    *("boolean", "single_option", "multiple_option", "number"),
    *("string", "date", "file", "informational"),
)
REQUIRED = "/offerings/0/rules/0/requirements/0/required_answer"


class Written:
    """The expressions of a questionnaire with a question of each type, named by it, and one offering."""

    def __init__(self, *rules: Json, questions: list[Json] | None = None, not_means: Any = "none") -> None:
        asked = [doc.question(one, one, options=OPTIONS) for one in TYPES] if questions is None else questions
        document = doc.questionnaire(*asked, offerings=[doc.offering("o", *rules)])
        questionnaire = parse_questionnaire(json.dumps(document), strict=False)
        program = compile_questionnaire(questionnaire, not_means=not_means)
        writer = Expressions(Names(questionnaire))
        logic = logic_of(program, can_say=writer.can_say)
        self.offering = writer.verdict(logic.offerings[0][1])
        self.questions = {question.id: writer.verdict(rails) for question, rails in logic.questions}
        self.losses = writer.losses


def holding(requirement: Json) -> str:
    """When it holds, of a requirement that is settled."""
    written = Written(doc.rule(requirement)).offering
    assert written.startswith("iif(")
    assert written.endswith(", 'yes', 'no')")
    return written.removeprefix("iif(").removesuffix(", 'yes', 'no')")


@pytest.mark.parametrize(
    ("question", "comparator", "required", "expression"),
    [
        ("boolean", "=", "yes", "{boolean} = true"),
        ("boolean", "=", "no", "{boolean} = false"),
        ("boolean", "!=", "no", "!({boolean} = false)"),
        ("single_option", "=", "Red", "{single_option} = 'r'"),
        ("multiple_option", "=", "Red", "{multiple_option} contains 'r'"),
        ("number", "=", "2.50", "{number} = 2.50"),
        ("number", "<", "1e3", "{number} notempty and {number} < 1000"),
        ("number", ">=", "-3", "{number} notempty and {number} >= -3"),
        ("string", "=", "it's", "{string} = 'it\\'s'"),
        ("string", ">", "7", "{string} notempty and {string} > 7"),
        ("date", "<=", "2024-02-29", "{date} notempty and {date} <= '2024-02-29'"),
        ("file", "=", "yes", "{file} notempty"),
    ],
)
def test_an_answer_is_compared_if_there_is_one(
    question: str, comparator: str, required: str, expression: str
) -> None:
    """To be less than anything is also said of what is empty, so that is asked first."""
    assert holding(doc.on_question(question, comparator, required)) == expression


@pytest.mark.parametrize(
    ("requirement", "holds", "fails"),
    [
        (
            doc.on("age", ">=", "18"),
            "{age_years} notempty and {age_years} >= 18",
            "{age_years} notempty and {age_years} < 18",
        ),
        (doc.on("age", "=", "18"), "{age_years} = 18", "{age_years} notempty and {age_years} <> 18"),
        (
            doc.on("bmi", "<", "30.5"),
            "{bmi} notempty and {bmi} < 30.5",
            "{bmi} notempty and {bmi} >= 30.5",
        ),
        (
            doc.on("gender", "=", "female"),
            "{gender} = 2",
            "{gender} notempty and {gender} <> 0 and {gender} <> 2",
        ),
        (doc.on("gender", "=", "0"), "{gender} = 0", "{gender} notempty and {gender} <> 0"),
        (
            doc.on("state", "=", "NY"),
            "{state_abbreviation} contains 'ny'",
            "{state_abbreviation} notempty and !({state_abbreviation} contains 'ny')",
        ),
        (
            doc.on("state", "!=", "New York"),
            "{state_name} notempty and !({state_name} contains 'new york')",
            "{state_name} contains 'new york'",
        ),
    ],
)
def test_a_fact_that_is_missing_makes_it_unknown(requirement: Json, holds: str, fails: str) -> None:
    expected = f"iif({holds}, 'yes', iif({fails}, 'no', 'unknown'))"
    assert Written(doc.rule(requirement)).offering == expected


YES, NO = (doc.on_question("boolean", "=", one) for one in ("yes", "no"))


@pytest.mark.parametrize(
    ("kind", "not_means", "expression"),
    [
        ("and", "none", "({boolean} = true) and ({boolean} = false)"),
        ("or", "none", "({boolean} = true) or ({boolean} = false)"),
        ("not", "none", "!(({boolean} = true) or ({boolean} = false))"),
        ("not", "not_all", "!(({boolean} = true) and ({boolean} = false))"),
    ],
)
def test_a_rule_combines(kind: str, not_means: str, expression: str) -> None:
    written = Written(doc.rule(YES, NO, type=kind), not_means=not_means)
    assert written.offering == f"iif({expression}, 'yes', 'no')"


def test_what_is_always_so_is_a_word() -> None:
    assert Written().offering == "'yes'"
    assert Written(doc.rule(doc.on_question("informational", "=", "x"))).offering == "'no'"


def test_what_is_unknown_to_all_is_neither() -> None:
    assert Written(doc.rule(doc.on("age", ">", "many"))).offering == (
        "iif(1 = 2, 'yes', iif(1 = 2, 'no', 'unknown'))"
    )


def test_another_question_counts_by_its_verdict() -> None:
    adults = doc.question("r", "boolean", doc.rule(doc.on("age", ">", "17")))
    written = Written(doc.rule(doc.on_question("r", "=", "yes")), questions=[adults])
    fails = "({verdict-r} = 'no') or (({verdict-r} = 'yes') and (!({r} = true)))"
    assert written.offering == (
        f"iif(({{verdict-r}} = 'yes') and ({{r}} = true), 'yes', iif({fails}, 'no', 'unknown'))"
    )
    assert written.questions == {
        "r": (
            "iif({age_years} notempty and {age_years} > 17, 'yes', "
            "iif({age_years} notempty and {age_years} <= 17, 'no', 'unknown'))"
        )
    }


UNSAYABLE = "iif(1 = 2, 'yes', iif(1 = 2, 'no', 'unknown'))"


@pytest.mark.parametrize(
    ("requirement", "code", "message"),
    [
        (doc.on_question("string", "=", 'a"b'), "literal", "unknown: its expressions cannot quote this"),
        (doc.on_question("string", "!=", "a\\b"), "literal", "unknown: its expressions cannot quote this"),
        (doc.on("state", "=", 'New "York"'), "literal", "unknown: its expressions cannot quote this"),
        (
            doc.on_question("file", "=", "no"),
            "no-file",
            "unknown: a question without a file counts as left out",
        ),
    ],
)
def test_what_it_cannot_say_is_unknown_and_said(requirement: Json, code: str, message: str) -> None:
    written = Written(doc.rule(requirement))
    assert written.offering == UNSAYABLE
    assert written.losses == [Loss(code, REQUIRED, message)]


@pytest.mark.parametrize(
    ("question", "comparator", "required", "losses"),
    [
        ("number", ">", "1234567890.12345", []),
        ("number", ">", "1234567890.123450", []),
        ("number", ">", "1234567890.123456", [("precision", "compared with 15 digits")]),
        ("string", ">", "30", [("text-order", "0x10 and Infinity count as numbers")]),
        ("string", "=", "Yes", []),
        ("string", "=", "Straße", [("text-case", "compared in lower case only")]),
        ("string", "=", "Strasse", [("text-case", "compared in lower case only")]),
        ("string", "=", "é", [("text-case", "compared in lower case only")]),
        *(
            ("string", "=", one, [("text-number", "other spellings of the same value are taken for it")])
            for one in ("30", "1e3", "True", "FALSE", "0xff")
        ),
        ("single_option", "=", "Red", []),
        ("file", "=", "yes", []),
        ("boolean", "=", "no", []),
    ],
)
def test_what_it_says_otherwise_is_said(
    question: str, comparator: str, required: str, losses: list[tuple[str, str]]
) -> None:
    written = Written(doc.rule(doc.on_question(question, comparator, required)))
    assert written.offering != UNSAYABLE
    assert written.losses == [Loss(code, REQUIRED, message) for code, message in losses]


def test_a_fact_of_too_many_digits_is_said() -> None:
    written = Written(doc.rule(doc.on("bmi", ">", "30.00000000000001")))
    assert written.losses == [Loss("precision", REQUIRED, "compared with 15 digits")]
