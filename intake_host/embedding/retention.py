"""How long a session is kept: its secrets until it expires, its events some days more."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from intake_host.clock import Clock

CLEAR_EVERY = timedelta(hours=1)

log = logging.getLogger("intake_host")


class ExpiredSessions(Protocol):
    """What this module needs of the store; see `store.sessions.SessionStore`."""

    async def drop_secrets(self, *, expired_by_ms: int) -> int: ...
    async def delete(self, *, expired_by_ms: int) -> int: ...


class Retention:
    """Clears the store of what is over.

    Args:
        store: The sessions.
        clock: Tells what is over.
        keep: How long an expired session and its events are kept.
    """

    def __init__(self, store: ExpiredSessions, clock: Clock, keep: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep

    async def clear(self) -> None:
        """Drop the links and codes of expired sessions, and delete the sessions whose time here is over."""
        now = self._clock.now()
        await self._store.drop_secrets(expired_by_ms=int(now.timestamp() * 1000))
        deleted = await self._store.delete(expired_by_ms=int((now - self._keep).timestamp() * 1000))
        if deleted:
            log.info("deleted %d sessions that expired over %d days ago", deleted, self._keep.days)

    async def clear_for_ever(self) -> None:
        """Clear now and every hour, until cancelled; what fails is logged, and tried again an hour later."""
        while True:
            try:
                await self.clear()
            except Exception:
                log.exception("expired sessions could not be cleared")
            await asyncio.sleep(CLEAR_EVERY.total_seconds())
