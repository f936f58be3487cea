"""The analyst works in a process of its own and remembers what it found."""

from __future__ import annotations

import os
import signal

import pytest

from intake_host.preview.analyst import Analyst

pytestmark = pytest.mark.anyio


def whose(_about: str) -> tuple[int, int]:
    return os.getpid(), os.urandom(8)[0] << 8 | os.urandom(1)[0]


def fails(about: str) -> None:
    raise ValueError(about)


async def test_it_is_another_process_and_asks_once_for_the_same() -> None:
    analyst = Analyst()
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
