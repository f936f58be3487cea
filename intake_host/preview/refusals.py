"""Refusals: what the preview does not do, told on pages for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, Response

from intake_host.guarding.middleware import RECEIVE_DEADLINE_S
from intake_host.mdi.errors import MDIError
from intake_host.preview.opened import MAX_DOCUMENT_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

__all__ = ["HEADERS", "MAX_BODY_BYTES", "Refusals", "begun", "sentence", "status_of"]

# The largest document, and beside it a run of 5,000 answers with its steps.
MAX_BODY_BYTES = MAX_DOCUMENT_BYTES + 4 * 1024 * 1024

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# Such as form.json, a/b or rule_type; a full stop at the end of a word is none.
_NAME = re.compile(r"[^\s._/]*[._/][^\s._/]")


class _Words(NamedTuple):
    title: str
    sentence: str


_WORDS: Mapping[int, _Words] = {
    401: _Words(
        "Sign in to see your questionnaires",
        "The user name is your partner key, and the password your API key.",
    ),
    403: _Words(
        "This did not come from the preview", "A page of another site asked for it. Nothing was done."
    ),
    405: _Words("This page is not asked for like that", "Open the questionnaire from the list."),
    408: _Words(
        "It took too long to arrive",
        f"All of it has to be here within {RECEIVE_DEADLINE_S:g} seconds. Nothing was done with it. Try again, over a "
        "faster connection or with less at once.",
    ),
    413: _Words(
        "That is too much at once",
        f"A questionnaire may have {MAX_DOCUMENT_BYTES:,} bytes, and all that is sent {MAX_BODY_BYTES:,}. "
        "Nothing was done with it. Choose a smaller file, or start over with fewer answers.",
    ),
    500: _Words("Something went wrong", "It is a defect of the preview. Open the questionnaire again."),
}


def begun(words: str) -> str:
    """The words with a capital at their beginning, unless a name stands there: of a file, a place or a field."""
    return words if _NAME.match(words) else f"{words[:1].upper()}{words[1:]}"


def sentence(message: str) -> str:
    """An error's words as a sentence."""
    return f"{begun(message)}."


def status_of(error: MDIError) -> int:
    """What a page says to a browser when MDI brought nothing."""
    return 503 if error.retryable else 502


class Refusals:
    """Draws them.

    Args:
        templates: Where `preview/refused.html` and `preview/missing.html` are.
    """

    def __init__(self, templates: Environment) -> None:
        self._templates = templates

    def handlers(self) -> Mapping[Any, ExceptionHandler]:
        """What answers each kind of exception."""
        return {
            HTTPException: self._answer_refused,
            MDIError: self._answer_mdi,
            ClientDisconnect: self._answer_gone,
            Exception: self._answer_unexpected,
        }

    def app(self, status: int, _code: str, message: str) -> ASGIApp:
        """An app that answers everything with this."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await self._page(scope, status, message)(scope, receive, send)

        return answer

    def _answer_refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
        page = self._page(request.scope, error.status_code, error.detail)
        page.headers.update(error.headers or {})
        return page

    def _answer_mdi(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, MDIError)  # noqa: S101 - registered for this class only
        return self._page(request.scope, status_of(error), str(error))

    def _answer_unexpected(self, request: Request, _error: Exception) -> Response:
        """Starlette raises the error again, for the log."""
        return self._page(request.scope, 500, "")

    def _answer_gone(self, _request: Request, _error: Exception) -> Response:
        """Nobody reads it: the client hung up before its body was here."""
        return Response(status_code=400)

    def _page(self, scope: Scope, status: int, message: str) -> Response:
        words = _WORDS.get(status) or _Words("This could not be done", sentence(message))
        name = "missing" if status == 404 else "refused"
        template = self._templates.get_template(f"preview/{name}.html")
        return HTMLResponse(template.render(root=scope["root_path"], words=words), status, headers=HEADERS)
