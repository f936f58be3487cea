from __future__ import annotations

from rules.problems import CODES
from rules.report.advice import ADVICE


def test_every_code_has_its_advice_in_the_same_order() -> None:
    assert list(ADVICE) == list(CODES)
