"""Account: the shelf of a partner's questionnaires at MDI."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from intake_host.mdi.errors import MDIError
from intake_host.preview.shelf import Entry, Papers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.clock import Clock
    from intake_host.mdi.client import MDIClient
    from intake_host.mdi.models import Questionnaire
    from intake_host.preview.labels import Label

__all__ = ["Account"]

KEPT = timedelta(minutes=5)
# While MDI does not answer, whoever plays goes on with what was read before.
TRIED_AGAIN_AFTER = timedelta(seconds=30)


class Account:
    """Every enabled questionnaire of the account, asked for again after five minutes, or when told to.

    Args:
        client: The partner's.
        clock: Tells how old the last answer is.
    """

    def __init__(self, client: MDIClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._found: Mapping[str, Questionnaire] = {}
        self._due = datetime.min.replace(tzinfo=UTC)
        self._reading = asyncio.Lock()
        self.read_at: datetime | None = None

    async def entries(self) -> Sequence[Entry]:
        """All that MDI lists.

        Raises:
            MDIError: If it cannot be asked.
        """
        found = await self._current()
        return [Entry(key, one.name.strip() or key) for key, one in found.items()]

    async def labels(self) -> Mapping[str, Label]:
        """None: the entries are called as the questionnaires are."""
        return {}

    async def read(self, key: str) -> Papers | None:
        """The document as MDI sent it; nothing lies beside it, for MDI keeps neither invariants nor scenarios.

        Raises:
            MDIError: If MDI cannot be asked and never was.
        """
        try:
            found = await self._current()
        except MDIError:
            if not self._found:
                raise
            self._due = self._clock.now() + TRIED_AGAIN_AFTER
            found = self._found
        if key not in found:
            return None
        document = json.dumps(found[key].document, ensure_ascii=False, indent=1)
        return Papers(document, source=f"at MDI: {key}")

    async def refresh(self) -> None:
        """Ask MDI now.

        Raises:
            MDIError: If it cannot be asked; what was read before is still there.
        """
        async with self._reading:
            await self._read()

    def keeper(self, _key: str) -> None:
        """None: MDI takes neither."""

    async def _current(self) -> Mapping[str, Questionnaire]:
        async with self._reading:
            if self._clock.now() >= self._due:
                await self._read()
            return self._found

    async def _read(self) -> None:
        found = await self._client.questionnaires.list()
        self.read_at = self._clock.now()
        self._due = self.read_at + KEPT
        self._found = {one.id: one for one in found}
