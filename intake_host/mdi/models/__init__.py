"""The bodies of MDI's API as typed values: what is sent, what comes back."""

from __future__ import annotations

from intake_host.mdi.models.answers import (
    Answer,
    Case,
    CaseQuestion,
    CaseStatus,
    City,
    Offering,
    Patient,
    Question,
    Questionnaire,
    State,
    TokenAnswer,
    Voucher,
    WorkflowAnswer,
    WorkflowLink,
)
from intake_host.mdi.models.requests import (
    AddressRequest,
    DiseaseRequest,
    MetafieldRequest,
    OfferingProductRequest,
    OfferingRequest,
    PatientRequest,
    PrefilledQuestionRequest,
    Request,
    VoucherRequest,
)

__all__ = [
    "AddressRequest",
    "Answer",
    "Case",
    "CaseQuestion",
    "CaseStatus",
    "City",
    "DiseaseRequest",
    "MetafieldRequest",
    "Offering",
    "OfferingProductRequest",
    "OfferingRequest",
    "Patient",
    "PatientRequest",
    "PrefilledQuestionRequest",
    "Question",
    "Questionnaire",
    "Request",
    "State",
    "TokenAnswer",
    "Voucher",
    "VoucherRequest",
    "WorkflowAnswer",
    "WorkflowLink",
]
