"""Stored sessions: what is taken once is gone, and openings count up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from intake_host.store.database import Database
from intake_host.store.sessions import SessionStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SessionStore]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    await database.prepare()
    store = SessionStore(database)
    await store.add(
        session_id="s1",
        partner_key="lark",
        workflow="messaging",
        parent_origin="https://lark.example",
        created_at_ms=1_000,
        expires_at_ms=9_000,
        sealed_call=b"call",
        sealed_url=b"url",
        sealed_code=b"code",
    )
    yield store
    await database.close()


async def taken(store: SessionStore, opening: int, *, allowed: bool = True) -> bytes | None:
    """What an opening gets at 5 s, when one more code is allowed or not."""
    return await store.take_code("s1", opening=opening, at_ms=5_000, may_give=lambda _given: allowed)


async def test_a_session_comes_back_as_it_was_stored(store: SessionStore) -> None:
    session = await store.get("s1")
    assert session is not None
    assert (session.sealed_call, session.sealed_url, session.sealed_code) == (b"call", b"url", b"code")
    assert (session.issued_at_ms, session.openings, session.code_opening, session.codes_given_at_ms) == (
        1_000,
        0,
        None,
        [],
    )


async def test_an_unknown_session_is_none(store: SessionStore) -> None:
    assert await store.get("s2") is None


async def test_openings_count_from_one_even_when_they_come_at_once(store: SessionStore) -> None:
    numbers = await asyncio.gather(*(store.count_opening("s1") for _ in range(10)))
    assert sorted(numbers) == list(range(1, 11))


async def test_a_code_is_taken_by_one_of_many_callers(store: SessionStore) -> None:
    await store.claim_link("s1", opening=1)
    codes = await asyncio.gather(*(taken(store, opening=1) for _ in range(20)))
    assert sorted(codes, key=lambda code: code is None) == [b"code", *[None] * 19]
    session = await store.get("s1")
    assert session is not None
    assert session.codes_given_at_ms == [5_000]


async def test_a_code_that_no_opening_claimed_is_given_to_none(store: SessionStore) -> None:
    assert await taken(store, opening=1) is None


async def test_a_code_belongs_to_the_opening_that_it_was_issued_for(store: SessionStore) -> None:
    await store.claim_link("s1", opening=1)
    await store.replace_link("s1", opening=2, sealed_url=b"url2", sealed_code=b"code2", issued_at_ms=2_000)
    assert await taken(store, opening=1) is None
    assert await taken(store, opening=2) == b"code2"


async def test_an_earlier_opening_does_not_take_the_link_of_a_later_one(store: SessionStore) -> None:
    assert await store.replace_link(
        "s1", opening=2, sealed_url=b"url2", sealed_code=b"code2", issued_at_ms=2_000
    )
    assert await store.claim_link("s1", opening=1) is None
    assert not await store.replace_link(
        "s1", opening=1, sealed_url=b"url1", sealed_code=b"code1", issued_at_ms=3_000
    )
    assert await taken(store, opening=1) is None
    assert await taken(store, opening=2) == b"code2"


async def test_a_code_that_may_not_be_given_stays(store: SessionStore) -> None:
    await store.claim_link("s1", opening=1)
    assert await taken(store, opening=1, allowed=False) is None
    assert await taken(store, opening=1) == b"code"
