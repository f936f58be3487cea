"""Limits: so many at once, then one at a time, for each key alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake_host.clock import FixedClock
from intake_host.web.limits import MAX_KEYS, Limit, Pace, TooManyTriesError
from tests.web.hosted import WREN_KEY, Host

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def taken(limit: Limit, key: str) -> int:
    """How many the key may take now."""
    for count in range(1000):
        try:
            limit.take(key)
        except TooManyTriesError:
            return count
    raise AssertionError("there is no limit")


def test_a_burst_passes_and_then_one_every_so_often() -> None:
    clock = FixedClock(NOON)
    limit = Limit(Pace(at_once=3, every_ms=10_000), clock)
    assert taken(limit, "a") == 3
    clock.advance(timedelta(seconds=9.9))
    assert taken(limit, "a") == 0
    clock.advance(timedelta(seconds=0.1))
    assert taken(limit, "a") == 1
    clock.advance(timedelta(hours=1))
    assert taken(limit, "a") == 3


def test_a_key_has_no_part_in_anothers_limit() -> None:
    limit = Limit(Pace(at_once=2, every_ms=10_000), FixedClock(NOON))
    assert (taken(limit, "a"), taken(limit, "b")) == (2, 2)


def test_the_refusal_tells_when_to_try_again() -> None:
    clock = FixedClock(NOON)
    limit = Limit(Pace(at_once=1, every_ms=10_000), clock)
    limit.take("a")
    clock.advance(timedelta(seconds=2.5))
    with pytest.raises(TooManyTriesError, match="try again in 8 s"):
        limit.take("a")


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    clock = FixedClock(NOON)
    limit = Limit(Pace(at_once=2, every_ms=10_000), clock)
    limit.take("a")
    clock.advance(timedelta(days=-1))
    taken(limit, "a")
    clock.advance(timedelta(seconds=10))
    assert taken(limit, "a") == 1


def test_only_so_many_keys_are_remembered() -> None:
    limit = Limit(Pace(at_once=1, every_ms=10_000), FixedClock(NOON))
    for number in range(MAX_KEYS + 1):
        limit.take(str(number))
    assert (taken(limit, str(MAX_KEYS)), taken(limit, "0")) == (0, 1)


@pytest.mark.anyio
async def test_a_partner_may_begin_600_sessions_at_once(host: Host) -> None:
    for _ in range(600):
        assert (await host.begin()).status_code == 422
    refused = await host.begin()
    error = refused.json()["error"]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert (error["code"], error["retryable"]) == ("too_many_tries", True)
    assert (await host.begin(WREN_KEY)).status_code == 422


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "body", "at_once", "wait"),
    [
        ("/api/v1/embed/open", {"reason": "retry"}, 20, "30"),
        ("/api/v1/embed/code", {"opening": 1}, 20, "30"),
        ("/api/v1/events", {"opening": 1, "events": []}, 100, "1"),
    ],
)
async def test_a_session_may_ask_so_often_and_another_as_often(
    host: Host, path: str, body: dict[str, object], at_once: int, wait: str
) -> None:
    token, other = await host.messaging_token(), await host.messaging_token()
    for _ in range(at_once):
        assert (await host.post(path, token, body)).status_code != 429
    refused = await host.post(path, token, body)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, wait)
    assert (await host.post(path, other, body)).status_code != 429
