"""Reader: the value that an answer stands for, by the kind of its question; None if it stands for none.

| kind | question types | value |
|---|---|---|
| boolean | boolean | bool |
| single_option | single_option | the option's key |
| multiple_option | multiple_option | set of option keys |
| number | integer, number | Decimal |
| text | string, text, any other | str, trimmed |
| date | date | date |
| file | file | bool: is there at least one |
| informational | informational | True: it was acknowledged |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from rules.decimals import read_number
from rules.facts import read_date

if TYPE_CHECKING:
    from rules.model import Option

__all__ = [
    "KINDS",
    "AdditionalText",
    "Kind",
    "Options",
    "Reader",
    "UnfitValueError",
    "Value",
    "is_blank",
    "read_boolean",
    "reader",
]

Kind = Literal[
    "boolean", "single_option", "multiple_option", "number", "text", "date", "file", "informational"
]
Value = bool | str | Decimal | date | frozenset[str]
Reader = Callable[[object], Value | None]

KINDS: Mapping[str, Kind] = {
    "boolean": "boolean",
    "single_option": "single_option",
    "multiple_option": "multiple_option",
    "integer": "number",
    "number": "number",
    "string": "text",
    "text": "text",
    "date": "date",
    "file": "file",
    "informational": "informational",
}

_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class UnfitValueError(ValueError):
    """A value that does not fit its question; `allowed` says what would."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(allowed)


def reader(kind: Kind, options: Options) -> Reader:
    """The one for a question of this kind that has these options.

    What it reads may raise UnfitValueError: an object in the place of an option that is no `AdditionalText`.
    """
    return {"single_option": options.read_one, "multiple_option": options.read_many}.get(kind) or _READERS[
        kind
    ]


def is_blank(given: object) -> bool:
    """Whether it is null, or a text with nothing in it, which counts as null."""
    return given is None or (isinstance(given, str) and not given.strip())


def read_boolean(given: object) -> bool | None:
    """The truth value of true or false, 1 or 0, or of their texts, yes and no among them, in any case; else None."""
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        return _BOOLEANS.get(given.strip().casefold())
    number = read_number(given)
    return number == 1 if number in {0, 1} else None


class Options:
    """The options of a question, by the texts that name them: id, `option` or `title`, trimmed and in any case.

    Ids go first, for an option's title may be the id of another; then the first option of that text.
    """

    __slots__ = ("_by_text",)

    def __init__(self, options: tuple[Option, ...]) -> None:
        texts = [
            *((option.id or "", option) for option in options),
            *((option.option, option) for option in options),
            *((option.title, option) for option in options),
        ]
        folded = {_folded(text): option for text, option in reversed(texts) if _folded(text)}
        as_written = {text: folded[_folded(text)] for text, _ in texts if _folded(text)}
        self._by_text = _ByText(as_written | folded)

    def find(self, text: str) -> Option | None:
        """The one that this text names, or None."""
        return self._by_text[text]

    def read_one(self, given: object) -> str | None:
        """The key of an option, which may come with an additional text."""
        if not isinstance(given, str):
            given, _ = AdditionalText.split(given)
            if not isinstance(given, str):
                return None
        option = self._by_text[given]
        return None if option is None else option.key

    def read_many(self, given: object) -> frozenset[str] | None:
        """The keys of a list of options, or of a single one."""
        keys: list[str] = []
        for one in given if isinstance(given, (list, tuple)) else [given]:
            key = self.read_one(one)
            if key is None:
                return None
            keys.append(key)
        return frozenset(keys)


class _ByText(dict[str, "Option | None"]):
    """Found at once as the questionnaire writes it, else trimmed and in any case; None if there is none."""

    __slots__ = ()

    def __missing__(self, text: str) -> Option | None:
        return self.get(_folded(text))


def _folded(text: str) -> str:
    return text.strip().casefold()


class AdditionalText:
    """The object by which a chosen option carries free text: {"option": ..., "additional": "..."}."""

    KEYS = frozenset({"option", "additional"})

    @classmethod
    def split(cls, given: object) -> tuple[object, str | None]:
        """The option and its free text (None if there is none); anything but such an object is returned as it is.

        Raises:
            UnfitValueError: If it is an object of another shape.
        """
        if not isinstance(given, Mapping):
            return given, None
        additional = given.get("additional")
        if "option" not in given or set(given) - cls.KEYS or not isinstance(additional, str | None):
            raise UnfitValueError('an option, or {"option": ..., "additional": a text}')
        return given["option"], None if is_blank(additional) else additional


def _text(given: object) -> str | None:
    return given.strip() or None if isinstance(given, str) else None


def _file(given: object) -> bool | None:
    if not isinstance(given, (list, tuple)):
        return None
    for one in given:
        if not isinstance(one, str) or not one.strip():
            return None
    return bool(given)


def _informational(_given: object) -> bool:
    return True


_READERS: Mapping[Kind, Reader] = {
    "boolean": read_boolean,
    "number": read_number,
    "text": _text,
    "date": read_date,
    "file": _file,
    "informational": _informational,
}
