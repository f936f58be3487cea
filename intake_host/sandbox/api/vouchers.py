"""Vouchers: the invitations to an intake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.routing import Route

from intake_host.sandbox.api.access import partner_document
from intake_host.sandbox.api.requests import for_partner, read_object
from intake_host.sandbox.api.times import moment_text
from intake_host.sandbox.api.validation import FieldReader
from intake_host.sandbox.links import intake_url
from intake_host.sandbox.records import PrefilledQuestion, Voucher
from intake_host.sandbox.scenarios import UnknownScenarioError, read_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from intake_host.sandbox.state import SandboxState

__all__ = ["read_metadata", "routes", "voucher_document"]

# https://docs.mdintegrations.com: "the default will be a month ahead".
LIFETIME = timedelta(days=30)
_MYSQL_TIME = "%Y-%m-%d %H:%M:%S"


async def create_voucher(request: Request, state: SandboxState, client_id: str) -> object:
    """A new voucher. Keys that MDI does not know are accepted and dropped without a word, as MDI does."""
    body = await read_object(request)
    reader = FieldReader(body)
    questionnaire_id = reader.text("questionnaire_id", required=True)
    if questionnaire_id is not None and questionnaire_id not in state.questionnaires:
        reader.refuse("questionnaire_id", "The selected questionnaire id is invalid.")
    patient_id = reader.text("patient_id")
    if patient_id is not None and patient_id not in state.patients:
        reader.refuse("patient_id", "The selected patient id is invalid.")
    demo = reader.truth("demo")
    hold_status = reader.truth("hold_status")
    expires_at = reader.moment("expires_at")
    offerings = reader.objects("offerings", "id")
    diseases = reader.objects("diseases", "disease_id")
    prefilled = reader.objects("prefilled_questions", "question", "answer", "type")
    pharmacy_id = reader.text("pharmacy_id", max_length=18)
    if pharmacy_id is not None and not pharmacy_id.isdecimal():
        reader.refuse("pharmacy_id", "The pharmacy id must be an integer.")
    metadata = read_metadata(reader)
    reader.finish()
    if patient_id is not None:
        state.patient(patient_id, owner=client_id)
    voucher = Voucher(
        voucher_id=state.new_id(),
        owner=client_id,
        questionnaire_id=str(questionnaire_id),
        created_at=state.now(),
        expires_at=None if demo else expires_at or state.now() + LIFETIME,
        patient_id=patient_id,
        hold_status=hold_status,
        demo=demo,
        metadata=metadata,
        pharmacy_id=int(pharmacy_id) if pharmacy_id is not None else None,
        offerings=tuple(_echoed(offering) for offering in offerings),
        prefilled=tuple(_prefilled(question) for question in prefilled),
        diseases=tuple({"disease_id": disease["disease_id"]} for disease in diseases),
    )
    state.vouchers[voucher.voucher_id] = voucher
    return voucher_document(state, voucher)


async def show_voucher(request: Request, state: SandboxState, client_id: str) -> object:
    """One voucher."""
    return voucher_document(state, state.voucher(request.path_params["voucher_id"], owner=client_id))


async def list_vouchers(request: Request, state: SandboxState, client_id: str) -> object:
    """The client's vouchers on one page, newest first; `?expired=0` and `?expired=1` filter."""
    wanted = {"0": False, "1": True}.get(request.query_params.get("expired", ""))
    found = [
        voucher_document(state, voucher)
        for voucher in reversed(state.vouchers.values())
        if voucher.owner == client_id and wanted in (None, voucher.expired(state.now()))
    ]
    here = f"{state.frame_origin}/v1/partner/vouchers?page=1"
    return {
        "data": found,
        "links": {"first": here, "last": here, "prev": None, "next": None},
        "meta": {"current_page": 1, "last_page": 1, "per_page": max(len(found), 15), "total": len(found)},
    }


async def expire_voucher(request: Request, state: SandboxState, client_id: str) -> object:
    """The voucher, expired from now on; a demo voucher too."""
    voucher = state.voucher(request.path_params["voucher_id"], owner=client_id)
    if not voucher.expired(state.now()):
        voucher = replace(voucher, expires_at=state.now())
        state.vouchers[voucher.voucher_id] = voucher
    return voucher_document(state, voucher)


def voucher_document(state: SandboxState, voucher: Voucher) -> dict[str, object]:
    """The voucher as MDI answers it."""
    expires_at = voucher.expires_at.strftime(_MYSQL_TIME) if voucher.expires_at else None
    is_expired = voucher.expired(state.now())
    return {
        "partner_voucher_id": voucher.voucher_id,
        "id": voucher.voucher_id,
        "partner_id": state.account.partner_id,
        "environment_id": state.account.environment_id,
        "onboarding_url": intake_url(state.frame_origin, voucher.voucher_id),
        "expires_at": expires_at,
        "expired": is_expired,
        "is_expired": is_expired,
        "demo": voucher.demo,
        "case_id": voucher.case_id,
        "partner_questionnaire_id": voucher.questionnaire_id,
        "metadata": voucher.metadata,
        "created_at": moment_text(voucher.created_at),
        "updated_at": moment_text(voucher.created_at),
        "deleted_at": None,
        "pharmacy_id": voucher.pharmacy_id,
        "pharmacy_name": None,
        "partner": partner_document(state),
        "payload": {
            "hold_status": voucher.hold_status,
            "patient_id": voucher.patient_id,
            "questionnaire_id": voucher.questionnaire_id,
            "environment_id": state.account.environment_id,
            "offerings": list(voucher.offerings),
            "diseases": list(voucher.diseases),
        },
    }


def _prefilled(question: Mapping[str, object]) -> PrefilledQuestion:
    return PrefilledQuestion(
        str(question["question"]), str(question["answer"]), should_skip=question.get("should_skip") is True
    )


def _echoed(offering: Mapping[str, object]) -> dict[str, object]:
    # The request says `id`, the echo says `offering_id`.
    product = {"product": offering["product"]} if "product" in offering else {}
    return {"offering_id": offering["id"], **product}


def read_metadata(reader: FieldReader) -> str | None:
    """The metadata of a body, refused if it names a scenario that does not exist."""
    metadata = reader.text("metadata", max_length=255)
    try:
        read_scenario(metadata)
    except UnknownScenarioError as error:
        reader.refuse("metadata", str(error))
    return metadata


routes = [
    Route("/partner/vouchers", for_partner(create_voucher), methods=["POST"]),
    Route("/partner/vouchers", for_partner(list_vouchers), methods=["GET"]),
    Route("/partner/vouchers/", for_partner(list_vouchers), methods=["GET"]),
    Route("/partner/vouchers/{voucher_id}", for_partner(show_voucher), methods=["GET"]),
    Route("/partner/vouchers/{voucher_id}/expire", for_partner(expire_voucher), methods=["POST"]),
]
