"""The client of the MD Integrations (MDI) partner API, https://docs.mdintegrations.com."""

from __future__ import annotations

from intake_host.mdi.client import MDIClient
from intake_host.mdi.errors import (
    MDIAnswerError,
    MDICredentialsError,
    MDIError,
    MDIForbiddenError,
    MDIMaintenanceError,
    MDINotFoundError,
    MDIRequestError,
    MDIUnavailableError,
)
from intake_host.mdi.models import PatientRequest, VoucherRequest, WorkflowLink

__all__ = [
    "MDIAnswerError",
    "MDIClient",
    "MDICredentialsError",
    "MDIError",
    "MDIForbiddenError",
    "MDIMaintenanceError",
    "MDINotFoundError",
    "MDIRequestError",
    "MDIUnavailableError",
    "PatientRequest",
    "VoucherRequest",
    "WorkflowLink",
]
