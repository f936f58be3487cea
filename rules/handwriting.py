"""Handwriting: YAML or JSON that people wrote, as plain values with their lines.

Only null is special. Every other scalar stays the text that stands there: `state: NO` is Norway to nobody, `yes` stays
"yes", 1.10 keeps its zero; the engine's readers of facts and answers know what a text stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rules.errors import HandwritingError, MissingPackageError, Mistake
from rules.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import ModuleType

__all__ = ["Sheet", "Written", "read_handwriting", "write_handwriting"]

# What a person writes is far below these; they keep a hostile file from occupying the machine.
_MAX_BYTES = 4 * 1024 * 1024
_MAX_DEPTH = 50
_MAX_NODES = 200_000

# Behind an even number of backslashes the next one begins an escape.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HALF = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F][0-9a-fA-F]{2}")

_BREAKS = {"\r", "\x85", "\u2028", "\u2029"}

_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Written:
    """One value: None, a text, a tuple, or a mapping from texts, in the order of the file.

    `line` is where it starts; of a mapping's entry, where its key stands.
    """

    value: str | tuple[Written, ...] | Mapping[str, Written] | None
    line: int
    size: int = field(default=1, repr=False)
    """How many values it is, those that an alias repeats included."""

    @property
    def text(self) -> str | None:
        """The text; None if it is something else."""
        return self.value if isinstance(self.value, str) else None

    @property
    def members(self) -> tuple[Written, ...]:
        """The elements of a list; of null none, of anything else itself alone."""
        if isinstance(self.value, tuple):
            return self.value
        return () if self.value is None else (self,)

    @property
    def entries(self) -> Mapping[str, Written]:
        """The entries of a mapping; of anything else none."""
        return self.value if isinstance(self.value, Mapping) else {}

    def plain(self) -> Any:  # noqa: ANN401 - what JSON knows
        """The same as dicts, lists, texts and None."""
        if isinstance(self.value, tuple):
            return [one.plain() for one in self.value]
        if isinstance(self.value, Mapping):
            return {key: one.plain() for key, one in self.value.items()}
        return self.value


def read_handwriting(source: bytes | str, name: str) -> Written:
    """The one document of a file; `name` is told in errors.

    Raises:
        HandwritingError: If it is no YAML and no JSON, too large or too deep, holds a key twice, tags, or an alias that
            repeats more than a file may hold; with every such place.
        MissingPackageError: If PyYAML is not installed.
    """
    yaml = _yaml()
    text = _text(source, name)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.take(event)
    except yaml.YAMLError as error:
        builder.mistakes.append(_syntax_mistake(error))
    except _Refused as refused:
        builder.mistakes.append(refused.mistake)
    if builder.mistakes:
        raise HandwritingError(name, builder.mistakes)
    return builder.root


def write_handwriting(value: object) -> str:
    """Plain values as YAML that `read_handwriting` reads back as texts.

    Raises:
        MissingPackageError: If PyYAML is not installed.
    """
    yaml = _yaml()

    class Dumper(yaml.SafeDumper):  # type: ignore[name-defined,misc]
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002
            return True  # people repeat themselves, rather than point

        def represent_scalar(self, tag: str, value: str, style: str | None = None) -> Any:  # noqa: ANN401
            # Unquoted, PyYAML would fold these into blanks.
            return super().represent_scalar(tag, value, '"' if _BREAKS & set(value) else style)

    written: str = yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
    return written


class Sheet:
    """Reads one mapping of a file; whatever is odd goes to `mistakes`."""

    def __init__(
        self, written: Written, mistakes: list[Mistake], *, noun: str, keys: Collection[str]
    ) -> None:
        self.line = written.line
        self.entries = written.entries
        self._mistakes = mistakes
        if not isinstance(written.value, Mapping):
            self.report(written.line, f"{noun} has to be a mapping with {', '.join(keys)}")
        for key, one in self.entries.items():
            if key not in keys:
                close = did_you_mean(key, keys, mistakes_before=len(mistakes))
                self.report(one.line, f"unknown key {key!r}{close}; {noun} has {', '.join(keys)}")

    def report(self, line: int, message: str) -> None:
        """Note a mistake."""
        self._mistakes.append(Mistake(line, message))

    def text(self, key: str) -> str | None:
        """A text; None if missing or null."""
        one = self.entries.get(key)
        if one is None or one.value is None:
            return None
        if one.text is None:
            self.report(one.line, f"{key} has to be a text")
        return one.text

    def boolean(self, key: str) -> bool | None:
        """Yes or no (also true/false, 1/0); None if missing or null."""
        word = self.text(key)
        if word is None:
            return None
        read = _BOOLEANS.get(word.strip().casefold())
        if read is None:
            self.report(self.entries[key].line, f"{key} has to be yes or no")
        return read


class _Refused(Exception):  # noqa: N818 - leaves the parser, and never this module
    def __init__(self, line: int, message: str) -> None:
        self.mistake = Mistake(line, message)


@dataclass
class _Open:
    """A list or mapping that has not ended. Of a mapping, `parts` are keys and values by turns."""

    is_mapping: bool
    line: int
    anchor: str | None
    parts: list[Written] = field(default_factory=list)


class _Builder:
    """Builds values from a parser's events, without recursion: depth is the author's to choose."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.root = Written(None, 1)
        self._documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, Written | None] = {}

    def take(self, event: Any) -> None:  # noqa: ANN401 - one of PyYAML's events
        take = getattr(self, f"_take_{type(event).__name__}", None)
        if take is not None:
            take(event, event.start_mark.line + 1)

    def _take_DocumentStartEvent(self, _event: Any, line: int) -> None:  # noqa: ANN401, N802
        self._documents += 1
        if self._documents > 1:
            raise _Refused(line, "a second document begins here; a file holds one")

    def _take_ScalarEvent(self, event: Any, line: int) -> None:  # noqa: ANN401, N802
        self._refuse_tag(event, line)
        is_null = event.implicit[0] and not event.style and event.value in _NULLS
        self._add(Written(None if is_null else event.value, line), event.anchor)

    def _take_AliasEvent(self, event: Any, line: int) -> None:  # noqa: ANN401, N802
        known = self._anchors.get(event.anchor)
        if known is None:
            raise _Refused(line, f"alias *{event.anchor} stands for nothing that ended before it")
        self._add(replace(known, line=line), None)

    def _take_SequenceStartEvent(self, event: Any, line: int) -> None:  # noqa: ANN401, N802
        self._begin(event, line, is_mapping=False)

    def _take_MappingStartEvent(self, event: Any, line: int) -> None:  # noqa: ANN401, N802
        self._begin(event, line, is_mapping=True)

    def _take_SequenceEndEvent(self, _event: Any, _line: int) -> None:  # noqa: ANN401, N802
        ended = self._open.pop()
        size = 1 + sum(one.size for one in ended.parts)
        self._add(Written(tuple(ended.parts), ended.line, size), ended.anchor)

    def _take_MappingEndEvent(self, _event: Any, _line: int) -> None:  # noqa: ANN401, N802
        ended = self._open.pop()
        entries: dict[str, Written] = {}
        for key, value in _pairs(ended.parts):
            word = key.text if key.value is not None else "null"
            if word is None:
                self.mistakes.append(Mistake(key.line, "a key has to be a text"))
            elif word in entries:
                first = entries[word].line
                self.mistakes.append(Mistake(key.line, f"key {word!r} is given twice, first in line {first}"))
            else:
                entries[word] = replace(value, line=key.line)
        size = 1 + sum(one.size for one in ended.parts)
        self._add(Written(entries, ended.line, size), ended.anchor)

    def _begin(self, event: Any, line: int, *, is_mapping: bool) -> None:  # noqa: ANN401
        self._refuse_tag(event, line)
        if len(self._open) == _MAX_DEPTH:
            raise _Refused(line, f"nested deeper than {_MAX_DEPTH} levels")
        self._open.append(_Open(is_mapping, line, event.anchor))

    def _add(self, written: Written, anchor: str | None) -> None:
        if written.size > _MAX_NODES:
            raise _Refused(written.line, f"more than {_MAX_NODES} values, repeated ones included")
        if anchor is not None:
            self._anchors[anchor] = written
        if self._open:
            self._open[-1].parts.append(written)
        else:
            self.root = written

    def _refuse_tag(self, event: Any, line: int) -> None:  # noqa: ANN401
        if event.tag is not None:
            self.mistakes.append(Mistake(line, f"tag {event.tag!r}: tags are not read here"))


def _pairs(parts: list[Written]) -> Iterator[tuple[Written, Written]]:
    return zip(parts[::2], parts[1::2], strict=True)


def _yaml() -> ModuleType:
    try:
        import yaml  # here, for the rest of the engine needs the standard library only
    except ImportError as error:
        raise MissingPackageError("pyyaml", "files written by hand") from error
    return yaml


def _text(source: bytes | str, name: str) -> str:
    if len(source) > _MAX_BYTES:
        raise HandwritingError(name, [Mistake(1, f"more than {_MAX_BYTES} bytes")])
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise HandwritingError(name, [Mistake(line, "not UTF-8")]) from error
    text = _PAIR.sub(_joined, text)
    half = _HALF.search(text)
    if half is not None:
        line = text[: half.start()].count("\n") + 1
        raise HandwritingError(name, [Mistake(line, "half of a surrogate pair, which no text can hold")])
    # JSON may be indented with tabs, which YAML refuses; no JSON text holds one.
    return text.replace("\t", " ") if text.lstrip()[:1] in {"{", "["} else text


def _joined(pair: re.Match[str]) -> str:
    """One escape of YAML for the two by which JSON writes a character beyond U+FFFF."""
    before, high, low = pair.groups()
    return f"{before}\\U{0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00:08x}"


def _syntax_mistake(error: Any) -> Mistake:  # noqa: ANN401 - any of PyYAML's errors
    mark = getattr(error, "problem_mark", None)
    line = 1 if mark is None else mark.line + 1
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return Mistake(line, f"no YAML: {reason}")
