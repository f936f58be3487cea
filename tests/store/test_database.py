"""The database: durable before anything is acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from intake_host.store.database import Database
from intake_host.store.errors import DatabaseError

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


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param("none/store.sqlite3", "unable to open database file", id="no folder"),
        pytest.param("text.txt", "file is not a database", id="no database"),
    ],
)
async def test_a_database_that_cannot_be_used_is_told(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "text.txt").write_text("no database " * 100, encoding="utf-8")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / path}")
    with pytest.raises(DatabaseError, match=rf"^host\.database_url .*: {reason}$"):
        await database.prepare()
    await database.close()


async def test_tables_of_another_version_are_told(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE frame_events (id INTEGER)"))
    with pytest.raises(DatabaseError, match="frame_events are of another version"):
        await database.prepare()
    await database.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql+psycopg://u@[::1/x", "the URL cannot be read"),
        ("sqlite+nosuchdriver:///x", "the URL cannot be read"),
    ],
)
def test_a_url_that_names_no_database_is_told(url: str, reason: str) -> None:
    with pytest.raises(DatabaseError, match=reason):
        Database(url)
