"""Obstacle: a fact or an answer without whose change a target cannot become true.

A target that is not true has a reason: sources (facts, answers) which, kept as they are, keep it from being true
whatever the others become. Whoever wants it true has to change at least one of them. That is what keeps the search of
rules.why_not.counterfactuals small, and what proves that there is nothing to find once no such source is left.

| not true | because of | | not false | because of |
|---|---|---|---|---|
| and | one part that is not true | | and | all parts: none is false |
| or | all parts: none is true | | or | one part that is not false |
| not | not false, of what it negates | | not | not true, of what it negates |

A requirement on a question is true if that is shown and the answer fits or, with !=, if it is hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Judged", "Leaf", "Node", "Part", "constant", "judge"]

TRUE, UNKNOWN, FALSE = Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE


class Judged(NamedTuple):
    """A verdict and what keeps it so: bit sets of sources.

    `not_true` means nothing of what is true, `not_false` nothing of what is false.
    """

    verdict: Verdict
    not_true: int
    not_false: int


class Leaf(NamedTuple):
    """A requirement on the source of that number: `verdicts` by cell, if the question `asked` (a node) is shown.

    `asked` is None for a fact. `is_true_if_absent` for !=.
    """

    source: int
    verdicts: tuple[Verdict, ...]
    asked: int | None = None
    is_true_if_absent: bool = False


class Part(NamedTuple):
    """A rule: requirements, combined by and, or, not (none of them holds), not_all."""

    combination: str
    leaves: tuple[Leaf | Judged, ...]


class Node(NamedTuple):
    """A target: rules, combined by and or or; or what it is whatever anybody changes."""

    combination: str
    parts: tuple[Part | Judged, ...]


def constant(verdict: Verdict) -> Judged:
    """What nobody can change."""
    return Judged(verdict, 0, 0)


def judge(nodes: Sequence[Node | Judged], cells: Sequence[int], fixed: int) -> Judged:
    """The last node, each coming after those that it asks for. `cells` are by source; `fixed` ones are no obstacles."""
    judged: list[Judged] = []
    for node in nodes:
        if isinstance(node, Judged):
            judged.append(node)
            continue
        parts = [
            part if isinstance(part, Judged) else _rule(part, cells, fixed, judged) for part in node.parts
        ]
        judged.append(_COMBINATIONS[node.combination](parts))
    return judged[-1]


def _rule(part: Part, cells: Sequence[int], fixed: int, judged: Sequence[Judged]) -> Judged:
    leaves = [leaf if isinstance(leaf, Judged) else _leaf(leaf, cells, fixed, judged) for leaf in part.leaves]
    return _COMBINATIONS[part.combination](leaves)


def _leaf(leaf: Leaf, cells: Sequence[int], fixed: int, judged: Sequence[Judged]) -> Judged:
    own = leaf.verdicts[cells[leaf.source]]
    bit = (1 << leaf.source) & ~fixed
    if leaf.asked is None:
        return Judged(own, bit, bit)
    asked = judged[leaf.asked]
    absent = TRUE if leaf.is_true_if_absent else FALSE
    verdict = own if asked.verdict is TRUE else absent if asked.verdict is FALSE else UNKNOWN
    # Neither shown with such an answer, nor hidden if absence would do.
    not_true = _either(bit, asked.not_true, own is not TRUE, asked.verdict is not TRUE)
    not_false = _either(bit, asked.not_true, own is not FALSE, asked.verdict is not TRUE)
    if leaf.is_true_if_absent:
        not_true |= asked.not_false
    else:
        not_false |= asked.not_false
    return Judged(verdict, not_true, not_false)


def _either(own: int, asked: int, own_holds: bool, asked_holds: bool) -> int:  # noqa: FBT001
    """The smaller of those reasons that hold; none does where the verdict is not what would need one."""
    if own_holds and asked_holds:
        return min(own, asked, key=int.bit_count)
    return own if own_holds else asked if asked_holds else 0


def _all(parts: Sequence[Judged]) -> Judged:
    not_true = min((one.not_true for one in parts if one.verdict is not TRUE), key=int.bit_count, default=0)
    not_false = 0
    verdict = TRUE
    for one in parts:
        not_false |= one.not_false
        if one.verdict is FALSE or verdict is TRUE:
            verdict = one.verdict
    return Judged(verdict, not_true, not_false)


def _negated(judged: Judged) -> Judged:
    return Judged(_NEGATION[judged.verdict], judged.not_false, judged.not_true)


_NEGATION = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}


def _any(parts: Sequence[Judged]) -> Judged:
    return _negated(_all([_negated(one) for one in parts]))


def _not(parts: Sequence[Judged]) -> Judged:
    return _all([_negated(one) for one in parts])


def _not_all(parts: Sequence[Judged]) -> Judged:
    return _negated(_all(parts))


_COMBINATIONS: dict[str, Callable[[Sequence[Judged]], Judged]] = {
    "and": _all,
    "or": _any,
    "not": _not,
    "not_all": _not_all,
}
