"""What is wrong in a file is told as far as anybody reads it."""

from __future__ import annotations

from intake_host.preview.mistakes import MAX_TOLD, mistakes_told, unusable
from rules.errors import Mistake
from rules.manuscript import Faulty


def test_the_same_mistake_is_told_once_with_its_lines() -> None:
    mistakes = [Mistake(line, "no question 'X'") for line in (3, 5)]
    assert mistakes_told([*mistakes, Mistake(4, "'Y' is answered twice")]) == (
        ("No question 'X', lines 3, 5", "'Y' is answered twice, line 4"),
        0,
    )
    assert mistakes_told([Mistake(line, "odd") for line in range(1, 9)]).first == (
        "Odd, lines 1, 2, 3, 4, 5 and 3 more",
    )


def test_only_the_first_are_told() -> None:
    mistakes = [Mistake(line, str(line)) for line in range(MAX_TOLD + 2)]
    told = mistakes_told(mistakes)
    assert (len(told.first), told.more) == (MAX_TOLD, 2)
    statements = unusable([Faulty("x", one.line, (one,)) for one in mistakes])
    assert (len(statements.first), statements.total, statements.more) == (MAX_TOLD, MAX_TOLD + 2, 2)
