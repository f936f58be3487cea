"""Verdict: true, false or unknown, and the tree of them that says why.

Kleene's strong three-valued logic: what is unknown stays unknown until enough is known, whatever it turns out to be,
and never turns into true by negation.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rules.model import Requirement, Rule
    from rules.problems import Problem

__all__ = [
    "COMBINATIONS",
    "Combine",
    "Reason",
    "RequirementVerdict",
    "RuleVerdict",
    "TargetVerdict",
    "Verdict",
    "Verdicts",
    "all_of",
    "any_of",
    "none_of",
    "not_all_of",
]


class Verdict(enum.Enum):
    """Whether something holds, as far as is known."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    # Enum's own hash is a Python function, a hundred times slower.
    __hash__ = object.__hash__


class Reason(enum.Enum):
    """Why a requirement's verdict is what it is."""

    COMPARED = "both values were there and were compared"
    HIDDEN = "the question it depends on is hidden: absent"
    SKIPPED = "the question it depends on was skipped: absent"
    LEFT_OUT = "the question it depends on was left out of a final submission: absent"
    INFORMATIONAL = "the question it depends on carries no answer: absent"
    UNSET = "the invisible question it depends on has neither answer nor default: absent"
    NOT_ANSWERED = "the question it depends on is not answered yet"
    UNDETERMINED = "it is not known whether the question it depends on is shown"
    FACT_MISSING = "the fact is not known"
    GENDER_NOT_KNOWN = "the gender is recorded as not known"
    STATE_KIND_MISSING = "the person's state is known, but not by this kind of identifier"
    ERROR = "the questionnaire has an error here"

    __hash__ = object.__hash__


class RequirementVerdict(NamedTuple):
    """One requirement: what it compared, and how it came out.

    `actual` and `required` are engine values (rules.values; for state a tuple of identifiers and one identifier);
    `actual` is None unless the reason is COMPARED, GENDER_NOT_KNOWN or STATE_KIND_MISSING. `problem` goes with ERROR.
    For a requirement on a question, that question's own verdict tells how it came to be hidden or undetermined.
    """

    verdict: Verdict
    reason: Reason
    requirement: Requirement
    actual: object = None
    required: object = None
    problem: Problem | None = None


class RuleVerdict(NamedTuple):
    """One rule and all its requirements. With a `problem` in the rule itself it is unknown whatever they are."""

    verdict: Verdict
    rule: Rule
    requirements: tuple[RequirementVerdict, ...]
    problem: Problem | None = None


class TargetVerdict(NamedTuple):
    """One question or offering and all its rules. With a `problem` in itself it is unknown whatever they are."""

    verdict: Verdict
    target_id: str
    rule_type: str
    rules: tuple[RuleVerdict, ...]
    problem: Problem | None = None


_Trees = tuple[Mapping[str, TargetVerdict], Mapping[str, TargetVerdict]]


class Verdicts:
    """The whole tree, by target id; it grows when it is first looked at."""

    __slots__ = ("_grow", "_grown")

    def __init__(self, grow: Callable[[], _Trees]) -> None:
        """`grow` gives the verdicts of the questions and those of the offerings."""
        self._grow = grow
        self._grown: _Trees | None = None

    @property
    def questions(self) -> Mapping[str, TargetVerdict]:
        """The verdicts of the questions."""
        return self._trees()[0]

    @property
    def offerings(self) -> Mapping[str, TargetVerdict]:
        """The verdicts of the offerings."""
        return self._trees()[1]

    def __eq__(self, other: object) -> bool:
        return self._trees() == other._trees() if isinstance(other, Verdicts) else NotImplemented

    def __repr__(self) -> str:
        return "Verdicts(...)"

    def __reduce__(self) -> tuple[object, ...]:
        return Verdicts, (partial(_pair, *self._trees()),)

    def _trees(self) -> _Trees:
        if self._grown is None:
            self._grown = self._grow()
        return self._grown


def _pair(questions: Mapping[str, TargetVerdict], offerings: Mapping[str, TargetVerdict]) -> _Trees:
    return questions, offerings


Combine = Callable[[Sequence[Verdict]], Verdict]


def all_of(parts: Sequence[Verdict]) -> Verdict:
    """False if any part is, else unknown if any is, else true."""
    if Verdict.FALSE in parts:
        return Verdict.FALSE
    return Verdict.UNKNOWN if Verdict.UNKNOWN in parts else Verdict.TRUE


def any_of(parts: Sequence[Verdict]) -> Verdict:
    """True if any part is, else unknown if any is, else false."""
    if Verdict.TRUE in parts:
        return Verdict.TRUE
    return Verdict.UNKNOWN if Verdict.UNKNOWN in parts else Verdict.FALSE


def none_of(parts: Sequence[Verdict]) -> Verdict:
    """The negation of `any_of`."""
    return _NEGATION[any_of(parts)]


def not_all_of(parts: Sequence[Verdict]) -> Verdict:
    """The negation of `all_of`."""
    return _NEGATION[all_of(parts)]


_NEGATION = {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE, Verdict.UNKNOWN: Verdict.UNKNOWN}

COMBINATIONS = {"and": all_of, "or": any_of, "not": none_of}
