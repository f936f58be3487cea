"""Mistakes: what is wrong in files that people wrote, as far as anybody reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.errors import Mistake
    from rules.manuscript import Faulty

__all__ = ["MAX_TOLD", "Mistaken", "Mistakes", "Unusable", "mistakes_told", "unusable"]

MAX_TOLD = 20
# The same mistake in so many lines is told with each of them.
MAX_LINES = 5


class Mistakes(NamedTuple):
    """The first ones, each once with its lines, and how many other ones there are."""

    first: tuple[str, ...] = ()
    more: int = 0


class Mistaken(NamedTuple):
    """Scenarios or invariants in which the same is wrong: the first ones, by name and line, and how many there are."""

    first: tuple[tuple[str, int], ...]
    total: int
    mistakes: Mistakes


class Unusable(NamedTuple):
    """What cannot be used of a file: the first of what is wrong, how many others there are, and of how many in all."""

    groups: tuple[Mistaken, ...] = ()
    more: int = 0
    total: int = 0


def mistakes_told(mistakes: Sequence[Mistake]) -> Mistakes:
    """What is told of these."""
    lines: dict[str, list[int]] = {}
    # An alias repeats what stands in one line.
    for one in dict.fromkeys(mistakes):
        lines.setdefault(one.message, []).append(one.line)
    first = [f"{_places(places)}: {message}" for message, places in list(lines.items())[:MAX_TOLD]]
    return Mistakes(tuple(first), len(lines) - len(first))


def unusable(faulty: Sequence[Faulty]) -> Unusable:
    """What is told of these: what is wrong with many of them, such as a title that is no more, once."""
    groups: dict[frozenset[str], list[Faulty]] = {}
    for one in faulty:
        groups.setdefault(frozenset(mistake.message for mistake in one.mistakes), []).append(one)
    first = [_told_once(group) for group in list(groups.values())[:MAX_TOLD]]
    return Unusable(tuple(first), len(groups) - len(first), len(faulty))


def _told_once(group: Sequence[Faulty]) -> Mistaken:
    first = tuple((one.name, one.line) for one in group[:MAX_TOLD])
    return Mistaken(first, len(group), mistakes_told([each for one in group for each in one.mistakes]))


def _places(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"Line {lines[0]}"
    named = ", ".join(map(str, lines[:MAX_LINES]))
    more = len(lines) - MAX_LINES
    return f"Lines {named} and {more} more" if more > 0 else f"Lines {named}"
