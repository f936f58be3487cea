"""Document: JSON text as plain values, strictly, with the places that are not what they seem."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from rules.problems import REPAIRED, Problem, escape

__all__ = ["DocumentError", "read_document"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class DocumentError(ValueError):
    """A text that is no JSON; the message says where."""


def read_document(source: str | bytes | Mapping[str, object]) -> tuple[object, list[Problem]]:
    """The value of a JSON text, or of a mapping that was read elsewhere, and what is odd in it.

    Numbers with a point or an exponent come as Decimal, as they are written. Odd are a key given twice in an object
    (E010; the last one is in the value) and halves of surrogate pairs, which no text can hold (replaced, W113).

    Raises:
        DocumentError: If it is not UTF-8 (a byte order mark is allowed), no JSON (NaN and Infinity are none), or
            nested deeper than the interpreter's stack.
    """
    value = source if isinstance(source, Mapping) else _load(source)
    return _walk(value)


class _Object(dict[str, object]):
    """A JSON object that remembers which of its keys it was given twice."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs) if len(self) < len(pairs) else {}
        self.repeated = [key for key in times if times[key] > 1]


def _load(source: str | bytes) -> object:
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8: byte {error.start}") from error
    try:
        return json.loads(
            text,
            object_pairs_hook=_Object,
            parse_float=_number,
            parse_int=_whole_number,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise DocumentError(f"not JSON: {error.msg}, line {error.lineno} column {error.colno}") from error
    except RecursionError as error:
        raise DocumentError("nested too deeply") from error


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        # An exponent of more than 18 digits: no number that anything here accepts.
        return Decimal("Infinity")


def _whole_number(text: str) -> int | Decimal:
    try:
        return int(text)
    except ValueError:
        # Python refuses to convert thousands of digits; Decimal takes them, and no reader here accepts them.
        return Decimal(text)


def _refuse_constant(name: str) -> object:
    raise DocumentError(f"not JSON: {name} is no JSON value")


def _walk(root: object) -> tuple[object, list[Problem]]:
    """A copy of the tree without lone surrogates. A loop, not recursion: depth is the author's to choose."""
    problems: list[Problem] = []
    holder: list[object] = [root]
    pending: list[tuple[dict[str, object] | list[object], str | int, object, str]] = [(holder, 0, root, "")]
    while pending:
        parent, place, value, pointer = pending.pop()
        if isinstance(value, Mapping):
            copy: dict[str, object] = {}
            problems.extend(
                Problem("E010", f"{pointer}/{escape(_mended(key))}", "this key is given twice in its object")
                for key in getattr(value, "repeated", ())
            )
            for key, child in value.items():
                name = _mended(str(key))
                copy[name] = child
                if isinstance(child, Mapping | list | tuple | str):
                    pending.append((copy, name, child, f"{pointer}/{escape(name)}"))
            value = copy
        elif isinstance(value, list | tuple):
            elements: list[object] = list(value)
            for index, child in enumerate(elements):
                if isinstance(child, Mapping | list | tuple | str):
                    pending.append((elements, index, child, f"{pointer}/{index}"))
            value = elements
        elif isinstance(value, str) and _LONE_SURROGATE.search(value):
            value = _mended(value)
            problems.append(Problem(REPAIRED, pointer, "half of a surrogate pair became U+FFFD"))
        parent[place] = value  # type: ignore[index]
    return holder[0], problems


def _mended(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)
