"""The tables: one schema for SQLite and PostgreSQL.

Times are integers, milliseconds since 1970 in UTC, because SQLite has no type that keeps a time zone.
Columns named `sealed_*` hold bytes of `intake_host.sealing`: addresses and codes of patients are never in clear.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData()

sessions = Table(
    "embed_sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("partner_key", String(40), nullable=False),
    Column("workflow", String(20), nullable=False),
    Column("parent_origin", String(280), nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False),
    Column("sealed_call", LargeBinary, nullable=True),
    Column("sealed_url", LargeBinary, nullable=False),
    Column("sealed_code", LargeBinary, nullable=True),
    Column("issued_at_ms", BigInteger, nullable=False),
    Column("openings", Integer, nullable=False),
    Column("code_opening", Integer, nullable=True),
    Column("codes_given_at_ms", JSON, nullable=False),
)

events = Table(
    "frame_events",
    metadata,
    Column("session_id", ForeignKey(sessions.c.id), primary_key=True),
    Column("opening", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("event", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("anomaly", Boolean, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("received_at_ms", BigInteger, nullable=False),
)
