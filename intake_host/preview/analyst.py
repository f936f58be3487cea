"""Analyst: a process of its own for what takes longer than a page may (proofs, differences, samples).

The solver is one for a process and keeps Python busy; so the pages go on answering while it works. What it found out of
a questionnaire is remembered, for as long as nobody changes the questionnaire.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Analyst"]

_Result = TypeVar("_Result")

MAX_REMEMBERED = 128


class Analyst:
    """Begin with one; `close` it in the end. The process starts with the first question."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._asked: OrderedDict[Hashable, asyncio.Task[Any]] = OrderedDict()

    async def ask(self, question: Callable[..., _Result], *about: Hashable) -> _Result:
        """What the function says of these values, asked once for the same ones.

        Args:
            question: A function of a module, found again by name in the other process.
            about: Its arguments, texts for the most part; they travel, and so does what it returns.
        """
        place = (question, about)
        if place not in self._asked:
            self._asked[place] = asyncio.create_task(self._answered(question, about))
        self._asked.move_to_end(place)
        while len(self._asked) > MAX_REMEMBERED:
            self._asked.popitem(last=False)
        try:
            # A page that is left does not end what the next one will ask for.
            return cast("_Result", await asyncio.shield(self._asked[place]))
        except BaseException:
            if place in self._asked and self._asked[place].done():
                del self._asked[place]
            raise

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _answered(self, question: Callable[..., Any], about: tuple[Hashable, ...]) -> object:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._process(), question, *about)
        except BrokenProcessPool:
            self._pool = None
            return await loop.run_in_executor(self._process(), question, *about)

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a copy of a process with threads and sockets is a copy of their locks.
            self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return self._pool
