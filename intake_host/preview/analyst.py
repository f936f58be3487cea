"""Analyst: answers what takes longer than a page may (proofs, differences, samples), and remembers it.

The solver is one for a process and keeps Python busy; so other processes (`workers`) do it, and the pages go on
answering. What was found out of a questionnaire holds for as long as nobody changes the questionnaire.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from intake_host.errors import IntakeHostError
from intake_host.preview.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Analyst", "StillWorkingError"]

_Result = TypeVar("_Result")

MAX_REMEMBERED = 128
# A page that has to wait longer says so, and asks again.
PATIENCE_S = 1.5
FORGOTTEN_AFTER_S = 60.0


class StillWorkingError(IntakeHostError):
    """The answer is not there yet: ask the same again in a moment.

    Attributes:
        again: What to press then; None for the same as before.
    """

    code = "still_working"

    def __init__(self, again: str | None = None) -> None:
        self.again = again
        super().__init__("this takes a while: ask again in a moment")


class Analyst:
    """To be closed in the end.

    Args:
        workers: Who works it out.
        patience_s: How long one asks before one is told to ask again.
    """

    def __init__(self, workers: Workers | None = None, *, patience_s: float = PATIENCE_S) -> None:
        self._workers = workers or Workers()
        self._patience_s = patience_s
        # Not those of the loop, which look names up and open questionnaires: nobody should wait there for a proof.
        self._threads = ThreadPoolExecutor(self._workers.count, "analyst")
        self._asked: OrderedDict[Hashable, asyncio.Task[Any]] = OrderedDict()

    async def ask(self, question: Callable[..., _Result], *about: Hashable) -> _Result:
        """What the function says of these values, asked once for the same ones.

        Args:
            question: A function of a module, found again by name in the other process.
            about: Its arguments, texts for the most part; they travel, and so does what it returns.

        Raises:
            StillWorkingError: If that takes longer than the patience; it goes on, and is there for who asks again.
            TooMuchWorkError: If it is not done after minutes.
        """
        told: _Result = await self._told((question, about), self._begun(question, about))
        return told

    async def ask_of_a_person(self, question: Callable[..., _Result], *about: Hashable) -> _Result:
        """The same, for values that hold what somebody typed: forgotten when it was told, or after a minute."""
        place = (question, about)
        task = self._begun(question, about)
        if not task.done():
            loop = asyncio.get_running_loop()
            task.add_done_callback(lambda _: loop.call_later(FORGOTTEN_AFTER_S, self._asked.pop, place, None))
        told: _Result = await self._told(place, task)
        self._asked.pop(place, None)
        return told

    def _begun(self, question: Callable[..., Any], about: tuple[Hashable, ...]) -> asyncio.Task[Any]:
        place = (question, about)
        if place not in self._asked:
            self._asked[place] = asyncio.create_task(self._answered(question, about))
        self._asked.move_to_end(place)
        while len(self._asked) > MAX_REMEMBERED:
            self._asked.popitem(last=False)
        return self._asked[place]

    async def _told(self, place: Hashable, task: asyncio.Task[Any]) -> Any:  # noqa: ANN401 - what the function says
        # A page that is left does not end what the next one will ask for.
        await asyncio.wait({task}, timeout=self._patience_s)
        if not task.done():
            raise StillWorkingError
        if task.cancelled() or task.exception() is not None:
            self._asked.pop(place, None)
        return task.result()

    def close(self) -> None:
        """End the work."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._workers.close()

    async def _answered(self, question: Callable[..., Any], about: tuple[Hashable, ...]) -> object:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._workers.ask, question, about)
