"""Mending: what is so of a questionnaire that has errors, whatever is put in their place.

What has an error is unknown, and so is what depends on it, unless something else decides. Unknown is neither true nor
false: that nobody is offered what has an error proves nothing. A claim is settled if it is true of somebody, or of
nobody, however the errors are mended.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from rules.analysis.claims import AllOf, AnyOf, AtLeast, Fails, Holds, Not, Within, pointers_of
from rules.analysis.outcomes import ERRONEOUS, NOBODY, UNDECIDED, Found
from rules.faults import faults_by_place
from rules.model import Requirement, Rule
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.outcomes import Outcome
    from rules.analysis.search import Search
    from rules.analysis.space import Space
    from rules.model import Offering, Question
    from rules.problems import Problem

__all__ = ["Mending"]


class Mending:
    """The errors of one space, and how far they go."""

    def __init__(self, space: Space) -> None:
        self._space = space

    @cached_property
    def erroneous(self) -> frozenset[str]:
        """Pointers of all that has an error of its own, or depends on something that has: true of nobody, perhaps, only
        because the error keeps it unknown.
        """
        space = self._space
        found = {
            pointer
            for pointer, leaf in space.leaves.items()
            if leaf.variable is None and leaf.if_absent is Verdict.UNKNOWN
        } | space.faulty
        questionnaire = space.program.questionnaire
        settled: Iterable[Question | Offering] = [questionnaire.questions[place] for place in space.order]
        for target in (*settled, *questionnaire.offerings):
            for rule in target.rules:
                found.update(self._depending(rule, found))
            if any(rule.pointer in found for rule in target.rules):
                found.add(target.pointer)
        return frozenset(found)

    def find(self, search: Search, claim: Claim) -> Outcome:
        """Somebody of whom it is true however the errors are mended; nobody only if it is then true of nobody either.

        Else ERRONEOUS, or UNDECIDED if the budget of the search was too small to tell.
        """
        certain = search.find(self.certainly(claim))
        if isinstance(certain, Found) or self.erroneous.isdisjoint(pointers_of(claim)):
            return certain
        possible = search.find(self.possibly(claim))
        if possible is NOBODY:
            return NOBODY
        return UNDECIDED if certain is UNDECIDED or possible is UNDECIDED else ERRONEOUS

    def certainly(self, claim: Claim) -> Claim:
        """Of whom it is true however the errors are mended."""
        match claim:
            case Holds() | Fails() | Within():
                return claim
            case Not(part):
                return Not(self.possibly(part))
            case AtLeast(number, parts):
                return AtLeast(number, tuple(map(self.certainly, parts)))
            case AllOf(parts) | AnyOf(parts):
                return type(claim)(tuple(map(self.certainly, parts)))

    def possibly(self, claim: Claim) -> Claim:
        """Of whom it may be true once the errors are mended."""
        match claim:
            case Holds(pointer):
                return Not(Fails(pointer)) if pointer in self.erroneous else claim
            case Fails(pointer):
                return Not(Holds(pointer)) if pointer in self.erroneous else claim
            case Within():
                return claim
            case Not(part):
                return Not(self.certainly(part))
            case AtLeast(number, parts):
                return AtLeast(number, tuple(map(self.possibly, parts)))
            case AllOf(parts) | AnyOf(parts):
                return type(claim)(tuple(map(self.possibly, parts)))

    def behind(self, claim: Claim) -> tuple[Problem, ...]:
        """The errors on which it depends, in the document's order."""
        seen: set[str] = set()
        pending = list(pointers_of(claim))
        while pending:
            pointer = pending.pop()
            if pointer in self.erroneous and pointer not in seen:
                seen.add(pointer)
                pending.extend(self._below(pointer))
        return tuple(problem for pointer, problem in self._faults.items() if pointer in seen) if seen else ()

    @cached_property
    def _faults(self) -> Mapping[str, Problem]:
        return faults_by_place(self._space.program.questionnaire)

    def _below(self, pointer: str) -> Sequence[str]:
        node = self._space.nodes[pointer]
        if isinstance(node, Requirement):
            asked = self._space.leaves[pointer].question
            return [] if asked is None else [self._space.program.questionnaire.questions[asked].pointer]
        return [one.pointer for one in (node.requirements if isinstance(node, Rule) else node.rules)]

    def _depending(self, rule: Rule, found: set[str]) -> set[str]:
        """The pointers of the rule's requirements that depend on what was found, and its own."""
        questions = self._space.program.questionnaire.questions
        depending: set[str] = set()
        for requirement in rule.requirements:
            asked = self._space.leaves[requirement.pointer].question
            if requirement.pointer in found or (asked is not None and questions[asked].pointer in found):
                depending |= {requirement.pointer, rule.pointer}
        return depending
