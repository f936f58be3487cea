"""Stored events: in order, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from intake_host.store.database import Database
from intake_host.store.events import MAX_EVENTS_IN_A_SESSION, EventStore, StoredEvent
from intake_host.store.sessions import SessionStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[EventStore]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    await database.prepare()
    await SessionStore(database).add(
        session_id="s1",
        partner_key="lark",
        workflow="intake",
        parent_origin="https://lark.example",
        created_at_ms=1,
        expires_at_ms=2,
        sealed_call=None,
        sealed_url=b"",
        sealed_code=None,
    )
    yield EventStore(database)
    await database.close()


def event(opening: int, seq: int, name: str = "step") -> StoredEvent:
    return StoredEvent(opening, seq, 1, name, {"index": seq}, anomaly=False, at_ms=5, received_at_ms=6)


async def test_events_come_back_by_opening_and_seq_however_they_arrived(store: EventStore) -> None:
    await store.add("s1", [event(2, 1), event(1, 2)])
    await store.add("s1", [event(1, 1)])
    assert await store.list("s1") == [event(1, 1), event(1, 2), event(2, 1)]


async def test_an_event_that_arrives_again_stays_as_it_was(store: EventStore) -> None:
    await store.add("s1", [event(1, 1, "load")])
    await store.add("s1", [event(1, 1, "finish"), event(1, 2)])
    assert [one.event for one in await store.list("s1")] == ["load", "step"]


async def test_no_events_are_no_work(store: EventStore) -> None:
    await store.add("s1", [])
    assert await store.list("s1") == []


async def test_a_session_has_only_so_many_events(store: EventStore) -> None:
    assert await store.add("s1", [event(1, seq) for seq in range(1, MAX_EVENTS_IN_A_SESSION)])
    assert not await store.add("s1", [event(2, 1), event(2, 2)])
    assert await store.add("s1", [event(2, 1)])
    assert len(await store.list("s1")) == MAX_EVENTS_IN_A_SESSION


async def test_events_of_a_session_that_does_not_exist_are_refused(store: EventStore) -> None:
    with pytest.raises(IntegrityError):
        await store.add("nobody", [event(1, 1)])


async def test_the_text_of_an_error_of_the_database_tells_nothing_of_what_was_stored(
    store: EventStore,
) -> None:
    with pytest.raises(IntegrityError) as caught:
        await store.add("s3cret", [event(1, 1)])
    assert "frame_events" in str(caught.value)
    assert "s3cret" not in str(caught.value)
