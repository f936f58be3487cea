"""Analyst: processes of its own for what takes longer than a page may (proofs, differences, samples).

The solver is one for a process and keeps Python busy; so the pages go on answering while it works. What it found out of
a questionnaire is remembered, for as long as nobody changes the questionnaire.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar, cast

from intake_host.errors import IntakeHostError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from types import FrameType

__all__ = ["Analyst", "StillWorkingError", "TooMuchWorkError"]

_Result = TypeVar("_Result")

MAX_REMEMBERED = 128
# A page that has to wait longer says so, and asks again.
PATIENCE_S = 1.5
# Longer than that, and nobody waits for it any more.
MAX_WORK_S = 180
# While one proves for minutes, the other answers what is quick.
PROCESSES = 2


class StillWorkingError(IntakeHostError):
    """The answer is not there yet: ask the same again in a moment.

    Attributes:
        again: What to press then; None for the same as before.
    """

    code = "still_working"

    def __init__(self, again: str | None = None) -> None:
        self.again = again
        super().__init__("this takes a while: ask again in a moment")


class TooMuchWorkError(IntakeHostError):
    """The questionnaire is too large for this here.

    Attributes:
        seconds: How long was tried.
    """

    code = "too_much_work"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            f"this was not done after {seconds} seconds: on the command line intake-host check, prove and test "
            "take as long as they need"
        )

    def __reduce__(self) -> tuple[type[TooMuchWorkError], tuple[int]]:
        return type(self), (self.seconds,)


class Analyst:
    """Begin with one; `close` it in the end. The process starts with the first question.

    Args:
        patience_s: How long one asks before one is told to ask again.
        process: Where it works; by default in a process that it starts, and ends when it is closed.
    """

    def __init__(self, *, patience_s: float = PATIENCE_S, process: ProcessPoolExecutor | None = None) -> None:
        self._patience_s = patience_s
        self._given = process
        self._pool = process
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
        place = (question, about)
        if place not in self._asked:
            self._asked[place] = asyncio.create_task(self._answered(question, about))
        task = self._asked[place]
        self._asked.move_to_end(place)
        while len(self._asked) > MAX_REMEMBERED:
            self._asked.popitem(last=False)
        # A page that is left does not end what the next one will ask for.
        await asyncio.wait({task}, timeout=self._patience_s)
        if not task.done():
            raise StillWorkingError
        if task.cancelled() or task.exception() is not None:
            self._asked.pop(place, None)
        return cast("_Result", task.result())

    def close(self) -> None:
        """End its process."""
        if self._pool is not None and self._pool is not self._given:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _answered(self, question: Callable[..., Any], about: tuple[Hashable, ...]) -> object:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._process(), _within_limit, question, about)
        except BrokenProcessPool:
            self._pool = None
            return await loop.run_in_executor(self._process(), _within_limit, question, about)

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a copy of a process with threads and sockets is a copy of their locks.
            self._pool = ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn"))
        return self._pool


def _within_limit(question: Callable[..., _Result], about: tuple[Hashable, ...]) -> _Result:
    """In the other process: the answer, or an end."""
    if not hasattr(signal, "SIGALRM"):  # Windows
        return question(*about)
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(MAX_WORK_S)
    try:
        return question(*about)
    finally:
        signal.alarm(0)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise TooMuchWorkError(MAX_WORK_S)
