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
from typing import TYPE_CHECKING
from urllib.parse import quote

from rules.export.fhir.elements import FhirVersion, Json, fhir_type, present
from rules.export.fhir.gates import Gates
from rules.export.fhir.items import Items
from rules.export.fhir.links import Links, fhir_text, links_of
from rules.export.fhir.logic import Logic
from rules.export.mdi import mdi_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.compiler import Program
    from rules.export.losses import Loss
    from rules.model import Questionnaire

__all__ = ["NATIVE", "FhirQuestionnaire", "FhirVersion", "canonical_url", "to_fhir_questionnaire"]

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
    gates = Gates(links, logic)
    items = Items(questionnaire, links, logic, gates, version)
    questions = items.questions()
    offerings = items.offerings()
    nesting = gates.items()
    facts = items.facts()
    native = json.dumps(mdi_document(questionnaire), separators=(",", ":"))
    resource: Json = {
        "resourceType": "Questionnaire",
        "extension": [{"url": NATIVE, "valueString": native}],
        "url": canonical_url(questionnaire),
        "title": fhir_text(questionnaire.name) or None,
        "status": "active" if questionnaire.active else "retired",
        "subjectType": ["Patient"],
        "item": [*facts, *questions, *offerings, *gates.groups(nesting)],
    }
    targets = {one.id for one in questionnaire.targets}
    return FhirQuestionnaire(
        program=program,
        version=version,
        resource=present(resource),
        losses=(*logic.losses, *items.losses),
        exact=frozenset(targets - logic.inexact),
        links=links,
        types={one.id: fhir_type(one, links, version) for one in questionnaire.questions},
        logic=tuple(nesting),
        nested=frozenset(items.nested),
    )


def canonical_url(questionnaire: Questionnaire) -> str:
    """By what responses refer to it: urn:uuid: if its id is a UUID."""
    if _UUID.fullmatch(questionnaire.id):
        return f"urn:uuid:{questionnaire.id}"
    return f"urn:x-mdi:questionnaire:{quote(questionnaire.id, safe='')}"
