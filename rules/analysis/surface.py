"""Surface: what can be told from a questionnaire's text, without any person (W101, W106, W107, W108, W110)."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from rules.analysis.phrases import target_phrase
from rules.problems import Problem
from rules.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.model import Offering, Question, Questionnaire, Rule

__all__ = ["surface_problems"]

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,40});")

_QUESTIONNAIRE_TEXTS = (
    "name",
    "intro_title",
    "intro_description",
    "outro_title",
    "outro_description",
    "redirect_title",
    "terms_of_service",
)
_QUESTION_TEXTS = ("title", "description", "label", "placeholder")


def surface_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """References to later questions, doubtful rules, repeated orders, HTML in texts that people read."""
    yield from _later_references(questionnaire)
    for target in questionnaire.targets:
        for rule in target.rules:
            yield from _doubtful_rule(target, rule)
    yield from _repeated_orders(questionnaire)
    for pointer, text in _texts(questionnaire):
        yield from _markup(pointer, text)


def _later_references(questionnaire: Questionnaire) -> Iterator[Problem]:
    position = {one.id: place for place, one in reversed(list(enumerate(questionnaire.presented)))}
    for place, question in enumerate(questionnaire.presented):
        for rule in question.rules:
            for requirement in rule.requirements:
                asked = requirement.required_question_id
                if requirement.based_on == "question" and position.get(asked or "", -1) > place:
                    later = questionnaire.presented[position[asked or ""]]
                    message = (
                        f"{target_phrase(question)} depends on {target_phrase(later)}, which comes after it: when "
                        "that is answered, the person is already past it"
                    )
                    yield Problem("W101", f"{requirement.pointer}/required_question_id", message)


def _doubtful_rule(target: Question | Offering, rule: Rule) -> Iterator[Problem]:
    if not rule.requirements:
        message = f"a rule of {target_phrase(target)} asks for nothing, and so is true for everybody"
        yield Problem("W107", rule.pointer, message)
    elif rule.type == "not" and len(rule.requirements) > 1:
        message = (
            f"a `not` of {len(rule.requirements)} requirements can be read in two ways: none of them holds, or they "
            "do not all hold; split it into rules of one requirement each"
        )
        yield Problem("W106", f"{rule.pointer}/type", message)


def _repeated_orders(questionnaire: Questionnaire) -> Iterator[Problem]:
    first: dict[int, Question] = {}
    for question in questionnaire.questions:
        if question.order in first:
            message = (
                f"order {question.order} is also that of {target_phrase(first[question.order])}: which of the two "
                "comes first is left to their place in the document"
            )
            yield Problem("W108", f"{question.pointer}/order", message)
        first.setdefault(question.order, question)


def _texts(questionnaire: Questionnaire) -> Iterator[tuple[str, str | None]]:
    """Every text that a person may read, with its pointer."""
    for key in _QUESTIONNAIRE_TEXTS:
        yield f"/{key}", getattr(questionnaire, key)
    for question in questionnaire.questions:
        for key in _QUESTION_TEXTS:
            yield f"{question.pointer}/{key}", getattr(question, key)
        for index, option in enumerate(question.options):
            pointer = f"{question.pointer}/options/{index}"
            yield f"{pointer}/title", option.title
            if option.option != option.title:
                yield f"{pointer}/option", option.option
    for offering in questionnaire.offerings:
        yield f"{offering.pointer}/title", offering.title


def _markup(pointer: str, text: str | None) -> Iterator[Problem]:
    if not text:
        return
    entities = (one for one in _ENTITY.findall(text) if one.startswith("&#") or one[1:] in html5)
    found = list(dict.fromkeys([*_TAG.findall(text), *entities]))
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        message = f"HTML in a text: {quoted(found[0])}{more}; people may see it as it is written"
        yield Problem("W110", pointer, message)
