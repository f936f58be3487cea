"""Measures: a weight and a height that make exactly one body mass index."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from rules.facts import MAX_WEIGHT_KG, MIN_HEIGHT_CM
from rules.scale import as_decimal

__all__ = ["weight_and_height"]

_USUAL_HEIGHTS_CM = (170, 100, MIN_HEIGHT_CM)


def weight_and_height(
    bmi_kg_per_m2: Decimal | Fraction, height_cm: Decimal | None = None
) -> tuple[Decimal, Decimal]:
    """In kg and cm: at this height, else at a usual one; at another if nobody of that height weighs so much."""
    heights = [*([] if height_cm is None else [height_cm]), *map(Decimal, _USUAL_HEIGHTS_CM)]
    made = ((Fraction(bmi_kg_per_m2) * (Fraction(one) / 100) ** 2, one) for one in heights)
    return next((as_decimal(weight), height) for weight, height in made if weight <= MAX_WEIGHT_KG)
