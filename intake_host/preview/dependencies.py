"""Dependencies: which facts and questions each question and offering is decided by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rules.wording import FACT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules import Offering, Question, Questionnaire

__all__ = ["Source", "needs"]


class Source(NamedTuple):
    """What a rule looks at: a question by its id, or a fact: age, bmi, gender or state."""

    kind: Literal["fact", "question"]
    id: str


def needs(target: Question | Offering, questionnaire: Questionnaire) -> tuple[Source, ...]:
    """What the rules of a target look at, each once, in the order in which they name it.

    A requirement that has an error and so looks at nothing is left out.
    """
    return tuple(dict.fromkeys(_sources(target, questionnaire)))


def _sources(target: Question | Offering, questionnaire: Questionnaire) -> Iterator[Source]:
    for rule in target.rules:
        for requirement in rule.requirements:
            named = requirement.required_question_id or ""
            if requirement.based_on in FACT_NAMES:
                yield Source("fact", requirement.based_on)
            elif requirement.based_on == "question" and questionnaire.question(named) is not None:
                yield Source("question", named)
