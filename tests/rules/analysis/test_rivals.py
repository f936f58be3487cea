from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rules.analysis.rivals import rivals

MOST_GOALS = 7

# What each person reaches.
people = st.lists(st.frozensets(st.integers(0, MOST_GOALS - 1), min_size=1), min_size=1, max_size=12)


def found(everybody: list[frozenset[int]], seen: int) -> list[int]:
    """The rivals among what these people reach, of whom only the first are seen at once."""
    columns = [
        sum(1 << place for place, reached in enumerate(everybody[:seen]) if goal in reached)
        for goal in range(MOST_GOALS)
    ]
    goals = frozenset[int]().union(*everybody)
    return rivals(columns, goals, lambda *pair: next((one for one in everybody if set(pair) <= one), None))


def test_they_are_as_many_as_can_be_seen_at_once() -> None:
    everybody = [frozenset(one) for one in ({0, 1}, {0, 2}, {1, 2}, {3, 0}, {4}, {5, 4})]
    # 1, 3 and 5 are reached one by one; 2 only with 0 or 1.
    assert len(found(everybody, 0)) == len(found(everybody, len(everybody))) == 3


def test_what_is_not_known_proves_nothing() -> None:
    assert len(rivals([0b01, 0b10], {0, 1}, lambda one, other: {one, other})) == 1
    assert rivals([], set(), lambda _one, _other: None) == []


def test_looking_is_given_up_in_time() -> None:
    pairs = set(combinations(range(60), 2))
    asked: list[tuple[int, int]] = []

    def reached_with(one: int, other: int) -> set[int]:
        asked.append((one, other))
        return {one, other}

    assert len(rivals([0] * 60, range(60), reached_with)) == 1
    assert len(asked) < len(pairs)


@given(people, st.integers(0, 12))
def test_nobody_reaches_two_of_them_so_it_takes_as_many_people(
    everybody: list[frozenset[int]], seen: int
) -> None:
    goals = frozenset[int]().union(*everybody)
    chosen = found(everybody, seen)
    assert all(len(one & frozenset(chosen)) <= 1 for one in everybody)
    fewer = combinations(everybody, len(chosen) - 1)
    assert not any(frozenset[int]().union(*some) == goals for some in fewer)
