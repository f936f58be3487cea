"""Search: is there a person of whom a claim is true?

| combinations of cells | how | answer |
|---|---|---|
| few enough | all of them at once, one bit each | exact |
| more | the solver (extra `analysis`), within a limit of work | exact, or undecided |
| more, and no solver | a sample | a person, or undecided |
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from rules.analysis.claims import Holds, pointers_of, support_of, true_of
from rules.analysis.columns import everyone, judge
from rules.analysis.outcomes import NOBODY, UNDECIDED, Found
from rules.analysis.sampling import sampled
from rules.analysis.solver import Solver, is_installed

if TYPE_CHECKING:
    from rules.analysis.claims import Claim
    from rules.analysis.columns import Crowd
    from rules.analysis.outcomes import Outcome
    from rules.analysis.space import Space

__all__ = ["MAX_SOLVER_STEPS", "Budget", "Search"]


MAX_SOLVER_STEPS = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work one question may cost.

    Attributes:
        combinations: Of cells, up to which all are looked at; 65,536 take some milliseconds.
        without_solver: The same, where the solver is not installed.
        solver_steps: Of the solver (its `rlimit`, the same on every machine), from 1 to 2**32 - 1; a million take
            about a second.
        samples: People who are looked at where nothing exact can be done.
        influences: How often one outlook asks whether a fact or an answer can still change an offering; in a form of
            500 questions, of which many are open, the solver needs seconds for each.
        searches: How often one coverage searches for somebody who reaches what nobody of a sample does; of 500
            questions it is some 2,000 times, which takes half a minute.

    Raises:
        ValueError: If `solver_steps` is none of these; to the solver 0 would mean no limit.
    """

    combinations: int = 1 << 16
    without_solver: int = 1 << 22
    solver_steps: int = 5_000_000
    samples: int = 1 << 16
    influences: int = 400
    searches: int = 1 << 20

    def __post_init__(self) -> None:
        if not 0 < self.solver_steps <= MAX_SOLVER_STEPS:
            raise ValueError(f"solver_steps has to be from 1 to {MAX_SOLVER_STEPS}")


class Search:
    """Answers questions about one space; keep it, for what it has worked out serves the next question."""

    def __init__(self, space: Space, budget: Budget | None = None) -> None:
        self.space = space
        self.budget = budget or Budget()
        self._solver: Solver | None = None

    def find(self, claim: Claim) -> Outcome:
        """A person of whom the claim is true, or that there is none, or that it could not be decided."""
        support = support_of(claim, self.space)
        crowd = self.everyone(support)
        if crowd is not None:
            return self._first(claim, crowd) or NOBODY
        if is_installed():
            return self._solve(claim, support)
        crowd = sampled(self.space, self.budget.samples, random.Random(0), support)  # noqa: S311 - no secret
        return self._first(claim, crowd) or UNDECIDED

    def everyone(self, variables: frozenset[int]) -> Crowd | None:
        """All combinations of cells of these variables, if they are few enough to look at each."""
        return everyone(self.space, variables) if self._combinations(variables) <= self._limit else None

    def can_change(self, pointer: str, variable: int) -> bool | None:
        """Whether somebody's verdict of what stands there changes when only this variable changes; None: undecided."""
        support = support_of(Holds(pointer), self.space)
        if variable not in support:
            return False
        crowd = self.everyone(support)
        if crowd is not None:
            columns = judge(self.space, crowd, {pointer})[pointer]
            return any(_depends(column, crowd, variable) for column in columns)
        if not is_installed():
            return None
        outcome = self._asked().solve_difference(pointer, variable, self.budget.solver_steps)
        return None if outcome is UNDECIDED else isinstance(outcome, Found)

    @property
    def _limit(self) -> int:
        return self.budget.combinations if is_installed() else self.budget.without_solver

    def _combinations(self, support: frozenset[int]) -> int:
        return prod(len(self.space.variables[one].cells) for one in support)

    def _asked(self) -> Solver:
        self._solver = self._solver or Solver(self.space)
        return self._solver

    def _first(self, claim: Claim, crowd: Crowd) -> Found | None:
        column = true_of(claim, crowd, judge(self.space, crowd, pointers_of(claim)))
        return Found(crowd.assignment((column & -column).bit_length() - 1)) if column else None

    def _solve(self, claim: Claim, support: frozenset[int]) -> Outcome:
        return self._asked().solve(claim, self.budget.solver_steps, support)


def _depends(column: int, crowd: Crowd, variable: int) -> bool:
    """Whether the column of a crowd of all combinations differs between two cells of a variable."""
    cells = crowd.cells[variable]
    first = cells[0]
    stride = (cells[1] & -cells[1]).bit_length() - 1 if len(cells) > 1 else 0
    return any(column & first != column >> stride * number & first for number in range(1, len(cells)))
