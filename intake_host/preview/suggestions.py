"""Suggestions: people who reach what no scenario does; found in the analyst's process."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from intake_host.preview.prospects import STEPS, program_of
from intake_host.preview.rehearsed import coverage_of, goal_in_words
from intake_host.preview.states import identifiers, lived_in, state_called
from rules import Budget
from rules.analysis.coverage import reached_by_person
from rules.analysis.drafts import named, told_to_the_end
from rules.analysis.generation import generate, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rules import Program
    from rules.analysis.goals import Goal

    _Reaching = tuple[dict[str, Any], frozenset[Goal]]

__all__ = ["Suggestion", "suggested"]

MAX_SUGGESTED = 40
MAX_SUCH_AS = 3
# The fewest people of so many questions are found in seconds.
MAX_FEWEST = 100


class Suggestion(NamedTuple):
    """A person who reaches something that no scenario does, as a case, with a name.

    `reaches` counts that, and `such_as` are the first of it in words: what none of the others suggested reaches first.
    """

    name: str
    case: Mapping[str, Any]
    reaches: int
    such_as: tuple[str, ...]

    @property
    def why(self) -> str:
        """What it was kept for."""
        return f"Reaches {self.reaches} that no scenario reached before, such as {self.such_as[0]}"


def suggested(text: str, texts: tuple[tuple[str, str], ...]) -> tuple[Suggestion, ...]:
    """The fewest people found who reach what no scenario does, and somebody can."""
    program = program_of(text)
    coverage = coverage_of(program, texts)
    missed = frozenset(coverage.missed)
    found = told_to_the_end(program, _people_for(program, missed))
    people = [_at_home(program, one, missed) for one in found]
    chosen = _fewest([(one, reached_by_person(program, one) & missed) for one in people], missed)
    times = Counter(goal for _, goals in chosen for goal in goals)
    order = {goal: place for place, goal in enumerate(coverage.missed)}
    suggestions = []
    names = named(program, [case for case, _ in chosen])
    for (name, case), (_, goals) in zip(names, chosen, strict=True):
        first = sorted(goals, key=lambda goal: (times[goal], order[goal]))[:MAX_SUCH_AS]
        suggestions.append(
            Suggestion(name, case, len(goals), tuple(goal_in_words(coverage, one) for one in first))
        )
    return tuple(suggestions)


def _fewest(reaching: Sequence[_Reaching], missed: frozenset[Goal]) -> list[_Reaching]:
    """Those of them who together reach all that all reach, or most of it: who reaches the most comes first."""
    chosen: list[_Reaching] = []
    while reaching and len(chosen) < MAX_SUGGESTED:
        best = max(reaching, key=lambda one: len(one[1] & missed))
        if not best[1] & missed:
            break
        missed -= best[1]
        chosen.append(best)
    return chosen


def _at_home(program: Program, case: dict[str, Any], missed: frozenset[Goal]) -> dict[str, Any]:
    """In a state that has a name, called all that rules may call it, if they then reach as much."""
    facts = lived_in(case["facts"], program.questionnaire)
    known = (state_called(one) for one in facts.get("state") or ())
    states = [identifiers(one) for one in known if one is not None]
    homes = [*(case | {"facts": {**facts, "state": state}} for state in states), case | {"facts": facts}]
    return max(homes, key=lambda one: len(reached_by_person(program, one) & missed)) if states else homes[0]


def _people_for(program: Program, missed: Collection[Goal]) -> Sequence[dict[str, Any]]:
    """The fewest that are found; of a long questionnaire, of which that would take hours, those who reach the most."""
    if len(program.questionnaire.questions) <= MAX_FEWEST:
        return generate(program).people
    return suggest(program, sorted(missed), MAX_SUGGESTED, budget=Budget(solver_steps=STEPS))
