"""When a call to MDI is made again.

    method   what happened                                    again
    GET      no connection, timeout, broken off, 5xx          twice at most
    POST     no connection: MDI cannot have read it           twice at most
    any      4xx, maintenance (418), unreadable answer, busy  never

Between two tries lies a pause of 0.2 s, then 0.4 s, each shortened by a random part of up to a half, so that
callers that failed together do not come back together.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from intake_host.mdi.errors import MDIError, MDIUnavailableError

__all__ = ["RetryPolicy", "Sleep"]

Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")

MAX_RETRIES = 2
FIRST_PAUSE_S = 0.2


def _random_part() -> float:
    return random.random()  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The rules above, with the pause and the chance passed in.

    Attributes:
        sleep: Waits that many seconds.
        chance: A number from 0 up to 1.
    """

    sleep: Sleep = asyncio.sleep
    chance: Callable[[], float] = _random_part

    async def run(self, method: str, attempt: Callable[[], Awaitable[T]]) -> T:
        """What the first attempt that succeeds returns.

        Raises:
            MDIError: Of the last attempt.
        """
        for retry in range(MAX_RETRIES):
            try:
                return await attempt()
            except MDIError as error:
                if not may_retry(method, error):
                    raise
            await self.sleep(self.pause_s(retry))
        return await attempt()

    def pause_s(self, retry: int) -> float:
        """Seconds before a retry, counted from 0."""
        return float(FIRST_PAUSE_S * 2**retry * (1 - self.chance() / 2))


def may_retry(method: str, error: MDIError) -> bool:
    """Whether a call that failed so may be made again without being asked to."""
    if not isinstance(error, MDIUnavailableError) or error.reason == "busy":
        return False
    if not error.sent:
        return True
    return method == "GET" and (error.status is None or error.status >= 500)
