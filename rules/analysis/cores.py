"""Core: the fewest requirements that already contradict each other.

A verdict that nobody has is taken apart into parts that would all have to be true. QuickXplain (U. Junker, AAAI 2004)
then halves them until what stays is minimal: without any one of it somebody would be left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rules.analysis.claims import AllOf, Fails, Holds, Not, Within
from rules.analysis.outcomes import NOBODY
from rules.model import Requirement, Rule
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.search import Search
    from rules.analysis.space import Space
    from rules.model import Offering, Question

__all__ = ["core_of", "failing_core_of"]


class _Part(NamedTuple):
    """One thing that would have to be true, and the requirement or rule that demands it."""

    pointer: str
    claim: Claim


def core_of(search: Search, pointer: str) -> tuple[str, ...]:
    """Pointers of requirements (or whole rules) that together keep the target or rule from being true for anybody."""
    return _minimal(search, _parts(search.space, pointer))


def failing_core_of(search: Search, rule: Rule) -> tuple[str, ...]:
    """Pointers of requirements that cannot all fail to do their part, so that the rule is true for everybody.

    Where every requirement has to do its part, all of them: each does so for everybody.
    """
    if rule.type == "or":
        return _minimal(search, [_Part(one.pointer, Not(Holds(one.pointer))) for one in rule.requirements])
    if rule.type == "not" and search.space.program.not_means == "not_all":
        return _minimal(search, [_Part(one.pointer, Not(Fails(one.pointer))) for one in rule.requirements])
    return tuple(one.pointer for one in rule.requirements)


def _minimal(search: Search, parts: Sequence[_Part]) -> tuple[str, ...]:
    kept = set(_explanation(search, [], list(parts), is_grown=False)) if len(parts) > 1 else set(parts)
    return tuple(dict.fromkeys(one.pointer for one in parts if one in kept))


def _explanation(search: Search, given: list[_Part], parts: list[_Part], *, is_grown: bool) -> list[_Part]:
    """The fewest of the parts that contradict each other together with the given ones.

    `is_grown`: whether something was added to the given ones, so that they may do without any part.
    """
    if is_grown and search.find(AllOf(tuple(one.claim for one in given))) is NOBODY:
        return []
    if len(parts) == 1:
        return parts
    first, second = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    of_second = _explanation(search, given + first, second, is_grown=True)
    of_first = _explanation(search, given + of_second, first, is_grown=bool(of_second))
    return of_first + of_second


def _parts(space: Space, pointer: str) -> list[_Part]:
    """Parts that are all true exactly if what stands at the pointer is. A loop: chains of questions may be long."""
    parts: list[_Part] = []
    pending, seen = [pointer], set[str]()
    while pending:
        here = pending.pop()
        if here not in seen:
            seen.add(here)
            own, below = _taken_apart(space, here)
            parts.extend(own)
            pending.extend(reversed(below))
    return parts


def _taken_apart(space: Space, pointer: str) -> tuple[list[_Part], list[str]]:
    """What has to be true for it: parts, and the pointers of what else has to hold."""
    node = space.nodes[pointer]
    if pointer in space.faulty:
        return [_Part(pointer, Holds(pointer))], []
    if isinstance(node, Requirement):
        return _requirement_holds(space, node)
    return _rule_holds(space, node) if isinstance(node, Rule) else _target_holds(node)


def _target_holds(target: Question | Offering) -> tuple[list[_Part], list[str]]:
    if target.rule_type == "and" or len(target.rules) <= 1:
        return [], [rule.pointer for rule in target.rules]
    return [_Part(target.pointer, Holds(target.pointer))], []


def _rule_holds(space: Space, rule: Rule) -> tuple[list[_Part], list[str]]:
    if rule.type == "not" and space.program.not_means == "none":
        return [_Part(one.pointer, Fails(one.pointer)) for one in rule.requirements], []
    if rule.type == "and" or not rule.requirements or (rule.type == "or" and len(rule.requirements) == 1):
        return [], [one.pointer for one in rule.requirements]
    return [_Part(rule.pointer, Holds(rule.pointer))], []


def _requirement_holds(space: Space, requirement: Requirement) -> tuple[list[_Part], list[str]]:
    leaf = space.leaves[requirement.pointer]
    if leaf.variable is None or leaf.if_absent is Verdict.TRUE:
        return [_Part(requirement.pointer, Holds(requirement.pointer))], []
    asked = [] if leaf.question is None else [space.program.questionnaire.questions[leaf.question].pointer]
    return [_Part(requirement.pointer, Within(leaf.variable, leaf.true))], asked
