"""Questionnaire: written as a FHIR Questionnaire, R4 or R5, with its logic as `enableWhen`.

    facts      a group of read-only items that the host fills: fact-age, fact-gender, fact-bmi (kg/m2), fact-state-name
    ...        the questions, by their ids, in the order in which people meet them
    offerings  a hidden group of boolean items, each initially true: enabled means eligible
    logic      a hidden group of boolean items, each initially true: enabled means that a part of a rule holds
    never      a hidden boolean item that nobody answers, for what can never be true

`enableWhen` combines its comparisons by one word, so a rule within a rule is an item of its own in `logic`, compared
with true. That relies on FHIR's rule that a disabled item counts as unanswered (Questionnaire.item.enableWhen).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import quote

from rules.export.fhir.formulas import (
    ALWAYS,
    NEVER,
    Combination,
    Comparison,
    Formula,
    Negation,
    Settled,
    any_of,
)
from rules.export.fhir.links import Links, fhir_text, links_of
from rules.export.fhir.logic import GENDER_CODES, Logic
from rules.export.fhir.numbers import as_number
from rules.export.losses import Loss
from rules.export.mdi import mdi_document
from rules.values import UnfitValueError, is_blank, kind_of, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from rules.compiler import Program
    from rules.model import Question, Questionnaire
    from rules.values import Value

__all__ = [
    "HIDDEN",
    "NATIVE",
    "FhirQuestionnaire",
    "FhirVersion",
    "Json",
    "canonical_url",
    "default_of",
    "fhir_type",
    "fhir_value",
    "to_fhir_questionnaire",
]

Json = dict[str, object]
FhirVersion = Literal["R4", "R5"]

# https://hl7.org/fhir/extensions/StructureDefinition-questionnaire-hidden.html
HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
# https://hl7.org/fhir/extensions/StructureDefinition-entryFormat.html
_ENTRY_FORMAT = "http://hl7.org/fhir/StructureDefinition/entryFormat"
NATIVE = "urn:x-mdi:questionnaire"
"""The extension that keeps MDI's own JSON, so that reading back loses nothing (see rules.export.fhir.reading)."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class FhirQuestionnaire:
    """`resource` is the Questionnaire as JSON.

    `losses` point into MDI's document. `exact` are the questions and offerings that a reader of FHIR enables for
    exactly the final cases in which their verdict is true.
    """

    program: Program
    version: FhirVersion
    resource: Json
    losses: tuple[Loss, ...]
    exact: frozenset[str]
    links: Links
    types: Mapping[str, str]
    """FHIR's item type of each question."""
    logic: tuple[Json, ...]
    """The hidden items by which conditions are nested."""
    nested: frozenset[str]
    """The linkIds of items below questions."""


def to_fhir_questionnaire(program: Program, version: FhirVersion = "R4") -> FhirQuestionnaire:
    """The FHIR Questionnaire of a program."""
    questionnaire = program.questionnaire
    links = links_of(questionnaire)
    logic = Logic(program, links)
    items = _Items(questionnaire, links, logic, version)
    questions = items.questions()
    offerings = items.offerings()
    hidden = items.logic()
    facts = items.facts()
    native = json.dumps(mdi_document(questionnaire), separators=(",", ":"))
    resource: Json = {
        "resourceType": "Questionnaire",
        "extension": [{"url": NATIVE, "valueString": native}],
        "url": canonical_url(questionnaire),
        "title": fhir_text(questionnaire.name) or None,
        "status": "active" if questionnaire.active else "retired",
        "subjectType": ["Patient"],
        "item": [*facts, *questions, *offerings, *hidden],
    }
    targets = {one.id for one in questionnaire.targets}
    return FhirQuestionnaire(
        program=program,
        version=version,
        resource=_present(resource),
        losses=(*logic.losses, *items.losses),
        exact=frozenset(targets - logic.inexact),
        links=links,
        types={one.id: fhir_type(one, links, version) for one in questionnaire.questions},
        logic=tuple(items.logic_items),
        nested=frozenset(items.nested),
    )


def canonical_url(questionnaire: Questionnaire) -> str:
    """By what responses refer to it: urn:uuid: if its id is a UUID."""
    if _UUID.fullmatch(questionnaire.id):
        return f"urn:uuid:{questionnaire.id}"
    return f"urn:x-mdi:questionnaire:{quote(questionnaire.id, safe='')}"


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


class _Items:
    """The items of one questionnaire; `logic()` gives those that the others turned out to need."""

    def __init__(
        self, questionnaire: Questionnaire, links: Links, logic: Logic, version: FhirVersion
    ) -> None:
        self.losses: list[Loss] = []
        self.logic_items: list[Json] = []
        self.nested: list[str] = []
        self._questionnaire = questionnaire
        self._links = links
        self._logic = logic
        self._choice = "choice" if version == "R4" else "coding"
        self._version = version
        self._asked: set[str] = set()
        self._gates: dict[Formula, str] = {}
        # Not by recursion: a chain of questions may be longer than the interpreter's stack.
        self._pending: list[tuple[Json, Formula]] = []
        self._uses_never = False

    def facts(self) -> list[Json]:
        """The group of those facts that something is compared with; empty if there are none."""
        facts = self._links.facts
        used = {name for name, link_id in facts.items() if link_id in self._asked}
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
                for code, display in zip(GENDER_CODES, _GENDERS, strict=True)
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
            **self._enabled(self._logic.questions[question.id].holds),
        }
        if kind != "informational":
            item["required"] = (question.is_visible and not question.is_optional) or None
            item["repeats"] = kind in {"multiple_option", "file"} or None
            item["item"] = self._nested(question, link_id)
            item["answerOption"] = self._options(question)
            item["initial"] = self._initial(question)
        self._note(question, link_id)
        return _present(item)

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
            nested.append(item | self._enabled(formula))
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
            option: Json = {"valueCoding": _present({"code": code, "display": fhir_text(title).strip()})}
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
        """The hidden group of the offerings; empty if there are none."""
        seen = {one.id: one for one in reversed(self._questionnaire.offerings)}
        items = [
            _hidden_true(self._links.offerings[one.id], fhir_text(one.title or one.id))
            | self._enabled(self._logic.offerings[one.id].holds)
            for one in reversed(seen.values())
        ]
        return self._hidden_group(self._links.groups["offerings"], items)

    def logic(self) -> list[Json]:
        """The hidden items by which the others nest their conditions. Call it last."""
        for item, formula in self._pending:  # grows meanwhile
            self.logic_items.append(item | self._enabled(formula))
        never: Json = {"extension": [_hidden()], "linkId": self._links.groups["never"], "type": "boolean"}
        return [
            *self._hidden_group(self._links.logic, self.logic_items),
            *([never] if self._uses_never else []),
        ]

    def _hidden_group(self, link_id: str, items: list[Json]) -> list[Json]:
        group: Json = {"extension": [_hidden()], "linkId": link_id, "type": "group"}
        return [group | {"item": items}] if items else []

    def _enabled(self, formula: Formula) -> Json:
        if formula == ALWAYS:
            return {}
        if formula == NEVER:
            self._uses_never = True
            never = Comparison(self._links.groups["never"], "=", "Boolean", value=True)
            return {"enableWhen": [self._when(never)]}
        if not isinstance(formula, Combination):
            return {"enableWhen": [self._when(formula)]}
        parts = [self._when(part) for part in formula.parts]
        return {"enableWhen": parts, "enableBehavior": formula.behaviour}

    def _when(self, formula: Formula) -> Json:
        if isinstance(formula, Comparison):
            link_id, operator, answer, value = formula
            self._asked.add(link_id)
            shown = {"code": value} if answer == "Coding" else value
            return {"question": link_id, "operator": operator, f"answer{answer}": shown}
        if isinstance(formula, Negation):
            gate = self._gate(formula.part, formula.part)
            return {"question": gate, "operator": "exists", "answerBoolean": False}
        whole: Formula = formula
        if isinstance(formula, Settled):
            whole = any_of(self._logic.questions[formula.question_id])
        return {"question": self._gate(formula, whole), "operator": "=", "answerBoolean": True}

    def _gate(self, key: Formula, formula: Formula) -> str:
        if key not in self._gates:
            link_id = self._gates[key] = f"{self._links.logic}-{len(self._gates) + 1}"
            self._pending.append((_hidden_true(link_id, None), formula))
        return self._gates[key]


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
_GENDERS = ("not known", "male", "female", "not applicable")


def fhir_value(item_type: str, value: object) -> Json:
    """The value[x] of an item of this type."""
    if item_type == "boolean":
        return {"valueBoolean": value}
    if item_type in {"integer", "decimal"}:
        return {f"value{item_type.title()}": as_number(cast("Decimal", value))}
    if item_type == "date":
        return {"valueDate": cast("date", value).isoformat()}
    return {"valueString": fhir_text(cast("str", value))}


def _text_of(question: Question) -> str | None:
    """What stands there; a page to read has no items below it, so its description belongs to its text."""
    parts = [question.title or question.label]
    if kind_of(question) == "informational":
        parts.append(question.description)
    return fhir_text("\n\n".join(part for part in parts if part and part.strip())) or None


def _extensions(question: Question) -> list[Json]:
    extensions = [] if question.is_visible else [_hidden()]
    if question.placeholder and question.placeholder.strip():
        extensions.append({"url": _ENTRY_FORMAT, "valueString": fhir_text(question.placeholder)})
    return extensions


def _hidden() -> Json:
    return {"url": HIDDEN, "valueBoolean": True}


def _hidden_true(link_id: str, text: str | None) -> Json:
    item: Json = {"extension": [_hidden()], "linkId": link_id, "text": text, "type": "boolean"}
    return _present(item | {"initial": [{"valueBoolean": True}]})


def _present(element: Json) -> Json:
    """Without what is empty: FHIR has no nulls and no empty lists."""
    return {key: value for key, value in element.items() if value not in (None, [], "")}
