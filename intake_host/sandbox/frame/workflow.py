"""The workflows: a code first, then a plain stand-in for MDI's screen.

| action  | needs     | leads to                                                  |
|---------|-----------|-----------------------------------------------------------|
| open    |           | the code screen                                           |
| otp     | a code    | right: the screen, `logged_in`; wrong: again, `otp_failed` |
| message | a sign-in | the thread with one message more                          |
| file    | a sign-in | the list with one file more                               |
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_host.sandbox.errors import Forbidden
from intake_host.sandbox.journey import FrameEvent
from intake_host.sandbox.records import ThreadMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_host.sandbox.frame.submissions import Posted
    from intake_host.sandbox.links import WorkflowLink
    from intake_host.sandbox.records import StoredFile, Workflow
    from intake_host.sandbox.state import SandboxState

__all__ = ["ScreenView", "advance"]

_MESSAGE_MAX = 2000
_HEADINGS: dict[Workflow, str] = {
    "messaging": "Messages",
    "drivers_license": "Show your driver's license",
    "intro_video": "Record an intro video",
    "file_upload": "Upload a file",
}


@dataclass(frozen=True, slots=True)
class ScreenView:
    """One screen of a workflow.

    Attributes:
        kind: `code`, or the workflow's name once the person is in.
        sign_in: The token that the next actions need; empty on the code screen.
        masked_email: Where the mailed code went, without giving the address away.
    """

    kind: str
    heading: str
    masked_email: str = ""
    error: str | None = None
    sign_in: str = ""
    messages: tuple[ThreadMessage, ...] = ()
    files: tuple[StoredFile, ...] = ()


def advance(
    state: SandboxState, link: WorkflowLink, posted: Posted, files: Sequence[StoredFile]
) -> tuple[ScreenView, tuple[FrameEvent, ...]]:
    """The screen that an action leads to, and what the frame posts.

    Raises:
        Forbidden: If the action needs a sign-in and there is none for this link.
    """
    action = posted.first("action")
    if action == "otp":
        return _try_code(state, link, posted.first("code"))
    if action not in ("message", "file"):
        return _code_screen(link), ()
    sign_in = posted.first("sign_in")
    if state.sign_ins.get(sign_in) != link:
        raise Forbidden
    if action == "message":
        return _write(state, link, sign_in, posted.first("text").strip()), ()
    return _upload(state, link, sign_in, files), ()


def _try_code(
    state: SandboxState, link: WorkflowLink, typed: str
) -> tuple[ScreenView, tuple[FrameEvent, ...]]:
    if not typed.strip():
        return _code_screen(link, error="Enter the code"), ()
    if not state.codes.redeem(link.patient_id, link.workflow, typed):
        return _code_screen(link, error="That code is not right, or it has expired"), (
            FrameEvent("otp_failed"),
        )
    sign_in = secrets.token_urlsafe(16)
    state.sign_ins[sign_in] = link
    return _screen(state, link, sign_in), (FrameEvent("logged_in", {"patient_id": link.patient_id}),)


def _write(state: SandboxState, link: WorkflowLink, sign_in: str, text: str) -> ScreenView:
    if not text:
        return _screen(state, link, sign_in, error="Write a message first")
    if len(text) > _MESSAGE_MAX:
        return _screen(state, link, sign_in, error=f"Use at most {_MESSAGE_MAX} characters")
    thread = _thread(state, link)
    state.threads[link.patient_id] = (*thread, ThreadMessage("patient", text, state.now()))
    return _screen(state, link, sign_in)


def _upload(state: SandboxState, link: WorkflowLink, sign_in: str, files: Sequence[StoredFile]) -> ScreenView:
    if not files:
        return _screen(state, link, sign_in, error="Choose a file first")
    state.files[link.patient_id] = (*state.files.get(link.patient_id, ()), *files)
    return _screen(state, link, sign_in)


def _code_screen(link: WorkflowLink, *, error: str | None = None) -> ScreenView:
    name, _, domain = link.patient_email.partition("@")
    return ScreenView("code", "Enter your code", masked_email=f"{name[:1]}…@{domain}", error=error)


def _screen(state: SandboxState, link: WorkflowLink, sign_in: str, *, error: str | None = None) -> ScreenView:
    return ScreenView(
        kind=link.workflow,
        heading=_HEADINGS[link.workflow],
        error=error,
        sign_in=sign_in,
        messages=_thread(state, link) if link.workflow == "messaging" else (),
        files=state.files.get(link.patient_id, ()) if link.workflow == "file_upload" else (),
    )


def _thread(state: SandboxState, link: WorkflowLink) -> tuple[ThreadMessage, ...]:
    greeting = ThreadMessage("clinician", "Hello. Write to me here if you have a question.", state.now())
    return state.threads.setdefault(link.patient_id, (greeting,))
