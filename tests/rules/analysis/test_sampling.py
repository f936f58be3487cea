from __future__ import annotations

import random

import pytest

from rules.analysis.sampling import sampled
from tests.rules.analysis.spaces import varied

SIZE = 20_000


def test_everybody_is_in_exactly_one_cell_of_each_variable() -> None:
    one = varied()
    crowd = sampled(one, 1000, random.Random(3))
    assert crowd.size == 1000
    assert set(crowd.cells) == set(range(len(one.variables)))
    for number, columns in crowd.cells.items():
        assert len(columns) == len(one.variables[number].cells)
        assert sum(column.bit_count() for column in columns) == 1000
        assert sum(columns) == crowd.all


def test_only_the_variables_that_are_asked_for_are_drawn() -> None:
    assert set(sampled(varied(), 10, random.Random(3), {2, 0}).cells) == {0, 2}
    assert sampled(varied(), 10, random.Random(3), ()).cells == {}


def test_the_same_source_draws_the_same_people() -> None:
    one = varied()
    assert sampled(one, 500, random.Random(3)) == sampled(one, 500, random.Random(3))
    assert sampled(one, 500, random.Random(3)) != sampled(one, 500, random.Random(4))


def test_each_cell_is_as_likely_as_another_and_each_variable_for_itself() -> None:
    one = varied()
    crowd = sampled(one, SIZE, random.Random(3))
    for columns in crowd.cells.values():
        for column in columns:
            assert column.bit_count() / SIZE == pytest.approx(1 / len(columns), abs=0.02)
    first, second = crowd.cells[0], crowd.cells[1]
    for column in first:
        for other in second:
            share = (column & other).bit_count() / SIZE
            assert share == pytest.approx(1 / len(first) / len(second), abs=0.02)


def test_three_cells_share_people_in_thirds() -> None:
    one = varied()
    [number] = [place for place, it in enumerate(one.variables) if len(it.cells) > 2] or [0]
    shares = [column.bit_count() / SIZE for column in sampled(one, SIZE, random.Random(1)).cells[number]]
    assert shares == pytest.approx([1 / len(shares)] * len(shares), abs=0.02)
