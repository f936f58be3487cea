from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.analysis.phrases import phrase_of
from rules.analysis.space import space_of
from tests.rules import documents as doc

Json = dict[str, Any]

CHOICES = [doc.option("a", "Asthma"), doc.option("b", "None")]


def phrase(requirement: Json, question: Json | None = None) -> str:
    questions = [] if question is None else [question]
    document = doc.questionnaire(*questions, offerings=[doc.offering("o", doc.rule(requirement))])
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    return phrase_of(space_of(compile_questionnaire(questionnaire)), "/offerings/0/rules/0/requirements/0")


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        (doc.on("age", ">=", "18"), "age is at least 18"),
        (doc.on("bmi", "<", "29.9"), "BMI is below 29.9"),
        (doc.on("bmi", "<=", 40), "BMI is at most 40"),
        (doc.on("age", ">", "1" * 400), f"age is above {'1' * 195} ... {'1' * 100}"),
        (doc.on("gender", "!=", "2"), "gender is not female"),
        (doc.on("state", "=", "ny"), "state is NY"),
        (doc.on("state", "=", "new york"), "state is new york"),
        (doc.on("agee", "=", "1"), "an unreadable requirement"),
    ],
)
def test_facts(requirement: Json, words: str) -> None:
    assert phrase(requirement) == words


@pytest.mark.parametrize(
    ("question_type", "comparator", "required", "words"),
    [
        ("boolean", "=", True, "'Question q' is yes"),
        ("boolean", "!=", "no", "'Question q' is not no"),
        ("single_option", "=", "a", "'Question q' is 'Asthma'"),
        ("multiple_option", "=", "none", "'Question q' includes 'None'"),
        ("multiple_option", "!=", "a", "'Question q' does not include 'Asthma'"),
        ("number", ">", "5.5", "'Question q' is above 5.5"),
        ("text", "=", "Blue", "'Question q' is 'Blue'"),
        ("date", "<", "2026-01-31", "'Question q' is before 2026-01-31"),
        ("file", "=", "true", "'Question q' has a file"),
        ("file", "!=", "false", "'Question q' has a file"),
        ("file", "!=", "true", "'Question q' has no file"),
        ("informational", "=", "x", "'Question q' is a page to read: never"),
    ],
)
def test_questions(question_type: str, comparator: str, required: object, words: str) -> None:
    question = doc.question("q", question_type, options=CHOICES)
    assert phrase(doc.on_question("q", comparator, required), question) == words


def test_a_question_without_title_is_named_by_its_id() -> None:
    assert phrase(doc.on_question("q", "=", True), doc.question("q", title=None)) == "'q' is yes"
