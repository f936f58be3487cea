from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules import Verdict
from rules.verdicts import TargetVerdict, Verdicts, all_of, any_of, none_of, not_all_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("combine", "parts", "verdict"),
    [
        (all_of, [TRUE, TRUE], TRUE),
        (all_of, [TRUE, UNKNOWN], UNKNOWN),
        (all_of, [UNKNOWN, FALSE], FALSE),
        (any_of, [FALSE, FALSE], FALSE),
        (any_of, [FALSE, UNKNOWN], UNKNOWN),
        (any_of, [UNKNOWN, TRUE], TRUE),
        (none_of, [FALSE, FALSE], TRUE),
        (none_of, [FALSE, TRUE], FALSE),
        (none_of, [FALSE, UNKNOWN], UNKNOWN),
        (none_of, [TRUE, UNKNOWN], FALSE),
        (not_all_of, [TRUE, TRUE], FALSE),
        (not_all_of, [FALSE, TRUE], TRUE),
        (not_all_of, [FALSE, UNKNOWN], TRUE),
        (not_all_of, [TRUE, UNKNOWN], UNKNOWN),
    ],
)
def test_kleene(
    combine: Callable[[Sequence[Verdict]], Verdict], parts: list[Verdict], verdict: Verdict
) -> None:
    assert combine(parts) is verdict
    assert combine(parts[::-1]) is verdict


def test_verdicts_are_equal_if_all_that_grows_from_them_is() -> None:
    def grown(verdict: Verdict) -> Verdicts:
        return Verdicts(lambda: ({"q": TargetVerdict(verdict, "q", "and", ())}, {}))

    assert grown(TRUE) == grown(TRUE)
    assert grown(TRUE) != grown(FALSE)
    assert grown(TRUE) != "something else"
