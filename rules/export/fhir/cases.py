"""Case: a FHIR QuestionnaireResponse as the facts and answers of one person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules.document import DocumentError, read_document
from rules.errors import CaseError
from rules.export.fhir.links import links_of
from rules.export.losses import Loss
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.export.fhir.links import Links
    from rules.model import Question, Questionnaire

__all__ = ["FhirCase", "from_fhir_response"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class FhirCase:
    """`case` is what `read_case` takes; its numbers with a point are texts. `losses` point into the response."""

    case: Json
    losses: tuple[Loss, ...]

    def __repr__(self) -> str:
        return "FhirCase(...)"


def from_fhir_response(questionnaire: Questionnaire, source: str | bytes | Mapping[str, object]) -> FhirCase:
    """The case that a response to this questionnaire, R4 or R5, tells; it is final unless still in progress.

    Raises:
        CaseError: If it is no FHIR QuestionnaireResponse.
    """
    try:
        document, _ = read_document(source)
    except DocumentError as error:
        raise CaseError(str(error)) from error
    if not isinstance(document, dict) or document.get("resourceType") != "QuestionnaireResponse":
        raise CaseError("no FHIR QuestionnaireResponse")
    return _Response(questionnaire).read(document)


class _Response:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self._links: Links = links_of(questionnaire)
        self._questions = {self._links.questions[one.id]: one for one in questionnaire.questions}
        self._losses: list[Loss] = []

    def read(self, document: Json) -> FhirCase:
        links = self._links
        additional = {link_id: question_id for question_id, link_id in links.additional.items()}
        known = {*links.offerings.values(), *links.descriptions.values(), *links.groups.values()}
        facts = {link_id: name for name, link_id in links.facts.items()}
        told: dict[str, object] = {}
        answers: dict[str, object] = {}
        texts: dict[str, list[object]] = {}
        for item, pointer in _items(document):
            link_id, values = item.get("linkId"), _values(item)
            if not values or link_id in known or str(link_id).startswith(links.logic):
                continue
            if link_id in facts:
                told[facts[link_id]] = values[0]
            elif link_id in additional:
                texts[additional[link_id]] = values
            elif link_id in self._questions:
                question = self._questions[link_id]
                read = self._answer(question, values, pointer)
                answers |= {} if read is None else {question.id: read}
            else:
                self._losses.append(Loss("missing-item", pointer, "the questionnaire has no such item"))
        for question_id, given in texts.items():
            answers |= _with_additional(answers.get(question_id), question_id, given)
        case = {"facts": self._facts(told), "answers": answers}
        return FhirCase(case | {"final": document.get("status") != "in-progress"}, tuple(self._losses))

    def _facts(self, told: Mapping[str, object]) -> Json:
        facts: Json = {key: told[name] for name, key in _FACT_KEYS.items() if name in told}
        states = [told[name] for name in ("state-uuid", "state-abbreviation", "state-name") if name in told]
        if states:
            facts["state"] = states
        if "bmi" in told and not {"weight", "height"} <= told.keys():
            self._losses.append(Loss("bmi", "", "a body mass index without weight and height"))
        return facts

    def _answer(self, question: Question, values: list[object], pointer: str) -> object:
        kind = kind_of(question)
        if kind == "file":
            return ["uploaded"]
        if kind not in {"single_option", "multiple_option"}:
            if len(values) > 1:
                self._losses.append(Loss("type", pointer, "one answer is kept"))
            return values[0]
        keys = {code: key for key, code in self._links.codes[question.id].items()}
        keys |= {option.title: option.key for option in question.options if option.title not in keys}
        chosen = [keys[value] for value in values if isinstance(value, str) and value in keys]
        if len(chosen) < len(values):
            self._losses.append(Loss("code", pointer, "an answer that is none of the options is left out"))
        if kind == "multiple_option" and chosen:
            return chosen
        return chosen[0] if chosen else None


_FACT_KEYS = {"age": "age_years", "gender": "gender", "weight": "weight_kg", "height": "height_cm"}


def _with_additional(answer: object, question_id: str, texts: list[object]) -> dict[str, object]:
    if isinstance(answer, list):
        told = [{"option": one, "additional": text} for one, text in zip(answer, texts, strict=False)]
        return {question_id: [*told, *answer[len(told) :]]}
    return {question_id: {"option": answer, "additional": texts[0]}} if answer is not None else {}


def _items(document: Json) -> Iterator[tuple[Json, str]]:
    pending: list[tuple[object, str]] = [(document, "")]
    while pending:
        parent, pointer = pending.pop()
        for index, item in _elements(parent, "item"):
            place = f"{pointer}/item/{index}"
            yield item, place
            pending.append((item, place))
            pending.extend((one, f"{place}/answer/{answer}") for answer, one in _elements(item, "answer"))


def _values(item: Json) -> list[object]:
    found = []
    for _, answer in _elements(item, "answer"):
        value = next((one for key, one in answer.items() if key.startswith("value")), None)
        if isinstance(value, dict):
            value = value.get("code", value.get("value", value.get("display", value.get("title"))))
        found.append(str(value) if isinstance(value, Decimal) else value)
    return [value for value in found if value is not None]


def _elements(element: object, key: str) -> list[tuple[int, Json]]:
    members = element.get(key) if isinstance(element, dict) else None
    listed = members if isinstance(members, list) else []
    return [(index, one) for index, one in enumerate(listed) if isinstance(one, dict)]
