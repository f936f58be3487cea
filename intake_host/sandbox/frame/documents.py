"""The documents of the frame: one for the intake, one for each workflow, and the hostile one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from intake_host.sandbox.api.requests import state_of
from intake_host.sandbox.frame.rendering import page
from intake_host.sandbox.links import WORKFLOW_PATHS, LinkError, read_link
from intake_host.sandbox.scenarios import read_scenario

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from intake_host.sandbox.records import Workflow
    from intake_host.sandbox.scenarios import Scenario
    from intake_host.sandbox.state import SandboxState

__all__ = ["WORKFLOW_TITLES", "DocumentView", "routes"]

WORKFLOW_TITLES: dict[Workflow, str] = {
    "messaging": "Messages",
    "drivers_license": "Driver's license",
    "intro_video": "Intro video",
    "file_upload": "Upload a file",
}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document of the frame.

    Attributes:
        kind: `intake` or `workflow`; the script's word for what to do.
        subject: The voucher's id or the workflow's link, which the script sends back with every step.
        is_bare: Without border and logo.
        event_copies: How often each event is posted.
        elsewhere: Where the document goes by itself after `start` or `otp_ready`; None to stay.
        has_script: False for a document that never loads.
    """

    title: str
    kind: str
    subject: str
    is_bare: bool
    event_copies: int
    elsewhere: str | None
    has_script: bool


async def intake(request: Request) -> Response:
    """The intake of the voucher in `?token=`."""
    state = state_of(request)
    voucher = state.vouchers.get(request.query_params.get("token", ""))
    if voucher is None:
        return _refused("We cannot find this form", "The link may be incomplete.", status=404)
    if voucher.expired(state.now()):
        return _refused("This link has expired", "Please ask for a new one.", status=410)
    scenario = read_scenario(voucher.metadata)
    return await _document(request, state, scenario, "intake", "Your intake", voucher.voucher_id)


async def workflow(request: Request) -> Response:
    """A workflow: the code screen first."""
    state = state_of(request)
    segment = request.path_params["link"]
    try:
        link = read_link(segment)
    except LinkError:
        return _refused("We cannot find this page", "The link may be incomplete.", status=404)
    patient = state.linked_patient(link)
    is_here = request.url.path.split("/")[1] == WORKFLOW_PATHS[link.workflow]
    if patient is None or not is_here:
        return _refused("We cannot find this page", "The link may be incomplete.", status=404)
    scenario = read_scenario(patient.metadata)
    return await _document(request, state, scenario, "workflow", WORKFLOW_TITLES[link.workflow], segment)


async def elsewhere(_request: Request) -> Response:
    """A hostile document that pretends to be the frame; made for tests."""
    return page("sandbox/elsewhere.html")


async def _document(
    request: Request, state: SandboxState, scenario: Scenario, kind: str, title: str, subject: str
) -> Response:
    if scenario.is_slow:
        await asyncio.sleep(state.switches.slow_s)
    view = DocumentView(
        title=title,
        kind=kind,
        subject=subject,
        is_bare=request.query_params.get("fullscreen", "").lower() == "true",
        event_copies=scenario.event_copies,
        elsewhere=f"{state.elsewhere_origin}/elsewhere" if scenario.goes_elsewhere else None,
        has_script=not scenario.never_loads,
    )
    return page("sandbox/frame.html", document=view)


def _refused(heading: str, text: str, *, status: int) -> Response:
    return page("sandbox/refused.html", status=status, heading=heading, text=text)


routes = [
    Route("/", intake, methods=["GET"]),
    Route("/av/{link}", workflow, methods=["GET"]),
    Route("/file/{link}", workflow, methods=["GET"]),
    Route("/messages/{link}", workflow, methods=["GET"]),
    Route("/elsewhere", elsewhere, methods=["GET"]),
]
