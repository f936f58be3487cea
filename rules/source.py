"""Source: where in a JSON text the places are that JSON pointers name."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Place", "Source"]

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++')
# In what nobody asked for only its end matters.
_NESTING = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]]')

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Place(NamedTuple):
    """From the first character of a value to behind its last; lines and columns (in characters) count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Source:
    """The text of a document, which is known to be JSON; a byte order mark at its start counts for nothing."""

    text: str = field(repr=False)

    @classmethod
    def of(cls, content: bytes) -> Source:
        """The text of a file; what is not UTF-8 is replaced, for then no pointer leads anywhere but to the whole."""
        return cls(content.decode("utf-8-sig", errors="replace"))

    def locate(self, pointers: Iterable[str]) -> Mapping[str, Place]:
        """Where each of the pointers leads: of a key that is given twice, to the last value, as reading does.

        A pointer to what is not there (a missing key) leads to the innermost place around it that is. One pass finds
        all.
        """
        wanted = list(pointers)
        scan = _Scan(self._body)
        scan.run(_tree(wanted))
        spans = {"": (0, len(self._body)), **scan.spans}
        places: dict[str, Place] = {}
        for pointer in wanted:
            there = pointer
            while there not in spans:
                there = there.rpartition("/")[0]
            places[pointer] = Place(*self._position(spans[there][0]), *self._position(spans[there][1]))
        return places

    def line(self, number: int) -> str:
        """The text of a line, without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._body)
        return self._body[start:end].rstrip("\r\n")

    @cached_property
    def _body(self) -> str:
        return self.text.removeprefix("\ufeff")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self._body))]

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class _Wanted:
    """A place that is wanted, or on the way to one: its pointer, and what is wanted in it by the next segment."""

    __slots__ = ("below", "pointer")

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.below: dict[str, _Wanted] = {}


def _tree(pointers: Iterable[str]) -> _Wanted:
    root = _Wanted("")
    for pointer in pointers:
        here = root
        for part in pointer.split("/")[1:]:
            segment = part.replace("~1", "/").replace("~0", "~")
            here = here.below.setdefault(segment, _Wanted(f"{here.pointer}/{part}"))
    return root


class _Open:
    """An object or list whose end has not come yet, and how many of its members have."""

    __slots__ = ("is_list", "members", "start", "wanted")

    def __init__(self, wanted: _Wanted, start: int, *, is_list: bool) -> None:
        self.wanted = wanted
        self.start = start
        self.is_list = is_list
        self.members = 0


class _Scan:
    """One pass over a text. A loop, not recursion: depth is the author's to choose."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self._open: list[_Open] = []
        self.spans: dict[str, tuple[int, int]] = {}
        """Start and end of the places that were found, by pointer."""

    def run(self, root: _Wanted) -> None:
        """Find what is wanted, as far as the text is JSON."""
        self._value(self._next(), root)
        while self._open:
            match = self._next()
            if match is None:
                return
            found, top = match.group(), self._open[-1]
            if found in {"}", "]"}:
                self.spans[top.wanted.pointer] = (top.start, match.end())
                self._open.pop()
            elif found != "," and top.is_list:
                self._value(match, top.wanted.below.get(str(top.members)))
                top.members += 1
            elif found != ",":
                wanted = top.wanted.below.get(_key(found))
                self._next()  # the colon
                self._value(self._next(), wanted)

    def _next(self) -> re.Match[str] | None:
        match = _TOKEN.search(self._text, self._offset)
        self._offset = len(self._text) if match is None else match.end()
        return match

    def _value(self, match: re.Match[str] | None, wanted: _Wanted | None) -> None:
        if match is None:
            return
        found = match.group()
        is_list, is_container = found == "[", found in {"[", "{"}
        if wanted is not None:
            self._forget(wanted)
        if wanted is not None and is_container:
            self._open.append(_Open(wanted, match.start(), is_list=is_list))
        elif wanted is not None:
            self.spans[wanted.pointer] = match.span()
        elif is_container:
            self._skip()

    def _skip(self) -> None:
        """To behind the container that has just begun."""
        depth = 1
        for match in _NESTING.finditer(self._text, self._offset):
            found = match.group()
            if found in {"[", "{"}:
                depth += 1
            elif found in {"]", "}"}:
                depth -= 1
                if depth == 0:
                    self._offset = match.end()
                    return
        self._offset = len(self._text)

    def _forget(self, wanted: _Wanted) -> None:
        """What was found there before, under a key that is now given again."""
        pending = [wanted] if wanted.pointer in self.spans else []
        while pending:
            one = pending.pop()
            self.spans.pop(one.pointer, None)
            pending.extend(one.below.values())


def _key(token: str) -> str:
    """A key as the reader has it: without escapes, and with U+FFFD for halves of surrogate pairs."""
    if "\\" not in token:
        return token[1:-1]
    try:
        return _LONE_SURROGATE.sub("\ufffd", json.loads(token))
    except ValueError:
        return token[1:-1]
