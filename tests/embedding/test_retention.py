"""Retention: secrets go with the session's end, the rest some days later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from intake_host.clock import FixedClock
from intake_host.embedding.retention import Retention
from intake_host.store.database import Database
from intake_host.store.events import EventStore, StoredEvent
from intake_host.store.sessions import SessionStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
KEEP = timedelta(days=30)


class Fixture:
    """Two sessions, of an hour and of two, with an event each."""

    def __init__(self, database: Database) -> None:
        self.clock = FixedClock(BEGIN)
        self.sessions, self.events = SessionStore(database), EventStore(database)
        self.retention = Retention(self.sessions, self.clock, KEEP)

    async def begin(self) -> None:
        for hours in (1, 2):
            await self.sessions.add(
                session_id=f"{hours}h",
                partner_key="lark",
                workflow="messaging",
                parent_origin="https://lark.example",
                created_at_ms=int(BEGIN.timestamp() * 1000),
                expires_at_ms=int((BEGIN + timedelta(hours=hours)).timestamp() * 1000),
                sealed_call=b"call",
                sealed_url=b"url",
                sealed_code=b"code",
            )
            event = StoredEvent(1, 1, 1, "load", {}, anomaly=False, at_ms=1, received_at_ms=1)
            await self.events.add(f"{hours}h", [event])

    async def secrets(self, session_id: str) -> tuple[bytes | None, ...]:
        session = await self.sessions.get(session_id)
        assert session is not None
        return session.sealed_call, session.sealed_url, session.sealed_code


@pytest.fixture
async def fixture(tmp_path: Path) -> AsyncIterator[Fixture]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    await database.prepare()
    fixture = Fixture(database)
    await fixture.begin()
    yield fixture
    await database.close()


async def test_link_and_code_go_as_soon_as_the_session_is_over(fixture: Fixture) -> None:
    fixture.clock.advance(timedelta(hours=1, seconds=-1))
    await fixture.retention.clear()
    assert await fixture.secrets("1h") == (b"call", b"url", b"code")
    fixture.clock.advance(timedelta(seconds=1))
    await fixture.retention.clear()
    assert await fixture.secrets("1h") == (None, b"", None)
    assert await fixture.secrets("2h") == (b"call", b"url", b"code")
    assert len(await fixture.events.list("1h")) == 1


async def test_a_session_and_its_events_go_when_their_days_are_over(fixture: Fixture) -> None:
    fixture.clock.advance(timedelta(hours=1) + KEEP - timedelta(seconds=1))
    await fixture.retention.clear()
    assert await fixture.sessions.get("1h") is not None
    fixture.clock.advance(timedelta(seconds=1))
    await fixture.retention.clear()
    assert await fixture.sessions.get("1h") is None
    assert await fixture.events.list("1h") == []
    assert await fixture.sessions.get("2h") is not None
    assert len(await fixture.events.list("2h")) == 1
