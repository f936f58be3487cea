"""Name: what a question, its verdict, an offering or a fact is called in the survey's expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.model import Question, Questionnaire
    from rules.states import StateKind

__all__ = ["FACTS", "STATE_KINDS", "Names"]

FACTS = {"age": "age_years", "bmi": "bmi", "gender": "gender"}
STATE_KINDS: tuple[StateKind, ...] = ("uuid", "abbreviation", "name")
_VARIABLES = ("age_years", "gender", "weight_g", "height_mm", *(f"state_{kind}" for kind in STATE_KINDS))

_SAFE_NAME = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_-]*")


class Names:
    """The names of elements and offerings: ids where they are safe in an expression, which takes a for A."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._taken = {"bmi", *_VARIABLES}
        self.questions: dict[str, str] = {}
        self.offerings: dict[str, str] = {}
        for index, question in enumerate(questionnaire.questions, start=1):
            own = question.id.lower().startswith(("verdict-", "offering-"))
            name = f"question-{index}" if own or not _SAFE_NAME.fullmatch(question.id) else question.id
            self.questions.setdefault(question.id, self._free(name, index))
        for index, offering in enumerate(questionnaire.offerings, start=1):
            last = offering.id if _SAFE_NAME.fullmatch(offering.id) else str(index)
            self.offerings.setdefault(offering.id, self._free(f"offering-{last}", index))

    def _free(self, name: str, index: int) -> str:
        # The survey keeps a comment under the name of its question and this ending.
        while name.lower() in self._taken or name.lower().endswith("-comment"):
            name = f"{name}-{index}"
        self._taken.add(name.lower())
        return name

    def of(self, question: Question) -> str:
        """Its element."""
        return self.questions[question.id]

    def verdict(self, question: Question) -> str:
        """The calculated value that says whether it is shown."""
        return f"verdict-{self.of(question)}"
