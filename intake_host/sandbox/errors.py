"""What the sandbox's API refuses, as MDI words it: a status and `{message, error}`.

Refusal
├── Unauthenticated (401)   Forbidden (403)   NotFound (404)   Maintenance (418)
├── BadRequest (400)        TooLarge (413)    Broken (500)
└── Invalid (422)           with Laravel's `errors: {field: [texts]}` beside them
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "BadRequest",
    "Broken",
    "Forbidden",
    "Invalid",
    "Maintenance",
    "NotFound",
    "Refusal",
    "TooLarge",
    "Unauthenticated",
]


class Refusal(Exception):  # noqa: N818 - named for what it answers, as werkzeug's and Starlette's are
    """An answer that is not a success."""

    status: ClassVar[int] = 500
    message: ClassVar[str] = "Server Error"
    error: ClassVar[str] = "server_error"

    def body(self) -> dict[str, object]:
        """The JSON body; `message` is fit for end users."""
        return {"message": self.message, "error": self.error}


class BadRequest(Refusal):
    """The body cannot be read."""

    status, message, error = 400, "The request body is not valid JSON.", "bad_request"


class Unauthenticated(Refusal):
    """No token, an unknown one, or one that has expired."""

    status, message, error = 401, "Unauthenticated.", "unauthenticated"


class Forbidden(Refusal):
    """Another client's record."""

    status, message, error = 403, "Access forbidden.", "forbidden"


class NotFound(Refusal):
    """No such record or address."""

    status, message, error = 404, "The requested resource was not found.", "not_found"


class TooLarge(Refusal):
    """The body is longer than the sandbox reads."""

    status, message, error = 413, "The request body is too large.", "too_large"


class Maintenance(Refusal):
    """The API is down on purpose; MDI says so with 418."""

    status, message, error = 418, "The API is under maintenance. Please try again later.", "maintenance"


class Broken(Refusal):
    """The API is down by accident."""


class Invalid(Refusal):
    """Fields are missing or wrong.

    Attributes:
        errors: What is wrong, by field; `address.zip_code` for a nested one.
    """

    status, error = 422, "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: list(texts) for field, texts in errors.items()}
        super().__init__(f"invalid: {', '.join(self.errors)}")

    def body(self) -> dict[str, object]:
        """Laravel's validation body, which has `errors`, with MDI's `error` beside it."""
        texts = [text for found in self.errors.values() for text in found]
        more = len(texts) - 1
        suffix = f" (and {more} more error{'s' if more > 1 else ''})" if more else ""
        return {"message": texts[0] + suffix, "error": self.error, "errors": self.errors}
