"""Workers are processes of their own, and can be ended in the middle of their work."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from intake_host.preview.workers import TooMuchWorkError, Workers


def fails(about: str) -> None:
    raise ValueError(about)


def waits_for(path: str) -> str:
    """Until somebody writes into this pipe."""
    return Path(path).read_text(encoding="utf-8")


def test_it_is_another_process_that_goes_on_after_an_error_and_comes_back_after_its_end(
    worker: Workers,
) -> None:
    first = worker.begin(os.getpid).answer.result()
    assert first != os.getpid()
    with pytest.raises(ValueError, match="wrong"):
        worker.begin(fails, "wrong").answer.result()
    assert worker.begin(os.getpid).answer.result() == first
    with pytest.raises(EOFError):
        worker.begin(os.kill, first, signal.SIGKILL).answer.result()
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
