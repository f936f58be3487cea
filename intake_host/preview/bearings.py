"""Bearing: what each fact and each question does to one target now: against it, not yet known, or for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.preview.dependencies import Source
from rules import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules import RequirementVerdict, RuleVerdict, TargetVerdict

__all__ = ["bearings"]

_GRAVITY = {Verdict.TRUE: 0, Verdict.UNKNOWN: 1, Verdict.FALSE: 2}


def bearings(target: TargetVerdict) -> Mapping[tuple[str, str], Verdict]:
    """By kind and id of the source: false if it helps to keep the target away, unknown if it leaves that open."""
    found: dict[tuple[str, str], Verdict] = {}
    for rule in target.rules:
        for one in rule.requirements:
            verdict = Verdict.TRUE if target.verdict is Verdict.TRUE else _bearing(rule, one)
            source = _source(one)
            found[source] = max(found.get(source, Verdict.TRUE), verdict, key=_GRAVITY.__getitem__)
    return found


def _bearing(rule: RuleVerdict, one: RequirementVerdict) -> Verdict:
    """In a `not` it is what holds that speaks against; elsewhere what does not."""
    pulling = Verdict.TRUE if rule.rule.type == "not" else Verdict.FALSE
    if rule.verdict is Verdict.FALSE and one.verdict is pulling:
        return Verdict.FALSE
    is_open = rule.verdict is Verdict.UNKNOWN and one.verdict is Verdict.UNKNOWN
    return Verdict.UNKNOWN if is_open else Verdict.TRUE


def _source(one: RequirementVerdict) -> Source:
    asked = one.requirement.required_question_id
    return Source("fact", one.requirement.based_on) if asked is None else Source("question", asked)
