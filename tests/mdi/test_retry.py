"""When a call is made again, and after which pause."""

from __future__ import annotations

from itertools import count

import pytest

from intake_host.mdi.errors import (
    MDIAnswerError,
    MDIError,
    MDIForbiddenError,
    MDIMaintenanceError,
    MDIRequestError,
    MDIUnavailableError,
)
from intake_host.mdi.retry import RetryPolicy, may_retry

CALL = "GET /v1/partner/patients/:patient_id"
REFUSED = MDIUnavailableError(CALL, reason="refused", sent=False)
TIMEOUT = MDIUnavailableError(CALL, reason="timeout", sent=True)
NETWORK = MDIUnavailableError(CALL, reason="network", sent=True)
BUSY = MDIUnavailableError(CALL, reason="busy", sent=False)
STATUS_500 = MDIUnavailableError(CALL, 500, reason="status", sent=True)
STATUS_429 = MDIUnavailableError(CALL, 429, reason="status", sent=True)


@pytest.mark.parametrize(
    ("error", "get", "post"),
    [
        pytest.param(REFUSED, True, True, id="no connection"),
        pytest.param(TIMEOUT, True, False, id="timeout"),
        pytest.param(NETWORK, True, False, id="broken off"),
        pytest.param(STATUS_500, True, False, id="500"),
        pytest.param(STATUS_429, False, False, id="429"),
        pytest.param(BUSY, False, False, id="our own limit"),
        pytest.param(MDIMaintenanceError(CALL, 418), False, False, id="418"),
        pytest.param(MDIForbiddenError(CALL, 403), False, False, id="403"),
        pytest.param(MDIRequestError(CALL, 422), False, False, id="422"),
        pytest.param(MDIAnswerError(CALL, 200), False, False, id="unreadable answer"),
    ],
)
def test_what_is_made_again(error: MDIError, *, get: bool, post: bool) -> None:
    assert may_retry("GET", error) is get
    assert may_retry("POST", error) is post


@pytest.mark.parametrize(("chance", "pauses_s"), [(0.0, [0.2, 0.4]), (0.5, [0.15, 0.3]), (1.0, [0.1, 0.2])])
def test_the_pauses_double_and_chance_halves_them_at_most(chance: float, pauses_s: list[float]) -> None:
    policy = RetryPolicy(chance=lambda: chance)
    assert [policy.pause_s(retry) for retry in range(2)] == pytest.approx(pauses_s)


def test_the_usual_chance_varies() -> None:
    assert len({RetryPolicy().pause_s(0) for _ in range(20)}) > 1
    assert all(0.1 <= RetryPolicy().pause_s(0) <= 0.2 for _ in range(20))


@pytest.mark.anyio
@pytest.mark.parametrize(("failures", "succeeds"), [(0, True), (1, True), (2, True), (3, False)])
async def test_two_retries_and_no_more(failures: int, *, succeeds: bool) -> None:
    pauses_s: list[float] = []
    tries = count(1)

    async def sleep(seconds: float) -> None:
        pauses_s.append(seconds)

    async def attempt() -> int:
        number = next(tries)
        if number <= failures:
            raise STATUS_500
        return number

    policy = RetryPolicy(sleep=sleep, chance=lambda: 0.0)
    if succeeds:
        assert await policy.run("GET", attempt) == failures + 1
    else:
        with pytest.raises(MDIUnavailableError):
            await policy.run("GET", attempt)
    assert pauses_s == pytest.approx([0.2, 0.4][:failures])
    assert next(tries) == min(failures + 1, 3) + 1
