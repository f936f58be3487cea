"""Frame events, as stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from intake_host.store.schema import events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.store.database import Database

# Far above what a person causes in a session's life.
MAX_EVENTS_IN_A_SESSION = 10_000


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One frame event: `seq` counts from 1 in its opening, `generation` counts MDI's documents in it."""

    opening: int
    seq: int
    generation: int
    event: str
    data: Mapping[str, object]
    anomaly: bool
    at_ms: int
    received_at_ms: int


class EventStore:
    """Reads and writes the frame events of sessions."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._insert = (sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert)(events)

    async def add(self, session_id: str, received: Sequence[StoredEvent]) -> bool:
        """Store events of a session that exists. One that is there already (same opening, same seq) stays as it is.

        Returns:
            False when the session would have more than `MAX_EVENTS_IN_A_SESSION`, and nothing was stored.
        """
        if not received:
            return True
        rows = [{"session_id": session_id, **asdict(one)} for one in received]
        async with self._engine.begin() as connection:
            counted = select(func.count()).select_from(events).where(events.c.session_id == session_id)
            if (await connection.execute(counted)).scalar_one() + len(rows) > MAX_EVENTS_IN_A_SESSION:
                return False
            await connection.execute(self._insert.on_conflict_do_nothing(), rows)
        return True

    async def list(
        self, session_id: str, *, after: tuple[int, int] = (0, 0), limit: int = MAX_EVENTS_IN_A_SESSION
    ) -> list[StoredEvent]:
        """The session's events by opening and seq; empty if there is no such session.

        Args:
            session_id: Whose events.
            after: The opening and seq behind which the list begins.
            limit: How many at most.
        """
        columns = [column for column in events.c if column.name != "session_id"]
        opening, seq = after
        later = or_(events.c.opening > opening, and_(events.c.opening == opening, events.c.seq > seq))
        found = (
            select(*columns)
            .where(events.c.session_id == session_id, later)
            .order_by(events.c.opening, events.c.seq)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(found)).mappings().all()
        return [StoredEvent(**row) for row in rows]
