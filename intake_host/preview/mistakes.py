"""Mistakes: what is wrong in files that people wrote, as far as anybody reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.refusals import begun

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
    """A scenario or an invariant that cannot be used as it is."""

    name: str
    line: int
    mistakes: Mistakes


class Unusable(NamedTuple):
    """The first of those in a file that cannot be used, and how many there are in all."""

    first: tuple[Mistaken, ...] = ()
    total: int = 0

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return self.total - len(self.first)


def mistakes_told(mistakes: Sequence[Mistake]) -> Mistakes:
    """What is told of these."""
    lines: dict[str, list[int]] = {}
    for one in mistakes:
        lines.setdefault(one.message, []).append(one.line)
    first = list(lines.items())[:MAX_TOLD]
    return Mistakes(
        tuple(f"{begun(message)}, {_places(places)}" for message, places in first), len(lines) - len(first)
    )


def unusable(faulty: Sequence[Faulty]) -> Unusable:
    """What is told of these."""
    first = [Mistaken(one.name, one.line, mistakes_told(one.mistakes)) for one in faulty[:MAX_TOLD]]
    return Unusable(tuple(first), len(faulty))


def _places(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    named = ", ".join(map(str, lines[:MAX_LINES]))
    return f"lines {named}" if len(lines) <= MAX_LINES else f"lines {named} and {len(lines) - MAX_LINES} more"
