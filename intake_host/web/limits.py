"""How often a partner's backend and a session's page may ask.

A limit is kept in this process's memory: a host of several processes allows as many times as much. It bounds what a
lost API key or token can cost (MDI's calls, the store), and guesses of them need no limit: both are random and long.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_host.errors import IntakeHostError

if TYPE_CHECKING:
    from intake_host.clock import Clock

MAX_KEYS = 10_000


class TooManyTriesError(IntakeHostError):
    """The caller asks more often than it may.

    Attributes:
        retry_after_s: Whole seconds until it may ask again.
    """

    code = "too_many_tries"

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"this was asked too often: try again in {retry_after_s} s")


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and one more every `every_ms` milliseconds."""

    at_once: int
    every_ms: int


# A partner's:
NEW_SESSIONS = Pace(at_once=600, every_ms=100)
# Of a partner's people in the preview: a page asks once a second whether its questionnaire has changed.
PREVIEWS = Pace(at_once=300, every_ms=50)
# A session's. An opening and its code may be a call to MDI and a mail to the person; batches come as fast as the
# shortest `event_interval_ms` lets a page send them.
OPENINGS = Pace(at_once=20, every_ms=30_000)
CODES = Pace(at_once=20, every_ms=30_000)
EVENT_BATCHES = Pace(at_once=100, every_ms=100)


class Limit:
    """Holds every key to one pace. Of the keys, the `MAX_KEYS` last heard of are remembered.

    Args:
        pace: How often each key may.
        clock: Tells how long ago the last time was.
    """

    def __init__(self, pace: Pace, clock: Clock) -> None:
        self._pace = pace
        self._clock = clock
        # When the key has its whole burst again, in epoch milliseconds.
        self._full_at: OrderedDict[str, int] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one more.

        Raises:
            TooManyTriesError: If that is one too many; it is not counted.
        """
        now = int(self._clock.now().timestamp() * 1000)
        last = now + self._pace.at_once * self._pace.every_ms
        # No later than a whole burst ahead, or a clock that is set back would lock the key out.
        full_at = min(max(self._full_at.get(key, now), now), last)
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > MAX_KEYS:
            self._full_at.popitem(last=False)
        over = full_at + self._pace.every_ms - last
        if over > 0:
            raise TooManyTriesError(math.ceil(over / 1000))
        self._full_at[key] = full_at + self._pace.every_ms
