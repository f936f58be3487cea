"""Requirement reading: what a requirement compares, or why it cannot be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from rules.comparators import COMPARATORS, Compared, fits
from rules.decimals import read_number
from rules.facts import read_gender
from rules.problems import Problem
from rules.states import read_state
from rules.suggestions import did_you_mean
from rules.values import UnfitValueError, kind_of, read_required

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.model import Question, Questionnaire, Requirement

__all__ = ["BASED_ON", "Readings", "RequirementReading", "read_requirement"]

BASED_ON = ("age", "gender", "state", "bmi", "question")

# What the required answer of a requirement on a fact has to be, and how it is read.
_FACT_READERS: Mapping[str, tuple[Callable[[object], object], str]] = {
    "age": (read_number, "a number of years"),
    "bmi": (read_number, "a number of kg/m2"),
    "gender": (read_gender, "a gender code (0, 1, 2, 9), male or female"),
    "state": (read_state, "a state's UUID, abbreviation or name"),
}

_Suggest = Callable[[object, Iterable[str]], str]


class RequirementReading(NamedTuple):
    """What is compared (`kind`), how, with which value; `question` is None for a fact.

    If there are `problems`, the first says why the requirement is unknown, and the rest of the reading means nothing.
    """

    kind: Compared
    required: object
    question: Question | None
    problems: tuple[Problem, ...]


class Readings:
    """The readings of a questionnaire's requirements, each read once however many ask for it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        # By identity: two requirements may be equal but for what they require.
        self._readings: dict[int, RequirementReading] = {}

    def of(self, requirement: Requirement, *, mistakes_before: int = 0) -> RequirementReading:
        """The reading of one of them; after many mistakes before it, without suggestions (rules.suggestions)."""
        reading = self._readings.get(id(requirement))
        if reading is None:
            reading = read_requirement(requirement, self._questionnaire, mistakes_before=mistakes_before)
            self._readings[id(requirement)] = reading
        return reading


def read_requirement(
    requirement: Requirement, questionnaire: Questionnaire, *, mistakes_before: int = 0
) -> RequirementReading:
    """Read it against the questions that there are; collects every problem with it.

    After many mistakes before it, its problems come without suggestions (rules.suggestions).
    """
    suggest = partial(did_you_mean, mistakes_before=mistakes_before)
    if requirement.based_on not in BASED_ON:
        close = suggest(requirement.based_on, BASED_ON)
        shown = f"unknown based_on {requirement.based_on!r}" if requirement.based_on else "no based_on"
        message = f"{shown}{close}; allowed: {', '.join(BASED_ON)}"
        unknown = Problem("E005", f"{requirement.pointer}/based_on", message)
        return RequirementReading("text", None, None, (unknown,))
    if requirement.based_on == "question":
        return _on_question(requirement, questionnaire, suggest)
    read, allowed = _FACT_READERS[requirement.based_on]
    kind = cast("Compared", requirement.based_on)
    problems = _comparator_problems(requirement, kind, suggest)
    required = read(requirement.required_answer)
    if required is None:
        problems.append(_impossible(requirement, allowed))
    return RequirementReading(kind, required, None, tuple(problems))


def _on_question(
    requirement: Requirement, questionnaire: Questionnaire, suggest: _Suggest
) -> RequirementReading:
    question_id = requirement.required_question_id
    question = None if question_id is None else questionnaire.question(question_id)
    if question is None:
        unknown = _unknown_question(requirement, questionnaire, suggest)
        others = _comparator_problems(requirement, None, suggest)
        return RequirementReading("text", None, None, (unknown, *others))
    kind = kind_of(question)
    problems = _comparator_problems(requirement, kind, suggest)
    required: object = None
    try:
        required = read_required(question, requirement.required_answer)
    except UnfitValueError as error:
        problems.append(_impossible(requirement, error.allowed))
    return RequirementReading(kind, required, question, tuple(problems))


def _unknown_question(requirement: Requirement, questionnaire: Questionnaire, suggest: _Suggest) -> Problem:
    pointer = f"{requirement.pointer}/required_question_id"
    question_id = requirement.required_question_id
    if question_id is None:
        return Problem("E001", pointer, "based on a question, but names none")
    suggestion = suggest(question_id, (question.id for question in questionnaire.questions))
    return Problem("E001", pointer, f"no question {question_id!r}{suggestion}")


def _comparator_problems(requirement: Requirement, kind: Compared | None, suggest: _Suggest) -> list[Problem]:
    comparator = requirement.conditional_answer
    pointer = f"{requirement.pointer}/conditional_answer"
    if comparator not in COMPARATORS:
        close = suggest(comparator, COMPARATORS)
        return [Problem("E003", pointer, f"unknown comparator {comparator!r}{close}")]
    if kind is not None and not fits(kind, comparator):
        return [Problem("E003", pointer, f"{comparator!r} needs an order, and {kind} has none")]
    return []


def _impossible(requirement: Requirement, allowed: str) -> Problem:
    return Problem(
        "E006",
        f"{requirement.pointer}/required_answer",
        f"required answer {_shown(requirement.required_answer)} can never be given; allowed: {allowed}",
    )


def _shown(required: object) -> str:
    # Reprs of lists and objects may be as deep as the document.
    if isinstance(required, list | dict):
        return "of a list or object"
    if isinstance(required, bool):
        return "true" if required else "false"
    if isinstance(required, int | float | Decimal) and read_number(required) is None:
        return "of that size"
    text = repr(required) if isinstance(required, str) else str(required)
    return text if len(text) <= 80 else f"{text[:80]}..."
