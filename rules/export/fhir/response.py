"""Response: answers and facts as a FHIR QuestionnaireResponse, and back.

A `completed` response has what counted: the facts, the answers of questions that were shown (or, being invisible, in
force), true for each eligible offering. An `in-progress` response has all that was said, and the initial values of
hidden items: what a form filler goes on from, evaluating by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, cast

from rules.evaluator import evaluate
from rules.export.fhir.elements import Json, default_of, fhir_value
from rules.export.fhir.enablement import is_enabled
from rules.export.fhir.links import fhir_text
from rules.export.fhir.numbers import as_number, is_exact, is_integer, sticky
from rules.export.fhir.questionnaire import FhirQuestionnaire, canonical_url
from rules.export.losses import Loss
from rules.graph import strongly_connected
from rules.problems import escape
from rules.values import kind_of
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.answers import Answers
    from rules.facts import Facts
    from rules.model import Question
    from rules.values import Value

__all__ = ["FhirResponse", "Status", "to_fhir_response"]

Status = Literal["in-progress", "completed"]


@dataclass(frozen=True, slots=True, repr=False)
class FhirResponse:
    """`resource` is the QuestionnaireResponse as JSON. `losses` point into the answers and facts of the case."""

    resource: Json
    losses: tuple[Loss, ...]

    def __repr__(self) -> str:
        return "FhirResponse(...)"


def to_fhir_response(
    exported: FhirQuestionnaire, answers: Answers, facts: Facts, *, status: Status = "completed"
) -> FhirResponse:
    """The response of one person to a form; `completed` evaluates the answers as final.

    Raises:
        ValueError: If the answers were read by another questionnaire.
    """
    questionnaire = exported.program.questionnaire
    losses: list[Loss] = []
    evaluation = evaluate(exported.program, answers, facts, final=True)
    by_link = {exported.links.facts[name]: [value] for name, value in _facts(facts, losses).items()}
    if not exported.links.whole_age and facts.age_years is not None:
        by_link[exported.links.facts["age"]] = [{"valueDecimal": facts.age_years}]
    true: list[Json] = [{"valueBoolean": True}]
    for question in questionnaire.questions:
        verdict = evaluation.verdicts.questions[question.id].verdict
        if status == "in-progress" or verdict is Verdict.TRUE:
            given = _answers(question, answers, exported, losses)
            by_link[exported.links.questions[question.id]] = given
    if status == "completed":
        for offering_id in evaluation.offerings.eligible:
            by_link[exported.links.offerings[offering_id]] = true
        by_link |= dict.fromkeys(_enabled_logic(exported, by_link), true)
    else:
        hidden = (*exported.links.offerings.values(), *(str(item["linkId"]) for item in exported.logic))
        by_link |= dict.fromkeys(hidden, true)
    resource: Json = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical_url(questionnaire),
        "status": status,
    }
    items = _items(cast("list[Json]", exported.resource.get("item", [])), by_link)
    return FhirResponse(resource | ({"item": items} if items else {}), tuple(losses))


def _facts(facts: Facts, losses: list[Loss]) -> dict[str, Json]:
    known: dict[str, Json] = {}
    if facts.age_years is not None:
        known["age"] = {"valueInteger": facts.age_years}
    if facts.gender is not None:
        known["gender"] = {"valueCoding": {"code": str(facts.gender)}}
    for name, number in (("weight", facts.weight_kg), ("height", facts.height_cm)):
        if number is not None:
            known[name] = {"valueDecimal": as_number(number)}
    if facts.bmi_kg_per_m2 is not None:
        known["bmi"] = {"valueDecimal": as_number(sticky(facts.bmi_kg_per_m2))}
    for kind, identifiers in (facts.states_by_kind or {}).items():
        known[f"state-{kind}"] = {"valueString": min(identifiers)}
        if len(identifiers) > 1:
            losses.append(Loss("state", "/facts/state", f"one {kind} is kept"))
    return known


def _answers(
    question: Question, answers: Answers, exported: FhirQuestionnaire, losses: list[Loss]
) -> list[Json]:
    entry = answers.entries.get(question.id)
    if entry is None and not question.is_visible:
        entry = default_of(question)
    kind = kind_of(question)
    if entry is None or kind == "informational":
        return []
    pointer = f"/answers/{escape(question.id)}"
    by_default = not question.is_visible and default_of(question)
    if not entry and (kind == "file" or (kind == "multiple_option" and by_default)):
        losses.append(Loss("empty", pointer, "an answer of nothing is no answer"))
    if kind in {"single_option", "multiple_option"}:
        return _chosen(question, answers, exported, entry)
    if kind == "file":
        if entry:
            losses.append(Loss("answer-id", pointer, "that there is one is said", approximated=False))
        return [{"valueAttachment": {"title": "uploaded"}}] if entry else []
    item_type = exported.types[question.id]
    if isinstance(entry, Decimal):
        if not (is_exact(entry) and (item_type == "decimal" or is_integer(entry))):
            losses.append(Loss("digits", pointer, f"the nearest {item_type} is said"))
        entry = entry.to_integral_value() if item_type == "integer" else entry
    return [fhir_value(item_type, entry)]


def _chosen(question: Question, answers: Answers, exported: FhirQuestionnaire, entry: Value) -> list[Json]:
    keys = entry if isinstance(entry, frozenset) else {entry}
    codes = exported.links.codes[question.id]
    chosen: list[Json] = [{"valueCoding": {"code": code}} for key, code in codes.items() if key in keys]
    texts = answers.additional.get(question.id, ())
    link_id = exported.links.additional[question.id]
    if texts and chosen and link_id in exported.nested:
        values = [{"valueString": fhir_text(text)} for text in texts]
        chosen[0]["item"] = [{"linkId": link_id, "answer": values}]
    return chosen


def _enabled_logic(exported: FhirQuestionnaire, answers: Mapping[str, list[Json]]) -> list[str]:
    """Those of the hidden logic items that are enabled."""
    items = {str(item["linkId"]): item for item in exported.logic}
    position = {link_id: index for index, link_id in enumerate(items)}
    needs = [
        [
            position[one["question"]]
            for one in cast("list[dict[str, str]]", item.get("enableWhen", ()))
            if one["question"] in position
        ]
        for item in items.values()
    ]
    values = {link_id: [_plain(one) for one in given] for link_id, given in answers.items()}
    enabled: list[str] = []
    ordered = list(items)
    for group in strongly_connected(needs):
        link_id = ordered[group[0]]
        if is_enabled(items[link_id], values):
            enabled.append(link_id)
            values[link_id] = [True]
    return enabled


def _plain(answer: Json) -> object:
    value = next(iter(answer.values()))
    return value.get("code") if isinstance(value, dict) else value


def _items(items: Sequence[Json], answers: Mapping[str, list[Json]]) -> list[Json]:
    """The items that have answers, or have some below them; in the order of the questionnaire."""
    found: list[Json] = []
    for item in items:
        link_id = str(item["linkId"])
        if item["type"] == "group":
            below = _items(cast("list[Json]", item["item"]), answers)
            found.extend([{"linkId": link_id, "item": below}] if below else [])
        elif answers.get(link_id):
            found.append({"linkId": link_id, "answer": answers[link_id]})
    return found
