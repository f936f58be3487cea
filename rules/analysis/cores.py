"""Core: the fewest requirements that already contradict each other.

A verdict that nobody has is taken apart into parts that would all have to be true. Parts are then left out one by one
as long as the rest still cannot be true together; what stays is minimal: without any one of it somebody would be left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rules.analysis.claims import AllOf, Fails, Holds, Not, Within
from rules.analysis.outcomes import NOBODY
from rules.model import Requirement, Rule
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.search import Search
    from rules.analysis.space import Space
    from rules.model import Offering, Question

__all__ = ["core_of", "failing_core_of"]

# Each part costs one search.
_MAX_PARTS = 200


class _Part(NamedTuple):
    """One thing that would have to be true, and the requirement or rule that demands it."""

    pointer: str
    claim: Claim


def core_of(search: Search, pointer: str) -> tuple[str, ...]:
    """Pointers of requirements (or whole rules) that together keep the target or rule from being true for anybody."""
    return _minimal(search, list(_holds(search.space, pointer, set())))


def failing_core_of(search: Search, pointer: str) -> tuple[str, ...]:
    """Pointers of requirements that cannot all fail to do their part, so that the rule is true for everybody.

    Where every requirement has to do its part, all of them: each does so for everybody.
    """
    rule = search.space.nodes[pointer]
    if not isinstance(rule, Rule):
        return ()
    if rule.type == "or":
        return _minimal(search, [_Part(one.pointer, Not(Holds(one.pointer))) for one in rule.requirements])
    if rule.type == "not" and search.space.program.not_means == "not_all":
        return _minimal(search, [_Part(one.pointer, Not(Fails(one.pointer))) for one in rule.requirements])
    return tuple(one.pointer for one in rule.requirements)


def _minimal(search: Search, parts: Sequence[_Part]) -> tuple[str, ...]:
    kept = list(parts)
    for part in parts if len(parts) <= _MAX_PARTS else ():
        rest = [one for one in kept if one is not part]
        if search.find(AllOf(tuple(one.claim for one in rest))) is NOBODY:
            kept = rest
    return tuple(dict.fromkeys(one.pointer for one in kept))


def _holds(space: Space, pointer: str, seen: set[str]) -> Iterator[_Part]:
    """Parts that are all true exactly if what stands at the pointer is."""
    if pointer in seen:
        return
    seen.add(pointer)
    node = space.nodes[pointer]
    if isinstance(node, Requirement):
        yield from _requirement_holds(space, node, seen)
    elif pointer in space.faulty:
        yield _Part(pointer, Holds(pointer))
    elif isinstance(node, Rule):
        yield from _rule_holds(space, node, seen)
    else:
        yield from _target_holds(space, node, seen)


def _target_holds(space: Space, target: Question | Offering, seen: set[str]) -> Iterator[_Part]:
    if target.rule_type == "and" or len(target.rules) == 1:
        for rule in target.rules:
            yield from _holds(space, rule.pointer, seen)
    elif target.rules:
        yield _Part(target.pointer, Holds(target.pointer))


def _rule_holds(space: Space, rule: Rule, seen: set[str]) -> Iterator[_Part]:
    if rule.type == "not" and space.program.not_means == "none":
        for requirement in rule.requirements:
            yield _Part(requirement.pointer, Fails(requirement.pointer))
    elif rule.type == "and" or (rule.type == "or" and len(rule.requirements) == 1):
        for requirement in rule.requirements:
            yield from _holds(space, requirement.pointer, seen)
    elif rule.requirements:
        yield _Part(rule.pointer, Holds(rule.pointer))


def _requirement_holds(space: Space, requirement: Requirement, seen: set[str]) -> Iterator[_Part]:
    leaf = space.leaves[requirement.pointer]
    if leaf.variable is None or leaf.if_absent is Verdict.TRUE:
        yield _Part(requirement.pointer, Holds(requirement.pointer))
        return
    yield _Part(requirement.pointer, Within(leaf.variable, leaf.true))
    if leaf.question is not None:
        yield from _holds(space, space.program.questionnaire.questions[leaf.question].pointer, seen)
