"""Workers: processes that work something out, one question at a time each, and can be ended in the middle of it."""

from __future__ import annotations

import multiprocessing
import queue
import signal
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any

from intake_host.errors import IntakeHostError
from intake_host.preview.memory import is_for_want_of_memory, limit_memory, memory_held
from intake_host.preview.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

__all__ = [
    "MAX_SHORT_WORK_S",
    "MAX_WORK_S",
    "LostWorkError",
    "NotDoneError",
    "TooMuchMemoryError",
    "TooMuchWorkError",
    "Work",
    "Workers",
]

# So many may prove for minutes; one more is always there for what is short.
PROCESSES = 2
# Longer than that, and nobody waits for it any more.
MAX_WORK_S = 180.0
MAX_SHORT_WORK_S = 30.0
# What a process may take beside what it begins with; with more it would keep the machine from everybody else.
MAX_MEMORY_BYTES = 2 * 1024**3
# With more than that after an answer it is ended, for Python gives little back; the next one starts in a second.
MAX_HELD_BYTES = 500 * 1024**2

_IN_THE_SHELL = "on the command line intake-host check, prove, test and diff take as much as they need"


class NotDoneError(IntakeHostError):
    """What was asked was not worked out; the text says why, and what to do."""

    code = "not_done"


class TooMuchWorkError(NotDoneError):
    """The questionnaire is too large for this here.

    Attributes:
        seconds: How long was tried.
    """

    code = "too_much_work"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"this was not done after {seconds:g} seconds: {_IN_THE_SHELL}")


class TooMuchMemoryError(NotDoneError):
    """The same, for want of memory.

    Attributes:
        bytes: How much it may have.
    """

    code = "too_much_memory"

    def __init__(self, bytes_: int) -> None:
        self.bytes = bytes_
        gib = f"{bytes_ / 1024**3:g} GiB"
        super().__init__(f"this takes more than the {gib} of memory that it may have here: {_IN_THE_SHELL}")


class LostWorkError(NotDoneError):
    """The process that was at it has ended, though nobody here ended it."""

    code = "lost_work"

    def __init__(self) -> None:
        super().__init__(
            "the process that worked this out was ended from outside, which happens when the machine has no memory "
            f"left: try again; if it happens again, {_IN_THE_SHELL}"
        )


class Work:
    """One question that waits for a process, or that a process is at.

    Attributes:
        answer: What the function says or raises; a NotDoneError if it took more than it may, or its process ended; a
            CancelledError if it was ended before it began.
    """

    def __init__(self, question: Callable[..., Any], about: tuple[object, ...], limit_s: float) -> None:
        self.answer: Future[Any] = Future()
        self._asked = question, about
        self._limit_s = limit_s
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

    def do(self, idle: queue.LifoQueue[_Worker]) -> None:
        """Have one of these answer it, in this thread, unless nobody wants it any more."""
        if not self.answer.set_running_or_notify_cancel():
            return
        try:
            told = self._done_by_one_of(idle)
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            self.answer.set_exception(error)
        else:
            self.answer.set_result(told)

    def _done_by_one_of(self, idle: queue.LifoQueue[_Worker]) -> Any:  # noqa: ANN401 - what the function says
        worker = idle.get()
        try:
            return self._done_by(worker)
        finally:
            idle.put(worker)

    def _done_by(self, worker: _Worker) -> Any:  # noqa: ANN401 - what the function says
        with self._turn:
            if self._is_ended:
                raise CancelledError
            worker.start()
            self._worker = worker
        try:
            return worker.ask(self._asked, self._limit_s)
        finally:
            with self._turn:
                self._worker = None


class Workers:
    """Each process starts when there is something to do for it. To be closed in the end.

    Args:
        count: How many long questions are worked on at once. There is one process more, which they never take.
        limit_s: How long one may take, in seconds.
        short_limit_s: How long a short one may take.
        memory_bytes: How much memory a process may take.
        held_bytes: How much it may still have after an answer.
    """

    def __init__(
        self,
        count: int = PROCESSES,
        *,
        limit_s: float = MAX_WORK_S,
        short_limit_s: float = MAX_SHORT_WORK_S,
        memory_bytes: int = MAX_MEMORY_BYTES,
        held_bytes: int = MAX_HELD_BYTES,
    ) -> None:
        self._limits_s = {False: limit_s, True: min(short_limit_s, limit_s)}
        self._all = [_Worker(memory_bytes, held_bytes) for _ in range(count + 1)]
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for one in self._all:
            self._idle.put(one)
        # Not the threads of the loop, which look names up and open questionnaires: nobody should wait there for proofs.
        self._threads = {
            False: ThreadPoolExecutor(count, "long-work"),
            True: ThreadPoolExecutor(count + 1, "short-work"),
        }
        self._waiting: dict[bool, Turns[Work]] = {False: Turns(), True: Turns()}
        self._under_way: set[Work] = set()

    def begin(
        self, question: Callable[..., Any], *about: object, is_short: bool = False, asker: str = ""
    ) -> Work:
        """Have it worked out as soon as there is a process for it.

        Args:
            question: A function of a module, found again by name in the other process.
            about: Its arguments; they travel, and so does what it returns or raises.
            is_short: It takes seconds at most, and waits for no long one.
            asker: Who asks: those who do take turns.
        """
        work = Work(question, about, self._limits_s[is_short])
        self._under_way.add(work)
        work.answer.add_done_callback(lambda _: self._under_way.discard(work))
        self._waiting[is_short].put(asker, work)
        self._threads[is_short].submit(self._do_next, is_short)
        return work

    def close(self) -> None:
        """End them all, whatever they are doing."""
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)
        for work in list(self._under_way):
            work.end()
        for worker in self._all:
            worker.end()
            worker.bury()

    def _do_next(self, is_short: bool) -> None:  # noqa: FBT001 - which of the two lines
        self._waiting[is_short].next().do(self._idle)


class _Worker:
    """One process, and this end of the line to it."""

    def __init__(self, memory_bytes: int, held_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._held_bytes = held_bytes
        self._process: multiprocessing.process.BaseProcess | None = None
        self._ended: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    def start(self) -> None:
        """Have a process that waits for a question."""
        if self._process is not None and self._process.is_alive():
            return
        # Not forked: a copy of a process with threads and sockets is a copy of their locks.
        context = multiprocessing.get_context("spawn")
        self._line, other_end = context.Pipe()
        self._process = context.Process(target=_work, args=(other_end, self._memory_bytes), daemon=True)
        self._process.start()
        other_end.close()

    def ask(self, asked: object, limit_s: float) -> Any:  # noqa: ANN401 - what the function says
        """What the function says; only after a start, and only one at a time."""
        try:
            is_answer, told, held_bytes = self._exchanged(asked, limit_s)
        except BaseException:
            # Ended by somebody, or too slow: whatever comes next wants a new one.
            self.end()
            raise
        else:
            # The solver may be in pieces after it was refused memory.
            if held_bytes > self._held_bytes or isinstance(told, MemoryError):
                self.end()
        finally:
            self.bury()
        if isinstance(told, MemoryError):
            raise TooMuchMemoryError(self._memory_bytes)
        if not is_answer:
            raise told
        return told

    def end(self) -> None:
        """Whatever it is doing, from any thread."""
        process, self._process = self._process, None
        if process is not None:
            # Before it ends, or whoever sees that it did has nothing to bury.
            self._ended = process
            process.kill()

    def bury(self) -> None:
        """Once it was ended, wait until the system has taken everything back. No end of a process is seen before."""
        ended, self._ended = self._ended, None
        if ended is not None:
            ended.join()

    def _exchanged(self, asked: object, limit_s: float) -> Any:  # noqa: ANN401 - what the function says
        assert self._line is not None  # noqa: S101 - it is started
        try:
            self._line.send(asked)
            is_told = self._line.poll(limit_s)
            told = self._line.recv() if is_told else None
        except (EOFError, OSError) as error:
            raise LostWorkError from error
        if told is None:
            raise TooMuchWorkError(limit_s)
        return told


def _work(line: Connection, memory_bytes: int) -> None:
    """In the other process: answer until nobody asks any more."""
    # Ctrl-C is for the one that asks.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory_bytes)
    while True:
        try:
            question, about = line.recv()
        except EOFError:
            return
        try:
            line.send((*_said(question, about), memory_held()))
        except MemoryError as error:
            # The answer itself is too large to travel.
            line.send((False, error, memory_held()))


def _said(question: Callable[..., Any], about: tuple[object, ...]) -> tuple[bool, object]:
    """Whether it is an answer, and the answer or the error."""
    try:
        return True, question(*about)
    except Exception as error:  # noqa: BLE001 - it is raised where it was asked
        return False, MemoryError() if is_for_want_of_memory(error) else error
