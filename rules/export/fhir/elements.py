"""Element: pieces of FHIR's JSON that questionnaires and responses are made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from rules.export.fhir.links import fhir_text
from rules.export.fhir.numbers import as_number
from rules.values import UnfitValueError, is_blank, kind_of, read_value

if TYPE_CHECKING:
    from rules.export.fhir.links import Links
    from rules.model import Question
    from rules.values import Value

__all__ = [
    "HIDDEN",
    "FhirVersion",
    "Json",
    "default_of",
    "fhir_type",
    "fhir_value",
    "hidden",
    "hidden_group",
    "hidden_true",
    "present",
]

Json = dict[str, object]
FhirVersion = Literal["R4", "R5"]

# https://hl7.org/fhir/extensions/StructureDefinition-questionnaire-hidden.html
HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"


def fhir_type(question: Question, links: Links, version: FhirVersion) -> str:
    """The type of the question's item."""
    kind = kind_of(question)
    if kind in {"single_option", "multiple_option"}:
        return "choice" if version == "R4" else "coding"
    if kind == "number":
        return "integer" if question.id in links.whole else "decimal"
    if kind == "text":
        return "text" if question.type == "text" else "string"
    return {"boolean": "boolean", "date": "date", "file": "attachment", "informational": "display"}[kind]


def default_of(question: Question) -> Value | None:
    """Its default value; None if it has none, or none that fits."""
    if is_blank(question.default_value) or kind_of(question) == "informational":
        return None
    try:
        return read_value(question, question.default_value)
    except UnfitValueError:
        return None


def fhir_value(item_type: str, value: object) -> Json:
    """The value[x] of an item of this type, which matters to numbers only: integer or decimal."""
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, Decimal):
        return {f"value{item_type.title()}": as_number(value)}
    if isinstance(value, date):
        return {"valueDate": value.isoformat()}
    return {"valueString": fhir_text(str(value))}


def hidden() -> Json:
    """The extension of an item that nobody sees."""
    return {"url": HIDDEN, "valueBoolean": True}


def hidden_group(link_id: str, items: list[Json]) -> list[Json]:
    """A group that nobody sees; none if there is nothing in it."""
    group: Json = {"extension": [hidden()], "linkId": link_id, "type": "group"}
    return [group | {"item": items}] if items else []


def hidden_true(link_id: str, text: str | None) -> Json:
    """A boolean item that nobody sees and that is true from the start."""
    item: Json = {"extension": [hidden()], "linkId": link_id, "text": text, "type": "boolean"}
    return present(item | {"initial": [{"valueBoolean": True}]})


def present(element: Json) -> Json:
    """Without what is empty: FHIR has no nulls and no empty lists."""
    return {key: value for key, value in element.items() if value not in (None, [], "")}
