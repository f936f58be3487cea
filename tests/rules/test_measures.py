from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import MAX_BMI_KG_PER_M2, MAX_WEIGHT_KG, body_mass_index
from rules.measures import weight_and_height


@pytest.mark.parametrize(
    ("bmi", "height_cm", "height"),
    [("30", "200", "200"), ("30", None, "170"), ("400", "200", "100"), ("100000", "200", "10")],
)
def test_people_keep_their_height_if_they_can(bmi: str, height_cm: str | None, height: str) -> None:
    given_height = None if height_cm is None else Decimal(height_cm)
    assert weight_and_height(Decimal(bmi), given_height)[1] == Decimal(height)


@given(st.decimals("0.001", MAX_BMI_KG_PER_M2, places=3), st.none() | st.decimals(10, 300, places=1))
def test_the_index_is_exactly_that(bmi: Decimal, height_cm: Decimal | None) -> None:
    weight_kg, height = weight_and_height(bmi, height_cm)
    assert body_mass_index(weight_kg, height) == Fraction(bmi)
    assert weight_kg <= MAX_WEIGHT_KG
