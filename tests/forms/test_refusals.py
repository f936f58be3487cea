"""What a person is told about an answer: what to do."""

from __future__ import annotations

import pytest

from intake_host.forms import missing_text, wrong_text
from tests.forms.test_questions import question


@pytest.mark.parametrize(
    ("type_", "wrong", "missing"),
    [
        ("boolean", "Choose yes or no", "Choose yes or no"),
        ("integer", "Enter a whole number", "Enter a number"),
        ("file", "Check your answer", "Choose a file"),
        ("something new", "Check your answer", "Enter an answer"),
    ],
)
def test_it_depends_on_the_type_of_the_question(type_: str, wrong: str, missing: str) -> None:
    assert wrong_text(question(type_)) == wrong
    assert missing_text(question(type_)) == missing
