"""Workers: processes that work something out, one question at a time each, and can be ended in the middle of it."""

from __future__ import annotations

import multiprocessing
import queue
import signal
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from intake_host.errors import IntakeHostError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

__all__ = ["MAX_WORK_S", "TooMuchWorkError", "Workers"]

_Result = TypeVar("_Result")

# While one proves for minutes, the other answers what is quick.
PROCESSES = 2
# Longer than that, and nobody waits for it any more.
MAX_WORK_S = 180.0


class TooMuchWorkError(IntakeHostError):
    """The questionnaire is too large for this here.

    Attributes:
        seconds: How long was tried.
    """

    code = "too_much_work"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"this was not done after {seconds:g} seconds: on the command line intake-host check, prove, test and diff "
            "take as long as they need"
        )


class Workers:
    """Each process starts when there is something to do for it. To be closed in the end.

    Args:
        count: How many questions are worked on at once.
        limit_s: How long one may take, in seconds.
    """

    def __init__(self, count: int = PROCESSES, *, limit_s: float = MAX_WORK_S) -> None:
        self.count = count
        self._limit_s = limit_s
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._all = [_Worker() for _ in range(count)]
        for one in self._all:
            self._idle.put(one)

    def ask(self, question: Callable[..., _Result], about: tuple[object, ...]) -> _Result:
        """What the function says; waits for a process that is free. From any thread.

        Args:
            question: A function of a module, found again by name in the other process.
            about: Its arguments; they travel, and so does what it returns or raises.

        Raises:
            TooMuchWorkError: If it takes longer than the limit; its process is ended.
        """
        worker = self._idle.get()
        try:
            return worker.ask(question, about, self._limit_s)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End them all, whatever they are doing."""
        for one in self._all:
            one.end()


class _Worker:
    """One process, and this end of the line to it."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None
        # Who ends it while it starts waits until there is something to end.
        self._starting = Lock()

    def ask(self, question: Callable[..., _Result], about: tuple[object, ...], limit_s: float) -> _Result:
        try:
            is_answer, told = self._exchanged((question, about), limit_s)
        except BaseException:
            # Ended by somebody, or too slow: whatever comes next wants a new one.
            self.end()
            raise
        if not is_answer:
            raise told
        result: _Result = told
        return result

    def _exchanged(self, asked: object, limit_s: float) -> Any:  # noqa: ANN401 - what the function says
        line = self._started()
        line.send(asked)
        if not line.poll(limit_s):
            raise TooMuchWorkError(limit_s)
        return line.recv()

    def end(self) -> None:
        with self._starting:
            if self._process is not None:
                self._process.kill()
                self._process = None

    def _started(self) -> Connection:
        with self._starting:
            return self._line_of_process()

    def _line_of_process(self) -> Connection:
        if self._process is None or self._line is None or not self._process.is_alive():
            # Not forked: a copy of a process with threads and sockets is a copy of their locks.
            context = multiprocessing.get_context("spawn")
            self._line, other_end = context.Pipe()
            self._process = context.Process(target=_work, args=(other_end,), daemon=True)
            self._process.start()
            other_end.close()
        return self._line


def _work(line: Connection) -> None:
    """In the other process: answer until nobody asks any more."""
    # Ctrl-C is for the one that asks.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            question, about = line.recv()
        except EOFError:
            return
        line.send(_said(question, about))


def _said(question: Callable[..., Any], about: tuple[object, ...]) -> tuple[bool, object]:
    """Whether it is an answer, and the answer or the error."""
    try:
        return True, question(*about)
    except Exception as error:  # noqa: BLE001 - it is raised where it was asked
        return False, error
