"""Kind of file: which of its inputs somebody gave a command, so that one in the wrong place is told as that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Kind", "kind_of_file", "misplaced"]

Kind = Literal["questionnaire", "case", "invariants", "scenarios"]

_NAMES: tuple[tuple[str, Kind], ...] = ((".invariants.", "invariants"), (".scenarios.", "scenarios"))
_KEYS: tuple[tuple[str, Kind], ...] = (("questions", "questionnaire"), ("facts", "case"), ("answers", "case"))

_WORDS: dict[Kind, str] = {
    "questionnaire": "a questionnaire",
    "case": "a case",
    "invariants": "invariants",
    "scenarios": "scenarios",
}

_BELONGS: dict[Kind, str] = {
    "questionnaire": "a questionnaire belongs (NAME.json)",
    "case": 'a case belongs ({"facts": {...}, "answers": {...}})',
    "invariants": "invariants belong (NAME.invariants.yaml)",
    "scenarios": "scenarios belong (NAME.scenarios.yaml, a folder with some, or --generate to write them)",
}

_TAKEN_BY: dict[Kind, str] = {
    "case": "explain QUESTIONNAIRE.json --case {} --of ID",
    "invariants": "prove QUESTIONNAIRE.json {}",
    "scenarios": "test {}",
}


def kind_of_file(path: Path) -> Kind | None:
    """By its name, else by its keys if it is JSON; None: by neither.

    Raises:
        OSError: If the file cannot be read.
    """
    for part, kind in _NAMES:
        if part in path.name:
            return kind
    try:
        value = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return next((kind for key, kind in _KEYS if key in value), None) if isinstance(value, dict) else None


def misplaced(path: Path, expected: Kind) -> str | None:
    """What to say of a file that is plainly of another kind than it should be, after its name; None if it is not.

    Raises:
        OSError: If the file cannot be read.
    """
    kind = kind_of_file(path)
    if kind is None or kind == expected:
        return None
    taken = f"; give it to: {_TAKEN_BY[kind].format(path)}" if kind in _TAKEN_BY else ""
    return f"{_WORDS[kind]}, where {_BELONGS[expected]}{taken}"
