"""Lane: the two bits in which the requirements of one rule add up, by `|` alone.

| bits | what the requirements say so far | the rule |
|---|---|---|
| 00 | nothing against the rule as it is: all true under `and`, all false under `or` | as it is |
| 10 | one is unknown, none decides | unknown |
| 11 | one decides: false under `and`, true under `or` | the opposite |

So what an answer brings about in a whole questionnaire is one integer, and it does not matter in which order such
integers come together. The lanes of a target lie side by side, the first rule's lowest: they are its state, and its
verdict is looked up by it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.verdicts import Combine

__all__ = [
    "ALWAYS_TRUE",
    "ALWAYS_UNKNOWN",
    "LANE_BITS",
    "LANE_MASK",
    "MAX_TABULATED",
    "ByState",
    "Lane",
    "by_verdict",
    "lane_of",
    "verdicts_by_state",
    "verdicts_of_rules",
]

LANE_BITS = 2
LANE_MASK = 0b11

_UNKNOWN_BITS = 0b10
_DECIDED_BITS = 0b11

# 4 ** 3 entries; the states of a target with more rules are looked at rule by rule.
MAX_TABULATED = 3

_Entry = TypeVar("_Entry", covariant=True)


class Lane(NamedTuple):
    """How a kind of rule uses its bits: the requirement's verdict that sets none, and the rule's verdict by bits."""

    neutral: Verdict
    outcomes: tuple[Verdict, ...]

    def bits(self, verdict: Verdict) -> int:
        """The bits that a requirement of this verdict sets."""
        if verdict is self.neutral:
            return 0
        return _UNKNOWN_BITS if verdict is Verdict.UNKNOWN else _DECIDED_BITS


ALWAYS_TRUE = Lane(Verdict.TRUE, (Verdict.TRUE,) * 4)
"""The lane of a rule without requirements."""

ALWAYS_UNKNOWN = Lane(Verdict.UNKNOWN, (Verdict.UNKNOWN,) * 4)
"""The lane of a rule that cannot be judged."""


@lru_cache(maxsize=16)
def lane_of(combine: Combine) -> Lane:
    """The lane of the rules that combine their requirements like this: one of those in rules.verdicts."""
    decides_if_false = combine([Verdict.FALSE, Verdict.UNKNOWN]) is not Verdict.UNKNOWN
    neutral, decisive = (Verdict.TRUE, Verdict.FALSE) if decides_if_false else (Verdict.FALSE, Verdict.TRUE)
    return Lane(neutral, (combine([neutral]), Verdict.UNKNOWN, Verdict.UNKNOWN, combine([decisive])))


class ByState(Protocol[_Entry]):
    """Something for each state of a target: a tuple, or what behaves like one."""

    def __getitem__(self, state: int, /) -> _Entry:
        """What there is for this state."""


@lru_cache(maxsize=1024)
def verdicts_by_state(lanes: tuple[Lane, ...], combine: Combine) -> ByState[Verdict]:
    """The verdicts of a target that combines rules with these lanes."""
    return _tabulated(_Combined(lanes, combine), len(lanes))


@lru_cache(maxsize=1024)
def verdicts_of_rules(lanes: tuple[Lane, ...]) -> ByState[tuple[Verdict, ...]]:
    """The verdicts of all rules of a target, by the state of the target."""
    return _tabulated(_Each(lanes), len(lanes))


def by_verdict(verdicts: ByState[Verdict], rules: int, entries: Mapping[Verdict, _Entry]) -> ByState[_Entry]:
    """What belongs to the verdict of each state of a target with so many rules."""
    return _tabulated(_Mapped(verdicts, entries), rules)


def _tabulated(computed: ByState[_Entry], rules: int) -> ByState[_Entry]:
    if rules > MAX_TABULATED:
        return computed
    return tuple([computed[state] for state in range(1 << LANE_BITS * rules)])


class _Combined:
    __slots__ = ("_combine", "_each")

    def __init__(self, lanes: tuple[Lane, ...], combine: Combine) -> None:
        self._each = _Each(lanes)
        self._combine = combine

    def __getitem__(self, state: int, /) -> Verdict:
        return self._combine(self._each[state])


class _Each:
    __slots__ = ("_lanes",)

    def __init__(self, lanes: tuple[Lane, ...]) -> None:
        self._lanes = lanes

    def __getitem__(self, state: int, /) -> tuple[Verdict, ...]:
        return tuple(
            [lane.outcomes[state >> LANE_BITS * index & LANE_MASK] for index, lane in enumerate(self._lanes)]
        )


class _Mapped(Generic[_Entry]):
    __slots__ = ("_entries", "_verdicts")

    def __init__(self, verdicts: ByState[Verdict], entries: Mapping[Verdict, _Entry]) -> None:
        self._verdicts = verdicts
        self._entries = entries

    def __getitem__(self, state: int, /) -> _Entry:
        return self._entries[self._verdicts[state]]
