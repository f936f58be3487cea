"""Inquiry: many questions about one space, most of which a sample of people answers at once."""

from __future__ import annotations

import random
from functools import cached_property
from typing import TYPE_CHECKING

from rules.analysis.claims import support_of, true_of
from rules.analysis.columns import judge
from rules.analysis.mending import Mending
from rules.analysis.outcomes import Found
from rules.analysis.sampling import sampled
from rules.analysis.search import Search

if TYPE_CHECKING:
    from rules.analysis.claims import Claim
    from rules.analysis.columns import Columns, Crowd
    from rules.analysis.outcomes import Outcome

__all__ = ["Inquiry"]

_SAMPLES = 1 << 12


class Inquiry(Search):
    """Looks among a sample first, which costs nearly nothing, and searches for whoever is not in it."""

    def find(self, claim: Claim) -> Outcome:
        """Somebody of whom it is true, or that there is nobody, or that it could not be decided."""
        crowd, verdicts = self.sample
        column = true_of(claim, crowd, verdicts)
        if not column:
            return super().find(claim)
        person = (column & -column).bit_length() - 1
        return Found(crowd.assignment(person, support_of(claim, self.space)))

    def is_of_the_sample(self, claim: Claim) -> bool:
        """Whether it is true of anybody in the sample."""
        return bool(true_of(claim, *self.sample))

    @cached_property
    def sample(self) -> tuple[Crowd, dict[str, Columns]]:
        """Some people, always the same, and all their verdicts."""
        crowd = sampled(self.space, _SAMPLES, random.Random(0))  # noqa: S311 - no secret
        return crowd, judge(self.space, crowd)

    def settle(self, claim: Claim) -> Outcome:
        """The same, however the errors of the questionnaire are mended (rules.analysis.mending)."""
        return self.mending.find(self, claim)

    @cached_property
    def mending(self) -> Mending:
        """The errors of the questionnaire."""
        return Mending(self.space)
