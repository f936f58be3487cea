from __future__ import annotations

from typing import Any

import pytest

from rules import parse_questionnaire
from rules.predicates import predicate
from rules.requirements import read_requirement
from tests.rules.documents import on, on_question, option, question, questionnaire, rule

OPTIONS = [option("r", "Red"), option("b", "Blue")]
TYPES = ["boolean", "single_option", "multiple_option", "number", "text", "date", "file", "informational"]
UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"


def words(requirement: Any, *quote: Any) -> str:
    """Of a requirement on a fact, or on the question that is called as its type."""
    questions = [question(one, one, options=OPTIONS) for one in TYPES]
    document = questionnaire(*questions, question("asking", "boolean", rule(requirement)))
    form = parse_questionnaire(document, strict=False)
    [one] = form.questions[-1].rules[0].requirements
    return predicate(one, read_requirement(one, form), *quote)


@pytest.mark.parametrize(
    ("comparator", "verb"),
    [
        ("=", "is"),
        ("!=", "is not"),
        ("<", "is below"),
        ("<=", "is at most"),
        (">", "is above"),
        (">=", "is at least"),
    ],
)
def test_a_number_is_compared_in_words(comparator: str, verb: str) -> None:
    assert words(on("age", comparator, "18.50")) == f"{verb} 18.5"
    assert words(on_question("number", comparator, 7)) == f"{verb} 7"
    assert words(on_question("text", comparator, "7")) == f"{verb} '7'"


@pytest.mark.parametrize(
    ("comparator", "verb"),
    [
        ("=", "is"),
        ("!=", "is not"),
        ("<", "is before"),
        ("<=", "is on or before"),
        (">", "is after"),
        (">=", "is on or after"),
    ],
)
def test_a_day_comes_before_or_after(comparator: str, verb: str) -> None:
    assert words(on_question("date", comparator, "2026-11-25")) == f"{verb} 2026-11-25"


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        (on("gender", "!=", "1"), "is not male"),
        (on("bmi", "=", "30"), "is 30"),
        (on("state", "=", "ny"), "is NY"),
        (on("state", "=", "new york"), "is new york"),
        (on("state", "!=", UUID), f"is not {UUID}"),
        (on_question("boolean", "=", "true"), "is yes"),
        (on_question("boolean", "!=", "true"), "is not yes"),
        (on_question("single_option", "=", "r"), "is 'Red'"),
        (on_question("single_option", "!=", "BLUE"), "is not 'Blue'"),
        (on_question("multiple_option", "=", "r"), "includes 'Red'"),
        (on_question("multiple_option", "!=", "r"), "does not include 'Red'"),
        (on_question("text", "=", "r"), "is 'r'"),
        (on_question("file", "=", "yes"), "has a file"),
        (on_question("file", "!=", "yes"), "has no file"),
        (on_question("file", "=", "no"), "has no file"),
        (on_question("file", "!=", "no"), "has a file"),
        (on_question("informational", "!=", None), "is a page to read: always"),
        (on_question("informational", "=", None), "is a page to read: never"),
        (on_question("informational", "<", None), "is a page to read: never"),
    ],
)
def test_what_is_asked_for(requirement: Any, expected: str) -> None:
    assert words(requirement) == expected


def test_options_and_texts_are_quoted_as_the_caller_likes() -> None:
    assert words(on_question("single_option", "=", "r"), str.upper) == "is RED"
    assert words(on_question("text", "=", "tall"), str.upper) == "is TALL"
    assert words(on("gender", "=", "1"), str.upper) == "is male"


def test_what_cannot_be_judged_says_why() -> None:
    assert words(on_question("nowhere", "=", "x")) == "cannot be judged: no question 'nowhere'"
