"""Inquiry: many questions about one space, most of which a sample of people answers at once."""

from __future__ import annotations

import random
from functools import cached_property
from typing import TYPE_CHECKING

from rules.analysis.claims import support_of, true_of
from rules.analysis.columns import judge
from rules.analysis.outcomes import Found
from rules.analysis.sampling import sampled
from rules.analysis.search import Search
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.analysis.claims import Claim
    from rules.analysis.columns import Columns, Crowd
    from rules.analysis.outcomes import Outcome
    from rules.model import Offering, Question, Rule

__all__ = ["Inquiry"]

_SAMPLES = 1 << 12


class Inquiry(Search):
    """Looks among a sample first, which costs nearly nothing, and searches for whoever is not in it."""

    def find(self, claim: Claim) -> Outcome:
        """Somebody of whom it is true, or that there is nobody, or that it could not be decided."""
        return self.sampled(claim) or super().find(claim)

    def sampled(self, claim: Claim) -> Found | None:
        """Somebody of the sample of whom it is true."""
        crowd, verdicts = self.sample
        column = true_of(claim, crowd, verdicts)
        if not column:
            return None
        person = crowd.assignment((column & -column).bit_length() - 1)
        return Found({place: person[place] for place in support_of(claim, self.space) if place in person})

    @cached_property
    def sample(self) -> tuple[Crowd, dict[str, Columns]]:
        """Some people, always the same, and all their verdicts."""
        crowd = sampled(self.space, _SAMPLES, random.Random(0))  # noqa: S311 - no secret
        return crowd, judge(self.space, crowd)

    @cached_property
    def erroneous(self) -> frozenset[str]:
        """Pointers of all that has an error of its own, or depends on something that has: true of nobody, perhaps, only
        because the error keeps it unknown.
        """
        space = self.space
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

    def _depending(self, rule: Rule, found: set[str]) -> set[str]:
        """The pointers of the rule's requirements that depend on what was found, and its own."""
        questions = self.space.program.questionnaire.questions
        depending: set[str] = set()
        for requirement in rule.requirements:
            asked = self.space.leaves[requirement.pointer].question
            if requirement.pointer in found or (asked is not None and questions[asked].pointer in found):
                depending |= {requirement.pointer, rule.pointer}
        return depending
