"""Survey: a questionnaire as SurveyJS's JSON, and a person's facts as its variables."""

from __future__ import annotations

import html
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from rules.export.rails import logic_of
from rules.export.surveyjs.expressions import YES, Expressions
from rules.export.surveyjs.losses import losses_of
from rules.export.surveyjs.names import STATE_KINDS, Names
from rules.values import is_blank, kind_of, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.compiler import Program
    from rules.export.losses import Loss
    from rules.facts import Facts
    from rules.model import Question
    from rules.states import StateKind

__all__ = ["SurveyJS", "surveyjs_variables", "to_surveyjs"]

Json = dict[str, object]


# Exact: whole numbers below 2^53 on both sides of one division.
_BMI = (
    "iif({weight_g} notempty and {height_mm} notempty, {weight_g} * 1000 / ({height_mm} * {height_mm}), '')"
)


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
    names = Names(questionnaire)
    writer = Expressions(names)
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
    losses = [*writer.losses, *(loss for one in questionnaire.questions for loss in losses_of(one))]
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
        **{f"state_{kind}": sorted(states.get(kind, ())) or None for kind in STATE_KINDS},
    }


def _whole(measure: Decimal | None, factor: int) -> int | None:
    return None if measure is None else round(Fraction(measure) * factor)


def _element(question: Question, names: Names) -> Json:
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
