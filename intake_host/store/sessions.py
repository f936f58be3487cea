"""Embed sessions, as stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from intake_host.store.schema import events, sessions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Update

    from intake_host.store.database import Database


# What is left of a link once its session has expired.
DROPPED = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """One person's embed session. What `sealed_*` holds, the store cannot read.

    `sealed_call` is None when this host did not ask MDI for the frame. `openings` counts how often the host page
    opened MDI's frame; `code_opening` is the opening to which `sealed_code` belongs (None: to none yet);
    `codes_given_at_ms` tells when each code was given, oldest first.
    """

    id: str
    partner_key: str
    workflow: str
    parent_origin: str
    created_at_ms: int
    expires_at_ms: int
    sealed_call: bytes | None
    sealed_url: bytes
    sealed_code: bytes | None
    issued_at_ms: int
    openings: int = 0
    code_opening: int | None = None
    codes_given_at_ms: Sequence[int] = ()


class SessionStore:
    """Reads and writes embed sessions; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine

    async def add(
        self,
        *,
        session_id: str,
        partner_key: str,
        workflow: str,
        parent_origin: str,
        created_at_ms: int,
        expires_at_ms: int,
        sealed_call: bytes | None,
        sealed_url: bytes,
        sealed_code: bytes | None,
    ) -> None:
        """Store a new session; its link counts as issued now."""
        row = StoredSession(
            id=session_id,
            partner_key=partner_key,
            workflow=workflow,
            parent_origin=parent_origin,
            created_at_ms=created_at_ms,
            expires_at_ms=expires_at_ms,
            sealed_call=sealed_call,
            sealed_url=sealed_url,
            sealed_code=sealed_code,
            issued_at_ms=created_at_ms,
        )
        async with self._engine.begin() as connection:
            await connection.execute(insert(sessions).values(asdict(row)))

    async def get(self, session_id: str) -> StoredSession | None:
        """The session, or None if there is none by that id."""
        async with self._engine.connect() as connection:
            row = (
                (await connection.execute(select(sessions).where(sessions.c.id == session_id)))
                .mappings()
                .first()
            )
        return None if row is None else StoredSession(**row)

    async def count_opening(self, session_id: str) -> int:
        """The number of the opening that starts now: 1, 2, ..."""
        statement = (
            update(sessions)
            .where(sessions.c.id == session_id)
            .values(openings=sessions.c.openings + 1)
            .returning(sessions.c.openings)
        )
        async with self._engine.begin() as connection:
            return int((await connection.execute(statement)).scalar_one())

    async def claim_link(self, session_id: str, *, opening: int) -> StoredSession | None:
        """The session, its link and code this opening's from now on; None when a later opening has them."""
        statement = _unless_later(session_id, opening).values(code_opening=opening).returning(sessions)
        async with self._engine.begin() as connection:
            row = (await connection.execute(statement)).mappings().first()
        return None if row is None else StoredSession(**row)

    async def replace_link(
        self,
        session_id: str,
        *,
        opening: int,
        sealed_url: bytes,
        sealed_code: bytes | None,
        issued_at_ms: int,
    ) -> bool:
        """Store a link that MDI issued for this opening; the code before it is gone.

        Returns:
            False when a later opening has its link already, and nothing was stored.
        """
        statement = _unless_later(session_id, opening).values(
            code_opening=opening, sealed_url=sealed_url, sealed_code=sealed_code, issued_at_ms=issued_at_ms
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount == 1

    async def take_code(
        self, session_id: str, *, opening: int, at_ms: int, may_give: Callable[[Sequence[int]], bool]
    ) -> bytes | None:
        """The sealed code of this opening, once: of any number of callers one gets it, the others None.

        Args:
            session_id: Whose code.
            opening: The opening that asks.
            at_ms: Now.
            may_give: Whether one more may follow those given at these times; asked within the transaction.
        """
        mine = (sessions.c.id == session_id) & (sessions.c.code_opening == opening)
        columns = (sessions.c.sealed_code, sessions.c.codes_given_at_ms)
        async with self._engine.begin() as connection:
            row = (await connection.execute(select(*columns).where(mine).with_for_update())).first()
            if row is None or row.sealed_code is None or not may_give(row.codes_given_at_ms):
                return None
            given = [*row.codes_given_at_ms, at_ms]
            await connection.execute(
                update(sessions).where(mine).values(sealed_code=None, codes_given_at_ms=given)
            )
        return bytes(row.sealed_code)

    async def drop_secrets(self, *, expired_by_ms: int) -> int:
        """Forget links, calls and codes of sessions that had expired by then; how many there were."""
        statement = (
            update(sessions)
            .where(sessions.c.expires_at_ms <= expired_by_ms, sessions.c.sealed_url != DROPPED)
            .values(sealed_call=None, sealed_url=DROPPED, sealed_code=None)
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount

    async def delete(self, *, expired_by_ms: int) -> int:
        """Delete sessions that had expired by then, with their events; how many there were."""
        over = sessions.c.expires_at_ms <= expired_by_ms
        of_those = events.c.session_id.in_(select(sessions.c.id).where(over))
        async with self._engine.begin() as connection:
            await connection.execute(delete(events).where(of_those))
            return (await connection.execute(delete(sessions).where(over))).rowcount


def _unless_later(session_id: str, opening: int) -> Update:
    """A change of the session that does nothing when the link is a later opening's already."""
    mine = or_(sessions.c.code_opening.is_(None), sessions.c.code_opening <= opening)
    return update(sessions).where(sessions.c.id == session_id, mine)
