"""The outline lists a window of the questions, and finds them by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.preview.outline import outline
from intake_host.preview.played import played
from intake_host.preview.run import Run
from intake_host.preview.window import MAX_LISTED
from tests.preview.forms import DOCUMENT, opened, question

if TYPE_CHECKING:
    from intake_host.preview.played import Played

MANY = 2 * MAX_LISTED + 10


def long_form() -> Played:
    questions = [
        question(f"q{number}", f"Question number {number}", "text", number) for number in range(MANY)
    ]
    return played(opened({**DOCUMENT, "questions": questions, "offerings": []}), Run())


def test_it_says_where_each_question_stands() -> None:
    run = Run(facts={"age_years": 12}, answers={"smokes": True, "notes": "none"})
    lines = outline(played(opened(), run), at=None, start=None, find="").lines
    assert [(line.id, line.status, line.is_answered, line.is_ignored) for line in lines] == [
        ("smokes", "hidden", True, True),
        ("many", "hidden", False, False),
        ("notes", "shown", True, False),
        ("read", "shown", False, False),
    ]


def test_windows_follow_one_another_without_a_gap() -> None:
    form, start, seen = long_form(), 0, list[str]()
    while start is not None:
        window = outline(form, at=None, start=start, find="")
        assert len(window.lines) <= MAX_LISTED
        seen += [line.id for line in window.lines]
        start = window.later  # type: ignore[assignment]
    assert seen == [f"q{number}" for number in range(MANY)]


def test_the_window_is_where_the_person_is() -> None:
    window = outline(long_form(), at=f"q{MAX_LISTED + 5}", start=None, find="")
    assert window.lines[0].id == f"q{MAX_LISTED}"
    assert window.earlier == 0


def test_words_find_questions_in_any_order_and_case() -> None:
    found = outline(long_form(), at=None, start=None, find="405 NUMBER").lines
    assert [(line.id, line.number) for line in found] == [("q405", 406)]


def test_a_start_beyond_the_end_shows_the_last_one() -> None:
    assert outline(long_form(), at=None, start=10**6, find="").lines[-1].id == f"q{MANY - 1}"
