"""Rivals: goals of which nobody reaches two, so that to reach them all takes as many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

__all__ = ["rivals"]

# Sets of goals that are looked at pair by pair, and goals from which each of them may be gathered.
_ROUNDS = 50
_STARTS = 100


def rivals(
    columns: Sequence[int],
    goals: Collection[int],
    reached_with: Callable[[int, int], Collection[int] | None],
) -> list[int]:
    """Goals of which nobody reaches two, as many as were found: nobody knows how to find most in reasonable time.

    Goals are rivals perhaps if nobody of a crowd reaches both. A large set of such goals is looked at pair by pair;
    each person who reaches both of a pair shows which goals are none, and the next set is looked at.

    Args:
        columns: Of the crowd, who reaches each goal, one bit a person.
        goals: Those that somebody reaches, as places in `columns`.
        reached_with: What somebody reaches who reaches these two (they alone, if it is not known); None if it is proved
            that nobody does.
    """
    rivalry = _Rivalry(columns, goals, reached_with)
    most: list[int] = []
    for _ in range(_ROUNDS):
        candidate = rivalry.candidate()
        if len(candidate) <= len(most):
            break
        most = max(most, rivalry.proved_of(candidate), key=len)
    return most


class _Rivalry:
    def __init__(
        self,
        columns: Sequence[int],
        goals: Collection[int],
        reached_with: Callable[[int, int], Collection[int] | None],
    ) -> None:
        self._reached_with = reached_with
        self._proved: set[tuple[int, int]] = set()
        # Of each goal those that may be rivals, as a bit set.
        self._perhaps = {
            one: sum(1 << other for other in goals if other != one and not columns[one] & columns[other])
            for one in goals
        }

    def candidate(self) -> list[int]:
        """The largest of some sets of goals that may be rivals; each takes in what leaves most to choose from."""
        starts = sorted(self._perhaps, key=lambda one: -self._perhaps[one].bit_count())[:_STARTS]
        return max((self._gathered(one) for one in starts), key=len, default=[])

    def _gathered(self, start: int) -> list[int]:
        gathered, left = [start], self._perhaps[start]
        while left:
            choice = [one for one in self._perhaps if left >> one & 1]
            gathered.append(max(choice, key=lambda one: (self._perhaps[one] & left).bit_count()))
            left &= self._perhaps[gathered[-1]]
        return gathered

    def proved_of(self, candidate: Sequence[int]) -> list[int]:
        """Goals of these that are rivals for certain."""
        chosen: list[int] = []
        for goal in candidate:
            if all(self._are_rivals(one, goal) for one in chosen):
                chosen.append(goal)
        return chosen

    def _are_rivals(self, one: int, other: int) -> bool:
        if (one, other) in self._proved or not self._perhaps[one] >> other & 1:
            return (one, other) in self._proved
        reached = self._reached_with(one, other)
        if reached is None:
            self._proved |= {(one, other), (other, one)}
            return True
        together = sum(1 << goal for goal in reached)
        for goal in reached:
            self._perhaps[goal] &= ~together
        return False
