"""Item: one fact, question or offering in a FHIR Questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.export.fhir.elements import (
    FhirVersion,
    Json,
    default_of,
    fhir_type,
    fhir_value,
    hidden,
    hidden_group,
    hidden_true,
    present,
)
from rules.export.fhir.formulas import Comparison, any_of
from rules.export.fhir.links import Links, fhir_text
from rules.export.fhir.logic import GENDER_CODES, Logic
from rules.export.losses import Loss
from rules.values import kind_of
from rules.wording import GENDERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.export.fhir.gates import Gates
    from rules.model import Offering, Question, Questionnaire

__all__ = ["Items"]

# https://hl7.org/fhir/extensions/StructureDefinition-entryFormat.html
_ENTRY_FORMAT = "http://hl7.org/fhir/StructureDefinition/entryFormat"


class Items:
    """The items of the facts, questions and offerings; their conditions go through `gates`."""

    def __init__(
        self, questionnaire: Questionnaire, links: Links, logic: Logic, gates: Gates, version: FhirVersion
    ) -> None:
        self.losses: list[Loss] = []
        self.nested: list[str] = []
        self._questionnaire = questionnaire
        self._links = links
        self._logic = logic
        self._choice = "choice" if version == "R4" else "coding"
        self._version = version
        self._gates = gates

    def facts(self) -> list[Json]:
        """The group of those facts that a condition asks for; empty if there are none. Call it last."""
        facts = self._links.facts
        used = {name for name, link_id in facts.items() if link_id in self._gates.asked}
        if "bmi" in used:
            used |= {"weight", "height"}
        items = [self._fact(name) for name in facts if name in used]
        group: Json = {"linkId": self._links.groups["facts"], "type": "group", "text": "Facts"}
        return [group | {"item": items}] if items else []

    def _fact(self, name: str) -> Json:
        text, fact_type = _FACTS[name]
        if name == "age" and not self._links.whole_age:
            fact_type = "decimal"
        item: Json = {
            "linkId": self._links.facts[name],
            "text": text,
            "type": self._choice if name == "gender" else fact_type,
            "readOnly": True,
        }
        if name == "gender":
            item["answerOption"] = [
                {"valueCoding": {"code": code, "display": display}}
                for code, display in zip(GENDER_CODES, GENDERS.values(), strict=True)
            ]
        return item

    def questions(self) -> list[Json]:
        """An item for each question; of several with one id, the first."""
        seen: dict[str, Question] = {}
        for question in self._questionnaire.presented:
            seen.setdefault(question.id, question)
        return [self._question(question) for question in seen.values()]

    def _question(self, question: Question) -> Json:
        link_id = self._links.questions[question.id]
        kind = kind_of(question)
        item: Json = {
            "extension": _extensions(question),
            "linkId": link_id,
            "text": _text_of(question),
            "type": fhir_type(question, self._links, self._version),
            **self._gates.enabled(self._logic.questions[question.id].holds),
        }
        if kind != "informational":
            item["required"] = (question.is_visible and not question.is_optional) or None
            item["repeats"] = kind in {"multiple_option", "file"} or None
            item["item"] = self._nested(question, link_id)
            item["answerOption"] = self._options(question)
            item["initial"] = self._initial(question)
        self._note(question, link_id)
        return present(item)

    def _note(self, question: Question, link_id: str) -> None:
        if link_id != question.id:
            self._lose("id", f"{question.pointer}/partner_questionnaire_question_id", f"linkId {link_id!r}")
        if not question.has_next_button:
            self._lose("dead-end", f"{question.pointer}/has_next_button", "people can go on")
        if question.type == "integer" and question.id not in self._links.whole:
            self._lose("type", f"{question.pointer}/type", "an integer compared with fractions is a decimal")
        if len({option.key for option in question.options}) < len(question.options):
            self._lose("option", f"{question.pointer}/options", "the first stands for both")

    def _lose(self, code: str, pointer: str, message: str) -> None:
        self.losses.append(Loss(code, pointer, message, approximated=False))

    def _nested(self, question: Question, link_id: str) -> list[Json]:
        """What belongs to a question: its description, and the free text that some options ask for."""
        nested: list[Json] = []
        if question.description and question.description.strip():
            text = fhir_text(question.description)
            nested.append({"linkId": self._links.descriptions[question.id], "text": text, "type": "display"})
        codes = self._links.codes[question.id]
        asking = dict.fromkeys(codes[one.key] for one in question.options if one.is_show_additional_field)
        if asking and kind_of(question) in {"single_option", "multiple_option"}:
            formula = any_of(Comparison(link_id, "=", "Coding", code) for code in asking)
            item: Json = {"linkId": self._links.additional[question.id], "type": "text", "repeats": True}
            nested.append(item | self._gates.enabled(formula))
        self.nested.extend(str(one["linkId"]) for one in nested)
        return nested

    def _options(self, question: Question) -> list[Json]:
        if kind_of(question) not in {"single_option", "multiple_option"}:
            return []
        default = default_of(question)
        chosen = default if isinstance(default, frozenset) else {default}
        options = []
        for key, code in self._links.codes[question.id].items():
            title = next(one.title for one in question.options if one.key == key)
            option: Json = {"valueCoding": present({"code": code, "display": fhir_text(title).strip()})}
            # With options FHIR wants the initial value here (constraint que-11).
            options.append(option | ({"initialSelected": True} if key in chosen else {}))
        return options

    def _initial(self, question: Question) -> list[Json]:
        default = default_of(question)
        kind = kind_of(question)
        if default is None or kind in {"single_option", "multiple_option"}:
            return []
        if kind == "file":
            return [{"valueAttachment": {"title": "uploaded"}}] if default else []
        return [fhir_value(fhir_type(question, self._links, self._version), default)]

    def offerings(self) -> list[Json]:
        """The hidden group of the offerings, of several with one id the first; empty if there are none."""
        seen: dict[str, Offering] = {}
        for offering in self._questionnaire.offerings:
            seen.setdefault(offering.id, offering)
        items = [
            hidden_true(self._links.offerings[one.id], fhir_text(one.title or one.id))
            | self._gates.enabled(self._logic.offerings[one.id].holds)
            for one in seen.values()
        ]
        return hidden_group(self._links.groups["offerings"], items)


_FACTS: Mapping[str, tuple[str, str]] = {
    "age": ("Age in completed years", "integer"),
    "bmi": ("Body mass index in kg/m2", "decimal"),
    "gender": ("Gender (ISO/IEC 5218)", "choice"),
    "state-uuid": ("State: its UUID, in lower case", "string"),
    "state-abbreviation": ("State: its abbreviation, in lower case", "string"),
    "state-name": ("State: its name, in lower case", "string"),
    "weight": ("Weight in kg", "decimal"),
    "height": ("Height in cm", "decimal"),
}


def _text_of(question: Question) -> str | None:
    """What stands there; a page to read has no items below it, so its description belongs to its text."""
    parts = [question.title or question.label]
    if kind_of(question) == "informational":
        parts.append(question.description)
    return fhir_text("\n\n".join(part for part in parts if part and part.strip())) or None


def _extensions(question: Question) -> list[Json]:
    extensions = [] if question.is_visible else [hidden()]
    if question.placeholder and question.placeholder.strip():
        extensions.append({"url": _ENTRY_FORMAT, "valueString": fhir_text(question.placeholder)})
    return extensions
