"""Graph of dependencies: in which order to settle things, and which ones depend on themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["strongly_connected"]


def strongly_connected(needs: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups of nodes that depend on one another, each after all the groups that it needs.

    `needs[n]` are the nodes that node n depends on. A group of one node is no cycle unless it needs itself. Tarjan's algorithm with a
    stack of its own: a chain of 10,000 questions must not exhaust the interpreter's.
    """
    unseen = -1
    index = [unseen] * len(needs)
    lowest = [0] * len(needs)
    on_path = [False] * len(needs)
    path: list[int] = []
    groups: list[list[int]] = []
    count = 0
    for root in range(len(needs)):
        if index[root] != unseen:
            continue
        work: list[tuple[int, Iterator[int]]] = []
        entered = root
        while True:
            if entered != unseen:
                index[entered] = lowest[entered] = count
                count += 1
                path.append(entered)
                on_path[entered] = True
                work.append((entered, iter(needs[entered])))
            node, rest = work[-1]
            entered = unseen
            for needed in rest:
                if index[needed] == unseen:
                    entered = needed
                    break
                if on_path[needed]:
                    lowest[node] = min(lowest[node], index[needed])
            if entered != unseen:
                continue
            work.pop()
            if lowest[node] == index[node]:
                groups.append(_unwind(path, on_path, node))
            if not work:
                break
            parent = work[-1][0]
            lowest[parent] = min(lowest[parent], lowest[node])
    return groups


def _unwind(path: list[int], on_path: list[bool], root: int) -> list[int]:
    group: list[int] = []
    while True:
        node = path.pop()
        on_path[node] = False
        group.append(node)
        if node == root:
            return sorted(group)
