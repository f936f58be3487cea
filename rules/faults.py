"""Fault: the error that keeps a requirement, rule or target from being judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.checks import check_meaning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.model import Offering, Question, Questionnaire
    from rules.problems import Problem
    from rules.requirements import Readings

__all__ = ["faults_by_place"]


def faults_by_place(questionnaire: Questionnaire, readings: Readings | None = None) -> dict[str, Problem]:
    """The first error of each requirement, rule and target, by pointer: what keeps it from being judged.

    An error belongs to the innermost of these that it lies in. All questions, and all offerings, that bear
    a repeated id are at fault; of rules only the later ones, for nothing refers to a rule. `readings` are for whoever
    needs those of the requirements, too.
    """
    targets = questionnaire.targets
    nodes = {target.pointer for target in targets}
    nodes.update(rule.pointer for target in targets for rule in target.rules)
    nodes.update(one.pointer for target in targets for rule in target.rules for one in rule.requirements)
    faults: dict[str, Problem] = {}
    for problem in (*questionnaire.problems, *check_meaning(questionnaire, questionnaire.problems, readings)):
        pointer = problem.pointer
        while pointer and pointer not in nodes:
            pointer = pointer.rpartition("/")[0]
        if problem.severity == "error":
            faults.setdefault(pointer, problem)
    _spread(questionnaire.questions, faults)
    _spread(questionnaire.offerings, faults)
    return faults


def _spread(targets: Iterable[Question | Offering], faults: dict[str, Problem]) -> None:
    bearers: dict[str, list[str]] = {}
    for target in targets:
        bearers.setdefault(target.id, []).append(target.pointer)
    for pointers in bearers.values():
        repeated = [faults[pointer] for pointer in pointers[1:] if pointer in faults]
        for pointer in pointers if repeated else ():
            faults.setdefault(pointer, repeated[0])
