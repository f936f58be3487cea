"""What is wrong in a file is told as far as anybody reads it."""

from __future__ import annotations

from intake_host.preview.mistakes import MAX_TOLD, mistakes_told, unusable
from rules.errors import Mistake
from rules.manuscript import Faulty


def faulty(name: str, line: int, *messages: str) -> Faulty:
    return Faulty(name, line, tuple(Mistake(line + 1, one) for one in messages))


def test_the_same_mistake_is_told_once_with_its_lines() -> None:
    mistakes = [Mistake(line, "no question 'X'") for line in (3, 5)]
    assert mistakes_told([*mistakes, Mistake(4, "'Y' is answered twice")]) == (
        ("Lines 3, 5: no question 'X'", "Line 4: 'Y' is answered twice"),
        0,
    )
    assert mistakes_told([Mistake(line, "odd") for line in range(1, 9)]).first == (
        "Lines 1, 2, 3, 4, 5 and 3 more: odd",
    )


def test_what_is_wrong_with_several_in_the_same_way_is_told_once() -> None:
    told = unusable([faulty("a", 1, "odd"), faulty("b", 3, "even"), faulty("c", 5, "odd", "odd")])
    assert told == (
        (((("a", 1), ("c", 5)), 2, (("Lines 2, 6: odd",), 0)), ((("b", 3),), 1, (("Line 4: even",), 0))),
        0,
        3,
    )


def test_only_the_first_are_told() -> None:
    many = range(MAX_TOLD + 2)
    told = mistakes_told([Mistake(line, str(line)) for line in many])
    assert (len(told.first), told.more) == (MAX_TOLD, 2)
    statements = unusable([faulty("x", line, str(line)) for line in many])
    assert (len(statements.groups), statements.more, statements.total) == (MAX_TOLD, 2, MAX_TOLD + 2)
    [group] = unusable([faulty("x", line, "odd") for line in many]).groups
    assert (len(group.first), group.total) == (MAX_TOLD, MAX_TOLD + 2)
