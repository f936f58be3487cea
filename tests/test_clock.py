"""The clocks tell aware UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from intake_host.clock import Clock, FixedClock, SystemClock

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)


def test_the_system_clock_tells_aware_utc() -> None:
    clock: Clock = SystemClock()
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().utcoffset() == timedelta(0)


def test_a_fixed_clock_stands_still_until_told_to_move() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)
    clock.advance(timedelta(minutes=-10))
    assert clock.now() == NOON - timedelta(minutes=5)


def test_a_fixed_clock_reads_any_zone_as_utc() -> None:
    clock = FixedClock(NOON.astimezone(timezone(timedelta(hours=-7))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_a_fixed_clock_refuses_a_naive_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(NOON.replace(tzinfo=None))
