"""Graph of dependencies: in which order to settle things, and which ones depend on themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["strongly_connected"]


def strongly_connected(needs: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups of nodes that depend on one another, each after all the groups that it needs.

    `needs[n]` are the nodes that node n depends on. A group of one node is no cycle unless it needs itself.
    Kosaraju's algorithm, which walks the graph twice: once forwards, once backwards.
    """
    dependents: list[list[int]] = [[] for _ in needs]
    for node, needed in enumerate(needs):
        for one in needed:
            dependents[one].append(node)
    seen: set[int] = set()
    finished = [node for root in range(len(needs)) for node in _reached(root, dependents, seen)]
    seen.clear()
    groups = [sorted(_reached(root, needs, seen)) for root in reversed(finished)]
    return [group for group in groups if group]


def _reached(root: int, edges: Sequence[Sequence[int]], seen: set[int]) -> list[int]:
    """The nodes not seen before that can be reached, each after all that are reached from it.

    A stack of its own instead of recursion: a chain of 10,000 questions must not exhaust the interpreter's.
    """
    if root in seen:
        return []
    seen.add(root)
    finished: list[int] = []
    path = [(root, iter(edges[root]))]
    while path:
        node, rest = path[-1]
        entered = next((one for one in rest if one not in seen), None)
        if entered is None:
            finished.append(node)
            path.pop()
        else:
            seen.add(entered)
            path.append((entered, iter(edges[entered])))
    return finished
