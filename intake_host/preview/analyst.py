"""Analyst: answers what takes longer than a page may (proofs, differences, samples), and remembers it.

The solver is one for a process and keeps Python busy; so other processes (`workers`) do it, and the pages go on
answering. What was found out of a questionnaire holds for as long as nobody changes the questionnaire.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from intake_host.errors import IntakeHostError
from intake_host.preview.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from intake_host.preview.workers import Work

    _Place = tuple[Callable[..., Any], tuple[Hashable, ...]]

__all__ = ["Analyst", "StillWorkingError"]

_Result = TypeVar("_Result")

MAX_REMEMBERED = 128
# A page that has to wait longer says so, and asks again.
PATIENCE_S = 1.5
# A page asks again at once; without JavaScript somebody has to read it and press a button.
LEFT_AFTER_S = 30.0


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
        workers: Who works it out; several analysts may share them.
        asker: Whom this one asks for: those who share workers take turns.
        patience_s: How long one asks before one is told to ask again.
        left_after_s: What nobody has asked for again after so long is ended.
    """

    def __init__(
        self,
        workers: Workers | None = None,
        *,
        asker: str = "",
        patience_s: float = PATIENCE_S,
        left_after_s: float = LEFT_AFTER_S,
    ) -> None:
        self._workers = workers or Workers()
        self._asker = asker
        self._patience_s = patience_s
        self._left_after_s = left_after_s
        self._asked: OrderedDict[_Place, _Asked] = OrderedDict()

    async def ask(
        self, question: Callable[..., _Result], *about: Hashable, is_short: bool = False
    ) -> _Result:
        """What the function says of these values, asked once for the same ones.

        Args:
            question: A function of a module, found again by name in the other process.
            about: Its arguments, texts for the most part; they travel, and so does what it returns.
            is_short: It takes seconds at most: it waits for none that may take minutes, and is given up sooner.

        Raises:
            StillWorkingError: If that takes longer than the patience; it goes on, and is there for who asks again soon.
            NotDoneError: If it takes too much time or memory, or its process ended.
        """
        told: _Result = await self._told((question, about), is_short=is_short, is_remembered=True)
        return told

    async def ask_of_a_person(
        self,
        question: Callable[..., _Result],
        *about: Hashable,
        is_short: bool = True,
        patience_s: float | None = None,
    ) -> _Result:
        """The same, for values that hold what somebody typed: forgotten when it was told, or nobody asks again.

        A file is waited for longer than a page.
        """
        told: _Result = await self._told(
            (question, about), is_short=is_short, is_remembered=False, patience_s=patience_s
        )
        return told

    def close(self) -> None:
        """End the work."""
        self._workers.close()

    async def _told(
        self, place: _Place, *, is_short: bool, is_remembered: bool, patience_s: float | None = None
    ) -> Any:  # noqa: ANN401 - what it says
        asked = self._asked.get(place)
        if asked is None:
            question, about = place
            work = self._workers.begin(question, *about, is_short=is_short, asker=self._asker)
            asked = _Asked(work, is_remembered=is_remembered)
            self._remember(place, asked)
        self._asked.move_to_end(place)
        try:
            is_told = await asked.is_told(self._patience_s if patience_s is None else patience_s)
        finally:
            asked.once_left(self._left_after_s, partial(self._forget, place, asked))
        is_ended = asked.answer.cancelled()
        if is_ended or (is_told and not (is_remembered and asked.answer.exception() is None)):
            self._forget(place, asked)
        if not is_told:
            raise StillWorkingError
        return asked.answer.result()

    def _remember(self, place: _Place, asked: _Asked) -> None:
        self._asked[place] = asked
        while len(self._asked) > MAX_REMEMBERED:
            self._forget(*next(iter(self._asked.items())))

    def _forget(self, place: _Place, asked: _Asked) -> None:
        """What was asked since, of the same, stays."""
        if self._asked.get(place) is asked:
            del self._asked[place]
        asked.end()


class _Asked:
    """What was asked, and who waits for it.

    A page that is left does not end what the next one will ask for: the work goes on for a while without anybody.
    """

    def __init__(self, work: Work, *, is_remembered: bool) -> None:
        self.answer = asyncio.wrap_future(work.answer)
        self._work = work
        self._is_remembered = is_remembered
        self._waiting = 0
        self._leaving: asyncio.TimerHandle | None = None
        # An error that nobody waits for is not logged: it may repeat what somebody typed.
        self.answer.add_done_callback(lambda answer: answer.cancelled() or answer.exception())

    async def is_told(self, patience_s: float) -> bool:
        """Wait for so long; whether there is an answer then: there is none if the work was ended."""
        self._waiting += 1
        try:
            await asyncio.wait({self.answer}, timeout=patience_s)
        finally:
            self._waiting -= 1
        return self.answer.done() and not self.answer.cancelled()

    def once_left(self, seconds: float, forget: Callable[[], None]) -> None:
        """Have it forgotten if nobody asks for it again in this time; not an answer that is to be remembered."""
        self._stay()
        self._leaving = asyncio.get_running_loop().call_later(seconds, self._leave, forget)

    def end(self) -> None:
        """End the work, if it is not done."""
        self._stay()
        self.answer.cancel()
        self._work.end()

    def _leave(self, forget: Callable[[], None]) -> None:
        if not self._waiting and not (self._is_remembered and self.answer.done()):
            forget()

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
