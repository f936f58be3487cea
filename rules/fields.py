"""Field: one value of a JSON object, read as what it has to be.

The policy for a field of the wrong kind: what can only mean one thing is repaired (an integer for an id, "true" for a
boolean); a field that no verdict and no next step hangs on is repaired by leaving it out; any other is an error (E009).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rules.decimals import read_number
from rules.problems import REPAIRED, Problem, escape
from rules.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Fields"]

_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Fields:
    """Reads one JSON object at `pointer`; whatever is odd goes to `problems`."""

    def __init__(self, source: object, pointer: str, problems: list[Problem], *, noun: str) -> None:
        self.pointer = pointer
        self._problems = problems
        self._source: Mapping[str, object] = source if isinstance(source, dict) else {}
        if not isinstance(source, dict):
            self.report("E009", None, f"{noun} has to be an object")
            # Everything in it is missing now; once said is enough.
            self._problems = []

    def report(self, code: str, key: str | None, message: str) -> None:
        """Note a problem with the field `key`, or with None the object itself."""
        pointer = self.pointer if key is None else f"{self.pointer}/{escape(key)}"
        self._problems.append(Problem(code, pointer, message))

    def suggestion(self, word: object, candidates: Iterable[str]) -> str:
        """What was probably meant by the word, as long as there were few problems before."""
        return did_you_mean(word, candidates, mistakes_before=len(self._problems))

    def has(self, key: str) -> bool:
        """Whether the key is there, null or not."""
        return key in self._source

    def raw(self, key: str) -> object:
        """The value as it is, None if missing."""
        return self._source.get(key)

    def text(self, key: str) -> str | None:
        """A text for people; a number becomes its text, anything else counts as missing."""
        given = self._source.get(key)
        if given is None or isinstance(given, str):
            return given
        text = _number_text(given)
        self.report(REPAIRED, key, f"{key} has to be a text; {'left out' if text is None else 'read as one'}")
        return text

    def identifier(self, key: str) -> str | None:
        """An id; None if it is missing, empty, or of a kind that cannot be an id (reported)."""
        given = self._source.get(key)
        if isinstance(given, str):
            return given if given.strip() else None
        text = _number_text(given) if isinstance(given, int) else None
        if text is not None:
            self.report(REPAIRED, key, f"{key} has to be a text; read as {text!r}")
        elif given is not None:
            self.report("E009", key, f"{key} has to be a text")
        return text

    def boolean(self, key: str, *, default: bool, decides: bool = False) -> bool:
        """True or false, `default` if null or missing. If one that `decides` is unreadable, it is an error."""
        given = self._source.get(key)
        if given is None:
            return default
        if isinstance(given, bool):
            return given
        word = given if isinstance(given, str) else _number_text(given)
        read = _BOOLEANS.get((word or "").strip().casefold())
        if read is None:
            self.report(
                "E009" if decides else REPAIRED, key, f"{key} has to be true or false; read as {default}"
            )
            return default
        self.report(REPAIRED, key, f"{key} has to be true or false; read as {read}")
        return read

    def order(self, key: str, *, default: int) -> int:
        """A whole number; `default` if it is missing or cannot be read as one (both reported)."""
        given = self._source.get(key)
        number = read_number(given)
        if number is None or number != number.to_integral_value():
            self.report(REPAIRED, key, f"{key} has to be a whole number; read as {default}")
            return default
        if not isinstance(given, int):
            self.report(REPAIRED, key, f"{key} has to be a whole number; read as {int(number)}")
        return int(number)

    def word(self, key: str, allowed: Iterable[str], code: str, *, default: str | None = None) -> str:
        """One of the allowed words, exactly; missing or null is `default` (reported), or an error if there is none."""
        given = self._source.get(key)
        if given is None and default is not None:
            self.report(REPAIRED, key, f"{key} is missing; read as {default!r}")
            return default
        words = tuple(allowed)
        if given not in words:
            shown = repr(given) if isinstance(given, str) else "missing or no text"
            self.report(
                code, key, f"{key} {shown}{self.suggestion(given, words)}; allowed: {', '.join(words)}"
            )
        return given if isinstance(given, str) else ""

    def members(self, key: str, *, needed: bool = False) -> Iterator[tuple[str, object]]:
        """The elements of a list with their pointers; null or missing is an empty list (reported) unless `needed`."""
        given = self._source.get(key)
        if given is None and not needed:
            self.report(REPAIRED, key, f"{key} is missing; read as []")
        elif not isinstance(given, list):
            self.report("E009", key, f"{key} has to be a list")
        else:
            place = f"{self.pointer}/{escape(key)}"
            for index, value in enumerate(given):
                yield f"{place}/{index}", value

    def others(self, known: frozenset[str]) -> Mapping[str, object]:
        """The keys that are not known (reported), with their values."""
        if self._source.keys() <= known:
            return {}
        extra = {key: value for key, value in self._source.items() if key not in known}
        for key in extra:
            self.report(
                REPAIRED, key, f"unknown key {key!r} is kept and not interpreted{self.suggestion(key, known)}"
            )
        return extra


def _number_text(given: object) -> str | None:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal) or read_number(given) is None:
        return None
    return str(given)
