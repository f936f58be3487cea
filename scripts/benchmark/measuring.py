"""Measuring: many contenders in turns, so that what else the machine does meets all of them."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["seconds_each"]

_TURN_S = 0.05


def seconds_each(
    contenders: Mapping[str, Callable[[int], object]], count: int, *, rounds: int
) -> dict[str, float]:
    """Seconds of processor time that one call takes: the best of all rounds.

    Each contender is called with 0 to `count` - 1, round robin, for at least a twentieth of a second a turn. What was
    made before is kept out of garbage collection, as in a server that froze it after start.
    """
    gc.collect()
    gc.freeze()
    best = dict.fromkeys(contenders, float("inf"))
    calls = {name: _calls(call, count) for name, call in contenders.items()}
    for _ in range(rounds):
        for name, call in contenders.items():
            best[name] = min(best[name], _turn(call, count, calls[name]))
    gc.unfreeze()
    return best


def _calls(call: Callable[[int], object], count: int) -> int:
    """How many calls fill a turn."""
    calls = 1
    while (taken := _turn(call, count, calls) * calls) < _TURN_S:
        calls = max(calls * 2, int(calls * _TURN_S / max(taken, 1e-6) / 2))
    return calls


def _turn(call: Callable[[int], object], count: int, calls: int) -> float:
    started = time.process_time()
    for index in range(calls):
        call(index % count)
    return (time.process_time() - started) / calls
