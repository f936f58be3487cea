"""Matching: which parts of two versions of a questionnaire are the same part.

By id, then by title; rules and requirements, which often have neither, then by what they say, then by where they stand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from rules.model import Offering, Option, Question, Questionnaire

__all__ = ["Matching", "Pair", "in_both", "is_answered_alike", "matching_of", "pairs_of"]

Part = TypeVar("Part")


class Pair(NamedTuple, Generic[Part]):
    """One part in both versions; None where a version does not have it."""

    old: Part | None
    new: Part | None


@dataclass(frozen=True, slots=True)
class Matching:
    """The questions and the offerings of two versions, in the order of the new one, what is gone at the end."""

    questions: tuple[Pair[Question], ...]
    offerings: tuple[Pair[Offering], ...]
    options: Mapping[str, tuple[Pair[Option], ...]]
    """By the pointer of the question in the old version; of questions that both versions have."""


def matching_of(old: Questionnaire, new: Questionnaire) -> Matching:
    """What belongs together in the two versions."""
    questions = pairs_of(old.questions, new.questions, _id, _title)
    return Matching(
        questions=questions,
        offerings=pairs_of(old.offerings, new.offerings, _id, _title),
        options={
            one.old.pointer: pairs_of(one.old.options, one.new.options, _key, _title)
            for one in questions
            if one.old is not None and one.new is not None
        },
    )


def pairs_of(
    old: Sequence[Part], new: Sequence[Part], *signs: Callable[[Part], Hashable]
) -> tuple[Pair[Part], ...]:
    """Pairs by the first sign that two parts have in common; a sign of None is none.

    Of several parts with one sign the first of the one version goes with the first of the other.
    """
    partner: dict[int, int] = {}
    free = dict.fromkeys(range(len(old)))
    for sign in signs:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for place in reversed(free):
            waiting[sign(old[place])].append(place)
        waiting.pop(None, None)
        for place in range(len(new)):
            bearers = waiting.get(sign(new[place])) if place not in partner else None
            if bearers:
                partner[place] = bearers.pop()
                del free[partner[place]]
    both = [Pair(old[partner[n]] if n in partner else None, one) for n, one in enumerate(new)]
    return (*both, *(Pair(old[place], None) for place in free))


def is_answered_alike(old: Question, new: Question) -> bool:
    """Whether an answer to the one is an answer to the other, but for options that only one of them has."""
    return kind_of(old) == kind_of(new)


def in_both(pairs: Iterable[Pair[Part]]) -> Iterator[tuple[Part, Part]]:
    """The pairs of which both versions have their part."""
    return ((one.old, one.new) for one in pairs if one.old is not None and one.new is not None)


def _id(part: Question | Offering) -> str:
    return part.id


def _key(option: Option) -> str:
    return option.key


def _title(part: Question | Offering | Option) -> str | None:
    return (part.title or "").strip().casefold() or None
