"""The access token: asked for once, shared by every call, renewed before it ends.

    state     when                                         a caller
    none      at first, and after a 401                    joins the one renewal, and waits
    fresh     less than 80 % of its life is over           gets it
    ageing    more, and at least 60 s are left             gets it, and starts a renewal behind its back
    over      less than 60 s (20 % of short lives) left    joins the one renewal, and waits

There is at most one renewal under way. It is a task of its own: a caller that is cancelled leaves it be.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from intake_host.clock import Clock

__all__ = ["AccessToken", "AccessTokens"]

MARGIN = timedelta(seconds=60)
AGEING_PART = 0.8
# After a renewal behind the callers' backs has failed, the next one waits.
PAUSE_AFTER_FAILURE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """MDI's bearer token.

    Attributes:
        text: What is sent; hidden from repr.
        asked_at: When it was asked for, so that its life is never taken as longer than it is.
        life: How long MDI said it lasts, from then on.
    """

    text: str = field(repr=False)
    asked_at: datetime
    life: timedelta

    def is_over(self, now: datetime) -> bool:
        """Whether it has so little life left that it may end on the way."""
        return now >= self.asked_at + self.life - min(MARGIN, self.life * (1 - AGEING_PART))

    def is_ageing(self, now: datetime) -> bool:
        """Whether it is time to ask for the next one."""
        return now >= self.asked_at + self.life * AGEING_PART


class AccessTokens:
    """Gives every caller the current token.

    Args:
        ask: Asks MDI for a new token.
        clock: Tells how old a token is.
    """

    def __init__(self, ask: Callable[[], Awaitable[AccessToken]], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._token: AccessToken | None = None
        self._renewal: asyncio.Task[AccessToken] | None = None
        self._not_before: datetime | None = None

    async def get(self) -> str:
        """A token that MDI takes, as far as can be known.

        Raises:
            MDIError: If there is none and MDI gives none.
        """
        now = self._clock.now()
        token = self._token
        if token is None or token.is_over(now):
            renewal = self._start_renewal()
            # asyncio.wait leaves the task running when its caller is cancelled.
            await asyncio.wait((renewal,))
            return renewal.result().text
        if token.is_ageing(now) and (self._not_before is None or now >= self._not_before):
            self._start_renewal()
        return token.text

    def discard(self, text: str) -> None:
        """Forgets a token that MDI answered with 401; nothing when there is a newer one already."""
        if self._token is not None and self._token.text == text:
            self._token = None

    async def aclose(self) -> None:
        """Ends a renewal that is under way."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait((self._renewal,))

    def _start_renewal(self) -> asyncio.Task[AccessToken]:
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(self._end_renewal)
        return self._renewal

    async def _renew(self) -> AccessToken:
        self._token = await self._ask()
        return self._token

    def _end_renewal(self, renewal: asyncio.Task[AccessToken]) -> None:
        self._renewal = None
        failed = renewal.cancelled() or renewal.exception() is not None
        self._not_before = self._clock.now() + PAUSE_AFTER_FAILURE if failed else None
