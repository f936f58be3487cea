"""Library: every questionnaire that can be played, each compiled once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

from intake_host.preview.opened import open_document, revision_of
from intake_host.preview.shelf import Pasted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_host.preview.opened import Opened, Unreadable
    from intake_host.preview.shelf import Entry, Papers, Shelf

__all__ = ["Library"]

MAX_OPEN = 32


class Library:
    """A shelf and what was pasted.

    Args:
        shelf: Where the others come from.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.pasted = Pasted()
        self._open: OrderedDict[tuple[str, str], Opened | Unreadable] = OrderedDict()
        self._opening: dict[tuple[str, str], asyncio.Task[Opened | Unreadable]] = {}

    async def entries(self) -> Sequence[Entry]:
        """Those that can be chosen."""
        return await self.shelf.entries()

    async def open(self, key: str) -> Opened | Unreadable | None:
        """The questionnaire as it is now; None if there is none of that key."""
        papers = await self._read(key)
        return None if papers is None else await self._opened(key, papers)

    async def revision(self, key: str) -> str | None:
        """Tells whether it, and what lies beside it, is still the same; None if there is none of that key."""
        papers = await self._read(key)
        return None if papers is None else revision_of(papers.document, papers.beside)

    async def shelf_of(self, key: str) -> Shelf:
        """Where it is."""
        return self.shelf if await self.pasted.read(key) is None else self.pasted

    async def _read(self, key: str) -> Papers | None:
        return await (await self.shelf_of(key)).read(key)

    async def _opened(self, key: str, papers: Papers) -> Opened | Unreadable:
        text, beside, source = papers
        place = key, revision_of(text, beside)
        if place not in self._open:
            if place not in self._opening:
                # A large one takes seconds, in which the other pages go on, and whoever asks for the same one waits.
                opening = asyncio.to_thread(open_document, key, text, beside, source)
                self._opening[place] = asyncio.create_task(opening)
                self._opening[place].add_done_callback(lambda _: self._opening.pop(place))
            self._open[place] = await asyncio.shield(self._opening[place])
        opened = self._open[place]
        self._open.move_to_end(place)
        while len(self._open) > MAX_OPEN:
            self._open.popitem(last=False)
        return opened
