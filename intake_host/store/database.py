"""The connection to the database, durable before anything is acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from intake_host.store.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

BUSY_TIMEOUT_S = 2.0


class Database:
    """An open database, by SQLAlchemy URL: `sqlite+aiosqlite:///FILE` or `postgresql+psycopg://...`."""

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = (
            _sqlite(url) if url.startswith("sqlite") else create_async_engine(url, hide_parameters=True)
        )

    async def prepare(self) -> None:
        """Create the tables that are missing. Safe to call again."""
        async with self.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _sqlite(url: str) -> AsyncEngine:
    # One connection: SQLite has one writer, and a read that becomes a write fails at once under WAL
    # however long the busy timeout is.
    engine = create_async_engine(
        url,
        # An error's text goes to the log, and what is stored are patients' ids.
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_reset_on_return="rollback",
        connect_args={"timeout": BUSY_TIMEOUT_S},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own type
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        # NORMAL acknowledges before the data is on the disk: https://www.sqlite.org/pragma.html#pragma_synchronous
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def write_lock_first(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
