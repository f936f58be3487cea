"""SurveyJS (https://surveyjs.io): a questionnaire as the JSON of a survey, logic included.

The page that shows the survey sets what is known of the person as variables (`surveyjs_variables`), before anything is
answered:

    for (const [name, value] of Object.entries(variables)) survey.setVariable(name, value);

**Three values.** Every question and every offering is a calculated value of its own, "yes", "no" or "unknown", with one
two-valued expression for yes and one for no (`rules.export.rails`); a question is visible if its value is "yes". The
body mass index is calculated too, from whole grams and whole millimetres, because that division is exact.

**Hidden answers are ignored**: an answer counts only together with its question's value, whatever the survey still
holds. So it needs no `clearInvisibleValues: "onHidden"`, which destroys what a person typed when a question disappears
for a moment. On completion the survey drops the answers of hidden questions (its default), and its result has each
offering's value.

| code | what SurveyJS cannot say |
|---|---|
| literal | a required value with a double quote or a backslash: that requirement is unknown |
| no-file | "no file", for a question without one counts as left out: that requirement is unknown |
| text-case | equality of texts beyond lower case: "Straße" is not "STRASSE" |
| text-number | that a text which looks like a number, true or false is a text: "30" equals "30.0" |
| text-order | which texts are numbers: "0x10" and "Infinity" count too |
| precision | numbers of more than 15 digits: they are doubles |
| choice | two options that it takes for the same |
| dead-end | a page without a next button |
| back-button | a page without a back button |
| piping | a brace in a text: it would be replaced by an answer |
| attachment | files shown with a question |
| flag | is_important, is_critical, display_in_pdf, label: of no use to a survey |
"""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from rules.decimals import read_number
from rules.export.losses import Loss
from rules.export.rails import All, Compared, Constant, Either, Not, Settled, logic_of
from rules.facts import GENDER_NOT_KNOWN
from rules.states import StateIdentifier
from rules.values import is_blank, kind_of, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.compiler import Program
    from rules.export.rails import Condition, Rails
    from rules.facts import Facts
    from rules.model import Option, Question, Questionnaire
    from rules.states import StateKind

__all__ = ["SurveyJS", "surveyjs_variables", "to_surveyjs"]

Json = dict[str, object]

YES, NO, UNKNOWN = "yes", "no", "unknown"

_FACTS = {"age": "age_years", "bmi": "bmi", "gender": "gender"}
_STATE_KINDS: tuple[StateKind, ...] = ("uuid", "abbreviation", "name")
_VARIABLES = ("age_years", "gender", "weight_g", "height_mm", *(f"state_{kind}" for kind in _STATE_KINDS))

# Exact: whole numbers below 2^53 on both sides of one division.
_BMI = (
    "iif({weight_g} notempty and {height_mm} notempty, {weight_g} * 1000 / ({height_mm} * {height_mm}), '')"
)

_SAFE_NAME = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_-]*")
# What its expressions cannot quote.
_UNQUOTABLE = re.compile(r'["\\]')
_UNSAYABLE = frozenset({"literal", "no-file"})
# Of every number with this many digits a double keeps all.
_MAX_DIGITS = 15

_ELEMENTS: Mapping[str, Json] = {
    "boolean": {"type": "boolean"},
    "single_option": {"type": "radiogroup"},
    "multiple_option": {"type": "checkbox"},
    "number": {"type": "text", "inputType": "number"},
    "text": {"type": "text"},
    "date": {"type": "text", "inputType": "date"},
    "file": {"type": "file", "allowMultiple": True, "storeDataAsText": False},
    "informational": {"type": "html"},
}


class SurveyJS(NamedTuple):
    """The survey; by id the names of its elements and of its offerings' calculated values; what it cannot say."""

    document: Json
    questions: Mapping[str, str]
    offerings: Mapping[str, str]
    losses: tuple[Loss, ...]


def to_surveyjs(program: Program) -> SurveyJS:
    """The survey, one question a page."""
    questionnaire = program.questionnaire
    names = _Names(questionnaire)
    writer = _Expressions(names)
    logic = logic_of(program, can_say=writer.can_say)
    calculated: list[Json] = [{"name": "bmi", "expression": _BMI}]
    calculated.extend(
        {"name": names.verdict(question), "expression": writer.verdict(rails)}
        for question, rails in logic.questions
    )
    calculated.extend(
        {
            "name": names.offerings[offering.id],
            "expression": writer.verdict(rails),
            "includeIntoResult": True,
        }
        for offering, rails in logic.offerings
    )
    document: Json = {
        "title": questionnaire.name,
        "questionsOnPageMode": "questionPerPage",
        "clearInvisibleValues": "onComplete",
        "calculatedValues": calculated,
        "pages": [
            {"name": "questions", "elements": [_element(one, names) for one in questionnaire.presented]}
        ],
    }
    losses = [*writer.losses, *(loss for one in questionnaire.questions for loss in _losses(one))]
    return SurveyJS(
        document,
        names.questions,
        names.offerings,
        tuple(sorted(set(losses), key=lambda one: (one.pointer, one.code))),
    )


def surveyjs_variables(facts: Facts) -> Json:
    """The survey's variables for this person; what is not known is null.

    Weight is rounded to grams and height to millimetres, which a survey can compare exactly.
    """
    states: Mapping[StateKind, frozenset[str]] = facts.states_by_kind or {}
    return {
        "age_years": facts.age_years,
        "gender": facts.gender,
        "weight_g": _whole(facts.weight_kg, 1000),
        "height_mm": _whole(facts.height_cm, 10),
        **{f"state_{kind}": sorted(states.get(kind, ())) or None for kind in _STATE_KINDS},
    }


def _whole(measure: Decimal | None, factor: int) -> int | None:
    return None if measure is None else round(Fraction(measure) * factor)


class _Names:
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
        return self.questions[question.id]

    def verdict(self, question: Question) -> str:
        return f"verdict-{self.of(question)}"


def _element(question: Question, names: _Names) -> Json:
    kind = kind_of(question)
    element: Json = {**_ELEMENTS[kind], "name": names.of(question)}
    if question.type == "text":
        element["type"] = "comment"
    if kind == "informational":
        element["html"] = "".join(
            f"<p>{html.escape(text)}</p>" for text in (question.title, question.description) if text
        )
    else:
        element["title"] = question.title or question.label or ""
        element["isRequired"] = not question.is_optional
        if question.description:
            element["description"] = question.description
        if question.placeholder and element["type"] in {"text", "comment"}:
            element["placeholder"] = question.placeholder
    if kind in {"single_option", "multiple_option"}:
        element["choices"] = [
            {"value": option.key, "text": option.title}
            | ({"showCommentArea": True} if option.is_show_additional_field else {})
            for option in sorted(question.options, key=lambda one: one.order)
        ]
    default = _default(question)
    if default is not None:
        element["defaultValue"] = default
    if question.is_visible:
        element["visibleIf"] = f"{{{names.verdict(question)}}} = '{YES}'"
    else:
        element["visible"] = False
    return element


def _default(question: Question) -> object:
    kind = kind_of(question)
    if (
        is_blank(question.default_value)
        or kind == "informational"
        or (kind == "file" and question.is_visible)
    ):
        return None
    try:
        value = read_value(question, question.default_value)
    except ValueError:
        # That of a visible question only prefills: what is no answer prefills nothing.
        return None
    if kind == "file":
        files = question.default_value if isinstance(question.default_value, list) else []
        return [{"name": one, "content": one} for one in files] or None
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _losses(question: Question) -> Iterator[Loss]:
    if kind_of(question) == "informational" and not question.has_next_button:
        yield Loss(
            "dead-end",
            f"{question.pointer}/has_next_button",
            "the survey goes on after this page",
            approximated=False,
        )
    if not question.has_back_button:
        yield Loss(
            "back-button",
            f"{question.pointer}/has_back_button",
            "the survey lets people go back",
            approximated=False,
        )
    if question.attachments:
        yield Loss("attachment", f"{question.pointer}/attachments", "not shown", approximated=False)
    yield from _piping(question, ("title", "description", "label", "placeholder"), question.pointer)
    for key in ("is_important", "is_critical", "display_in_pdf", "label"):
        if getattr(question, key):
            yield Loss("flag", f"{question.pointer}/{key}", "a survey has no use for it", approximated=False)
    yield from _option_losses(question)


def _option_losses(question: Question) -> Iterator[Loss]:
    keys: dict[object, str] = {}
    for index, option in enumerate(question.options):
        pointer = f"{question.pointer}/options/{index}"
        taken_for = read_number(option.key) or option.key.strip().lower()
        if taken_for in keys:
            yield Loss("choice", pointer, f"taken for the option at {keys[taken_for]}")
        keys.setdefault(taken_for, pointer)
        yield from _piping(option, ("title",), pointer)


def _piping(asked: Question | Option, keys: tuple[str, ...], pointer: str) -> Iterator[Loss]:
    for key in keys:
        if "{" in (getattr(asked, key) or ""):
            yield Loss("piping", f"{pointer}/{key}", "text in braces is replaced by an answer")


class _Expressions:
    """Writes conditions in SurveyJS's expression language and notes what that cannot say."""

    def __init__(self, names: _Names) -> None:
        self._names = names
        self.losses: list[Loss] = []

    def can_say(self, compared: Compared) -> bool:
        """Whether it can be written at all; a requirement that cannot is unknown, so that nothing comes true."""
        lost = list(_unsaid(compared))
        pointer = f"{compared.requirement.pointer}/required_answer"
        self.losses.extend(Loss(code, pointer, message) for code, message in lost)
        return not {code for code, _ in lost} & _UNSAYABLE

    def verdict(self, rails: Rails) -> str:
        """An expression that is yes, no or unknown."""
        if isinstance(rails.holds, Constant) and rails.settled:
            return f"'{YES if rails.holds.value else NO}'"
        otherwise = f"'{NO}'"
        if not rails.settled:
            otherwise = f"iif({self._condition(rails.fails)}, '{NO}', '{UNKNOWN}')"
        return f"iif({self._condition(rails.holds)}, '{YES}', {otherwise})"

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Constant(value):
                return "1 = 1" if value else "1 = 2"
            case Settled(question, verdict):
                return f"{{{self._names.verdict(question)}}} = '{YES if verdict else NO}'"
            case Not(part):
                return f"!({self._condition(part)})"
            case All(parts):
                return " and ".join(f"({self._condition(part)})" for part in parts)
            case Either(parts):
                return " or ".join(f"({self._condition(part)})" for part in parts)
            case _:
                return self._compared(condition)

    def _compared(self, compared: Compared) -> str:
        required, comparator = compared.required, compared.comparator
        name, literal = f"{{{self._name(compared)}}}", _literal(required)
        if compared.kind == "file":
            return f"{name} notempty"
        if isinstance(required, StateIdentifier):
            chosen = f"{name} contains {literal}"
            return chosen if comparator == "=" else f"{name} notempty and !({chosen})"
        if compared.kind == "multiple_option":
            return f"{name} contains {literal}"
        if comparator == "=":
            return f"{name} = {literal}"
        known = f"{name} notempty"
        if compared.kind == "gender" and required != GENDER_NOT_KNOWN:
            known = f"{known} and {name} <> {GENDER_NOT_KNOWN}"
        return f"{known} and {name} {'<>' if comparator == '!=' else comparator} {literal}"

    def _name(self, compared: Compared) -> str:
        if isinstance(compared.required, StateIdentifier):
            return f"state_{compared.required.kind}"
        return _FACTS[compared.kind] if compared.question is None else self._names.of(compared.question)


def _literal(required: object) -> str:
    if isinstance(required, bool):
        return "true" if required else "false"
    if isinstance(required, Decimal):
        return f"{required:f}"
    if isinstance(required, int):
        return str(required)
    text = required.text if isinstance(required, StateIdentifier) else str(required)
    return "'{}'".format(text.replace("'", "\\'"))


def _unsaid(compared: Compared) -> Iterator[tuple[str, str]]:
    """The codes and messages of what gets lost in this comparison."""
    required = compared.required
    if compared.kind == "file" and not required:
        yield "no-file", "unknown: a question without a file counts as left out"
    if isinstance(required, Decimal) and len(required.normalize().as_tuple().digits) > _MAX_DIGITS:
        yield "precision", f"compared with {_MAX_DIGITS} digits"
    if compared.kind == "numeric_text":
        yield "text-order", "0x10 and Infinity count as numbers"
    text = required.text if isinstance(required, StateIdentifier) else required
    if not isinstance(text, str):
        return
    if _UNQUOTABLE.search(text):
        yield "literal", "unknown: its expressions cannot quote this"
    if compared.kind == "text":
        folded = text.casefold()
        if not folded.isascii() or "ss" in folded:
            yield "text-case", "compared in lower case only"
        if read_number(text) is not None or folded in {"true", "false"} or folded.startswith("0x"):
            yield "text-number", "other spellings of the same value are taken for it"
