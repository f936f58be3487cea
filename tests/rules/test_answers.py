from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules import AnswerError, parse_questionnaire, read_answers
from tests.rules.documents import QUESTION_TYPES, option, question, questionnaire

OPTIONS = [
    option("o-1", "Red"),
    {"partner_questionnaire_question_option_id": "o-2", "title": "Sky", "option": "Blue", "order": 2},
    option(None, "Other"),
    option("o-4", "o-1"),
]
TYPES = [*QUESTION_TYPES, "mood"]
QUESTIONNAIRE = parse_questionnaire(questionnaire(*(question(one, one, options=OPTIONS) for one in TYPES)))

BOOLEANS = {
    True: [True, "true", "TRUE", "1", 1, "yes", " Yes ", 1.0],
    False: [False, "False", "0", 0, "no", "NO"],
}


@pytest.mark.parametrize(
    ("question_id", "given", "value"),
    [
        *(("boolean", given, value) for value, spellings in BOOLEANS.items() for given in spellings),
        ("single_option", "o-1", "o-1"),
        ("single_option", " RED ", "o-1"),
        ("single_option", "blue", "o-2"),
        ("single_option", "sky", "o-2"),
        ("single_option", "other", "Other"),
        ("single_option", {"option": "Red", "additional": "dark"}, "o-1"),
        ("single_option", {"option": "Red"}, "o-1"),
        ("multiple_option", ["Red", "SKY", "o-2"], frozenset({"o-1", "o-2"})),
        ("multiple_option", "Red", frozenset({"o-1"})),
        ("multiple_option", ["Blue", {"option": " sky "}, "OTHER"], frozenset({"o-2", "Other"})),
        ("multiple_option", {"option": "Red", "additional": None}, frozenset({"o-1"})),
        ("multiple_option", [], frozenset()),
        ("integer", 3, Decimal(3)),
        ("integer", "2.5", Decimal("2.5")),
        ("number", 0.1, Decimal("0.1")),
        ("number", Decimal("0.10"), Decimal("0.1")),
        ("number", " -1e2 ", Decimal(-100)),
        ("string", " hi ", "hi"),
        ("text", "hi", "hi"),
        ("mood", "hi", "hi"),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("file", ["f-1"], True),
        ("file", [], False),
        ("informational", "seen", True),
        ("informational", None, True),
    ],
)
def test_an_answer_is_read_by_the_type_of_its_question(question_id: str, given: Any, value: Any) -> None:
    entry = read_answers(QUESTIONNAIRE, {question_id: given}).entries[question_id]
    assert (entry, type(entry)) == (value, type(value))


@pytest.mark.parametrize("question_id", [one for one in TYPES if one != "informational"])
@pytest.mark.parametrize("given", [None, "", " \t"])
def test_null_and_blank_texts_are_skipped_questions(question_id: str, given: Any) -> None:
    assert read_answers(QUESTIONNAIRE, {question_id: given}).entries == {question_id: None}


@pytest.mark.parametrize(
    ("question_id", "given"),
    [
        ("boolean", "maybe"),
        ("boolean", 2),
        ("boolean", []),
        ("single_option", "Green"),
        ("single_option", ["Red"]),
        ("single_option", 1),
        ("single_option", {"option": "Red", "additional": 3}),
        ("single_option", {"option": "Red", "extra": "x"}),
        ("single_option", {"additional": "x"}),
        ("single_option", {"option": " "}),
        ("multiple_option", ["Red", "Green"]),
        ("multiple_option", [""]),
        ("multiple_option", {"Red": True}),
        ("integer", "three"),
        ("number", True),
        ("number", float("nan")),
        ("number", 10**2000),
        ("number", [1]),
        ("text", 5),
        ("string", ["a"]),
        ("mood", {}),
        ("date", "29.02.2024"),
        ("date", "2023-02-29"),
        ("file", "f-1"),
        ("file", [""]),
        ("file", [1]),
    ],
)
def test_what_does_not_fit_is_refused(question_id: str, given: Any) -> None:
    with pytest.raises(AnswerError) as caught:
        read_answers(QUESTIONNAIRE, {question_id: given})
    assert caught.value.question_id == question_id
    assert caught.value.given is given
    assert caught.value.allowed


def test_the_message_tells_what_is_allowed_and_only_the_kind_of_what_was_given() -> None:
    with pytest.raises(AnswerError) as caught:
        read_answers(QUESTIONNAIRE, {"single_option": "my private colour"})
    assert str(caught.value) == (
        "question 'single_option': given was a text of 17 characters; allowed: one of 'Red', 'Sky', 'Other', 'o-1'"
    )


@pytest.mark.parametrize(
    ("given", "kind"),
    [(True, "a boolean"), (3, "a number"), ([1, 2], "a list of 2"), ({"a": 1}, "an object")],
)
def test_the_message_names_kinds(given: Any, kind: str) -> None:
    with pytest.raises(AnswerError, match=f"given was {kind};"):
        read_answers(QUESTIONNAIRE, {"text": given})


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ([], "none of its options, for it has none"),
        ([option(None, str(n)) for n in range(22)], " and 2 more"),
    ],
)
def test_long_and_empty_lists_of_options_are_told_shortly(options: list[Any], allowed: str) -> None:
    form = parse_questionnaire(questionnaire(question("q", "single_option", options=options)))
    with pytest.raises(AnswerError) as caught:
        read_answers(form, {"q": "x"})
    assert caught.value.allowed.endswith(allowed)


def test_additional_texts_are_kept() -> None:
    answers = read_answers(
        QUESTIONNAIRE,
        {
            "multiple_option": [
                "Red",
                {"option": "Sky", "additional": "dark"},
                {"option": "Other", "additional": " "},
            ],
            "single_option": {"option": "Other", "additional": "grey"},
            "text": "x",
        },
    )
    assert answers.additional == {"multiple_option": ("dark",), "single_option": ("grey",)}


def test_an_unknown_question_is_a_warning_and_ignored() -> None:
    answers = read_answers(QUESTIONNAIRE, {"bolean": 1, "a/b": 2})
    assert answers.entries == {}
    assert [(one.severity, one.code, one.pointer) for one in answers.problems] == [
        ("warning", "W115", "/answers/a~1b"),
        ("warning", "W115", "/answers/bolean"),
    ]
    assert "did you mean 'boolean'?" in answers.problems[1].message


def test_only_the_first_of_many_unknown_questions_get_a_suggestion() -> None:
    answers = read_answers(QUESTIONNAIRE, {f"text-{n:03}": 1 for n in range(60)})
    suggested = ["did you mean 'text'?" in one.message for one in answers.problems]
    assert suggested == [True] * 50 + [False] * 10


def test_answers_have_to_be_an_object() -> None:
    with pytest.raises(AnswerError, match="answers: given was a list of 0"):
        read_answers(QUESTIONNAIRE, [])  # type: ignore[arg-type]


def test_the_repr_shows_no_answer() -> None:
    assert "hidden" not in repr(read_answers(QUESTIONNAIRE, {"text": "hidden"}))
    error = AnswerError("q", None, "x")
    assert str(error) == "question 'q': given was null; allowed: x"


@pytest.mark.parametrize(
    ("question_type", "given", "expected"),
    [
        ("number", 0.1, Decimal("0.1")),
        ("number", 1e300, Decimal("1e300")),
        ("number", 10**17, Decimal(10**17)),
        ("integer", 10**20, Decimal(10**20)),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("file", ["a", "b"], True),
        ("file", [], False),
        ("informational", None, True),
    ],
)
def test_usual_answers(question_type: str, given: Any, expected: Any) -> None:
    form = parse_questionnaire(questionnaire(question("q", question_type)))
    assert read_answers(form, {"q": given}).entries == {"q": expected}


@pytest.mark.parametrize(
    ("question_type", "given"),
    [
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", 10**1001),
        ("date", "2024-W01-1"),
        ("date", "2024-W01"),
        ("date", "2024W011"),
        ("date", "2024W01"),
        ("date", "20240101"),
        ("date", "2023-02-29"),
        ("date", "2024-1-001"),
        ("date", "20240101  "),
        ("file", [" "]),
        ("file", [1]),
        ("boolean", 2),
        ("multiple_option", ["nothing"]),
        ("multiple_option", [3]),
    ],
)
def test_what_only_looks_usual_is_refused(question_type: str, given: Any) -> None:
    form = parse_questionnaire(questionnaire(question("q", question_type)))
    with pytest.raises(AnswerError):
        read_answers(form, {"q": given})
