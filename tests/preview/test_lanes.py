"""Lines beside a column run into no other, and the short ones stand nearest."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from intake_host.preview.lanes import lanes

ROWS = st.integers(0, 30)


@given(st.dictionaries(ROWS, st.lists(ROWS, min_size=1)))
def test_no_two_lines_of_a_lane_meet(reaches: dict[int, list[int]]) -> None:
    lane_of = lanes(reaches)
    assert lane_of.keys() == reaches.keys()
    for one, other in combinations(reaches, 2):
        if lane_of[one] == lane_of[other]:
            first, second = (
                {*range(min(row, *to), max(row, *to) + 1)} for row, to in _both(reaches, one, other)
            )
            assert not first & second


def _both(reaches: dict[int, list[int]], *rows: int) -> list[tuple[int, list[int]]]:
    return [(row, reaches[row]) for row in rows]


def test_a_short_line_stands_nearer_than_a_long_one_around_it() -> None:
    assert lanes({0: [9], 3: [4]}) == {3: 0, 0: 1}
