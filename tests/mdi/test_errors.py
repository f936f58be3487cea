"""Each of MDI's statuses is one error, and no text repeats what MDI or the caller said."""

from __future__ import annotations

import pytest

from intake_host.mdi.errors import (
    MDIAnswerError,
    MDICredentialsError,
    MDIError,
    MDIForbiddenError,
    MDIMaintenanceError,
    MDINotFoundError,
    MDIRequestError,
    MDIUnavailableError,
    error_for_status,
)

CALL = "POST /v1/partner/vouchers"


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable"),
    [
        (302, MDIAnswerError, "mdi_answer", False),
        (400, MDIRequestError, "mdi_request", False),
        (401, MDICredentialsError, "mdi_credentials", False),
        (403, MDIForbiddenError, "mdi_forbidden", False),
        (404, MDINotFoundError, "mdi_not_found", False),
        (405, MDIRequestError, "mdi_request", False),
        (418, MDIMaintenanceError, "mdi_maintenance", True),
        (422, MDIRequestError, "mdi_request", False),
        (429, MDIUnavailableError, "mdi_unavailable", True),
        (500, MDIUnavailableError, "mdi_unavailable", True),
        (503, MDIUnavailableError, "mdi_unavailable", True),
        (599, MDIUnavailableError, "mdi_unavailable", True),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        {"message": "canary", "error": "canary"},
        {"message": "canary", "errors": {"patient_id": ["canary"]}},
        ["canary"],
        "canary",
        None,
    ],
)
def test_a_status_is_one_error(
    status: int, kind: type[MDIError], code: str, body: object, *, retryable: bool
) -> None:
    error = error_for_status(CALL, status, body)
    assert type(error) is kind
    assert (error.code, error.retryable, error.status, error.call) == (code, retryable, status, CALL)
    assert str(error).startswith(CALL)
    assert error.advice in str(error)
    assert "canary" not in str(error)


@pytest.mark.parametrize(
    ("errors", "fields"),
    [
        ({"email": ["The email is taken."]}, {"email": ("The email is taken.",)}),
        ({"email": "The email is taken."}, {"email": ("The email is taken.",)}),
        ({"a": ["x", "y"], "b": [1]}, {"a": ("x", "y"), "b": ("1",)}),
        (["email"], {}),
        (None, {}),
    ],
)
def test_mdis_sentences_are_kept_by_field(errors: object, fields: dict[str, tuple[str, ...]]) -> None:
    error = error_for_status(CALL, 422, {"message": "The given data was invalid.", "errors": errors})
    assert isinstance(error, MDIRequestError)
    assert error.fields == fields
    assert all(name in str(error) for name in fields)
    assert "taken" not in str(error)


def test_no_answer_at_all_says_why() -> None:
    error = MDIUnavailableError(CALL, reason="timeout", sent=True)
    assert (error.status, error.reason, error.sent) == (None, "timeout", True)
    assert str(error) == "POST /v1/partner/vouchers brought no answer (timeout): try again"


def test_an_answer_that_cannot_be_read_says_where() -> None:
    error = MDIAnswerError(CALL, places=["questions.3.title"])
    assert error.places == ("questions.3.title",)
    assert "questions.3.title" in str(error)
