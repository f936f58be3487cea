"""Extent: how much a questionnaire may have of everything, so that its pages answer at once.

| what | at most |
|---|---|
| questions | 10,000 |
| offerings | 1,000 |
| options of a question | 1,000 |
| rules of a question or an offering | 1,000 |
| requirements of a rule | 1,000 |
| requirements in all | 100,000 |
| characters of a title | 5,000 |
| characters of any other text | 100,000 |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import Problem
from rules.model import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules import Offering, Questionnaire

__all__ = ["MAX_QUESTIONS", "excess"]

MAX_QUESTIONS = 10_000
MAX_OFFERINGS = 1_000
MAX_OPTIONS = 1_000
MAX_RULES = 1_000
MAX_REQUIREMENTS_OF_A_RULE = 1_000
MAX_REQUIREMENTS = 100_000
MAX_TITLE = 5_000
MAX_TEXT = 100_000


def excess(questionnaire: Questionnaire) -> Problem | None:
    """The first thing of which there is too much, with the figure; None if all of it can be played."""
    return next(_excesses(questionnaire), None)


def _excesses(questionnaire: Questionnaire) -> Iterator[Problem]:
    name = "the questionnaire"
    yield from _counted("/questions", name, len(questionnaire.questions), "questions", MAX_QUESTIONS)
    yield from _counted("/offerings", name, len(questionnaire.offerings), "offerings", MAX_OFFERINGS)
    required = sum(len(rule.requirements) for target in questionnaire.targets for rule in target.rules)
    yield from _counted("", name, required, "requirements", MAX_REQUIREMENTS)
    titles = [questionnaire.name, questionnaire.intro_title, questionnaire.outro_title]
    yield from _texts("", name, titles, MAX_TITLE)
    texts = [questionnaire.intro_description, questionnaire.outro_description, questionnaire.terms_of_service]
    yield from _texts("", name, texts, MAX_TEXT)
    for target in questionnaire.targets:
        yield from _of(target)


def _of(target: Question | Offering) -> Iterator[Problem]:
    is_question = isinstance(target, Question)
    place, name = target.pointer, "a question" if is_question else "an offering"
    yield from _counted(place, name, len(target.rules), "rules", MAX_RULES)
    for rule in target.rules:
        yield from _counted(
            rule.pointer,
            f"a rule of {name}",
            len(rule.requirements),
            "requirements",
            MAX_REQUIREMENTS_OF_A_RULE,
        )
    yield from _texts(place, name, [target.title, *(rule.title for rule in target.rules)], MAX_TITLE)
    if isinstance(target, Question):
        yield from _counted(place, name, len(target.options), "options", MAX_OPTIONS)
        named = [text for option in target.options for text in (option.title, option.option)]
        yield from _texts(place, name, named, MAX_TITLE)
        yield from _texts(place, name, [target.description, target.label, target.placeholder], MAX_TEXT)


def _counted(pointer: str, name: str, count: int, what: str, most: int) -> Iterator[Problem]:
    if count > most:
        yield Problem("E000", pointer, f"{name} has {count:,} {what}; at most {most:,} can be played")


def _texts(pointer: str, name: str, texts: Sequence[str | None], most: int) -> Iterator[Problem]:
    longest = max((len(text) for text in texts if text), default=0)
    if longest > most:
        message = f"a text of {name} has {longest:,} characters; at most {most:,} can be played"
        yield Problem("E000", pointer, message)
