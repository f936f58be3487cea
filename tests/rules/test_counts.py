from __future__ import annotations

from rules.counts import counted


def test_one_takes_no_s() -> None:
    assert [counted(number, "case") for number in (0, 1, 2, 12_500)] == [
        "0 cases",
        "1 case",
        "2 cases",
        "12,500 cases",
    ]
