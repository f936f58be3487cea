from __future__ import annotations

import pytest

from rules.model import Offering, Option, Question, Questionnaire


def asked(question_id: str, order: int = 0, question_type: str = "boolean") -> Question:
    return Question(question_id, None, None, None, None, question_type, order)


@pytest.mark.parametrize(("identifier", "key"), [("o-1", "o-1"), (None, "red"), ("", "")])
def test_answers_name_an_option_by_its_id_or_else_by_its_word(identifier: str | None, key: str) -> None:
    assert Option(identifier, "Red", "red").key == key


def test_people_meet_questions_by_order_and_then_by_their_place() -> None:
    questions = tuple(asked(one, order) for one, order in (("a", 2), ("b", 1), ("c", 2), ("d", 1)))
    form = Questionnaire("f", "Form", questions)
    assert [one.id for one in form.presented] == ["b", "d", "a", "c"]


def test_a_question_is_found_by_its_id_and_of_two_the_first() -> None:
    first, second = asked("q"), asked("q", 5)
    form = Questionnaire("f", "Form", (first, second, asked("p")))
    assert form.question("q") is first
    assert form.question("x") is None
    assert set(form.by_id) == {"p", "q"}


def test_targets_are_the_questions_and_then_the_offerings() -> None:
    form = Questionnaire("f", "Form", (asked("q"),), (Offering("o", None),))
    assert form.targets == (*form.questions, *form.offerings)


@pytest.mark.parametrize(
    ("question_type", "kind"), [("integer", "number"), ("text", "text"), ("rating", "text"), ("", "text")]
)
def test_a_type_that_nobody_knows_is_a_text(question_type: str, kind: str) -> None:
    assert asked("q", question_type=question_type).kind == kind


def test_a_question_knows_its_options_and_reads_its_answers() -> None:
    options = (Option("r", "Red", "red"), Option("b", "Blue", "blue"))
    one = Question("q", None, None, None, None, "single_option", 0, options=options)
    assert one.option(" BLUE") is options[1]
    assert one.option("green") is None
    assert (one.read("red"), one.read("green")) == ("r", None)


def test_what_it_works_out_makes_no_difference_to_what_it_is() -> None:
    assert asked("q") == asked("q")
    assert hash(asked("q")) == hash(asked("q"))
    assert "_named" not in repr(asked("q"))
