"""The analyst works in a process of its own and remembers what it found."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake_host.preview import analyst as module
from intake_host.preview.analyst import Analyst, StillWorkingError, TooMuchWorkError

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio


def whose(_about: str) -> tuple[int, int]:
    return os.getpid(), os.urandom(8)[0] << 8 | os.urandom(1)[0]


def fails(about: str) -> None:
    raise ValueError(about)


async def test_it_is_another_process_and_asks_once_for_the_same() -> None:
    analyst = Analyst(patience_s=60)
    try:
        first = await analyst.ask(whose, "this")
        assert first[0] != os.getpid()
        assert await analyst.ask(whose, "this") == first
        os.kill(first[0], signal.SIGKILL)
        again = await analyst.ask(whose, "that")
        assert again[0] not in {first[0], os.getpid()}
        with pytest.raises(ValueError, match="wrong"):
            await analyst.ask(fails, "wrong")
    finally:
        analyst.close()


def waits_for(path: str) -> str:
    """Until somebody writes into this pipe."""
    with Path(path).open(encoding="utf-8") as stream:
        return stream.read()


async def test_who_waits_too_long_is_told_to_ask_again_and_then_it_is_there(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    analyst = Analyst(patience_s=0.01)
    try:
        with pytest.raises(StillWorkingError):
            await analyst.ask(waits_for, str(pipe))
        await asyncio.to_thread(pipe.write_text, "done")
        assert await until_answered(analyst, waits_for, str(pipe)) == "done"
    finally:
        analyst.close()


async def test_what_takes_minutes_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "MAX_WORK_S", 1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(TooMuchWorkError, match="after 1 seconds"):
        module._within_limit(waits_for, (str(pipe),))
    again = pickle.loads(pickle.dumps(TooMuchWorkError(7)))
    assert again.seconds == 7


async def until_answered(analyst: Analyst, question: Callable[..., str], *about: str) -> str:
    while True:
        with contextlib.suppress(StillWorkingError):
            return await analyst.ask(question, *about)
