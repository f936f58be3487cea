"""Workflow links survive the way to the browser and back; nothing else is taken for one."""

from __future__ import annotations

import base64
import json

import pytest

from intake_host.sandbox.links import LinkError, WorkflowLink, read_link, workflow_url

LINK = WorkflowLink("ada+??>@example.com", "partner", "patient", "intro_video")


def encoded(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


def test_a_link_is_read_as_it_was_written() -> None:
    assert read_link(LINK.encode()) == LINK


def test_the_query_of_the_call_is_reflected() -> None:
    url = workflow_url("http://mdi.test", LINK, {"case_id": "a b", "fullscreen": "true"})
    assert url == f"http://mdi.test/av/{LINK.encode()}?case_id=a+b&fullscreen=true"


@pytest.mark.parametrize(
    "segment",
    [
        "",
        "%%%",
        "\N{SNOWMAN}",
        pytest.param("W1tb" * 30_000, id="brackets all the way down"),
        encoded([]),
        encoded("text"),
        encoded({"patient_id": "p"}),
        encoded({"patient_email": "e", "partner_id": "p", "patient_id": 7, "workflow": "messaging"}),
        encoded({"patient_email": "e", "partner_id": "p", "patient_id": "p", "workflow": "telepathy"}),
    ],
)
def test_anything_else_is_no_link(segment: str) -> None:
    with pytest.raises(LinkError):
        read_link(segment)
