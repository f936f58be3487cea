"""Line numbers of a TOML file's tables and keys, which tomllib does not tell."""

from __future__ import annotations

import re

__all__ = ["FieldPath", "TomlLines"]

FieldPath = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]")
_ARRAY_TABLE = re.compile(rf"\s*\[\[\s*({_DOTTED})\s*\]\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED})\s*=")
_MULTILINE_QUOTES = re.compile(r"\"\"\"|'''")


class TomlLines:
    """Where each table and key of a TOML text begins.

    Knows headers and one assignment a line. What stands inside an inline table or a long list is placed at
    the key that holds it.

    Args:
        text: TOML that tomllib has accepted.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[FieldPath, int] = {}
        self._sizes: dict[FieldPath, int] = {}
        table: FieldPath = ()
        in_string = False
        for number, line in enumerate(text.splitlines(), start=1):
            if not in_string:
                table = self._note(line, number, table)
            if len(_MULTILINE_QUOTES.findall(line)) % 2:
                in_string = not in_string

    def line_of(self, path: FieldPath) -> int | None:
        """The line of the field, or of the nearest table around it; None when there is neither."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return None

    def _note(self, line: str, number: int, table: FieldPath) -> FieldPath:
        if header := _ARRAY_TABLE.match(line):
            name = self._resolve(_split(header[1]))
            table = (*name, self._sizes.get(name, 0))
            self._sizes[name] = self._sizes.get(name, 0) + 1
            self._lines.setdefault(name, number)
            self._lines.setdefault(table, number)
        elif header := _TABLE.match(line):
            table = self._resolve(_split(header[1]))
            self._lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            self._lines.setdefault((*table, *_split(assignment[1])), number)
        return table

    def _resolve(self, name: tuple[str, ...]) -> FieldPath:
        """In `[partners.mdi]`, `partners` means the newest `[[partners]]`."""
        path: FieldPath = ()
        for position, part in enumerate(name):
            path = (*path, part)
            if position < len(name) - 1 and path in self._sizes:
                path = (*path, self._sizes[path] - 1)
        return path


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))
