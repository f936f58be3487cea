"""Workflows: the pages of MDI that a patient who exists already is sent to.

Every call makes a new link and a new code, and asks for the page without MDI's border and logo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.mdi.models import WorkflowAnswer, WorkflowLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.mdi.connection import Connection

__all__ = ["Workflows"]

MESSAGING = "/v1/partner/patients/:patient_id/auth"
DRIVERS_LICENSE = "/v1/partner/patients/:patient_id/drivers-license"
INTRO_VIDEO = "/v1/partner/patients/:patient_id/intro-video"
FILE_UPLOAD = "/v1/partner/patients/:patient_id/file-url"

# MDI puts the query of the call onto the URL that it answers.
FULLSCREEN = {"fullscreen": "true"}


class Workflows:
    """`client.workflows`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def messaging(
        self, patient_id: str, *, case_id: str | None = None, full: bool | None = None
    ) -> WorkflowLink:
        """A link to the patient's messages.

        Args:
            patient_id: Whose.
            case_id: The case whose messages are opened; None for all.
            full: Whether the whole patient app is shown and not the messages only; None leaves it to MDI.
        """
        query = dict(FULLSCREEN)
        if case_id is not None:
            query["case_id"] = case_id
        if full is not None:
            query["full"] = "true" if full else "false"
        return await self._link(MESSAGING, patient_id, query)

    async def drivers_license(self, patient_id: str) -> WorkflowLink:
        """A link to the page that takes a picture of the patient's driver's license."""
        return await self._link(DRIVERS_LICENSE, patient_id, FULLSCREEN)

    async def intro_video(self, patient_id: str) -> WorkflowLink:
        """A link to the page that records the patient's introduction."""
        return await self._link(INTRO_VIDEO, patient_id, FULLSCREEN)

    async def file_upload(self, patient_id: str) -> WorkflowLink:
        """A link to the page that takes files from the patient."""
        return await self._link(FILE_UPLOAD, patient_id, FULLSCREEN)

    async def _link(self, path: str, patient_id: str, query: Mapping[str, str]) -> WorkflowLink:
        answer = await self._connection.get(WorkflowAnswer, path, {"patient_id": patient_id}, query)
        return WorkflowLink(answer.url, answer.verification_code)
