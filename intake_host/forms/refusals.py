"""What a person is told about an answer that cannot be taken: what to do, not what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.model import Question

__all__ = ["missing_text", "wrong_text"]


def wrong_text(question: Question) -> str:
    """What to do about an answer that does not fit the question."""
    return _WRONG.get(question.type, "Check your answer")


def missing_text(question: Question) -> str:
    """What to do about a required answer that is missing."""
    return _MISSING.get(question.type, "Enter an answer")


_WRONG = {
    "boolean": "Choose yes or no",
    "single_option": "Choose one of the answers",
    "multiple_option": "Choose from the answers",
    "integer": "Enter a whole number",
    "number": "Enter a number",
    "date": "Enter a date as year, month and day",
}
_MISSING = {
    "boolean": "Choose yes or no",
    "single_option": "Choose an answer",
    "multiple_option": "Choose at least one answer",
    "integer": "Enter a number",
    "number": "Enter a number",
    "date": "Enter a date",
    "file": "Choose a file",
}
