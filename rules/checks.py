"""Checks of meaning: what is wrong with a questionnaire although each of its fields can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.graph import strongly_connected
from rules.problems import Problem
from rules.requirements import Readings
from rules.values import UnfitValueError, is_blank, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rules.model import Question, Questionnaire, Requirement

__all__ = ["check_meaning", "cyclic_requirements", "dependencies"]

_MAX_LISTED = 5


def check_meaning(
    questionnaire: Questionnaire, found: Iterable[Problem], readings: Readings | None = None
) -> list[Problem]:
    """Problems with ids, requirements, defaults, options and cycles.

    `found` are the problems there were while reading: a place with an error gets no second one. `readings` are for
    whoever needs those of the requirements, too.
    """
    known = {problem.pointer for problem in found if problem.severity == "error"}
    problems = [
        *_repeated_ids(questionnaire),
        *_requirement_problems(questionnaire, known, readings or Readings(questionnaire)),
        *(problem for question in questionnaire.questions for problem in _question_problems(question)),
        *(problem for _, problem in cyclic_requirements(questionnaire)),
    ]
    return [problem for problem in problems if problem.pointer not in known]


def dependencies(questionnaire: Questionnaire) -> list[list[tuple[int, Requirement]]]:
    """For each question (by position) the questions that its rules refer to, and by which requirement."""
    position = {question.id: index for index, question in reversed(list(enumerate(questionnaire.questions)))}
    return [
        [
            (position[requirement.required_question_id], requirement)
            for rule in question.rules
            for requirement in rule.requirements
            if requirement.based_on == "question" and requirement.required_question_id in position
        ]
        for question in questionnaire.questions
    ]


def cyclic_requirements(questionnaire: Questionnaire) -> Iterator[tuple[Requirement, Problem]]:
    """Every requirement by which a question depends on a member of its own cycle."""
    needs = dependencies(questionnaire)
    for group in strongly_connected([[needed for needed, _ in edges] for edges in needs]):
        members = set(group)
        for node in group:
            for needed, requirement in needs[node]:
                if needed in members:
                    yield requirement, _cycle(questionnaire, requirement, group)


def _cycle(questionnaire: Questionnaire, requirement: Requirement, group: list[int]) -> Problem:
    listed = ", ".join(repr(questionnaire.questions[node].id) for node in group[:_MAX_LISTED])
    more = f" and {len(group) - _MAX_LISTED} more" if len(group) > _MAX_LISTED else ""
    message = f"whether this question is shown depends on itself, in the cycle of {listed}{more}"
    return Problem("E002", f"{requirement.pointer}/required_question_id", message)


def _repeated_ids(questionnaire: Questionnaire) -> Iterator[Problem]:
    questions, offerings = questionnaire.questions, questionnaire.offerings
    yield from _repeats((one.id, f"{one.pointer}/partner_questionnaire_question_id") for one in questions)
    yield from _repeats((one.id, f"{one.pointer}/offering_id") for one in offerings)
    yield from _repeats(
        (rule.id, f"{rule.pointer}/id") for one in questionnaire.targets for rule in one.rules
    )
    for question in questions:
        yield from _repeats(
            (option.id, f"{question.pointer}/options/{index}/partner_questionnaire_question_option_id")
            for index, option in enumerate(question.options)
            if option.id is not None
        )


def _repeats(ids: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for identifier, pointer in ids:
        if identifier in first:
            yield Problem("E007", pointer, f"id {identifier!r} is used twice, first at {first[identifier]}")
        first.setdefault(identifier, pointer)


def _requirement_problems(
    questionnaire: Questionnaire, known: set[str], readings: Readings
) -> Iterator[Problem]:
    mistakes = 0
    for target in questionnaire.targets:
        for rule in target.rules:
            for requirement in rule.requirements:
                if requirement.pointer not in known:
                    reading = readings.of(requirement, mistakes_before=mistakes)
                    mistakes += len(reading.problems)
                    yield from reading.problems


def _question_problems(question: Question) -> Iterator[Problem]:
    yield from _ambiguous_options(question)
    if question.is_visible or is_blank(question.default_value):
        return
    try:
        read_value(question, question.default_value)
    except UnfitValueError as error:
        message = f"the default value is no answer to this question; allowed: {error.allowed}"
        yield Problem("E006", f"{question.pointer}/default_value", message)


def _ambiguous_options(question: Question) -> Iterator[Problem]:
    """An answer that names two options by the same text counts as the first of them."""
    first: dict[str, int] = {}
    for index, option in enumerate(question.options):
        texts = {text.strip().casefold() for text in (option.option, option.title)} - {""}
        taken = sorted(text for text in texts if text in first)
        if taken:
            message = f"{taken[0]!r} also names option {first[taken[0]]}, which is the one meant by it"
            yield Problem("W116", f"{question.pointer}/options/{index}", message)
        for text in texts:
            first.setdefault(text, index)
