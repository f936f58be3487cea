"""Population: a million people at once, for "who sees this"."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rules.analysis.columns import Columns, Crowd, judge
from rules.analysis.sampling import sampled
from rules.analysis.space import Space, space_of
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.compiler import Program

__all__ = ["Population", "population"]


def population(program: Program, size: int, seed: int) -> Population:
    """So many people drawn at random, all of whose facts and answers are known: the same for the same seed.

    They are no picture of a real clientele: each is drawn cell by cell, every cell of a fact or an answer (what the
    rules' own constants cut; see `rules.analysis.partition`) as likely as another, so that rare paths are walked too.
    """
    space = space_of(program)
    return Population(space, sampled(space, size, random.Random(seed)))  # noqa: S311 - no secret


@dataclass(frozen=True)
class Population:
    """People and their verdicts. Places are JSON pointers; `space.nodes` has them all."""

    space: Space
    crowd: Crowd = field(repr=False)

    @cached_property
    def targets(self) -> Mapping[str, Columns]:
        """The verdicts of all questions and offerings."""
        questionnaire = self.space.program.questionnaire
        return judge(self.space, self.crowd, [target.pointer for target in questionnaire.targets])

    def count(self, pointer: str, verdict: Verdict = Verdict.TRUE) -> int:
        """How many of them get this verdict of a question or an offering."""
        true, false = self.targets[pointer]
        column = {Verdict.TRUE: true, Verdict.FALSE: false, Verdict.UNKNOWN: self.crowd.all & ~(true | false)}
        return column[verdict].bit_count()

    def share(self, pointer: str, verdict: Verdict = Verdict.TRUE) -> float:
        """The same as a part of all, from 0 to 1."""
        return self.count(pointer, verdict) / self.crowd.size

    def somebody(self, column: int) -> dict[str, Any] | None:
        """The case of the first person in a column; None if there is nobody."""
        if not column:
            return None
        return self.space.case(self.crowd.assignment((column & -column).bit_length() - 1))
