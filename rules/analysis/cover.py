"""Cover: a set of people as a few boxes that hold all of them and nobody else.

A box is the people in some cells of each of some variables, whatever else they say. Each grows from one person: first
variables are left out, then cells are taken in, as long as everybody in it still belongs to the set. Boxes may overlap.

A set can be told among others: "of those who are eligible now, the ones with a BMI below 30" needs one variable where
the set by itself would need all those that make somebody eligible. Then boxes may hold anybody who is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rules.analysis.claims import AllOf, Not, Within
from rules.analysis.outcomes import NOBODY, Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.columns import Crowd
    from rules.analysis.outcomes import Outcome
    from rules.analysis.search import Search
    from rules.analysis.space import Space

__all__ = ["Box", "Cover", "People", "SearchedPeople", "SeenPeople", "cover"]

Box = Mapping[int, int]
"""Variable -> bit set of its cells. Variables that are left out make no difference."""


class Cover(NamedTuple):
    """Boxes, the largest first, and somebody in each; `is_whole` if there is nobody else."""

    boxes: tuple[tuple[Box, Mapping[int, int]], ...]
    is_whole: bool


class People(Protocol):
    """A set of people, told among others."""

    def includes(self, box: Box) -> bool:
        """Whether it is proved that everybody in the box, of those among whom the set is told, belongs to the set."""
        ...

    def meets(self, box: Box) -> bool:
        """Whether somebody of the set is known to be in the box."""
        ...

    def outside(self, boxes: Sequence[Box]) -> Outcome:
        """Somebody of the set who is in none of the boxes."""
        ...


class SeenPeople:
    """People of a crowd of all combinations: those in one column, told among those in another."""

    def __init__(self, crowd: Crowd, column: int, among: int) -> None:
        self._crowd = crowd
        self._column = column
        self._others = among & ~column

    def includes(self, box: Box) -> bool:
        return not self._members(box) & self._others

    def meets(self, box: Box) -> bool:
        return bool(self._members(box) & self._column)

    def outside(self, boxes: Sequence[Box]) -> Outcome:
        left = self._column
        for box in boxes:
            left &= ~self._members(box)
        return Found(self._crowd.assignment((left & -left).bit_length() - 1)) if left else NOBODY

    def _members(self, box: Box) -> int:
        members = self._crowd.all
        for variable, cells in box.items():
            columns = self._crowd.cells[variable]
            members &= sum(column for number, column in enumerate(columns) if cells >> number & 1)
        return members


class SearchedPeople:
    """People too many to look at each: those of whom one claim is true, told among those of whom another is."""

    def __init__(self, search: Search, claim: Claim, among: Claim) -> None:
        self._search = search
        self._claim = claim
        self._others = AllOf((among, Not(claim)))

    def includes(self, box: Box) -> bool:
        return self._search.find(AllOf((_inside(box), self._others))) is NOBODY

    def meets(self, box: Box) -> bool:
        return isinstance(self._search.find(AllOf((_inside(box), self._claim))), Found)

    def outside(self, boxes: Sequence[Box]) -> Outcome:
        return self._search.find(AllOf((self._claim, *(Not(_inside(box)) for box in boxes))))


def _inside(box: Box) -> Claim:
    return AllOf(tuple(Within(variable, cells) for variable, cells in box.items()))


def cover(space: Space, people: People, most: int, widest: int | None = None) -> Cover:
    """At most so many boxes; it ends at the first that needs more than `widest` variables, without that box."""
    boxes: list[tuple[Box, Mapping[int, int]]] = []
    while isinstance(found := people.outside([box for box, _ in boxes]), Found):
        box = _grown(space, people, found.assignment) if len(boxes) < most else {}
        if len(boxes) == most or (widest is not None and len(box) > widest):
            break
        boxes.append((box, found.assignment))
    boxes.sort(key=lambda one: -_share(space, one[0]))
    return Cover(tuple(_needed(people, boxes) if found is NOBODY else boxes), found is NOBODY)


def _needed(
    people: People, boxes: list[tuple[Box, Mapping[int, int]]]
) -> list[tuple[Box, Mapping[int, int]]]:
    """The boxes without those, the smallest first, whose people are all in others."""
    kept = boxes
    for one in reversed(boxes):
        rest = [other for other in kept if other is not one]
        if people.outside([box for box, _ in rest]) is NOBODY:
            kept = rest
    return kept


def _grown(space: Space, people: People, somebody: Mapping[int, int]) -> Box:
    """The box of one person, as large as can be: no variable can be left out, and no cell taken in.

    Cells with nobody of the set are not taken in, though it would make no difference.
    """
    # Answers are left out before facts: age and sex say more about who somebody is.
    order = sorted(somebody, key=lambda one: (space.variables[one].question is None, one))
    box = _without(people, {one: 1 << somebody[one] for one in order}, order)
    for variable in box:
        for cell in range(len(space.variables[variable].cells)):
            wider = {**box, variable: box[variable] | 1 << cell}
            if wider != box and people.meets({**box, variable: 1 << cell}) and people.includes(wider):
                box = wider
    return box


def _without(people: People, box: Box, variables: Sequence[int]) -> Box:
    """The box without those of these variables that it does not need; halves are tried before halves of halves."""
    rest = {variable: cells for variable, cells in box.items() if variable not in variables}
    if not variables or people.includes(rest):
        return rest
    if len(variables) == 1:
        return box
    middle = len(variables) // 2
    return _without(people, _without(people, box, variables[:middle]), variables[middle:])


def _share(space: Space, box: Box) -> float:
    """Which part of all combinations of cells it has."""
    share = 1.0
    for variable, cells in box.items():
        share *= cells.bit_count() / len(space.variables[variable].cells)
    return share
