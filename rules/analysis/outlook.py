"""Outlook: what may still come, from where a person is now.

Over all ways to go on: every answer that is still open may be any answer, every fact that is missing any value, and a
dead end ends the way. So the fewest and the most only ever come closer while a person goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.analysis.claims import AllOf, AnyOf, AtLeast, Holds, Not
from rules.analysis.outcomes import UNDECIDED, Found
from rules.analysis.partition import Cell, outcomes
from rules.analysis.search import Search
from rules.analysis.space import space_of
from rules.values import is_blank, is_dead_end, read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules.analysis.claims import Claim
    from rules.analysis.search import Budget
    from rules.analysis.space import Space, Variable
    from rules.answers import Answers
    from rules.compiler import Program
    from rules.facts import Facts

__all__ = ["Outlook", "Prospects"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Attributes:
    fewest, most: Questions still to come, shown ones without an entry included.
    is_exact: False if the budget was too small; then the bounds hold, and may be wider than they need be.
    can_change: For each offering that is not settled, the facts (age, bmi, gender, state) and questions (ids) any of
        which alone can still change it, whatever the others turn out to be. Of those that could not be decided it
        holds all.
    """

    fewest: int
    most: int
    is_exact: bool
    can_change: Mapping[str, tuple[str, ...]]


class Prospects:
    """Outlooks of one program; keep it, for its space is worked out once."""

    def __init__(self, program: Program, budget: Budget | None = None) -> None:
        self._space = space_of(program)
        self._budget = budget

    def outlook(self, answers: Answers, facts: Facts) -> Outlook:
        """What may still come after these answers."""
        space = self._space.narrowed(
            {
                place: cell
                for place, variable in enumerate(self._space.variables)
                if (cell := _known_cell(variable, answers, facts)) is not None
            }
        )
        search = Search(space, self._budget)
        parts = _to_come(space, answers)
        most, most_is_exact = _largest(len(parts), lambda number: AtLeast(number, parts), search)
        none_of_them = tuple(Not(part) for part in parts)
        spared, fewest_is_exact = _largest(len(parts), lambda number: AtLeast(number, none_of_them), search)
        return Outlook(
            fewest=len(parts) - spared,
            most=most,
            is_exact=most_is_exact and fewest_is_exact,
            can_change=_can_change(search),
        )


def _known_cell(variable: Variable, answers: Answers, facts: Facts) -> Cell | None:
    """The cell that a person is known to be in, made of what the comparisons say; None: any may still come."""
    comparisons = [compared for _, compared in variable.compared]
    question = variable.question
    if question is None:
        value = _FACTS[variable.name](facts)
        return None if value is None else Cell("known", (), outcomes(value, comparisons))
    if question.id not in answers.entries and question.is_visible:
        return None
    value = answers.entries.get(question.id)
    if value is None and not question.is_visible and not is_blank(question.default_value):
        value = read_value(question, question.default_value)
    return Cell("known", (), outcomes(value, comparisons))


_FACTS: Mapping[str, Callable[[Facts], object]] = {
    "age": lambda facts: facts.age_years,
    "bmi": lambda facts: facts.bmi_kg_per_m2,
    "gender": lambda facts: facts.gender,
    "state": lambda facts: facts.states_by_kind,
    "state_uuid": lambda facts: facts.states_by_kind,
}


def _to_come(space: Space, answers: Answers) -> tuple[Claim, ...]:
    """For each question that may still be asked, that it will be: shown, and no dead end before it."""
    parts: list[Claim] = []
    ends: list[Claim] = []
    for question in space.program.questionnaire.presented:
        if not question.is_visible or question.id in answers.entries:
            continue
        if is_dead_end(question):
            ends.append(Holds(question.pointer))
        else:
            parts.append(AllOf((Holds(question.pointer), Not(AnyOf(tuple(ends))))))
    return tuple(parts)


def _largest(most: int, claim: Callable[[int], Claim], search: Search) -> tuple[int, bool]:
    """The largest number for which somebody makes the claim true, by halving; whether it is exact."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        outcome = search.find(claim(middle))
        if outcome is UNDECIDED:
            return most, False
        if isinstance(outcome, Found):
            least = middle
        else:
            most = middle - 1
    return most, True


def _can_change(search: Search) -> dict[str, tuple[str, ...]]:
    space = search.space
    found: dict[str, tuple[str, ...]] = {}
    for offering in space.program.questionnaire.offerings:
        changing = (
            space.variables[variable].name.removesuffix("_uuid")
            for variable in sorted(space.support[offering.pointer])
            if len(space.variables[variable].cells) > 1
            and search.can_change(offering.pointer, variable) is not False
        )
        if names := tuple(dict.fromkeys(changing)):
            found[offering.id] = names
    return found
