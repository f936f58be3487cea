"""Generation: the fewest people that reach every goal which anybody can reach.

1. Goals that a random sample misses are the rare ones: a search finds somebody for each, or proves that nobody is.
2. Of many people at once, those are taken who reach most of the goals that are still open (greedy set cover); each is
   first improved by changing one fact or answer at a time, as long as that reaches more.
3. Whoever is not needed any more is dropped, and two give way to one who reaches all that they alone reach, as long as
   a search finds one.

Nobody knows how to find the smallest set in reasonable time; this one is small, and the same for the same seed. How far
it may be from the smallest is told by goals of which nobody reaches two (`rules.analysis.rivals`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.claims import AllOf, Within, pointers_of, true_of
from rules.analysis.columns import Crowd, judge
from rules.analysis.goals import claims_of, goals_of, options_of
from rules.analysis.mending import Mending
from rules.analysis.outcomes import NOBODY, Found
from rules.analysis.rivals import rivals
from rules.analysis.sampling import sampled
from rules.analysis.search import Search
from rules.analysis.space import space_of
from rules.model import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.goals import Goal
    from rules.analysis.outcomes import Outcome
    from rules.analysis.search import Budget
    from rules.analysis.space import Space
    from rules.compiler import Program
    from rules.model import Questionnaire

__all__ = ["Generated", "generate", "suggest"]

_SAMPLE = 4096
_VARIANTS = 256
_ORDINARY_AGE = 35


@dataclass(frozen=True, slots=True)
class Generated:
    """People as final cases, and the goals that none of them reaches: nobody can, or it could not be decided.

    No fewer than `at_least` people reach what these reach.
    """

    people: tuple[dict[str, Any], ...]
    unreachable: tuple[Goal, ...]
    undecided: tuple[Goal, ...]
    at_least: int

    @property
    def bound_in_words(self) -> str:
        """Whether fewer people would do."""
        is_least = len(self.people) == self.at_least
        if is_least:
            return "fewer cannot"
        return f"at least {self.at_least} {'is' if self.at_least == 1 else 'are'} needed"


def generate(
    program: Program, seed: int = 0, *, attempts: int = 8, budget: Budget | None = None
) -> Generated:
    """People who together reach every goal of `rules.analysis.goals` that anybody is known to reach: the fewest of so
    many attempts, or of fewer if these are proved to be the fewest.
    """
    generator = _Generator(program, budget, goals_of(program.questionnaire))
    best: Generated | None = None
    for attempt in range(attempts):
        source = random.Random(f"{seed} {attempt}")  # noqa: S311 - no secret
        found = generator.run(source)
        if best is None or len(found.people) < len(best.people):
            best = generator.generated(found, source)
        if len(best.people) == best.at_least:
            break
    assert best is not None  # noqa: S101 - there is one attempt at least
    return best


def suggest(
    program: Program, goals: Sequence[Goal], at_most: int, *, seed: int = 0, budget: Budget | None = None
) -> tuple[dict[str, Any], ...]:
    """People as final cases, so many at most, who together reach most of these goals: who reaches the most of what is
    still open comes next. It takes seconds where `generate` takes hours (thousands of goals), and more people.
    """
    source = random.Random(f"{seed}")  # noqa: S311 - no secret
    return _Generator(program, budget, goals).few(at_most, source)


class _Attempt(NamedTuple):
    """People by their cells, and the goals that none of them reaches."""

    people: list[dict[int, int]]
    unreachable: list[Goal]
    undecided: list[Goal]


class _Generator:
    def __init__(self, program: Program, budget: Budget | None, goals: Sequence[Goal]) -> None:
        also = _choices(program.questionnaire)
        self._space = space_of(program, [requirement for requirement, _ in also])
        self._search = Search(self._space, budget)
        self._mending = Mending(self._space)
        chosen = {goal: self._space.leaves[one.pointer] for one, goal in also}
        self._goals = goals
        self._claims: list[Claim] = []
        for goal, claim in zip(goals, claims_of(goals, program), strict=True):
            if goal.kind == "chosen":
                leaf = chosen[goal.pointer, goal.option]
                assert leaf.variable is not None  # noqa: S101 - an option is compared
                self._claims.append(AllOf((claim, Within(leaf.variable, leaf.true))))
            else:
                self._claims.append(claim)
        # Goals that nobody reaches together.
        self._impossible: list[frozenset[int]] = []
        self._wanted = frozenset[str]().union(*map(pointers_of, self._claims))

    def run(self, source: random.Random) -> _Attempt:
        """One attempt."""
        pool = sampled(self._space, _SAMPLE, source)
        columns = self._columns(pool)
        people: list[dict[int, int]] = []
        unreachable: list[Goal] = []
        undecided: list[Goal] = []
        still_open = set(range(len(self._goals)))
        for number in [number for number, column in enumerate(columns) if not column]:
            claim = self._claims[number]
            found = self._mending.find(self._search, claim) if number in still_open else NOBODY
            # Improving a person may lose the goal that they came for, and reach more: then another has to come for it.
            while number in still_open and isinstance(found, Found):
                self._take(self._completed(found, still_open, source), people, still_open)
            if number in still_open:
                still_open.discard(number)
                (unreachable if found is NOBODY else undecided).append(self._goals[number])
        while still_open:
            place, _ = _most([columns[number] for number in still_open], pool.all)
            self._take(pool.assignment(place), people, still_open)
        return _Attempt(self._merged(self._needed(people), source), unreachable, undecided)

    def few(self, at_most: int, source: random.Random) -> tuple[dict[str, Any], ...]:
        """Who of a sample reaches the most of what is open, and when nobody does, whoever a search finds."""
        pool = sampled(self._space, _SAMPLE, source)
        columns = self._columns(pool)
        people: list[dict[int, int]] = []
        still_open = set(range(len(self._goals)))
        while still_open and len(people) < at_most:
            place, count = _most([columns[number] for number in still_open], pool.all)
            person = pool.assignment(place) if count else self._searched(min(still_open), still_open, source)
            if person is not None:
                people.append(person)
                still_open -= self._reached(person)
        return tuple(map(self._case, people))

    def _searched(self, number: int, still_open: set[int], source: random.Random) -> dict[int, int] | None:
        """Somebody who reaches this goal, which is crossed off in any case."""
        found = self._search.find(self._claims[number])
        person = self._completed(found, still_open, source) if isinstance(found, Found) else None
        still_open.discard(number)
        return person

    def generated(self, attempt: _Attempt, source: random.Random) -> Generated:
        """What came of an attempt."""
        return Generated(
            people=tuple(self._case(one) for one in attempt.people),
            unreachable=tuple(attempt.unreachable),
            undecided=tuple(attempt.undecided),
            at_least=self._at_least(attempt.people, source),
        )

    def _case(self, person: Mapping[int, int]) -> dict[str, Any]:
        """Their case, with an age that comes up in practice rather than the first of its cell: 16, not 0, under 18."""
        case = self._space.case(person)
        for place, variable in enumerate(self._space.variables):
            if variable.name == "age":
                ages = sorted(
                    variable.cells[person[place]].samples, key=lambda age: abs(int(str(age)) - _ORDINARY_AGE)
                )
                case["facts"]["age_years"] = ages[min(1, len(ages) - 1)]
        return case

    def _take(self, person: dict[int, int], people: list[dict[int, int]], still_open: set[int]) -> None:
        """Add the person, improved, and cross off what they reach: at least one open goal, if they reached one."""
        improved = self._improved(person, still_open)
        people.append(improved)
        still_open -= self._reached(improved)

    def _columns(self, crowd: Crowd) -> list[int]:
        verdicts = judge(self._space, crowd, self._wanted)
        return [true_of(claim, crowd, verdicts) for claim in self._claims]

    def _reached(self, person: Mapping[int, int]) -> set[int]:
        return {n for n, column in enumerate(self._columns(_crowd(self._space, [person]))) if column}

    def _completed(self, found: Found, still_open: set[int], source: random.Random) -> dict[int, int]:
        """The person found, with whatever else is open drawn at random so that most goals are reached."""
        crowd = sampled(self._space, _VARIANTS, source)
        cells = dict(crowd.cells)
        for variable, cell in found.assignment.items():
            cells[variable] = [crowd.all if n == cell else 0 for n in range(len(cells[variable]))]
        crowd = Crowd(_VARIANTS, cells)
        columns = self._columns(crowd)
        place, _ = _most([columns[number] for number in still_open], crowd.all)
        return crowd.assignment(place)

    def _improved(self, person: dict[int, int], still_open: set[int]) -> dict[int, int]:
        """The same person with one fact or answer after the other changed, as long as more open goals are reached."""
        most = -1
        while True:
            neighbours = [person, *_neighbours(self._space, person)]
            crowd = _crowd(self._space, neighbours)
            columns = self._columns(crowd)
            place, count = _most([columns[number] for number in still_open], crowd.all)
            if count <= most:
                return person
            person, most = neighbours[place], count

    def _needed(self, people: Sequence[dict[int, int]]) -> list[dict[int, int]]:
        """Those without whom a goal would be missed, the latest dropped first."""
        reached = [self._reached(one) for one in people]
        times = [sum(number in each for each in reached) for number in range(len(self._goals))]
        needed = []
        for person, each in reversed(list(zip(people, reached, strict=True))):
            if all(times[number] > 1 for number in each):
                for number in each:
                    times[number] -= 1
            else:
                needed.append(person)
        return needed[::-1]

    def _merged(self, people: list[dict[int, int]], source: random.Random) -> list[dict[int, int]]:
        """Fewer, by one at a time, as long as one person can take the place of two."""
        while (fewer := self._one_fewer(people, source)) is not None:
            people = fewer
        return people

    def _one_fewer(
        self, people: Sequence[dict[int, int]], source: random.Random
    ) -> list[dict[int, int]] | None:
        reached = [self._reached(one) for one in people]
        for pair in combinations(range(len(people)), 2):
            others = [place for place in range(len(people)) if place not in pair]
            missed = (
                set[int]()
                .union(*(reached[place] for place in pair))
                .difference(*(reached[place] for place in others))
            )
            found = self._find_all(missed)
            if isinstance(found, Found):
                return [*(people[place] for place in others), self._completed(found, missed, source)]
        return None

    def _at_least(self, people: Sequence[dict[int, int]], source: random.Random) -> int:
        """How many it takes to reach what these reach; they and a crowd show what can be reached together."""
        crowd = sampled(self._space, _SAMPLE, source)
        goals = set[int]().union(*map(self._reached, people))

        def reached_with(one: int, other: int) -> set[int] | None:
            found = self._find_all({one, other})
            if isinstance(found, Found):
                return goals & self._reached(self._completed(found, {one, other}, source))
            return None if found is NOBODY else {one, other}

        shown = zip(self._columns(crowd), self._columns(_crowd(self._space, people)), strict=True)
        columns = [column << len(people) | own for column, own in shown]
        return len(rivals(columns, goals, reached_with))

    def _find_all(self, goals: set[int]) -> Outcome:
        if any(one <= goals for one in self._impossible):
            return NOBODY
        found = self._search.find(AllOf(tuple(self._claims[number] for number in sorted(goals))))
        if found is NOBODY:
            self._impossible.append(frozenset(goals))
        return found


def _choices(questionnaire: Questionnaire) -> list[tuple[Requirement, tuple[str, str | None]]]:
    """For each option a requirement that it be chosen, so that the cells tell options apart."""
    found: list[tuple[Requirement, tuple[str, str | None]]] = []
    for question in questionnaire.questions:
        for option in options_of(question):
            requirement = Requirement("question", question.id, "=", option.key, f"/chosen/{len(found)}")
            found.append((requirement, (question.pointer, option.key)))
    return found


def _crowd(space: Space, people: Sequence[Mapping[int, int]]) -> Crowd:
    cells = {place: [0] * len(variable.cells) for place, variable in enumerate(space.variables)}
    for number, person in enumerate(people):
        for variable, cell in person.items():
            cells[variable][cell] |= 1 << number
    return Crowd(len(people), cells)


def _neighbours(space: Space, person: Mapping[int, int]) -> Iterator[dict[int, int]]:
    for place, variable in enumerate(space.variables):
        for cell in range(len(variable.cells)):
            if cell != person[place]:
                yield {**person, place: cell}


def _most(columns: Sequence[int], everybody: int) -> tuple[int, int]:
    """Who is in most of the columns (the first of them), and in how many.

    Counts everybody at once: `digits[n]` is the column of those whose count has the binary digit n.
    """
    digits: list[int] = []
    for column in columns:
        carry = column
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    who, count = everybody, 0
    for place in reversed(range(len(digits))):
        if who & digits[place]:
            who &= digits[place]
            count |= 1 << place
    return (who & -who).bit_length() - 1, count
