"""The database: durable before anything is acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from intake_host.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


async def test_a_commit_waits_for_the_disk_and_readers_do_not_wait_for_it(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2  # FULL
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
    await database.close()


async def test_preparing_twice_keeps_what_is_there(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    await database.prepare()
    async with database.engine.begin() as connection:
        row = "('s', 'p', 'intake', 'https://p.example', 1, 2, NULL, x'00', NULL, 1, 0, NULL, '[]')"
        await connection.execute(text(f"INSERT INTO embed_sessions VALUES {row}"))
    await database.prepare()
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM embed_sessions"))).scalar() == 1
    await database.close()
