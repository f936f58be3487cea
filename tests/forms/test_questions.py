"""A question becomes the field that asks it."""

from __future__ import annotations

import pytest

from intake_host.forms import question_field
from rules import Option, Question


def question(type_: str, **fields: object) -> Question:
    defaults: dict[str, object] = {
        "id": "q1",
        "title": "Do you smoke?",
        "description": None,
        "label": None,
        "placeholder": None,
        "order": 1,
    }
    return Question(type=type_, **{**defaults, **fields})  # type: ignore[arg-type]


OPTIONS = (
    Option("o-2", "Second", "second", order=2),
    Option("o-1", "First", "first", order=1),
    Option(None, "Other", "other", order=3, is_show_additional_field=True),
)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("boolean", "choice"),
        ("single_option", "choice"),
        ("multiple_option", "choices"),
        ("integer", "number"),
        ("number", "number"),
        ("string", "text"),
        ("text", "textarea"),
        ("date", "date"),
        ("file", "file"),
        ("informational", "notice"),
        ("telepathy", "text"),
    ],
)
def test_each_type_has_its_kind_and_an_unknown_one_is_a_line_of_text(type_: str, kind: str) -> None:
    assert question_field(question(type_)).kind == kind


def test_a_boolean_offers_yes_and_no_and_none_is_chosen_at_first() -> None:
    options = question_field(question("boolean")).options
    assert [(option.label, option.value, option.is_chosen) for option in options] == [
        ("Yes", "true", False),
        ("No", "false", False),
    ]


def test_false_is_an_answer_that_is_shown() -> None:
    chosen = [
        option.label for option in question_field(question("boolean"), False).options if option.is_chosen
    ]
    assert chosen == ["No"]


def test_options_come_in_their_order_and_are_posted_by_id_or_by_their_text() -> None:
    options = question_field(question("single_option", options=OPTIONS)).options
    assert [(option.label, option.value) for option in options] == [
        ("First", "o-1"),
        ("Second", "o-2"),
        ("Other", "other"),
    ]


@pytest.mark.parametrize("answer", ["o-1", "FIRST", " First ", ["o-1"], {"option": "o-1", "additional": "x"}])
def test_an_answer_in_any_spelling_chooses_its_option(answer: object) -> None:
    options = question_field(question("single_option", options=OPTIONS), answer).options
    assert [option.label for option in options if option.is_chosen] == ["First"]


def test_the_additional_text_comes_back_with_its_option() -> None:
    answer = [{"option": "other", "additional": "a cat"}]
    other = question_field(question("multiple_option", options=OPTIONS), answer).options[-1]
    assert other.is_chosen
    assert other.additional is not None
    assert other.additional.value == "a cat"


def test_the_default_prefills_only_until_there_is_an_answer() -> None:
    asked = question("string", default_value="none")
    assert question_field(asked).value == "none"
    assert question_field(asked, "some").value == "some"
    assert question_field(asked, None).value == ""


def test_an_error_is_tied_to_its_field_beside_the_description() -> None:
    field = question_field(question("string", description="Any brand"), error="Enter an answer")
    assert field.described_by == "q-q1-hint q-q1-error"
