from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.analysis.moves import moved


def rises(numbers: list[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


@given(st.permutations(range(7)))
def test_the_others_rise_and_no_fewer_would_do(numbers: list[int]) -> None:
    moving = moved(numbers)
    assert rises([one for one in numbers if one not in moving])
    fewer = combinations(numbers, max(0, len(moving) - 1))
    assert not moving or not any(rises([one for one in numbers if one not in left_out]) for left_out in fewer)
