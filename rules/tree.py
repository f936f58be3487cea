"""Tree: the verdicts of rules and requirements under those of the targets, which say why."""

from __future__ import annotations

from functools import partial
from operator import getitem
from typing import TYPE_CHECKING

from rules.sources import OFFERED_UNLESS_TRUE
from rules.verdicts import RequirementVerdict, RuleVerdict, TargetVerdict

if TYPE_CHECKING:
    from rules.facts import Facts
    from rules.program import Program
    from rules.settling import Settled

__all__ = ["trees"]

# Much faster than calling the classes, which goes through a Python function.
_rule_verdict = partial(tuple.__new__, RuleVerdict)
_target_verdict = partial(tuple.__new__, TargetVerdict)


def trees(
    program: Program, facts: Facts, settled: Settled
) -> tuple[dict[str, TargetVerdict], dict[str, TargetVerdict]]:
    """The verdicts of the questions and of the offerings, by id, each with all the verdicts under it."""
    requirements = _requirements(program, facts, settled)
    # Columns and maps: a loop in C over hundreds of rules, where one in Python would take three times as long.
    positions, by_state, rules, picks, problems = program.rules
    states = [settled.states[position] for position in positions]
    picked = [pick(requirements) for pick in picks]
    verdicts = map(getitem, by_state, states)
    judged = tuple(map(_rule_verdict, zip(verdicts, rules, picked, problems, strict=True)))
    ids, types, own, problems = program.heads
    own_rules = map(judged.__getitem__, own)
    columns = zip(settled.verdicts, ids, types, own_rules, problems, strict=True)
    targets = list(zip(ids, map(_target_verdict, columns), strict=True))
    questions = len(program.questions)
    return dict(targets[:questions]), dict(targets[questions:])


def _requirements(program: Program, facts: Facts, settled: Settled) -> tuple[RequirementVerdict, ...]:
    """In the order of the program: the faulty ones, then those on each fact and each question."""
    verdicts = list(program.faulty)
    for fact in program.facts:
        verdicts += fact.source.verdicts(fact.given(facts), fact.shown(facts))
    for segment in program.segments:
        for step in segment.steps:
            position = step.position
            offer = OFFERED_UNLESS_TRUE.get(settled.verdicts[position]) or settled.offers[position]
            verdicts += step.question.source.verdicts(offer, offer)
    return tuple(verdicts)
