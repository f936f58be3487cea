"""Constraint: what FHIR wants of a Questionnaire and no schema checks."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def items_of(resource: Json) -> dict[str, Json]:
    """All items by linkId."""
    found: dict[str, Json] = {}
    pending = list(resource.get("item", []))
    for item in pending:
        found[item["linkId"]] = item
        pending.extend(item.get("item", []))
    return found


def keeps_the_constraints(resource: Json) -> None:
    """Those of https://hl7.org/fhir/R4/questionnaire.html#invs that no schema checks."""
    items = items_of(resource)
    assert len(items) == _number_of_items(resource)  # que-2: linkIds are unique
    for item in items.values():
        if item["type"] == "group":
            assert item["item"]  # que-1
        if item["type"] == "display":
            assert (
                not {"item", "required", "repeats", "readOnly", "initial", "answerOption", "code"}
                & item.keys()
            )
        assert "initial" not in item or "answerOption" not in item  # que-11
        conditions = item.get("enableWhen", [])
        assert ("enableBehavior" in item) == (len(conditions) > 1)  # que-12
        for condition in conditions:
            assert condition["question"] in items
            assert condition["operator"] != "exists" or "answerBoolean" in condition  # que-7


def _number_of_items(element: Json) -> int:
    return sum(1 + _number_of_items(item) for item in element.get("item", []))
