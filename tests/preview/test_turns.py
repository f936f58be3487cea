"""Those who ask take turns."""

from __future__ import annotations

import pytest

from intake_host.preview.turns import Turns


def test_who_asks_much_keeps_nobody_waiting_for_all_of_it() -> None:
    turns: Turns[str] = Turns()
    for asked in ("a1", "a2", "a3", "b1", "c1", "b2"):
        turns.put(asked[0], asked)
    assert [turns.next() for _ in range(4)] == ["a1", "b1", "c1", "a2"]
    turns.put("c", "c2")
    assert [turns.next() for _ in range(3)] == ["b2", "a3", "c2"]
    with pytest.raises(KeyError):
        turns.next()
