from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules.export.number_line import NumberLine

numbers = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal(one) for one in ("1e999", "-1e999", "30", "29.99999999999999999999", "1e-999", "0", "2e999")]
)


@given(st.lists(numbers, max_size=5), st.lists(numbers, max_size=5))
def test_places_compare_with_marks_as_the_numbers_do(
    thresholds: list[Decimal], others: list[Decimal]
) -> None:
    line = NumberLine(thresholds)
    hair = Fraction(1, 10**2000)
    for threshold in thresholds:
        mark = line.place(threshold)
        for value in [*map(Fraction, (*others, *thresholds)), Fraction(threshold) + hair]:
            exact = value - Fraction(threshold)
            assert (exact > 0, exact < 0) == (line.place(value) > mark, line.place(value) < mark)


def test_numbers_that_need_no_stand_in_are_themselves() -> None:
    line = NumberLine([Decimal("18.5"), Decimal(30)])
    placed = [line.place(one) for one in (18, Decimal("18.5"), Decimal("24.25"), 30, 2**60)]
    assert json.dumps(placed) == f"[18, 18.5, 24.25, 30, {float(2**60)!r}]"
