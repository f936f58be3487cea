"""Workers: processes that work something out, one question at a time each, and can be ended in the middle of it."""

from __future__ import annotations

import multiprocessing
import queue
import signal
from concurrent.futures import CancelledError, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any

from intake_host.errors import IntakeHostError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

__all__ = ["MAX_WORK_S", "TooMuchWorkError", "Work", "Workers"]

# So many may prove for minutes; one more is always there for what is short.
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


class Work:
    """One question that waits for a process, or that a process is at.

    Attributes:
        answer: What the function says or raises; a TooMuchWorkError if it took longer than the limit; a CancelledError,
            an EOFError or an OSError if it was ended.
    """

    answer: Future[Any]

    def __init__(self, question: Callable[..., Any], about: tuple[object, ...]) -> None:
        self._asked = question, about
        self._is_ended = False
        self._worker: _Worker | None = None
        # Who ends it ends the process that is at it, and never one that is at something else by then.
        self._turn = Lock()

    def end(self) -> None:
        """Nobody wants it any more: it does not begin, or its process ends. From any thread."""
        self.answer.cancel()
        with self._turn:
            self._is_ended = True
            if self._worker is not None:
                self._worker.end()

    def done_by(self, worker: _Worker, limit_s: float) -> Any:  # noqa: ANN401 - what the function says
        """The answer, waited for in this thread."""
        with self._turn:
            if self._is_ended:
                raise CancelledError
            worker.start()
            self._worker = worker
        try:
            return worker.ask(self._asked, limit_s)
        finally:
            with self._turn:
                self._worker = None


class Workers:
    """Each process starts when there is something to do for it. To be closed in the end.

    Args:
        count: How many long questions are worked on at once. There is one process more, which they never take.
        limit_s: How long one may take, in seconds.
    """

    def __init__(self, count: int = PROCESSES, *, limit_s: float = MAX_WORK_S) -> None:
        self._limit_s = limit_s
        self._all = [_Worker() for _ in range(count + 1)]
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for one in self._all:
            self._idle.put(one)
        # Not the threads of the loop, which look names up and open questionnaires: nobody should wait there for proofs.
        self._for_long = ThreadPoolExecutor(count, "long-work")
        self._for_short = ThreadPoolExecutor(count + 1, "short-work")
        self._under_way: set[Work] = set()

    def begin(self, question: Callable[..., Any], *about: object, is_short: bool = False) -> Work:
        """Have it worked out as soon as there is a process for it.

        Args:
            question: A function of a module, found again by name in the other process.
            about: Its arguments; they travel, and so does what it returns or raises.
            is_short: It takes seconds at most, and waits for no long one.
        """
        work = Work(question, about)
        work.answer = (self._for_short if is_short else self._for_long).submit(self._done, work)
        self._under_way.add(work)
        work.answer.add_done_callback(lambda _: self._under_way.discard(work))
        return work

    def close(self) -> None:
        """End them all, whatever they are doing."""
        for threads in (self._for_long, self._for_short):
            threads.shutdown(wait=False, cancel_futures=True)
        for work in list(self._under_way):
            work.end()
        for worker in self._all:
            worker.end()

    def _done(self, work: Work) -> Any:  # noqa: ANN401 - what the function says
        worker = self._idle.get()
        try:
            return work.done_by(worker, self._limit_s)
        finally:
            self._idle.put(worker)


class _Worker:
    """One process, and this end of the line to it."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    def start(self) -> None:
        """Have a process that waits for a question."""
        if self._process is not None and self._process.is_alive():
            return
        # Not forked: a copy of a process with threads and sockets is a copy of their locks.
        context = multiprocessing.get_context("spawn")
        self._line, other_end = context.Pipe()
        self._process = context.Process(target=_work, args=(other_end,), daemon=True)
        self._process.start()
        other_end.close()

    def ask(self, asked: object, limit_s: float) -> Any:  # noqa: ANN401 - what the function says
        """What the function says; only after a start, and only one at a time."""
        try:
            is_answer, told = self._exchanged(asked, limit_s)
        except BaseException:
            # Ended by somebody, or too slow: whatever comes next wants a new one.
            self.end()
            raise
        if not is_answer:
            raise told
        return told

    def end(self) -> None:
        """Whatever it is doing, from any thread."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _exchanged(self, asked: object, limit_s: float) -> Any:  # noqa: ANN401 - what the function says
        assert self._line is not None  # noqa: S101 - it is started
        self._line.send(asked)
        if not self._line.poll(limit_s):
            raise TooMuchWorkError(limit_s)
        return self._line.recv()


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
