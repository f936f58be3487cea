"""Questionnaires: the forms that MDI keeps for the partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.mdi.models import Question, Questionnaire

if TYPE_CHECKING:
    import builtins

    from intake_host.mdi.connection import Connection

__all__ = ["Questionnaires"]

QUESTIONNAIRES = "/v1/partner/questionnaires"
QUESTIONNAIRE = f"{QUESTIONNAIRES}/:questionnaire_id"
QUESTIONS = f"{QUESTIONNAIRE}/questions"


class Questionnaires:
    """`client.questionnaires`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> list[Questionnaire]:
        """Every questionnaire that is enabled, with its questions, rules and offerings."""
        return await self._connection.list(Questionnaire, QUESTIONNAIRES, {})

    async def get(self, questionnaire_id: str) -> Questionnaire:
        """One questionnaire; only here does MDI say whether it has a welcome and a thanks page."""
        return await self._connection.get(
            Questionnaire, QUESTIONNAIRE, {"questionnaire_id": questionnaire_id}
        )

    async def questions(self, questionnaire_id: str) -> builtins.list[Question]:
        """The questions of one questionnaire."""
        return await self._connection.list(Question, QUESTIONS, {"questionnaire_id": questionnaire_id})
