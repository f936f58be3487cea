"""What the frame's script sends and receives: a form in, a fragment with its events out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast, get_args

from starlette.responses import JSONResponse
from starlette.routing import Route

from intake_host.sandbox.api.requests import state_of
from intake_host.sandbox.desk import open_intake, submit_step
from intake_host.sandbox.errors import Forbidden, NotFound
from intake_host.sandbox.frame.rendering import render
from intake_host.sandbox.frame.submissions import read_posted
from intake_host.sandbox.frame.workflow import advance
from intake_host.sandbox.journey import Action, Submission
from intake_host.sandbox.links import LinkError, read_link
from intake_host.sandbox.scenarios import read_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from intake_host.sandbox.journey import FrameEvent
    from intake_host.sandbox.records import StoredFile
    from intake_host.sandbox.scenarios import Scenario
    from intake_host.sandbox.state import SandboxState
    from intake_host.sandbox.steps import ProgressView

__all__ = ["routes"]

_OPEN = "open"


async def exchange_intake(request: Request) -> JSONResponse:
    """A step of an intake: `subject` is the voucher, `step` the step that was filled in, `action` what to do."""
    state = state_of(request)
    posted, files = await read_posted(request, state)
    voucher = state.vouchers.get(posted.first("subject"))
    if voucher is None:
        raise NotFound
    if voucher.expired(state.now()):
        raise Forbidden
    await _maybe_wait(state, read_scenario(voucher.metadata))
    action = posted.first("action")
    if action == _OPEN or action not in get_args(Action):
        outcome, view = open_intake(state, voucher)
    else:
        if voucher.voucher_id in state.intakes:
            _keep_files(state, state.intakes[voucher.voucher_id].encounter_id, files)
        submission = Submission(posted.first("step"), cast("Action", action), posted.values)
        outcome, view = submit_step(state, voucher, submission)
    return _answer(render("sandbox/step.html", step=view), view.heading, outcome.events, view.progress)


async def exchange_workflow(request: Request) -> JSONResponse:
    """A screen of a workflow: `subject` is the link."""
    state = state_of(request)
    posted, files = await read_posted(request, state)
    try:
        link = read_link(posted.first("subject"))
    except LinkError as error:
        raise NotFound from error
    patient = state.linked_patient(link)
    if patient is None:
        raise NotFound
    await _maybe_wait(state, read_scenario(patient.metadata))
    view, events = advance(state, link, posted, files)
    return _answer(render("sandbox/workflow.html", screen=view), view.heading, events, None)


async def _maybe_wait(state: SandboxState, scenario: Scenario) -> None:
    if scenario.is_slow:
        await asyncio.sleep(state.switches.slow_s)


def _keep_files(state: SandboxState, owner_id: str, files: Sequence[StoredFile]) -> None:
    if files:
        state.files[owner_id] = (*state.files.get(owner_id, ()), *files)


def _answer(
    html: str, heading: str, events: Sequence[FrameEvent], progress: ProgressView | None
) -> JSONResponse:
    return JSONResponse(
        {
            "html": html,
            "title": heading,
            "events": [{"event": event.event, "data": dict(event.data)} for event in events],
            "progress": None
            if progress is None
            else {"index": progress.index, "estimated": progress.estimated, "total": progress.total},
        },
        headers={"Cache-Control": "no-store"},
    )


routes = [
    Route("/frame/intake", exchange_intake, methods=["POST"]),
    Route("/frame/workflow", exchange_workflow, methods=["POST"]),
]
