"""Answers to what went wrong: error -> status and JSON, in one table."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from intake_host.embedding.errors import (
    CodeUnavailableError,
    FrameUrlError,
    SessionExpiredError,
    SessionUnknownError,
    TooManyEventsError,
)
from intake_host.errors import DeveloperError, IntakeHostError
from intake_host.guarding.middleware import SAFE_HEADERS
from intake_host.mdi.errors import MAX_FIELD_LENGTH, MAX_FIELDS, MDIError, MDIRequestError
from intake_host.web.limits import TooManyTriesError
from intake_host.web.problems import InvalidBodyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ExceptionHandler

log = logging.getLogger("intake_host")

STATUS: Mapping[type[IntakeHostError], int] = {
    InvalidBodyError: 422,
    FrameUrlError: 422,
    SessionUnknownError: 401,
    SessionExpiredError: 410,
    CodeUnavailableError: 409,
    TooManyEventsError: 409,
    TooManyTriesError: 429,
    MDIError: 502,
    DeveloperError: 400,
    IntakeHostError: 500,
}

WORDS = {
    400: "bad_request",
    401: "api_key",
    404: "not_found",
    405: "method",
    408: "too_slow",
    413: "too_large",
}


def problem_json(
    status: int,
    code: str,
    message: str,
    *,
    retryable: bool = False,
    problems: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The one shape of every error: `{"error": {"code", "message", "retryable", "problems"}}`."""
    body: dict[str, Any] = {
        "code": code,
        "message": message,
        "retryable": retryable,
        "problems": problems or [],
    }
    return JSONResponse({"error": body}, status, headers={"cache-control": "no-store", **(headers or {})})


def answer_error(_request: Request, error: Exception) -> Response:
    """The answer to an error of ours."""
    assert isinstance(error, IntakeHostError)  # noqa: S101 - registered for this class only
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status >= 500:
        log.warning("%s", error)
    if status == 500:
        # What an operator has to mend is in the log, and is nothing that a page has to know.
        return answer_unexpected(_request, error)
    if isinstance(error, MDIError):
        status = 503 if error.retryable else 502
        # MDI's sentences may repeat what was sent; its names for fields do not.
        refused = list(error.fields)[:MAX_FIELDS] if isinstance(error, MDIRequestError) else []
        named = [
            {"pointer": "/" + name[:MAX_FIELD_LENGTH].replace(".", "/"), "message": "MDI does not take it"}
            for name in refused
        ]
        return problem_json(status, error.code, str(error), retryable=error.retryable, problems=named)
    if isinstance(error, TooManyTriesError):
        wait = {"retry-after": str(error.retry_after_s)}
        return problem_json(status, error.code, str(error), retryable=True, headers=wait)
    problems = None
    if isinstance(error, InvalidBodyError):
        problems = [{"pointer": one.pointer, "message": one.message} for one in error.problems]
    return problem_json(status, error.code, str(error), problems=problems)


def answer_http_exception(_request: Request, error: Exception) -> Response:
    """The answer to a refusal of the web layer."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    word = WORDS.get(error.status_code, "refused")
    return problem_json(error.status_code, word, error.detail, headers=error.headers)


def answer_unexpected(_request: Request, _error: Exception) -> Response:
    """The answer to a defect of ours; Starlette raises the error again, for the log.

    It has the safe headers itself, because Starlette sends it from outside all middleware.
    """
    headers = {**SAFE_HEADERS, "x-frame-options": "DENY"}
    message = "something went wrong in the host: try again"
    return problem_json(500, "internal", message, retryable=True, headers=headers)


def answer_gone(_request: Request, _error: Exception) -> Response:
    """The answer that nobody reads: the client hung up before its body was here."""
    return Response(status_code=400)


HANDLERS: Mapping[Any, ExceptionHandler] = {
    IntakeHostError: answer_error,
    HTTPException: answer_http_exception,
    ClientDisconnect: answer_gone,
    Exception: answer_unexpected,
}
