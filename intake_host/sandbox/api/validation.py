"""Field validation in Laravel's words: all errors of a body at once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from intake_host.sandbox.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["FieldReader"]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TEXT_MAX = 65_535


class FieldReader:
    """Reads a body's fields and keeps what is wrong with them; `finish` raises it.

    Every method returns None when the field is missing or wrong. Unknown fields are ignored, as MDI ignores them.
    """

    def __init__(self, body: Mapping[str, object]) -> None:
        self._body = body
        self.errors: dict[str, list[str]] = {}

    def finish(self) -> None:
        """Nothing, if every field was fine.

        Raises:
            Invalid: With every error found.
        """
        if self.errors:
            raise Invalid(self.errors)

    def refuse(self, field: str, text: str) -> None:
        """Adds an error that the caller found."""
        self.errors.setdefault(field, []).append(text)

    def text(self, field: str, *, max_length: int = _TEXT_MAX, required: bool = False) -> str | None:
        """A text of at most `max_length` characters; a number counts as text."""
        given = self._given(field, required=required)
        if given is None:
            return None
        if isinstance(given, bool) or not isinstance(given, (str, int)):
            self.refuse(field, f"The {_words(field)} must be a string.")
            return None
        if len(str(given)) > max_length:
            self.refuse(field, f"The {_words(field)} must not be greater than {max_length} characters.")
            return None
        return str(given)

    def email(self, field: str, *, max_length: int) -> str | None:
        """A required e-mail address."""
        given = self.text(field, max_length=max_length, required=True)
        if given is not None and not _EMAIL.fullmatch(given):
            self.refuse(field, f"The {_words(field)} must be a valid email address.")
            return None
        return given

    def day(self, field: str) -> str | None:
        """A required date, as YYYY-MM-DD."""
        given = self.text(field, required=True)
        if given is None:
            return None
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            self.refuse(field, f"The {_words(field)} does not match the format Y-m-d.")
            return None

    def moment(self, field: str) -> datetime | None:
        """A time as `YYYY-MM-DD HH:MM[:SS]` or an ISO time, in UTC; without a zone it counts as UTC."""
        given = self.text(field)
        if given is None:
            return None
        try:
            read = datetime.fromisoformat(given)
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(field, f"The {_words(field)} is not a valid date.")
            return None

    def one_of(self, field: str, allowed: Collection[int]) -> int | None:
        """A required whole number of `allowed`; digits as text count."""
        given = self._given(field, required=True)
        if given is None:
            return None
        is_number = isinstance(given, (str, int)) and not isinstance(given, bool)
        chosen = next((each for each in allowed if is_number and str(given) == str(each)), None)
        if chosen is None:
            self.refuse(field, f"The selected {_words(field)} is invalid.")
        return chosen

    def decimal(self, field: str, *, maximum: int, required: bool = False) -> str | None:
        """A number from 0 to `maximum`, as decimal text."""
        given = self._given(field, required=required)
        if given is None:
            return None
        try:
            number = Decimal(str(given))
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(given, bool) or not number.is_finite():
            self.refuse(field, f"The {_words(field)} must be a number.")
            return None
        if not 0 <= number <= maximum:
            self.refuse(field, f"The {_words(field)} must be between 0 and {maximum}.")
            return None
        return str(given)

    def truth(self, field: str) -> bool:
        """A boolean; missing means false."""
        given = self._given(field, required=False)
        if given in (True, False, None):
            return bool(given)
        self.refuse(field, f"The {_words(field)} field must be true or false.")
        return False

    def objects(self, field: str, *keys: str) -> tuple[dict[str, object], ...]:
        """The objects in the list at `field`, each with a text at every key; missing and null mean none."""
        given = self._given(field, required=False)
        if given is None:
            return ()
        if not isinstance(given, list):
            self.refuse(field, f"The {_words(field)} must be an array.")
            return ()
        found = []
        for index, entry in enumerate(given):
            read = entry if isinstance(entry, dict) else {}
            missing = [key for key in keys if not isinstance(read.get(key), str)]
            for key in missing:
                self.refuse(f"{field}.{index}.{key}", f"The {field}.{index}.{key} field is required.")
            if not missing:
                found.append(read)
        return tuple(found)

    def _given(self, field: str, *, required: bool) -> object:
        found: object = self._body
        for part in field.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        given = found.strip() if isinstance(found, str) else found
        if given in (None, ""):
            if required:
                self.refuse(field, f"The {_words(field)} field is required.")
            return None
        return given


def _words(field: str) -> str:
    return field.replace("_", " ")
