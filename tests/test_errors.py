"""The error tree: one root, branched by who can act."""

from __future__ import annotations

import pytest

from intake_host.assets import AssetsError
from intake_host.errors import DeveloperError, IntakeHostError, OperatorError, PatientError
from intake_host.mdi import (
    MDIAnswerError,
    MDICredentialsError,
    MDIError,
    MDIForbiddenError,
    MDIMaintenanceError,
    MDINotFoundError,
    MDIRequestError,
    MDIUnavailableError,
)
from intake_host.origins import OriginError
from intake_host.sealing import BrokenSealError, SealError, UnknownSealKeyError
from intake_host.settings import SettingsError
from intake_host.tokens import TokenError, TokenExpiredError, TokenInvalidError

BRANCHES = [
    (OriginError, DeveloperError),
    (MDIRequestError, DeveloperError),
    (MDINotFoundError, DeveloperError),
    (SettingsError, OperatorError),
    (AssetsError, OperatorError),
    (SealError, OperatorError),
    (MDICredentialsError, OperatorError),
    (MDIForbiddenError, OperatorError),
    (TokenError, PatientError),
]


@pytest.mark.parametrize(("error", "branch"), BRANCHES)
def test_an_error_is_on_the_branch_of_those_who_can_act(
    error: type[IntakeHostError], branch: type[IntakeHostError]
) -> None:
    assert issubclass(error, branch)
    assert issubclass(branch, IntakeHostError)


@pytest.mark.parametrize("error", [MDIMaintenanceError, MDIUnavailableError, MDIAnswerError])
def test_what_only_mdi_can_mend_is_on_no_branch_of_ours(error: type[MDIError]) -> None:
    assert not issubclass(error, (DeveloperError, OperatorError, PatientError))


def test_every_code_is_used_once() -> None:
    errors: list[type[IntakeHostError]] = [
        *(error for error, _ in BRANCHES),
        *(BrokenSealError, UnknownSealKeyError, TokenExpiredError, TokenInvalidError),
        *(MDIError, MDIMaintenanceError, MDIUnavailableError, MDIAnswerError),
        *(IntakeHostError, DeveloperError, OperatorError, PatientError),
    ]
    assert len({error.code for error in errors}) == len(errors)
