"""Bulk: the evaluations of many cases, as JSON lines, in their order and in constant memory."""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rules.cases import evaluate_case, read_case
from rules.compiler import compile_questionnaire
from rules.errors import AnswerError, CaseError, RulesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from rules.model import Questionnaire
    from rules.program import NotMeans, Program

__all__ = ["BulkError", "CaseLine", "Outcome", "case_lines", "evaluate_lines", "too_long"]

# A case is a person's answers to one form; a longer line is no case, and would not fit into constant memory.
MAX_LINE_BYTES = 16 * 1024 * 1024

# What one worker is given at once: enough that handing it over costs nothing, little enough that many fit into memory.
_LINES_AT_ONCE = 256
_BYTES_AT_ONCE = 1024 * 1024
_CHUNKS_PER_JOB = 3


class BulkError(RulesError):
    """A worker process ended before its cases were done: killed, or out of memory."""


class CaseLine(NamedTuple):
    """A line of a file of cases.

    `line` is None if it is too long, `end` the offset in bytes behind it, `number` the line's own, from 1.
    """

    line: bytes | None
    end: int
    number: int


class Outcome(NamedTuple):
    """The JSON of one evaluation or of the error that refused the case, and where the case ended in its file."""

    text: str
    end: int


def case_lines(stream: BinaryIO) -> Iterator[CaseLine]:
    """The lines that are not blank. Of one that is too long at most the allowed length is in memory."""
    end = number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        end += len(line)
        number += 1
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
                end += len(line)
            yield CaseLine(None, end, number)
        elif line.strip():
            yield CaseLine(line, end, number)


def too_long() -> CaseError:
    """What a line that is too long has instead of a case."""
    return CaseError(f"a line of more than {MAX_LINE_BYTES} bytes")


def evaluate_lines(program: Program, lines: Iterable[CaseLine], *, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of each line, in the order of the lines.

    With one job each outcome comes as soon as its line is there. More jobs are processes, which are given many lines at
    once; only a few of these chunks are ever waiting. They are spawned: a script that asks for them has to keep its own
    work under `if __name__ == "__main__"`.

    Raises:
        BulkError: If a process ended unexpectedly.
    """
    if jobs == 1:
        return (_outcome(program, line) for line in lines)
    return _evaluate_in_processes(program, lines, jobs)


def _outcome(program: Program, line: CaseLine) -> Outcome:
    return Outcome(json.dumps(_evaluated(program, line.line)), line.end)


def _evaluated(program: Program, line: bytes | None) -> dict[str, object]:
    try:
        if line is None:
            raise too_long()
        return evaluate_case(program, read_case(line)).to_json()
    except CaseError as error:
        question_id = error.question_id if isinstance(error, AnswerError) else None
        return {"error": {"type": type(error).__name__, "message": str(error), "question_id": question_id}}


def _evaluate_in_processes(program: Program, lines: Iterable[CaseLine], jobs: int) -> Iterator[Outcome]:
    # Spawned, not forked: whoever calls may have threads (a progress bar has one).
    executor = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(program.questionnaire, program.not_means),
    )
    chunks = _chunks(lines)
    try:
        waiting: deque[Future[list[Outcome]]] = deque(
            executor.submit(_work, chunk) for chunk in islice(chunks, jobs * _CHUNKS_PER_JOB)
        )
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(executor.submit(_work, chunk) for chunk in islice(chunks, 1))
    except BrokenProcessPool as error:
        raise BulkError("a worker process ended before its cases were done; try fewer jobs") from error
    finally:
        executor.shutdown(cancel_futures=True)


def _chunks(lines: Iterable[CaseLine]) -> Iterator[list[CaseLine]]:
    chunk: list[CaseLine] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line.line or b"")
        if len(chunk) == _LINES_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


# The program of a worker process: programs hold functions, which cannot be sent, so each worker compiles its own.
_programs: list[Program] = []


def _begin(questionnaire: Questionnaire, not_means: NotMeans) -> None:
    # An interrupt is for the process that was started by a person; it ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _programs[:] = [compile_questionnaire(questionnaire, not_means=not_means)]


def _work(chunk: list[CaseLine]) -> list[Outcome]:
    return [_outcome(_programs[0], line) for line in chunk]
