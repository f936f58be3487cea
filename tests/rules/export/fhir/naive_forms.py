"""A second reader of FHIR's enableWhen, written from its specification alone: slow, recursive, on plain JSON.

https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen, with != as R6 has it: no answer
equals. It shares no code with `rules`.
"""

from __future__ import annotations

import operator
from typing import Any

Json = dict[str, Any]

ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class NaiveForm:
    """A questionnaire that is filled in with a response."""

    def __init__(self, questionnaire: Json, response: Json) -> None:
        self.items: dict[str, Json] = {}
        self.parents: dict[str, str] = {}
        self.answers: dict[str, list[Any]] = {}
        self._place(questionnaire, None)
        self._answer(response)

    def enabled(self, link_id: str) -> bool:
        """Whether the item is enabled, and everything that it lies in."""
        parent = self.parents.get(link_id)
        if parent is not None and not self.enabled(parent):
            return False
        item = self.items[link_id]
        results = [self._holds(one) for one in item.get("enableWhen", [])]
        if not results:
            return True
        return any(results) if item.get("enableBehavior") == "any" else all(results)

    def _holds(self, condition: Json) -> bool:
        link_id = condition["question"]
        given = self.answers.get(link_id, []) if self.enabled(link_id) else []
        required = next(value for key, value in condition.items() if key.startswith("answer"))
        if condition["operator"] == "exists":
            return bool(required) == bool(given)
        if isinstance(required, dict):
            required = required["code"]
        if condition["operator"] in {"=", "!="}:
            found: bool = required in given
            return found if condition["operator"] == "=" else not found
        return any(bool(ORDERS[condition["operator"]](one, required)) for one in given)

    def _place(self, parent: Json, parent_id: str | None) -> None:
        for item in parent.get("item", []):
            self.items[item["linkId"]] = item
            if parent_id is not None:
                self.parents[item["linkId"]] = parent_id
            self._place(item, item["linkId"])

    def _answer(self, parent: Json) -> None:
        for item in parent.get("item", []):
            for answer in item.get("answer", []):
                value = next(given for key, given in answer.items() if key.startswith("value"))
                plain = value.get("code", "uploaded") if isinstance(value, dict) else value
                self.answers.setdefault(item["linkId"], []).append(plain)
                self._answer(answer)
            self._answer(item)
