"""Matrix: who is offered what, by the facts that the rules look at (age, BMI, gender, state).

Exact, for everybody: of each combination of facts and each offering it says whether the person gets it whatever they
answer, for some answers only, or never. What the limits of the search or an error of the questionnaire leave open says
so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.boxes import Box, Combination, combinations_in, parted_into_boxes, whole
from rules.analysis.claims import AllOf, Holds, Not, Within, true_of
from rules.analysis.columns import judge
from rules.analysis.dead_ends import dead_ends_of, passes
from rules.analysis.inquiry import Inquiry
from rules.analysis.outcomes import ERRONEOUS, NOBODY, Found
from rules.analysis.space import adult_cells, space_of
from rules.analysis.survey import FACT_NAMES, MAX_COMBINATIONS, Survey, values_in_words, within
from rules.analysis.witnesses import witness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.search import Budget
    from rules.compiler import Program
    from rules.model import Offering
    from rules.problems import Problem

__all__ = ["Availability", "Matrix", "Pair", "Row", "TooManyCombinationsError", "matrix"]

Person = dict[str, Any]
"""A final case, as JSON values."""


class Availability(Enum):
    """Whether people of certain facts get an offering."""

    ALWAYS = "always"
    POSSIBLE = "possible"
    NEVER = "never"
    UNDECIDED = "undecided"


class TooManyCombinationsError(ValueError):
    """The rules tell more people apart, by facts alone, than anybody reads in a table; `combinations` says how many."""

    def __init__(self, combinations: int) -> None:
        self.combinations = combinations
        super().__init__(
            f"the rules tell {combinations:,} combinations of facts apart; at most {MAX_COMBINATIONS:,} make a table"
        )

    def __reduce__(self) -> tuple[type[TooManyCombinationsError], tuple[int]]:
        return type(self), (self.combinations,)


@dataclass(frozen=True, slots=True)
class Row:
    """People who are alike: all combinations of these facts.

    Attributes:
        facts: In words, by the axes of the matrix: "17 or less", "any".
        availabilities: By the offerings of the matrix.
        people: By the offerings: one of these people who gets it, evaluated by the engine, rather an adult; None:
            nobody, or unknown.
        somebody: One of them who has not answered anything yet: rather an adult, and rather one whom nothing stops.
        is_stopped: Whether each of them meets a page without a next button, whatever they answer; None: undecided.
        box: The same facts as cells of the variables of the space, by the axes.
    """

    facts: tuple[str, ...]
    availabilities: tuple[Availability, ...]
    people: tuple[Person | None, ...] = field(hash=False)
    somebody: Person = field(hash=False)
    is_stopped: bool | None
    box: Box = field(hash=False, repr=False)

    @property
    def is_unserved(self) -> bool:
        """Whether nothing can be offered to any of them."""
        return all(one is Availability.NEVER for one in self.availabilities)


class Pair(NamedTuple):
    """Two offerings, by place. `is_exclusive`: nobody gets both; None: undecided. `person` gets both.

    `is_erroneous`: undecided until an error is mended on which one of them depends.
    """

    first: int
    second: int
    is_exclusive: bool | None
    person: Person | None
    is_erroneous: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """Attributes:
    axes: The facts that the rules of offerings look at, directly or through questions: age, BMI, gender, state.
    rows: Everybody, each in one row; people of one row are alike in all offerings.
    errors: By the offerings: the errors of the questionnaire on which each depends. Whom only these keep from it, or
        from being without it, is undecided.
    variables: The places of the axes in the space of the program.
    """

    axes: tuple[str, ...]
    offerings: tuple[Offering, ...]
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    errors: tuple[tuple[Problem, ...], ...]
    variables: tuple[int, ...] = field(repr=False)


def matrix(program: Program, budget: Budget | None = None) -> Matrix:
    """Who is offered what.

    Raises:
        TooManyCombinationsError: If there are more than 4,096 combinations of facts.
    """
    return _Maker(Inquiry(space_of(program), budget)).matrix()


class _Maker:
    def __init__(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry
        self._space = inquiry.space
        self._mending = inquiry.mending
        questionnaire = self._space.program.questionnaire
        self._offerings = questionnaire.offerings
        self._to_the_end = passes(dead_ends_of(questionnaire))
        looked_at = frozenset[int]().union(*(self._space.support[one.pointer] for one in self._offerings))
        facts = [place for place in looked_at if self._space.variables[place].question is None]
        self._facts = sorted(
            facts, key=lambda place: list(FACT_NAMES).index(self._space.variables[place].name)
        )
        self._sizes = [len(self._space.variables[place].cells) for place in self._facts]

    def matrix(self) -> Matrix:
        if prod(self._sizes) > MAX_COMBINATIONS:
            raise TooManyCombinationsError(prod(self._sizes))
        columns = [self._availabilities(one) for one in self._offerings]
        alike: dict[tuple[Availability, ...], list[Combination]] = {}
        for combination in combinations_in(whole(self._sizes)):
            alike.setdefault(tuple(column[combination] for column in columns), []).append(combination)
        rows = [
            (box, availabilities)
            for availabilities, members in alike.items()
            for box in parted_into_boxes(members, self._sizes)
        ]
        return Matrix(
            axes=tuple(self._axis(place) for place in self._facts),
            offerings=self._offerings,
            rows=tuple(self._row(*one) for one in sorted(rows, key=lambda one: one[0])),
            pairs=tuple(self._pair(*one) for one in combinations(range(len(self._offerings)), 2)),
            errors=tuple(self._mending.behind(Holds(one.pointer)) for one in self._offerings),
            variables=tuple(self._facts),
        )

    def _availabilities(self, offering: Offering) -> Mapping[Combination, Availability]:
        """For every combination of the facts of all offerings."""
        is_offered = Holds(offering.pointer)
        gets, misses = (self._known(offering, claim) for claim in (is_offered, Not(is_offered)))
        own = [self._facts.index(place) for place in self._own(offering)]
        told = {one: _availability(gets[one], misses[one]) for one in gets}
        return {
            combination: told[tuple(combination[place] for place in own)]
            for combination in combinations_in(whole(self._sizes))
        }

    def _known(self, offering: Offering, claim: Claim) -> Mapping[Combination, bool | None]:
        """Whether the claim about the offering is true for some answers, by the facts that the offering depends on;
        None: undecided, or not known until an error is mended.
        """
        certain = self._found(offering, self._mending.certainly(claim))
        if offering.pointer not in self._mending.erroneous:
            return certain
        possible = self._found(offering, self._mending.possibly(claim))
        return {one: found or (False if possible[one] is False else None) for one, found in certain.items()}

    def _found(self, offering: Offering, claim: Claim) -> Mapping[Combination, bool | None]:
        return self._seen(offering, claim) or self._surveyed(claim)

    def _seen(self, offering: Offering, claim: Claim) -> Mapping[Combination, bool | None] | None:
        """Whether it is true for some answers, where everybody can be looked at at once."""
        crowd = self._inquiry.everyone(self._space.support[offering.pointer])
        if crowd is None:
            return None
        column = true_of(claim, crowd, judge(self._space, crowd, {offering.pointer}))
        seen: dict[Combination, bool | None] = {}
        own = self._own(offering)
        for combination in combinations_in(whole([len(self._space.variables[place].cells) for place in own])):
            members = column
            for place, cell in zip(own, combination, strict=True):
                members &= crowd.cells[place][cell]
            seen[combination] = bool(members)
        return seen

    def _surveyed(self, claim: Claim) -> Mapping[Combination, bool | None]:
        """Whether it is true for some answers, by the facts that it depends on; None: undecided."""
        survey = Survey(self._inquiry, claim)
        survey.run()
        return {
            one: None if one in survey.undecided else one not in survey.unserved
            for one in combinations_in(whole(survey.sizes))
        }

    def _own(self, offering: Offering) -> list[int]:
        """The facts that this offering depends on, in the order of all."""
        return [place for place in self._facts if place in self._space.support[offering.pointer]]

    def _row(self, box: Box, availabilities: tuple[Availability, ...]) -> Row:
        where = within(self._facts, box)
        passing = self._inquiry.settle(AllOf((*where, self._to_the_end)))
        return Row(
            facts=tuple(
                values_in_words(self._space.variables[place], cells)
                for place, cells in zip(self._facts, box, strict=True)
            ),
            availabilities=availabilities,
            people=tuple(
                self._person(AllOf((*where, Holds(offering.pointer))))
                if availability in {Availability.ALWAYS, Availability.POSSIBLE}
                else None
                for offering, availability in zip(self._offerings, availabilities, strict=True)
            ),
            somebody=self._somebody(box),
            is_stopped=False if isinstance(passing, Found) else True if passing is NOBODY else None,
            box=box,
        )

    def _somebody(self, box: Box) -> Person:
        grown_up = tuple(self._grown_up(*one) or one[1] for one in zip(self._facts, box, strict=True))
        first = dict(zip(self._facts, next(combinations_in(grown_up)), strict=True))
        found = self._inquiry.find(AllOf((*within(self._facts, grown_up), self._to_the_end)))
        met = found.assignment if isinstance(found, Found) else {}
        return self._space.case({place: met.get(place, cell) for place, cell in first.items()})

    def _grown_up(self, place: int, cells: Sequence[int]) -> tuple[int, ...]:
        """Those of the cells in which an adult may be."""
        adult = adult_cells(self._space.variables[place])
        return tuple(cell for cell in cells if cell in adult)

    def _pair(self, first: int, second: int) -> Pair:
        both = AllOf(tuple(Holds(self._offerings[place].pointer) for place in (first, second)))
        found = self._inquiry.settle(both)
        if isinstance(found, Found):
            return Pair(
                first, second, is_exclusive=False, person=witness(self._space, found.assignment, both)
            )
        is_exclusive = True if found is NOBODY else None
        return Pair(first, second, is_exclusive, person=None, is_erroneous=found is ERRONEOUS)

    def _person(self, claim: Claim) -> Person | None:
        """One of whom it is true, who goes through to the end of the form if there is such a one, rather an adult."""
        rather = ((*self._adults, self._to_the_end), (self._to_the_end,), ())
        outcomes = (self._inquiry.find(AllOf((claim, *who))) for who in rather)
        found = next((one for one in outcomes if isinstance(one, Found)), None)
        return None if found is None else witness(self._space, found.assignment, claim)

    @cached_property
    def _adults(self) -> list[Within]:
        """That a person is an adult, as parts of a claim: none where no rule looks at the age."""
        return [
            Within(place, sum(1 << cell for cell in adult_cells(one)))
            for place, one in enumerate(self._space.variables)
            if one.name == "age" and one.question is None
        ]

    def _axis(self, place: int) -> str:
        name = self._space.variables[place].name
        return "state by MDI's id" if name == "state_uuid" else FACT_NAMES[name]


def _availability(gets: bool | None, misses: bool | None) -> Availability:  # noqa: FBT001
    """From whether some answers get it, and whether some do not."""
    if gets is False:
        return Availability.NEVER
    if misses is False:
        return Availability.ALWAYS
    return Availability.UNDECIDED if gets is None or misses is None else Availability.POSSIBLE
