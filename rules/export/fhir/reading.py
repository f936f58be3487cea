"""Reading: a FHIR Questionnaire, R4 or R5, as MDI's.

What `to_fhir_questionnaire` wrote keeps MDI's own JSON in an extension. That is what is read, if writing it again gives
the same items; if not, somebody changed them, and they are read as any other form's are:

- groups are flattened, and what they are under is under their conditions;
- a read-only item called fact-age, fact-bmi, fact-gender or fact-state-... is that fact;
- a boolean item in a group called `offerings` is an offering;
- an item with the extension questionnaire-hidden is invisible, and its initial value counts.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from rules.compiler import NotMeans, compile_questionnaire
from rules.decimals import read_number
from rules.document import DocumentError, read_document
from rules.errors import QuestionnaireError
from rules.export.fhir.conditions import Conditions, Level, Source
from rules.export.fhir.elements import HIDDEN, FhirVersion
from rules.export.fhir.questionnaire import NATIVE, to_fhir_questionnaire
from rules.export.losses import Loss
from rules.facts import read_date
from rules.parser import parse_questionnaire
from rules.problems import Problem, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rules.model import Questionnaire

__all__ = ["FhirReading", "from_fhir_questionnaire"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FhirReading:
    """`losses` point into the FHIR document. `not_means` is how the program that was written read a `not`."""

    questionnaire: Questionnaire
    losses: tuple[Loss, ...]
    not_means: NotMeans = "none"


def from_fhir_questionnaire(source: str | bytes | Mapping[str, object]) -> FhirReading:
    """MDI's questionnaire.

    Raises:
        QuestionnaireError: If it is no FHIR Questionnaire, or what it says cannot be one of MDI's: a linkId used twice,
            conditions in a cycle.
    """
    try:
        document, _ = read_document(source)
    except DocumentError as error:
        raise QuestionnaireError([Problem("E000", "", str(error))]) from error
    if not isinstance(document, dict) or document.get("resourceType") != "Questionnaire":
        raise QuestionnaireError([Problem("E000", "", "no FHIR Questionnaire")])
    native = next((value for url, value in _extensions(document) if url == NATIVE), None)
    losses: list[Loss] = []
    if isinstance(native, str):
        reading = _as_written(document, native)
        if reading is not None:
            return reading
        losses.append(Loss("edited", "", "the items are not those that were written"))
    return FhirReading(_Form(document, losses).questionnaire(), tuple(losses))


def _as_written(document: Json, native: str) -> FhirReading | None:
    try:
        questionnaire = parse_questionnaire(native, strict=False)
    except QuestionnaireError:
        return None
    given = _parts(document)
    for not_means in get_args(NotMeans):
        program = compile_questionnaire(questionnaire, not_means=not_means)
        for version in get_args(FhirVersion):
            written = to_fhir_questionnaire(program, version).resource
            if _parts(cast("Json", read_document(json.dumps(written))[0])) == given:
                return FhirReading(questionnaire, (), not_means)
    return None


def _parts(document: Json) -> list[object]:
    return [document.get(key) for key in ("url", "title", "status", "item")]


class _Placed(NamedTuple):
    item: Json
    pointer: str
    levels: tuple[Level, ...]
    is_offering: bool


class _Form:
    """One foreign form while it is read."""

    def __init__(self, document: Json, losses: list[Loss]) -> None:
        self._document = document
        self._losses = losses
        self._placed = list(_flattened(document))
        self._sources = {_link_id(placed): self._source(placed) for placed in reversed(self._placed)}

    def questionnaire(self) -> Questionnaire:
        taken = {_link_id(placed) for placed in self._placed}
        conditions = Conditions(self._sources, self._losses, taken)
        self._note("", self._document, _KNOWN_OF_FORM)
        questions: list[Json] = []
        offerings: list[Json] = []
        for placed in self._placed:
            self._note(placed.pointer, placed.item, _KNOWN_OF_ITEM)
            if placed.item.get("type") == "group" or _link_id(placed) in _FACTS:
                continue
            rules = conditions.rules([level for level in placed.levels if level.conditions])
            if placed.is_offering:
                title = placed.item.get("text")
                offerings.append({"offering_id": _link_id(placed), "title": title, **rules})
            else:
                questions.append(self._question(placed) | rules)
        # What a helper needs may be anywhere: order is no matter to those who never see it.
        questions.extend(
            {"partner_questionnaire_question_id": helper.pop("id"), **helper} for helper in conditions.helpers
        )
        shown = [question | _EMPTY | {"order": order} for order, question in enumerate(questions, start=1)]
        return parse_questionnaire(
            {
                "partner_questionnaire_id": _text(self._document, "url")
                or _text(self._document, "id")
                or "fhir",
                "name": _text(self._document, "title") or _text(self._document, "name") or "",
                "active": self._document.get("status") != "retired",
                "questions": [question | {"options": question.get("options", [])} for question in shown],
                "offerings": offerings,
            }
        )

    def _question(self, placed: _Placed) -> Json:
        item, link_id = placed.item, _link_id(placed)
        source = self._sources[link_id]
        options = _options(item) if source.options else []
        question: Json = {
            "partner_questionnaire_question_id": link_id,
            "title": _text(item, "text"),
            "type": source.type,
            "is_optional": item.get("required") is not True,
            "is_visible": (HIDDEN, True) not in _extensions(item),
            "options": [
                {
                    "partner_questionnaire_question_option_id": option.id,
                    "title": option.title,
                    "option": option.title,
                    "order": order,
                }
                for order, option in enumerate(options, start=1)
            ],
        }
        selected = [option.id for option in options if option.is_selected]
        if selected:
            question["default_value"] = selected if source.type == "multiple_option" else selected[0]
        initial = next(iter(_elements(item, "initial")), None)
        if initial is not None and source.type not in {"single_option", "multiple_option", "informational"}:
            question["default_value"] = self._default(source.type, _value_of(initial), placed.pointer)
        return question

    def _default(self, question_type: str, initial: object, pointer: str) -> object:
        if isinstance(initial, dict) and question_type == "number":
            initial = initial.get("value")
        if question_type == "file":
            return ["uploaded"]
        if _FITTING[question_type](initial):
            return initial
        self._lose("default", f"{pointer}/initial", "left out")
        return None

    def _source(self, placed: _Placed) -> Source:
        link_id, item_type = _link_id(placed), placed.item.get("type")
        if link_id in _FACTS and placed.item.get("readOnly") is True:
            return Source(_FACTS[link_id], {}, _FACTS[link_id], _STATES.get(link_id, "0"))
        options = _options(placed.item)
        if item_type in {"choice", "coding", "open-choice"} and options:
            repeats = placed.item.get("repeats") is True
            if (
                item_type == "open-choice"
                or placed.item.get("answerConstraint", "optionsOnly") != "optionsOnly"
            ):
                self._lose("type", placed.pointer, "only the options can be chosen")
            if len({option.id.strip().casefold() for option in options}) < len(options):
                self._lose("option", f"{placed.pointer}/answerOption", "the first stands for both")
            by_code = {key: option.id for option in reversed(options) for key in (option.title, option.code)}
            return Source("multiple_option" if repeats else "single_option", by_code)
        question_type = _TYPES.get(item_type) if isinstance(item_type, str) else None
        if question_type is None:
            self._lose("type", placed.pointer, f"type {item_type!r} is read as text")
        elif placed.item.get("repeats") is True and question_type != "file":
            self._lose("type", placed.pointer, "one answer is kept")
        return Source(question_type or "text", {})

    def _note(self, pointer: str, element: Json, known: frozenset[str]) -> None:
        """Report whatever the element has that is not read."""
        for key in element:
            if key not in known:
                self._lose("element", f"{pointer}/{escape(key)}", "left out", approximated=key in _DECIDING)
        for url, _ in _extensions(element):
            if url not in _READ_EXTENSIONS:
                decides = str(url).endswith(_DECIDING_EXTENSIONS)
                self._lose("element", f"{pointer}/extension", f"{url} is left out", approximated=decides)
        if element.get("type") == "group" and _text(element, "text"):
            self._lose("element", f"{pointer}/text", "the heading of a group", approximated=False)

    def _lose(self, code: str, pointer: str, message: str, *, approximated: bool = True) -> None:
        self._losses.append(Loss(code, pointer, message, approximated))


_FACTS = {
    "fact-age": "age",
    "fact-bmi": "bmi",
    "fact-gender": "gender",
    "fact-state-uuid": "state",
    "fact-state-abbreviation": "state",
    "fact-state-name": "state",
    "fact-weight": "informational",
    "fact-height": "informational",
}
# One identifier of each kind.
_STATES = {
    "fact-state-uuid": "00000000-0000-0000-0000-000000000000",
    "fact-state-abbreviation": "NY",
    "fact-state-name": "New York",
}
_TYPES = {
    "boolean": "boolean",
    "decimal": "number",
    "quantity": "number",
    "integer": "integer",
    "date": "date",
    "string": "string",
    "text": "text",
    "attachment": "file",
    "display": "informational",
    "group": "informational",
}
_FITTING: Mapping[str, Callable[[object], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: read_number(value) is not None,
    "integer": lambda value: read_number(value) is not None,
    "date": lambda value: read_date(value) is not None,
    "string": lambda value: isinstance(value, str),
    "text": lambda value: isinstance(value, str),
}
_EMPTY: Json = {"attachments": []}
_KNOWN_OF_FORM = frozenset(
    [
        "resourceType",
        "id",
        "url",
        "name",
        "title",
        "status",
        "subjectType",
        "item",
        "extension",
        "meta",
        "text",
    ]
)
_KNOWN_OF_ITEM = frozenset(
    [
        *("linkId", "text", "type", "enableWhen", "enableBehavior", "required", "repeats", "readOnly"),
        *("answerOption", "answerConstraint", "initial", "item", "extension", "id"),
    ]
)
_DECIDING = frozenset({"answerValueSet", "modifierExtension", "implicitRules"})
_DECIDING_EXTENSIONS = ("Expression", "variable", "optionExclusive")
_READ_EXTENSIONS = frozenset({HIDDEN, NATIVE})


class _Option(NamedTuple):
    id: str
    code: str
    title: str
    is_selected: bool


def _options(item: Json) -> list[_Option]:
    """Its options. Those of one code in several systems are told apart by the system."""
    read = []
    for element in _elements(item, "answerOption"):
        value = _value_of(element)
        coding = value if isinstance(value, dict) else {"display": value}
        title, code = coding.get("display"), coding.get("code")
        if title is not None or code is not None:
            names = (str(title if code is None else code), str(code if title is None else title))
            read.append((coding.get("system"), names, element.get("initialSelected") is True))
    times = Counter(code for _, (code, _), _ in read)
    return [
        _Option(f"{system}|{code}" if times[code] > 1 else code, code, title, selected)
        for system, (code, title), selected in read
    ]


def _flattened(document: Json) -> Iterator[_Placed]:
    pending: list[tuple[object, str, tuple[Level, ...], bool]] = [(document, "", (), False)]
    while pending:
        parent, pointer, levels, in_offerings = pending.pop()
        placed = []
        for index, item in enumerate(_elements(parent, "item")):
            place = f"{pointer}/item/{index}"
            own = Level(list(_elements(item, "enableWhen")), item.get("enableBehavior"), place)
            placed.append((item, place, (*levels, own), in_offerings or item.get("linkId") == "offerings"))
        pending.extend(reversed(placed))
        if parent is not document:
            item = cast("Json", parent)
            yield _Placed(item, pointer, levels, in_offerings and item.get("type") == "boolean")


def _link_id(placed: _Placed) -> str:
    return _text(placed.item, "linkId") or placed.pointer


def _extensions(element: Json) -> list[tuple[object, object]]:
    return [(one.get("url"), _value_of(one)) for one in _elements(element, "extension")]


def _value_of(element: Json) -> object:
    return next((value for key, value in element.items() if key.startswith("value")), None)


def _elements(element: object, key: str) -> Sequence[Json]:
    members = element.get(key) if isinstance(element, dict) else None
    return [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []


def _text(element: Json, key: str) -> str | None:
    value = element.get(key)
    return value if isinstance(value, str) and value.strip() else None
