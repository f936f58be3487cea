"""The addresses of the frame: what a workflow link carries, as base64 of JSON."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from intake_host.sandbox.records import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.sandbox.records import Workflow

__all__ = ["WORKFLOW_PATHS", "LinkError", "WorkflowLink", "intake_url", "read_link", "workflow_url"]

# https://docs.mdintegrations.com: the licence and the intro video share one path.
WORKFLOW_PATHS: Mapping[Workflow, str] = {
    "messaging": "messages",
    "drivers_license": "av",
    "intro_video": "av",
    "file_upload": "file",
}


class LinkError(ValueError):
    """A workflow link that cannot be read."""


@dataclass(frozen=True, slots=True)
class WorkflowLink:
    """Whom a link is for; the address itself is personal data."""

    patient_email: str
    partner_id: str
    patient_id: str
    workflow: Workflow

    def encode(self) -> str:
        """The link's last path segment: base64 (of the URL-safe alphabet) of its JSON."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode().rstrip("=")


def read_link(segment: str) -> WorkflowLink:
    """The link that `segment` encodes.

    Raises:
        LinkError: If it is no link of ours.
    """
    try:
        fields = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
        texts = {name: fields[name] for name in WorkflowLink.__dataclass_fields__}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LinkError("this is not a workflow link") from error
    is_ours = all(isinstance(text, str) for text in texts.values()) and texts["workflow"] in WORKFLOWS
    if not is_ours:
        raise LinkError("this is not a workflow link")
    return WorkflowLink(
        texts["patient_email"], texts["partner_id"], texts["patient_id"], cast("Workflow", texts["workflow"])
    )


def intake_url(frame_origin: str, voucher_id: str) -> str:
    """Where a voucher's intake is filled in."""
    return f"{frame_origin}/?{urlencode({'token': voucher_id})}"


def workflow_url(frame_origin: str, link: WorkflowLink, query: Mapping[str, str]) -> str:
    """Where a workflow opens; `query` is the API request's own, reflected."""
    address = f"{frame_origin}/{WORKFLOW_PATHS[link.workflow]}/{link.encode()}"
    return f"{address}?{urlencode(query)}" if query else address
