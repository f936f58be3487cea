"""Document: JSON text as plain values, strictly, with the places that are not what they seem."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from rules.problems import REPAIRED, DocumentError, Problem, Problems, escape

__all__ = ["DocumentError", "read_document"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_document(source: str | bytes | Mapping[str, object]) -> tuple[object, Problems]:
    """The value of a JSON text, or of a mapping that was read elsewhere, and what is odd in it.

    Numbers with a point or an exponent come as Decimal, as they are written. Odd are a key given twice in an object
    (E010; the last one is in the value) and halves of surrogate pairs, which no text can hold (replaced, W113).

    Raises:
        DocumentError: If it is not UTF-8 (a byte order mark is allowed), no JSON (NaN and Infinity are none),
            nested deeper than the interpreter's stack, or if too much is odd.
    """
    if isinstance(source, Mapping):
        return _walk(source)
    text = _text(source)
    # Hardly any document is odd: to look for what may be takes longer than reading it.
    try:
        value = _plain(text)
    except _OddError:
        return _walk(_odd(text))
    if _ESCAPED_SURROGATE.search(text) or _is_broken(text):
        return _walk(value)
    return value, Problems()


class _OddError(Exception):
    """There is a key given twice in an object, or a number that is too long."""


class _Repeating(dict[str, object]):
    """A JSON object that was given some of its keys twice, and remembers which."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.repeated = [key for key in times if times[key] > 1]


def _text(source: str | bytes) -> str:
    try:
        return source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8: byte {error.start}") from error


def _plain(text: str) -> object:
    try:
        return _decoded(_PLAIN, text)
    except DocumentError:
        raise
    except (ValueError, InvalidOperation) as error:
        raise _OddError from error


def _odd(text: str) -> object:
    repeating = 0

    def read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeating
        value = dict(pairs)
        if len(value) == len(pairs):
            return value
        if repeating == Problems.MAX_ERRORS:
            raise DocumentError(f"more than {Problems.MAX_ERRORS} objects with a key given twice")
        repeating += 1
        return _Repeating(pairs)

    decoder = json.JSONDecoder(
        object_pairs_hook=read_object,
        parse_float=_number,
        parse_int=_whole_number,
        parse_constant=_refuse_constant,
    )
    return _decoded(decoder, text)


def _decoded(decoder: json.JSONDecoder, text: str) -> object:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise DocumentError(f"not JSON: {error.msg}, line {error.lineno} column {error.colno}") from error
    except RecursionError as error:
        raise DocumentError("nested too deeply") from error


def _plain_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise _OddError
    return value


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


# Decimal and int refuse numbers that are too long.
_PLAIN = json.JSONDecoder(
    object_pairs_hook=_plain_object, parse_float=Decimal, parse_constant=_refuse_constant
)


def _walk(root: object) -> tuple[object, Problems]:
    """A copy of the tree without lone surrogates. A loop, not recursion: depth is the author's to choose."""
    problems = Problems()
    holder: list[object] = [root]
    pending: list[tuple[dict[str, object] | list[object], str | int, object, str]] = [(holder, 0, root, "")]
    while pending:
        parent, place, value, pointer = pending.pop()
        copy = _copied(value, pointer, problems)
        parent[place] = copy  # type: ignore[index]
        if not isinstance(copy, dict | list):
            continue
        for key, child in copy.items() if isinstance(copy, dict) else enumerate(copy):
            if isinstance(child, Mapping | list | tuple | str):
                pending.append((copy, key, child, f"{pointer}/{escape(str(key))}"))
    return holder[0], problems


def _copied(value: object, pointer: str, problems: Problems) -> object:
    if isinstance(value, str) and _is_broken(value):
        problems.append(Problem(REPAIRED, pointer, "half of a surrogate pair became U+FFFD"))
        return _mended(value)
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, Mapping):
        return _copied_object(value, pointer, problems)
    return value


def _copied_object(value: Mapping[str, object], pointer: str, problems: Problems) -> dict[str, object]:
    copy: dict[str, object] = {}
    repeated = {_mended(key) for key in getattr(value, "repeated", ())}
    for key, child in value.items():
        name = str(key)
        if _is_broken(name):
            name = _mended(name)
            place = f"{pointer}/{escape(name)}"
            problems.append(Problem(REPAIRED, place, "half of a surrogate pair in this key became U+FFFD"))
        if name in copy:
            repeated.add(name)
        copy[name] = child
    for name in sorted(repeated):
        problems.append(Problem("E010", f"{pointer}/{escape(name)}", "this key is given twice in its object"))
    return copy


def _is_broken(text: str) -> bool:
    return not text.isascii() and _LONE_SURROGATE.search(text) is not None


def _mended(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)
