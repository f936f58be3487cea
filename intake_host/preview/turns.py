"""Turns: a queue in which those who ask take turns, so that nobody waits for all that somebody else asked before."""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Turns"]

_Asked = TypeVar("_Asked")


class Turns(Generic[_Asked]):
    """What each of them asked, in its order. From any thread."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[_Asked]] = OrderedDict()
        self._lock = Lock()

    def put(self, asker: str, asked: _Asked) -> None:
        """Behind what the same one asked before."""
        with self._lock:
            self._waiting.setdefault(asker, deque()).append(asked)

    def next(self) -> _Asked:
        """The first of whoever is next, and then comes after all others.

        Raises:
            KeyError: If nothing waits.
        """
        with self._lock:
            asker, waiting = self._waiting.popitem(last=False)
            asked = waiting.popleft()
            if waiting:
                self._waiting[asker] = waiting
            return asked
