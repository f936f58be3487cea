"""Cases: what clinicians decide about; MDI's frame calls them encounters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.mdi.models import Case, CaseQuestion

if TYPE_CHECKING:
    from intake_host.mdi.connection import Connection

__all__ = ["Cases"]

CASE = "/v1/partner/cases/:case_id"
QUESTIONS = f"{CASE}/questions"


class Cases:
    """`client.cases`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, case_id: str) -> Case:
        """One case."""
        return await self._connection.get(Case, CASE, {"case_id": case_id})

    async def questions(self, case_id: str) -> list[CaseQuestion]:
        """What the patient was asked, with the answers."""
        return await self._connection.list(CaseQuestion, QUESTIONS, {"case_id": case_id})
