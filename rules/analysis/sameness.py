"""Sameness: targets of a joint space whose verdicts are made in the same way, and so are the same for everybody.

Two targets are the same if their rules combine the same comparisons of the same answers, and the questions that they
ask are the same: no search is needed to know that nobody's verdict differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from rules.analysis.space import Space
    from rules.model import Offering, Question, Requirement, Rule

__all__ = ["forms_of"]


def forms_of(space: Space) -> Mapping[str, int]:
    """A number for each question and offering, by pointer: those with the same number have the same verdict for all."""
    return _Forms(space).targets


class _Forms:
    def __init__(self, space: Space) -> None:
        self._space = space
        self._numbers: dict[Hashable, int] = {}
        self.targets: dict[str, int] = {}
        questionnaire = space.program.questionnaire
        settled = [questionnaire.questions[place] for place in space.order]
        targets: list[Question | Offering] = [*settled, *questionnaire.offerings]
        for target in targets:
            self.targets[target.pointer] = self._number(self._target(target))

    def _number(self, form: Hashable) -> int:
        return self._numbers.setdefault(form, len(self._numbers))

    def _target(self, target: Question | Offering) -> Hashable:
        if target.pointer in self._space.faulty:
            return "unknown"
        return _combined(target.rule_type, frozenset(self._number(self._rule(one)) for one in target.rules))

    def _rule(self, rule: Rule) -> Hashable:
        if rule.pointer in self._space.faulty:
            return "unknown"
        parts = frozenset(self._number(self._requirement(one)) for one in rule.requirements)
        return _combined(rule.type, parts)

    def _requirement(self, requirement: Requirement) -> Hashable:
        leaf = self._space.leaves[requirement.pointer]
        if leaf.variable is None:
            return leaf.if_absent
        if leaf.question is None:
            return leaf.variable, leaf.true, leaf.false
        asked = self._space.program.questionnaire.questions[leaf.question].pointer
        return leaf.variable, leaf.true, leaf.false, leaf.if_absent, self.targets[asked]


def _combined(combination: str, parts: frozenset[int]) -> Hashable:
    """Order and repetition make no difference; nor does how a single part is combined, unless it is negated."""
    if not parts:
        return "true"
    return (combination if len(parts) > 1 or combination == "not" else "alone", parts)
