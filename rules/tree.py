"""Tree: the verdicts of rules and requirements under those of the targets, which say why."""

from __future__ import annotations

from itertools import chain, repeat
from operator import getitem
from typing import TYPE_CHECKING

from rules.verdicts import RequirementVerdict, RuleVerdict, TargetVerdict

if TYPE_CHECKING:
    from rules.facts import Facts
    from rules.program import Program
    from rules.settling import Settled

__all__ = ["trees"]


def trees(
    program: Program, facts: Facts, settled: Settled
) -> tuple[dict[str, TargetVerdict], dict[str, TargetVerdict]]:
    """The verdicts of the questions and of the offerings, by id, each with all the verdicts under it."""
    # Columns and maps: a loop in C over hundreds of rules, where one in Python would take three times as long. And
    # calling the classes is much slower than tuple.__new__, for it goes through a Python function.
    by_state, rules, arrange, own_requirements, problems = program.rules
    requirements = arrange(_requirements(program, facts, settled))
    verdicts = chain.from_iterable(map(getitem, by_state, settled.states))
    columns = zip(verdicts, rules, map(requirements.__getitem__, own_requirements), problems, strict=True)
    judged = tuple(map(tuple.__new__, repeat(RuleVerdict), columns))
    ids, types, own_rules, faults = program.heads
    heads = zip(settled.verdicts, ids, types, map(judged.__getitem__, own_rules), faults, strict=True)
    targets = tuple(map(tuple.__new__, repeat(TargetVerdict), heads))
    questions = len(program.questions)
    return dict(zip(ids[:questions], targets, strict=False)), dict(
        zip(ids[questions:], targets[questions:], strict=True)
    )


def _requirements(program: Program, facts: Facts, settled: Settled) -> tuple[RequirementVerdict, ...]:
    """In the order of the program: the fixed ones, then those on each fact and each question."""
    verdicts = list(program.fixed)
    for given, source, *_ in program.facts:
        verdicts += source.verdicts(given(facts))
    for question in program.asked:
        verdicts += question.source.verdicts(settled.offer(question))
    return tuple(verdicts)
