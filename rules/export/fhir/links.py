"""Link: the linkId by which each question, option, fact and offering goes in FHIR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.decimals import read_number
from rules.export.fhir.numbers import is_integer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.model import Offering, Question, Questionnaire, Requirement

__all__ = ["FACTS", "Links", "fhir_text", "links_of"]

FACTS = ("age", "bmi", "gender", "state-uuid", "state-abbreviation", "state-name", "weight", "height")
"""The facts that have an item of their own; weight (kg) and height (cm) are there for the way back."""

# https://hl7.org/fhir/R4/datatypes.html#code
_CODE = re.compile(r"[^\s]+(\s[^\s]+)*")


@dataclass(frozen=True, slots=True)
class Links:
    """All linkIds of one exported questionnaire: none is used twice."""

    questions: Mapping[str, str]
    offerings: Mapping[str, str]
    descriptions: Mapping[str, str]
    """Question id -> the item below it with its description; and likewise the one for free text."""
    additional: Mapping[str, str]
    facts: Mapping[str, str]
    groups: Mapping[str, str]
    """Of the groups facts and offerings, and of the item `never`."""
    logic: str
    """Of the group logic, and the beginning of those of its items."""
    codes: Mapping[str, Mapping[str, str]]
    """Question id -> the option's key -> its code."""
    whole: frozenset[str]
    """Ids of the questions that are FHIR integers: every number they are compared with is one."""
    whole_age: bool
    """Whether the age is one."""


def links_of(questionnaire: Questionnaire) -> Links:
    """Its links. A question keeps its id, if a linkId can hold it."""
    taken: set[str] = set()
    # A repeated id, which is an error, has one link all the same.
    questions = {one: _unused(fhir_text(one), taken) for one in _ids(questionnaire.questions)}
    return Links(
        questions=questions,
        offerings={
            one: _unused(f"offering-{fhir_text(one)}", taken) for one in _ids(questionnaire.offerings)
        },
        descriptions={one: _unused(f"{link}/description", taken) for one, link in questions.items()},
        additional={one: _unused(f"{link}/additional", taken) for one, link in questions.items()},
        facts={one: _unused(f"fact-{one}", taken) for one in FACTS},
        groups={one: _unused(one, taken) for one in ("facts", "offerings", "never")},
        logic=_unused_prefix("logic", taken),
        codes={one.id: _codes(one) for one in questionnaire.questions},
        whole=frozenset(_whole(questionnaire)),
        whole_age=all(
            _is_whole(one.required_answer) for one in _requirements(questionnaire) if one.based_on == "age"
        ),
    )


def _ids(targets: Iterable[Question | Offering]) -> dict[str, None]:
    return dict.fromkeys(target.id for target in targets)


def fhir_text(text: str) -> str:
    """The text with all kinds of blanks as plain ones: what FHIR's pattern for strings allows."""
    return "".join(" " if one.isspace() and one not in "\r\n\t" else one for one in text)


def _unused(wanted: str, taken: set[str]) -> str:
    link_id = wanted
    while link_id in taken:
        link_id += "_"
    taken.add(link_id)
    return link_id


def _unused_prefix(wanted: str, taken: set[str]) -> str:
    """One that begins no other linkId."""
    prefix = wanted
    while any(other.startswith(prefix) for other in taken):
        prefix += "_"
    return prefix


def _codes(question: Question) -> dict[str, str]:
    codes: dict[str, str] = {}
    for index, option in enumerate(question.options):
        code = " ".join(fhir_text(option.key).split())
        if not _CODE.fullmatch(code) or code in codes.values():
            code = f"option-{index}"
        codes.setdefault(option.key, code)
    return codes


def _whole(questionnaire: Questionnaire) -> Iterator[str]:
    fractional = {
        one.required_question_id
        for one in _requirements(questionnaire)
        if one.based_on == "question" and not _is_whole(one.required_answer)
    }
    for question in questionnaire.questions:
        if question.type == "integer" and question.id not in fractional and _is_whole(question.default_value):
            yield question.id


def _is_whole(given: object) -> bool:
    number = read_number(given)
    return number is None or is_integer(number)


def _requirements(questionnaire: Questionnaire) -> Iterable[Requirement]:
    return (one for target in questionnaire.targets for rule in target.rules for one in rule.requirements)
