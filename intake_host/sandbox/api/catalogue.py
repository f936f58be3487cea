"""What a partner can look up: questionnaires, states, cities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from intake_host.sandbox.api.requests import for_partner
from intake_host.sandbox.errors import NotFound

if TYPE_CHECKING:
    from starlette.requests import Request

    from intake_host.sandbox.shipped import ShippedQuestionnaire
    from intake_host.sandbox.state import SandboxState

__all__ = ["routes"]


async def list_questionnaires(_request: Request, state: SandboxState, _client_id: str) -> object:
    """Every enabled questionnaire: a bare list, without a page wrapper."""
    return [shipped.listed for shipped in state.questionnaires.values() if _is_active(shipped)]


async def show_questionnaire(request: Request, state: SandboxState, _client_id: str) -> object:
    """One enabled questionnaire."""
    return dict(_questionnaire(request, state).document)


async def list_questions(request: Request, state: SandboxState, _client_id: str) -> object:
    """The questions of one questionnaire."""
    return _questionnaire(request, state).document["questions"]


async def list_states(request: Request, state: SandboxState, _client_id: str) -> object:
    """The states whose name contains `?search=`."""
    found = state.places.search_states(request.query_params.get("search", ""))
    return [dict(place.document) for place in found]


async def list_cities(request: Request, state: SandboxState, _client_id: str) -> object:
    """The cities of a state whose name contains `?search=`."""
    state_id = request.path_params["state_id"]
    if state.places.state(state_id) is None:
        raise NotFound
    found = state.places.search_cities(state_id, request.query_params.get("search", ""))
    return [{"name": city.name, "city_id": city.city_id} for city in found]


def _questionnaire(request: Request, state: SandboxState) -> ShippedQuestionnaire:
    shipped = state.questionnaires.get(request.path_params["questionnaire_id"])
    if shipped is None or not _is_active(shipped):
        raise NotFound
    return shipped


def _is_active(shipped: ShippedQuestionnaire) -> bool:
    return shipped.document.get("active", True) is not False


routes = [
    Route("/partner/questionnaires", for_partner(list_questionnaires), methods=["GET"]),
    Route("/partner/questionnaires/{questionnaire_id}", for_partner(show_questionnaire), methods=["GET"]),
    Route(
        "/partner/questionnaires/{questionnaire_id}/questions", for_partner(list_questions), methods=["GET"]
    ),
    Route("/partner/metadata/states", for_partner(list_states), methods=["GET"]),
    Route("/partner/metadata/states/{state_id}/cities", for_partner(list_cities), methods=["GET"]),
]
