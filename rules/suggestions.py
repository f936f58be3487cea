"""Suggestion: the word that was probably meant."""

from __future__ import annotations

import difflib
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean"]

# difflib compares every pair, and takes 10 ms for one word against 300 ids: a long document with many mistakes must
# not take minutes to refuse.
_MAX_CANDIDATES = 300
_MAX_MISTAKES = 50


def did_you_mean(word: object, candidates: Iterable[str], *, mistakes_before: int = 0) -> str:
    """ " (did you mean 'q-7'?)", ready to stand behind a message.

    It is "" if nothing is close, or if there were 50 mistakes before this one: nobody mends those by hand.
    """
    if mistakes_before >= _MAX_MISTAKES or not isinstance(word, str) or len(word) > 100:
        return ""
    close = difflib.get_close_matches(word, islice(candidates, _MAX_CANDIDATES), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
