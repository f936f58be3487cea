"""Workers are processes of their own, and can be ended in the middle of their work."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import pytest
import z3

from intake_host.preview.workers import LostWorkError, TooMuchMemoryError, TooMuchWorkError, Workers

MIB = 1024**2


def fails(about: str) -> None:
    raise ValueError(about)


def waits_for(path: str) -> str:
    """Until somebody writes into this pipe."""
    return Path(path).read_text(encoding="utf-8")


def takes(size: int) -> int:
    return len(bytearray(size))


def says(size: int) -> bytes:
    return bytes(size)


def runs_out_as_the_solver_does() -> None:
    raise z3.Z3Exception(b"out of memory")


def test_it_is_another_process_that_goes_on_after_an_error_and_comes_back_after_its_end(
    worker: Workers,
) -> None:
    first = worker.begin(os.getpid).answer.result()
    assert first != os.getpid()
    with pytest.raises(ValueError, match="wrong"):
        worker.begin(fails, "wrong").answer.result()
    assert worker.begin(os.getpid).answer.result() == first
    with pytest.raises(LostWorkError, match="try again"):
        worker.begin(os.kill, first, signal.SIGKILL).answer.result()
    # Nothing of it is left, not even its entry in the table of processes.
    assert not Path(f"/proc/{first}").exists()
    assert worker.begin(os.getpid).answer.result() not in {first, os.getpid()}


def test_what_takes_too_long_is_ended_with_its_process(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    workers = Workers(1, limit_s=0.1)
    try:
        with pytest.raises(TooMuchWorkError, match=r"after 0\.1 seconds"):
            workers.begin(waits_for, str(pipe)).answer.result()
        # Its end of the pipe is gone.
        with pytest.raises(OSError, match="No such device or address"):
            os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    finally:
        workers.close()


def test_a_short_question_is_given_up_sooner(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with contextlib.closing(Workers(1, short_limit_s=0.1)) as workers:
        work = workers.begin(waits_for, str(tmp_path / "pipe"), is_short=True)
        with pytest.raises(TooMuchWorkError, match=r"after 0\.1 seconds"):
            work.answer.result()


def test_what_takes_too_much_memory_is_told_and_the_next_question_is_answered() -> None:
    with contextlib.closing(Workers(1, memory_bytes=512 * MIB)) as workers:
        for question, about in (
            (takes, [8192 * MIB]),
            (says, [400 * MIB]),
            (runs_out_as_the_solver_does, []),
        ):
            with pytest.raises(TooMuchMemoryError, match=r"more than the 0\.5 GiB of memory"):
                workers.begin(question, *about).answer.result()
            assert workers.begin(takes, 50 * MIB).answer.result() == 50 * MIB


def test_a_process_that_keeps_much_after_an_answer_gives_way_to_another() -> None:
    with contextlib.closing(Workers(1, held_bytes=1)) as workers:
        first, second = (workers.begin(os.getpid).answer.result() for _ in range(2))
        assert first != second
        assert not Path(f"/proc/{first}").exists()


def test_those_who_ask_take_turns(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    answered = []
    with contextlib.closing(Workers(1)) as workers:
        first = workers.begin(waits_for, str(tmp_path / "pipe"), asker="wren")
        others = [workers.begin(len, name, asker=name[0]) for name in ("wren", "wrens", "lark")]
        for name, work in zip(("wren", "wrens", "lark"), others, strict=True):
            work.answer.add_done_callback(lambda _, name=name: answered.append(name))  # type: ignore[misc]
        (tmp_path / "pipe").write_text("done")
        assert [one.answer.result() for one in (first, *others)] == ["done", 4, 5, 4]
    assert answered == ["wren", "lark", "wrens"]
