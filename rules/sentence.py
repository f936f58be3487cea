"""Sentence: an explanation in one sentence, which names what decided and nothing else.

What decided: those parts that pulled the same way as the outcome. Of an `and` that is false, the false parts; of a
`not` that is false, the true ones; of anything unknown, the unknown ones; and so on down to the comparisons.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rules.problems import Problem
from rules.verdicts import Reason, Verdict
from rules.wording import clipped, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rules.explanation import Explanation, RequirementExplanation, RuleExplanation, TargetExplanation

__all__ = ["is_left_to_errors", "sentence"]

_MAX_NAMED = 3
_MAX_ORIGINS = 2

_OPPOSITE = {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE, Verdict.UNKNOWN: Verdict.UNKNOWN}

_BEGINNINGS = {
    ("offering", Verdict.TRUE): "Offered",
    ("offering", Verdict.FALSE): "Not offered",
    ("question", Verdict.TRUE): "Shown",
    ("question", Verdict.FALSE): "Not shown",
    ("invisible", Verdict.TRUE): "Never shown, but its value counts",
    ("invisible", Verdict.FALSE): "Never shown, and its value does not count",
}


def sentence(explanation: Explanation) -> str:
    """One plain sentence, short however large the explanation is."""
    target = explanation.target
    if target.verdict is Verdict.UNKNOWN:
        return _unknown(explanation)
    kind = target.kind if target.is_visible else "invisible"
    beginning = _BEGINNINGS[kind, target.verdict]
    reasons = _distinct(_clause(explanation, one) for one in _deciding(target))
    if not reasons:
        return f"{beginning}, whatever is answered."
    return f"{beginning}, because {_short(reasons, _MAX_NAMED)}."


def is_left_to_errors(explanation: Explanation) -> bool:
    """Whether it is unknown, and nothing that was not said yet would make it known."""
    return explanation.target.verdict is Verdict.UNKNOWN and not _parted(explanation)[0]


def _unknown(explanation: Explanation) -> str:
    missing, errors = _parted(explanation)
    if not missing:
        return f"Cannot be known, because of {_short(errors, _MAX_NAMED)}."
    return f"Not yet known: it depends on {_short([*errors, *missing], _MAX_NAMED)}."


def _parted(explanation: Explanation) -> tuple[list[str], list[str]]:
    """What is missing, and which errors there are, behind what is unknown."""
    parts = list(_origins(explanation, explanation.target))
    missing = _distinct(one.finding for one in parts if not isinstance(one, Problem) and one.problem is None)
    errors = _distinct(_error(one) for one in parts if isinstance(one, Problem) or one.problem is not None)
    return missing, errors


def _error(part: RequirementExplanation | Problem) -> str:
    if isinstance(part, Problem):
        return f"an error in the questionnaire at {clipped(part.pointer)}"
    return part.finding


def _deciding(target: TargetExplanation) -> Iterator[RequirementExplanation | Problem]:
    """What pulled the same way as the outcome; an error in the questionnaire is what made it unknown."""
    if target.problem is not None:
        yield target.problem
        return
    for rule in target.rules:
        if rule.verdict is target.verdict:
            yield from _deciding_in(rule)


def _deciding_in(rule: RuleExplanation) -> Iterator[RequirementExplanation | Problem]:
    if rule.problem is not None:
        yield rule.problem
        return
    pulling = _OPPOSITE[rule.verdict] if rule.type == "not" else rule.verdict
    yield from (one for one in rule.requirements if one.verdict is pulling)


def _origins(
    explanation: Explanation, target: TargetExplanation
) -> Iterator[RequirementExplanation | Problem]:
    """What decided, followed through hidden and undetermined questions to where it comes from."""
    seen: set[str] = set()
    pending = [_deciding(target)]
    while pending:
        part = next(pending[-1], None)
        if part is None:
            pending.pop()
        elif isinstance(part, Problem) or part.because is None:
            yield part
        elif part.because not in seen:
            seen.add(part.because)
            pending.append(_deciding(explanation.questions[part.because]))


def _clause(explanation: Explanation, part: RequirementExplanation | Problem) -> str:
    """The finding; of a hidden question also where that comes from: "... is not asked (age 17 is below 18)"."""
    if isinstance(part, Problem) or part.reason is not Reason.HIDDEN or part.because is None:
        return _error(part)
    origins = _origins(explanation, explanation.questions[part.because])
    few = _distinct(_error(one) for one in islice(origins, 10 * _MAX_ORIGINS))
    return f"{part.finding} ({_short(few, _MAX_ORIGINS)})"


def _distinct(findings: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(findings))


def _short(findings: list[str], most: int) -> str:
    more = len(findings) - most
    return listed([*findings[:most], f"{more} more"] if more > 0 else findings)
