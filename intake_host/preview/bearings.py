"""Bearing: what each fact and each question does to one target now: against it, not yet known, or for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import Verdict
from rules.verdicts import COMBINATIONS, not_all_of
from rules.wording import FACT_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules import NotMeans, RuleVerdict, TargetVerdict

__all__ = ["bearings"]


def bearings(target: TargetVerdict, not_means: NotMeans = "none") -> Mapping[tuple[str, str], Verdict | None]:
    """By kind and id of each source: what would become of the target if its rules looked at this source alone.

    A rule that came out for the target without the source is passed over; if there is no other, the source makes no
    difference: None.
    """
    said: dict[tuple[str, str], list[Verdict]] = {}
    for rule in target.rules:
        is_met = Verdict.TRUE in (target.verdict, rule.verdict)
        for source, parts in _by_source(rule).items():
            alone = _combined(rule, parts, not_means)
            counting = said.setdefault(source, [])
            if alone is Verdict.TRUE or not is_met:
                counting.append(alone)
    return {source: _all_told(target, parts) if parts else None for source, parts in said.items()}


def _by_source(rule: RuleVerdict) -> Mapping[tuple[str, str], Sequence[Verdict]]:
    found: dict[tuple[str, str], list[Verdict]] = {}
    for one in rule.requirements:
        asked, based_on = one.requirement.required_question_id, one.requirement.based_on
        source = ("fact", based_on) if based_on in FACT_NAMES else ("question", asked or "")
        found.setdefault(source, []).append(one.verdict)
    return found


def _combined(rule: RuleVerdict, parts: Sequence[Verdict], not_means: NotMeans) -> Verdict:
    if rule.problem is not None:
        return Verdict.UNKNOWN
    is_not_all = (rule.rule.type, not_means) == ("not", "not_all")
    return (not_all_of if is_not_all else COMBINATIONS[rule.rule.type])(parts)


def _all_told(target: TargetVerdict, parts: Sequence[Verdict]) -> Verdict:
    return Verdict.UNKNOWN if target.problem is not None else COMBINATIONS[target.rule_type](parts)
