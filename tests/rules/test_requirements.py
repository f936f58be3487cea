from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules import parse_questionnaire
from rules.requirements import Readings, RequirementReading, read_requirement
from rules.states import StateIdentifier
from tests.rules.documents import on, on_question, option, question, questionnaire, rule

QUESTIONS = [
    question("colour", "single_option", options=[option("r", "Red")]),
    question("tall", "integer"),
    question("scan", "file"),
    question("page", "informational"),
]
AT = "/questions/4/rules/0/requirements/0"


def reading(requirement: Any, mistakes_before: int = 0) -> RequirementReading:
    """Of a requirement at AT."""
    form = parse_questionnaire(
        questionnaire(*QUESTIONS, question("asking", "boolean", rule(requirement))), strict=False
    )
    [one] = form.questions[4].rules[0].requirements
    return read_requirement(one, form, mistakes_before=mistakes_before)


def found(requirement: Any, mistakes_before: int = 0) -> list[tuple[str, str, str]]:
    problems = reading(requirement, mistakes_before).problems
    assert all(one.pointer.startswith(f"{AT}/") for one in problems)
    return [(one.code, one.pointer.removeprefix(f"{AT}/"), one.message) for one in problems]


@pytest.mark.parametrize(
    ("requirement", "kind", "required"),
    [
        (on("age", ">=", "18"), "age", Decimal(18)),
        (on("bmi", "<", 30.5), "bmi", Decimal("30.5")),
        (on("gender", "=", "Female"), "gender", 2),
        (on("state", "!=", "NY"), "state", StateIdentifier("abbreviation", "ny")),
        (on_question("colour", "=", "red"), "single_option", "r"),
        (on_question("tall", ">", "180"), "number", Decimal(180)),
        (on_question("scan", "=", "yes"), "file", True),
        (on_question("page", "<", None), "informational", True),
    ],
)
def test_what_is_compared_with_what(requirement: Any, kind: str, required: Any) -> None:
    one = reading(requirement)
    assert (one.kind, one.required, one.problems) == (kind, required, ())
    asked = requirement["required_question_id"]
    assert (one.question.id if one.question else None) == asked


AGE = "a number of years"
BMI = "a number of kg/m2"
GENDER = "a gender code (0, 1, 2, 9), male or female"
STATE = "a state's UUID, abbreviation or name"


@pytest.mark.parametrize(
    ("based_on", "given", "shown", "allowed"),
    [
        ("age", "old", "'old'", AGE),
        ("age", None, "None", AGE),
        ("age", True, "true", AGE),
        ("gender", False, "false", GENDER),
        ("bmi", [30], "of a list or object", BMI),
        ("bmi", {"a": 1}, "of a list or object", BMI),
        ("bmi", 10**1001, "of that size", BMI),
        ("gender", 3, "3", GENDER),
        ("gender", 1.5, "1.5", GENDER),
        ("state", " ", "' '", STATE),
        ("state", 5, "5", STATE),
        ("age", "x" * 78, f"'{'x' * 78}'", AGE),
        ("age", "x" * 79, f"'{'x' * 79}...", AGE),
    ],
)
def test_a_required_answer_that_can_never_be_given(
    based_on: str, given: Any, shown: str, allowed: str
) -> None:
    message = f"required answer {shown} can never be given; allowed: {allowed}"
    assert found(on(based_on, "=", given)) == [("E006", "required_answer", message)]


@pytest.mark.parametrize(
    ("question_id", "given", "allowed"),
    [
        ("colour", "'Green'", "one of 'Red'"),
        ("tall", "'very'", "a number"),
        ("scan", "'f-1'", "true or false (also yes/no, 1/0)"),
    ],
)
def test_an_answer_that_its_question_does_not_take(question_id: str, given: str, allowed: str) -> None:
    message = f"required answer {given} can never be given; allowed: {allowed}"
    assert found(on_question(question_id, "=", given[1:-1])) == [("E006", "required_answer", message)]


WORDS = "age, gender, state, bmi, question"


@pytest.mark.parametrize(
    ("based_on", "message"),
    [
        ("agee", f"unknown based_on 'agee' (did you mean 'age'?); allowed: {WORDS}"),
        ("height", f"unknown based_on 'height'; allowed: {WORDS}"),
        ("", f"no based_on; allowed: {WORDS}"),
    ],
)
def test_what_it_can_be_based_on(based_on: str, message: str) -> None:
    assert found(on(based_on, "~", "x")) == [("E005", "based_on", message)]


@pytest.mark.parametrize("requirement", [on("age", "=>", "x"), on_question("tall", "=>", "x")])
def test_an_unknown_comparator_and_an_impossible_answer_are_two_problems(requirement: Any) -> None:
    comparator, answer = found(requirement)
    assert comparator[:2] == ("E003", "conditional_answer")
    assert comparator[2].startswith("unknown comparator '=>' (did you mean '")
    assert answer[:2] == ("E006", "required_answer")


@pytest.mark.parametrize(
    ("requirement", "kind"),
    [
        (on("gender", ">", "1"), "gender"),
        (on("state", ">", "NY"), "state"),
        (on_question("colour", ">", "Red"), "single_option"),
        (on_question("scan", ">", "yes"), "file"),
    ],
)
def test_an_order_where_there_is_none(requirement: Any, kind: str) -> None:
    assert found(requirement) == [("E003", "conditional_answer", f"'>' needs an order, and {kind} has none")]


def test_a_question_that_there_is_not() -> None:
    assert found(on("question", "=", "x")) == [
        ("E001", "required_question_id", "based on a question, but names none")
    ]
    assert found(on_question("tal", "=", "x")) == [
        ("E001", "required_question_id", "no question 'tal' (did you mean 'tall'?)")
    ]
    assert found(on_question("zzz", "~~", "x")) == [
        ("E001", "required_question_id", "no question 'zzz'"),
        ("E003", "conditional_answer", "unknown comparator '~~'"),
    ]


def test_of_a_question_that_there_is_not_an_order_may_be_asked() -> None:
    assert [code for code, *_ in found(on_question("zzz", ">", "x"))] == ["E001"]


@pytest.mark.parametrize(
    "requirement", [on("agee", "=", "1"), on("age", "=>", "1"), on_question("tal", "=", "1")]
)
def test_after_many_mistakes_nothing_is_suggested(requirement: Any) -> None:
    assert "did you mean" in found(requirement, 49)[0][2]
    assert "did you mean" not in found(requirement, 50)[0][2]


def test_readings_are_read_once_for_whoever_asks() -> None:
    document = questionnaire(question("q", "boolean", rule(on("agee", "=", "1"), on("agee", "=", "2"))))
    form = parse_questionnaire(document, strict=False)
    one, other = form.questions[0].rules[0].requirements
    readings = Readings(form)
    first = readings.of(one, mistakes_before=50)
    assert readings.of(one) is first
    assert "did you mean" not in first.problems[0].message
    assert "did you mean" in readings.of(other).problems[0].message
