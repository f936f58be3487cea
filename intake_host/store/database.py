"""The connection to the database, durable before anything is acknowledged."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from intake_host.store.errors import DatabaseError
from intake_host.store.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

BUSY_TIMEOUT_S = 2.0


class Database:
    """An open database, by SQLAlchemy URL: `sqlite+aiosqlite:///FILE` or `postgresql+psycopg://...`."""

    def __init__(self, url: str) -> None:
        try:
            self.engine: AsyncEngine = (
                _sqlite(url) if url.startswith("sqlite") else create_async_engine(url, hide_parameters=True)
            )
        except ImportError as reason:
            raise DatabaseError(f"{reason.name} is not installed: pip install {reason.name}") from reason
        except (SQLAlchemyError, ValueError) as reason:
            raise DatabaseError("the URL cannot be read") from reason

    async def prepare(self) -> None:
        """Create the tables that are missing. Safe to call again.

        Raises:
            DatabaseError: If the database cannot be reached or written, or has tables of another version.
        """
        if self.engine.dialect.name == "sqlite":
            _try_file(self.engine.url.database or "")
        try:
            async with self.engine.begin() as connection:
                await connection.run_sync(metadata.create_all)
                odd = await connection.run_sync(_odd_tables)
        except DBAPIError as reason:
            raise DatabaseError(str(reason.orig).partition("\n")[0]) from reason
        except OSError as reason:
            raise DatabaseError(str(reason.strerror or reason)) from reason
        if odd:
            raise DatabaseError(f"its {' and '.join(odd)} are of another version: use a new database")

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _try_file(file: str) -> None:
    """Open and lock SQLite's file: aiosqlite leaves a thread behind when that fails.

    Raises:
        DatabaseError: If it cannot be done.
    """
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_S)) as connection:
            connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as reason:
        raise DatabaseError(str(reason)) from reason


def _odd_tables(connection: Connection) -> list[str]:
    """The tables whose columns are not ours."""
    present = inspect(connection)
    return [
        name
        for name, table in metadata.tables.items()
        if {column["name"] for column in present.get_columns(name)} != set(table.columns.keys())
    ]


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
