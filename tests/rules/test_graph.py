from __future__ import annotations

import pytest

from rules.graph import strongly_connected


@pytest.mark.parametrize(
    ("needs", "groups"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([[1], [2], []], [[2], [1], [0]], id="a chain, needed ones first"),
        pytest.param([[1], [0]], [[0, 1]], id="two that need each other"),
        pytest.param([[0]], [[0]], id="one that needs itself"),
        pytest.param([[1, 1], []], [[1], [0]], id="the same need twice"),
        pytest.param([[1], [2], [1], [2]], [[1, 2], [0], [3]], id="a cycle in the middle"),
    ],
)
def test_groups_come_after_what_they_need(needs: list[list[int]], groups: list[list[int]]) -> None:
    found = strongly_connected(needs)
    assert sorted(found) == sorted(groups)
    place = {node: index for index, group in enumerate(found) for node in group}
    assert all(place[needed] <= place[node] for node, edges in enumerate(needs) for needed in edges)


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    count = 20_000
    assert strongly_connected([[n + 1] if n + 1 < count else [] for n in range(count)])[0] == [count - 1]
