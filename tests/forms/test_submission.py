"""What a form posted becomes an answer."""

from __future__ import annotations

import pytest

from intake_host.forms import BlankAdditionalError, as_typed, question_field, read_submitted
from rules import AnswerError, Option, Question

OPTIONS = (Option("o-1", "First", "first"), Option("o-2", "Other", "other", is_show_additional_field=True))


TWO_THAT_ASK_FOR_MORE = (
    Option("o-1", "Food", "food", is_show_additional_field=True),
    Option("o-2", "Other", "other", is_show_additional_field=True),
)


def question(type_: str, options: tuple[Option, ...] = OPTIONS) -> Question:
    return Question("q1", "?", None, None, None, type_, 1, options=options)


@pytest.mark.parametrize(
    ("type_", "posted", "answer"),
    [
        pytest.param("boolean", ["false"], False, id="no is an answer"),
        pytest.param("boolean", [], None, id="nothing chosen"),
        pytest.param("single_option", ["o-1"], "o-1", id="one option"),
        pytest.param("multiple_option", ["o-1"], ["o-1"], id="a list even of one"),
        pytest.param("multiple_option", [], None, id="none of several"),
        pytest.param("text", ["  "], None, id="a blank text"),
        pytest.param("text", [" yes\nno "], "yes\nno", id="a trimmed text with its lines"),
        pytest.param("integer", ["0"], "0", id="zero is an answer"),
        pytest.param("file", ["f-1", "f-2"], ["f-1", "f-2"], id="file ids"),
        pytest.param("informational", ["x"], None, id="a text to read carries no answer"),
    ],
)
def test_a_submission_is_read_by_its_question_type(type_: str, posted: list[str], answer: object) -> None:
    assert read_submitted(question(type_), {"q-q1": posted}) == answer


def test_where_a_whole_number_is_asked_for_no_other_is_taken() -> None:
    with pytest.raises(AnswerError, match="a whole number"):
        read_submitted(question("integer"), {"q-q1": ["14.5"]})
    assert read_submitted(question("integer"), {"q-q1": ["14.0"]}) == "14.0"
    assert read_submitted(question("number"), {"q-q1": ["14.5"]}) == "14.5"


def test_the_additional_text_travels_with_its_option() -> None:
    posted = {"q-q1": ["o-1", "o-2"], "q-q1-more-1": ["a cat"]}
    assert read_submitted(question("multiple_option"), posted) == [
        "o-1",
        {"option": "o-2", "additional": "a cat"},
    ]


def test_an_option_that_asks_for_more_is_not_taken_without_it() -> None:
    with pytest.raises(BlankAdditionalError) as raised:
        read_submitted(question("single_option"), {"q-q1": ["o-2"], "q-q1-more-1": [" "]})
    assert raised.value.option == "Other"


def test_the_text_of_an_option_that_is_not_chosen_is_dropped() -> None:
    posted = {"q-q1": ["o-1"], "q-q1-more-1": ["left over"]}
    assert read_submitted(question("single_option"), posted) == "o-1"


def test_what_was_refused_is_shown_again_with_every_text_and_the_blank_one_is_marked() -> None:
    asked = question("multiple_option", TWO_THAT_ASK_FOR_MORE)
    posted = {"q-q1": ["o-1", "o-2"], "q-q1-more-0": ["nuts"], "q-q1-more-1": [""]}
    field = question_field(asked, as_typed(asked, posted), error="Write it in the box below")
    shown = [option.additional for option in field.options]
    assert [(each.value, each.is_missing) for each in shown if each] == [("nuts", False), ("", True)]
    assert all(option.is_chosen for option in field.options)
