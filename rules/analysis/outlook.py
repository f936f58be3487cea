"""Outlook: what may still come, from where a person is now.

Over all ways to go on: every answer that is still open may be any answer, every fact that is missing any value, and a
dead end ends the way. So the fewest and the most only ever come closer while a person goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rules.analysis.claims import AllOf, AnyOf, AtLeast, Holds, Not
from rules.analysis.outcomes import UNDECIDED, Found
from rules.analysis.partition import Cell, outcomes
from rules.analysis.search import Search
from rules.analysis.space import space_of
from rules.values import is_blank, is_dead_end, read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.search import Budget
    from rules.analysis.space import Space, Variable
    from rules.answers import Answers
    from rules.compiler import Program
    from rules.facts import Facts
    from rules.model import Offering

__all__ = ["Outlook", "Prospects"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Attributes:
    fewest, most: Questions still to come, shown ones without an entry included.
    is_exact: False if the budget was too small; then the bounds hold, and may be wider than they need be.
    can_change: For each offering that is not settled, the facts (age, bmi, gender, state) and questions (ids) any of
        which alone can still change it, whatever the others turn out to be. Of those that could not be decided it
        holds all.
    undecided: The offerings of which that is so: what is listed for them may be more than can change them.
    """

    fewest: int
    most: int
    is_exact: bool
    can_change: Mapping[str, tuple[str, ...]]
    undecided: frozenset[str]


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
        influences = _influences(search)
        return Outlook(
            fewest=len(parts) - spared,
            most=most,
            is_exact=most_is_exact and fewest_is_exact,
            can_change={one.offering_id: one.names for one in influences if one.names},
            undecided=frozenset(one.offering_id for one in influences if not one.is_decided),
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


class _Influence(NamedTuple):
    """What can change an offering."""

    offering_id: str
    names: tuple[str, ...]
    is_decided: bool


def _influences(search: Search) -> list[_Influence]:
    """In the document's order. As many offerings as the budget allows are decided, those first that depend on least."""
    space = search.space
    offerings = space.program.questionnaire.offerings
    open_variables = [
        [one for one in sorted(space.support[offering.pointer]) if len(space.variables[one].cells) > 1]
        for offering in offerings
    ]
    found: dict[int, _Influence] = {}
    left = search.budget.influences
    for place in sorted(range(len(offerings)), key=lambda place: len(open_variables[place])):
        left -= len(open_variables[place])
        found[place] = _influence(search, offerings[place], open_variables[place], is_asked=left >= 0)
    return [found[place] for place in range(len(offerings))]


def _influence(search: Search, offering: Offering, variables: Sequence[int], *, is_asked: bool) -> _Influence:
    changes = {one: search.can_change(offering.pointer, one) if is_asked else None for one in variables}
    names = [
        search.space.variables[one].name.removesuffix("_uuid")
        for one, can_change in changes.items()
        if can_change is not False
    ]
    return _Influence(offering.id, tuple(dict.fromkeys(names)), is_decided=None not in changes.values())
