from __future__ import annotations

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.words import default_in_words, requirement_in_words, rule_in_words, title_of
from tests.rules.documents import Json, on, on_question, option, question, questionnaire, rule

UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
RED = option("o-1", "Red")


@pytest.mark.parametrize(
    ("kind", "requirement", "words"),
    [
        ("text", on("age", ">=", "18"), "Age in years is at least 18"),
        ("text", on("bmi", "<", "18.5"), "Body mass index is below 18.5"),
        ("text", on("gender", "!=", "2"), "Gender is not female"),
        ("text", on("state", "=", "ny"), "State is NY"),
        ("text", on("state", "=", UUID), f"State is {UUID}"),
        ("boolean", on_question("q", "=", "1"), '"Question q" is yes'),
        ("boolean", on_question("q", "!=", "no"), '"Question q" is not no'),
        ("single_option", on_question("q", "=", "o-1"), '"Question q" is "Red"'),
        ("multiple_option", on_question("q", "=", "red"), '"Question q" includes "Red"'),
        ("multiple_option", on_question("q", "!=", "red"), '"Question q" does not include "Red"'),
        ("number", on_question("q", ">", "7"), '"Question q" is above 7'),
        ("date", on_question("q", ">", "2024-02-29"), '"Question q" is after 2024-02-29'),
        ("text", on_question("q", "<=", "7"), '"Question q" is at most "7"'),
        ("file", on_question("q", "=", "yes"), '"Question q" has a file'),
        ("file", on_question("q", "!=", "no"), '"Question q" has a file'),
        ("file", on_question("q", "=", "no"), '"Question q" has no file'),
        ("informational", on_question("q", "=", "x"), '"Question q" is a page to read: never'),
        ("informational", on_question("q", "!=", "x"), '"Question q" is a page to read: always'),
    ],
)
def test_a_requirement_in_words(kind: str, requirement: Json, words: str) -> None:
    document = questionnaire(question("q", kind, options=[RED]), question("r", "text", rule(requirement)))
    read = parse_questionnaire(document)
    assert requirement_in_words(read.questions[1].rules[0].requirements[0], read) == words


def test_what_cannot_be_judged_says_why() -> None:
    document = questionnaire(
        question("q", "text", rule(on_question("p", "=", "x"), on("mood", "=", "x"), type="xor"))
    )
    read = parse_questionnaire(document, strict=False)
    [one] = read.questions[0].rules
    told = [requirement_in_words(requirement, read) for requirement in one.requirements]
    assert [words.split(":")[0] for words in told] == ["Something cannot be judged"] * 2
    assert rule_in_words(one, compile_questionnaire(read)) == "unknown"


def test_a_question_without_a_title_is_called_by_its_label_or_id() -> None:
    read = parse_questionnaire(
        questionnaire(question("q", title=None, label="Smoking"), question("r", title=None))
    )
    assert [title_of(one) for one in read.questions] == ["Smoking", "r"]


@pytest.mark.parametrize(
    ("kind", "default", "words"),
    [
        ("text", None, ""),
        ("text", " ", ""),
        ("text", "new", "new"),
        ("boolean", "0", "no"),
        ("number", "2.50", "2.5"),
        ("number", "many", "many"),
        ("single_option", "o-1", "Red"),
        ("multiple_option", ["o-1"], "Red"),
    ],
)
def test_the_value_that_a_question_begins_with(kind: str, default: object, words: str) -> None:
    document = questionnaire(question("q", kind, options=[RED], default_value=default))
    assert default_in_words(parse_questionnaire(document, strict=False).questions[0]) == words
