from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.analysis.boxes import combinations_in, covered_by_boxes, parted_into_boxes


def test_one_box_is_enough_where_one_is() -> None:
    assert covered_by_boxes({(0, 1), (0, 2), (1, 1), (1, 2)}, [2, 3]) == [((0, 1), (1, 2))]


def test_boxes_overlap_so_that_each_is_as_large_as_can_be() -> None:
    row, column = [(0, n) for n in range(3)], [(n, 0) for n in range(4)]
    assert covered_by_boxes({*row, *column}, [4, 3]) == [((0, 1, 2, 3), (0,)), ((0,), (0, 1, 2))]


def test_parts_do_not_overlap() -> None:
    row, column = [(0, n) for n in range(3)], [(n, 0) for n in range(4)]
    assert parted_into_boxes({*row, *column}, [4, 3]) == [((0, 1, 2, 3), (0,)), ((0,), (1, 2))]


def test_of_no_combinations_there_is_no_box() -> None:
    assert covered_by_boxes(set(), [2, 3]) == []
    assert covered_by_boxes({()}, []) == [()]


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=6).flatmap(
        lambda sizes: st.tuples(st.just(sizes), st.sets(st.sampled_from(list(product(*map(range, sizes))))))
    )
)
@settings(deadline=None)
def test_boxes_hold_what_is_wanted_and_nothing_else(given_: tuple[list[int], set[tuple[int, ...]]]) -> None:
    sizes, wanted = given_
    boxes = covered_by_boxes(wanted, sizes)
    assert {one for box in boxes for one in combinations_in(box)} == wanted
    assert len(boxes) <= len(wanted)
    parted = [one for box in parted_into_boxes(wanted, sizes) for one in combinations_in(box)]
    assert sorted(parted) == sorted(wanted)
