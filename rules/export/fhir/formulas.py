"""Formula: a condition that is built from FHIR's comparisons, at any depth.

FHIR combines the comparisons of one item by one word, `all` or `any`. What needs more levels goes through invisible
items (see rules.export.fhir.questionnaire), so a formula may be nested as deeply as the rules ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ALWAYS",
    "NEVER",
    "AnswerType",
    "Behaviour",
    "Combination",
    "Comparison",
    "Formula",
    "Negation",
    "Settled",
    "all_of",
    "any_of",
]

AnswerType = Literal["Boolean", "Coding", "Date", "Decimal", "Integer", "String"]
Behaviour = Literal["all", "any"]


class Comparison(NamedTuple):
    """One `enableWhen`: the answer to the item `link_id` compared with `value`, of the FHIR type `answer`.

    `operator` is FHIR's: =, !=, <, <=, >, >= or exists (with a Boolean). The value of a Coding is its code.
    """

    link_id: str
    operator: str
    answer: AnswerType
    value: bool | float | str


class Combination(NamedTuple):
    """All of the parts, or any of them."""

    behaviour: Behaviour
    parts: tuple[Formula, ...]


class Negation(NamedTuple):
    """That the part does not hold."""

    part: Formula


class Settled(NamedTuple):
    """That it is known whether the question is shown: its verdict is not unknown."""

    question_id: str


Formula = Comparison | Combination | Negation | Settled

ALWAYS = Combination("all", ())
NEVER = Combination("any", ())


def all_of(parts: Iterable[Formula]) -> Formula:
    """The conjunction, as flat as it can be."""
    return _combined("all", parts, ALWAYS, NEVER)


def any_of(parts: Iterable[Formula]) -> Formula:
    """The disjunction, as flat as it can be."""
    return _combined("any", parts, NEVER, ALWAYS)


def _combined(behaviour: Behaviour, parts: Iterable[Formula], neutral: Formula, deciding: Formula) -> Formula:
    flat: dict[Formula, None] = {}
    for part in parts:
        if part == deciding:
            return deciding
        members = part.parts if isinstance(part, Combination) and part.behaviour == behaviour else (part,)
        flat.update(dict.fromkeys(members))
    if not flat:
        return neutral
    return next(iter(flat)) if len(flat) == 1 else Combination(behaviour, tuple(flat))
