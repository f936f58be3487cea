from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rules import parse_questionnaire
from rules.values import (
    UnfitValueError,
    allowed,
    is_dead_end,
    is_required,
    kind_of,
    read_required,
    read_value,
)
from tests.rules.documents import option, question, questionnaire

if TYPE_CHECKING:
    from rules.model import Question

COLOURS = [option("o-1", "Red"), option("o-2", "Blue"), option("7", "Seven")]


def asked(question_type: str, options: Any = COLOURS, **fields: Any) -> Question:
    form = questionnaire(question("q", question_type, options=options, **fields))
    return parse_questionnaire(form, strict=False).questions[0]


@pytest.mark.parametrize(
    ("question_type", "kind"),
    [
        ("boolean", "boolean"),
        ("integer", "number"),
        ("number", "number"),
        ("string", "text"),
        ("rating", "text"),
    ],
)
def test_how_a_type_is_treated(question_type: str, kind: str) -> None:
    assert kind_of(asked(question_type)) == kind


@pytest.mark.parametrize(
    ("question_type", "given", "value"),
    [
        ("boolean", "YES", True),
        ("boolean", 0, False),
        ("single_option", " red ", "o-1"),
        ("multiple_option", ["Blue", "o-1"], frozenset({"o-1", "o-2"})),
        ("multiple_option", "Blue", frozenset({"o-2"})),
        ("integer", "2.50", Decimal("2.5")),
        ("text", " words ", "words"),
        ("date", "2026-11-25", date(2026, 11, 25)),
        ("file", ["file-1"], True),
        ("file", [], False),
        ("informational", 3, True),
    ],
)
def test_what_the_engine_compares_for_an_answer(question_type: str, given: Any, value: Any) -> None:
    assert read_value(asked(question_type), given) == value


ALLOWED = [
    ("boolean", "perhaps", "true or false (also yes/no, 1/0)"),
    ("number", "many", "a number"),
    ("text", 5, "a text"),
    ("date", "25.11.2026", "a day, written YYYY-MM-DD"),
    ("file", "file-1", "a list of file ids"),
    ("single_option", "Green", "one of 'Red', 'Blue', 'Seven'"),
    ("multiple_option", ["Red", "Green"], "one of 'Red', 'Blue', 'Seven'"),
]


@pytest.mark.parametrize(("question_type", "given", "words"), ALLOWED)
def test_an_answer_that_does_not_fit_is_told_what_would(question_type: str, given: Any, words: str) -> None:
    assert allowed(asked(question_type)) == words
    with pytest.raises(UnfitValueError) as refused:
        read_value(asked(question_type), given)
    assert (refused.value.allowed, str(refused.value)) == (words, words)


def test_twenty_options_are_listed_and_the_others_counted() -> None:
    def words(count: int) -> str:
        return allowed(asked("single_option", [option(f"o-{n}", f"N{n}") for n in range(count)]))

    twenty = ", ".join(f"'N{n}'" for n in range(20))
    assert words(0) == "none of its options, for it has none"
    assert words(20) == f"one of {twenty}"
    assert words(23) == f"one of {twenty} and 3 more"


def test_an_option_without_words_is_listed_by_its_key() -> None:
    assert allowed(asked("single_option", [option("o-1", "")])) == "one of 'o-1'"


@pytest.mark.parametrize(
    ("question_type", "given", "value"),
    [
        ("boolean", "no", False),
        ("single_option", "BLUE", "o-2"),
        ("multiple_option", "o-1", "o-1"),
        ("single_option", 7, "7"),
        ("multiple_option", Decimal(7), "7"),
        ("number", "7.0", Decimal(7)),
        ("text", 7, "7"),
        ("text", " seven ", "seven"),
        ("date", "2026-11-25", date(2026, 11, 25)),
        ("file", "yes", True),
        ("file", 0, False),
        ("informational", None, True),
    ],
)
def test_what_a_requirement_compares_with(question_type: str, given: Any, value: Any) -> None:
    assert read_required(asked(question_type), given) == value


@pytest.mark.parametrize(
    ("question_type", "given", "words"),
    [
        ("boolean", None, "true or false (also yes/no, 1/0)"),
        ("single_option", "Green", "one of 'Red', 'Blue', 'Seven'"),
        ("single_option", {"option": "Red"}, "one of 'Red', 'Blue', 'Seven'"),
        ("multiple_option", ["Red"], "one of 'Red', 'Blue', 'Seven'"),
        ("multiple_option", 8, "one of 'Red', 'Blue', 'Seven'"),
        ("text", " ", "a text that is not empty"),
        ("text", None, "a text that is not empty"),
        ("text", True, "a text"),
        ("file", ["file-1"], "true or false (also yes/no, 1/0)"),
        ("date", 20261125, "a day, written YYYY-MM-DD"),
        ("number", None, "a number"),
    ],
)
def test_what_no_answer_could_ever_be(question_type: str, given: Any, words: str) -> None:
    with pytest.raises(UnfitValueError) as refused:
        read_required(asked(question_type), given)
    assert refused.value.allowed == words


@pytest.mark.parametrize("visible", [True, False])
@pytest.mark.parametrize("next_button", [True, False])
@pytest.mark.parametrize("question_type", ["informational", "boolean"])
def test_a_page_that_is_seen_and_has_no_way_on_is_a_dead_end(
    question_type: str, *, next_button: bool, visible: bool
) -> None:
    one = asked(question_type, is_visible=visible, has_next_button=next_button)
    assert is_dead_end(one) is (visible and not next_button and question_type == "informational")


@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize("question_type", ["informational", "boolean"])
def test_whatever_is_no_page_and_not_optional_is_required(question_type: str, *, optional: bool) -> None:
    one = asked(question_type, is_optional=optional)
    assert is_required(one) is (question_type == "boolean" and not optional)
