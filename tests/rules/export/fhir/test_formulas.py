from __future__ import annotations

import pytest

from rules.export.fhir.formulas import ALWAYS, NEVER, Combination, Comparison, Formula, all_of, any_of

A, B, C = (Comparison(name, "=", "Boolean", value=True) for name in "abc")


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        pytest.param(all_of([]), ALWAYS, id="all of nothing"),
        pytest.param(any_of([]), NEVER, id="any of nothing"),
        pytest.param(all_of([A]), A, id="one stands for itself"),
        pytest.param(all_of([A, ALWAYS, A]), A, id="what always holds, and what is said twice, adds nothing"),
        pytest.param(all_of([A, NEVER]), NEVER, id="all with one that never holds"),
        pytest.param(any_of([A, ALWAYS]), ALWAYS, id="any with one that always holds"),
        pytest.param(any_of([A, NEVER, B]), Combination("any", (A, B)), id="what never holds adds nothing"),
        pytest.param(all_of([A, all_of([B, C])]), Combination("all", (A, B, C)), id="flattened"),
        pytest.param(
            all_of([A, any_of([B, C])]), Combination("all", (A, Combination("any", (B, C)))), id="nested"
        ),
    ],
)
def test_a_formula_is_as_small_as_it_can_be(built: Formula, expected: Formula) -> None:
    assert built == expected
