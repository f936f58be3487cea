"""State identifier: one of the three ways to name a state."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

__all__ = ["StateIdentifier", "StateKind", "read_state"]

StateKind = Literal["uuid", "abbreviation", "name"]

_ABBREVIATION = re.compile(r"[a-z]{2}")
_UUID = re.compile(r"[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}")


class StateIdentifier(NamedTuple):
    """`text` is trimmed and case-folded, ready to compare with one of the same `kind`."""

    kind: StateKind
    text: str


def read_state(given: object) -> StateIdentifier | None:
    """The identifier that a text is, or None.

    Two letters are an abbreviation. A UUID is recognised by its shape, and so is anything else with a digit in
    it: no state's name has one, and a damaged UUID taken for a name would settle what it cannot settle.
    """
    if not isinstance(given, str) or not given.strip():
        return None
    text = given.strip().casefold()
    if _ABBREVIATION.fullmatch(text):
        return StateIdentifier("abbreviation", text)
    if _UUID.fullmatch(text) or any(character.isdigit() for character in text):
        return StateIdentifier("uuid", text)
    return StateIdentifier("name", text)
