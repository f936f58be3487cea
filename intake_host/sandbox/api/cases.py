"""Cases: what an intake left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from intake_host.sandbox.api.access import partner_document
from intake_host.sandbox.api.patients import patient_document
from intake_host.sandbox.api.requests import for_partner
from intake_host.sandbox.api.times import moment_text

if TYPE_CHECKING:
    from starlette.requests import Request

    from intake_host.sandbox.records import CaseOffering, CaseQuestion
    from intake_host.sandbox.state import SandboxState

__all__ = ["routes"]


async def show_case(request: Request, state: SandboxState, client_id: str) -> object:
    """One case; its questions have an address of their own."""
    case = state.case(request.path_params["case_id"], owner=client_id)
    return {
        "case_id": case.case_id,
        "reference_case_id": None,
        "case_type": "initial",
        "created_at": moment_text(case.created_at),
        "metadata": case.metadata,
        "is_additional_approval_needed": False,
        "is_chargeable": True,
        "partner_questionnaire_id": case.questionnaire_id,
        "case_status": {
            "name": "created",
            "hold_status": case.hold_status,
            "reason": None,
            "updated_at": moment_text(case.updated_at),
        },
        "patient": patient_document(state, state.patient(case.patient_id, owner=client_id)),
        "partner": partner_document(state),
        "prioritized": False,
        "is_locked": False,
        "is_sync": True,
        "tags": [],
        "case_assignment": None,
        "case_offerings": [_offering_document(offering) for offering in case.offerings],
    }


async def list_questions(request: Request, state: SandboxState, client_id: str) -> object:
    """The answers of one case."""
    case = state.case(request.path_params["case_id"], owner=client_id)
    return [_question_document(question) for question in case.questions]


def _offering_document(offering: CaseOffering) -> dict[str, object]:
    return {
        "id": offering.case_offering_id,
        "case_offering_id": offering.case_offering_id,
        "offering_id": offering.offering_id,
        "offerable_type": "App\\Models\\Offering",
        "offerable_id": offering.offering_id,
        "title": offering.title,
        "name": offering.title,
        "status": "pending",
        "order": offering.order,
        "order_status": None,
    }


def _question_document(question: CaseQuestion) -> dict[str, object]:
    return {"case_question_id": question.case_question_id, **question.asked}


routes = [
    Route("/partner/cases/{case_id}", for_partner(show_case), methods=["GET"]),
    Route("/partner/cases/{case_id}/questions", for_partner(list_questions), methods=["GET"]),
]
