"""Columns: many people at once, one bit each.

A column is an integer whose bit p is about person p. Big-integer arithmetic then judges everybody in one operation:
`and` is &, `or` is |. A verdict is a pair of columns, for whom it is true and for whom false; for the rest it is
unknown.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rules.analysis.space import Leaf, Space
    from rules.model import Offering, Question, Rule

__all__ = ["Columns", "Crowd", "everyone", "judge"]


class Columns(NamedTuple):
    """For whom something is true, and for whom false."""

    true: int
    false: int


class Crowd(NamedTuple):
    """Some people: `cells[variable][cell]` is the column of those in that cell.

    Someone in no cell of a variable has not told it. A variable that is left out nobody has told. (Of an invisible
    question always give a cell: if nothing is told, the engine takes its default.)
    """

    size: int
    cells: Mapping[int, Sequence[int]]

    @property
    def all(self) -> int:
        """The column of everybody."""
        return (1 << self.size) - 1

    def assignment(self, person: int, variables: Iterable[int] | None = None) -> dict[int, int]:
        """The cells that person number `person` is in, of these variables or of all."""
        return {
            variable: cell
            for variable in (self.cells if variables is None else variables)
            for cell, column in enumerate(self.cells.get(variable, ()))
            if column >> person & 1
        }


def everyone(space: Space, variables: Iterable[int]) -> Crowd:
    """One person for each combination of cells of these variables: as many as the product of their numbers of cells."""
    sizes = {variable: len(space.variables[variable].cells) for variable in sorted(variables)}
    size = prod(sizes.values())
    cells: dict[int, list[int]] = {}
    stride = 1
    for variable, count in sizes.items():
        block = (1 << stride) - 1
        period = stride * count
        # One bit at the start of each period: a geometric series.
        starts = ((1 << size) - 1) // ((1 << period) - 1)
        cells[variable] = [starts * (block << stride * cell) for cell in range(count)]
        stride = period
    return Crowd(size, cells)


def judge(space: Space, crowd: Crowd, wanted: Collection[str] | None = None) -> dict[str, Columns]:
    """The verdicts of a crowd by pointer: of every target, rule and requirement, or of those `wanted`.

    Only what the wanted ones depend on is computed.
    """
    return _Judge(space, crowd, wanted).run()


class _Judge:
    def __init__(self, space: Space, crowd: Crowd, wanted: Collection[str] | None) -> None:
        self._space = space
        self._crowd = crowd
        self._all = crowd.all
        self._wanted = None if wanted is None else frozenset(wanted)
        self._kept: dict[str, Columns] = {}
        self._asked: dict[int, Columns] = {}

    def run(self) -> dict[str, Columns]:
        questionnaire = self._space.program.questionnaire
        needed = self._needed()
        for place in self._space.order:
            if questionnaire.questions[place].pointer in needed:
                self._asked[place] = self._target(questionnaire.questions[place])
        for offering in questionnaire.offerings:
            if offering.pointer in needed:
                self._target(offering)
        return self._kept

    def _needed(self) -> set[str]:
        """Pointers of the targets that are wanted, in whole or in part, and of those that they depend on."""
        targets = self._space.program.questionnaire.targets
        pending = [one for one in targets if self._wanted is None or not self._wanted.isdisjoint(_parts(one))]
        needed = {one.pointer for one in pending}
        while pending:
            for asked in self._space.asked_by(pending.pop()):
                if asked.pointer not in needed:
                    needed.add(asked.pointer)
                    pending.append(asked)
        return needed

    def _keep(self, pointer: str, columns: Columns) -> Columns:
        if self._wanted is None or pointer in self._wanted:
            self._kept[pointer] = columns
        return columns

    def _target(self, target: Question | Offering) -> Columns:
        parts = [self._rule(rule) for rule in target.rules]
        return self._keep(target.pointer, self._combined(target.pointer, target.rule_type, parts))

    def _rule(self, rule: Rule) -> Columns:
        leaves = self._space.leaves
        parts = [self._keep(one.pointer, self._requirement(leaves[one.pointer])) for one in rule.requirements]
        return self._keep(rule.pointer, self._combined(rule.pointer, rule.type, parts))

    def _combined(self, pointer: str, combination: str, parts: Sequence[Columns]) -> Columns:
        if pointer in self._space.faulty:
            return Columns(0, 0)
        if not parts:
            return Columns(self._all, 0)
        if combination == "not":
            combination = "or" if self._space.program.not_means == "none" else "and"
            true, false = self._combined(pointer, combination, parts)
            return Columns(false, true)
        true, false = (self._all, 0) if combination == "and" else (0, self._all)
        for part in parts:
            if combination == "and":
                true, false = true & part.true, false | part.false
            else:
                true, false = true | part.true, false & part.false
        return Columns(true, false)

    def _requirement(self, leaf: Leaf) -> Columns:
        absent_true = self._all if leaf.if_absent is Verdict.TRUE else 0
        absent_false = self._all if leaf.if_absent is Verdict.FALSE else 0
        if leaf.variable is None:
            return Columns(absent_true, absent_false)
        cells = self._crowd.cells.get(leaf.variable, ())
        true = false = 0
        for number, column in enumerate(cells):
            if leaf.true >> number & 1:
                true |= column
            if leaf.false >> number & 1:
                false |= column
        if leaf.question is None:
            return Columns(true, false)
        # In a cycle a question may be referred to before it is judged; the reference is a fault, and has no variable.
        asked = self._asked[leaf.question]
        return Columns(
            asked.true & true | asked.false & absent_true, asked.true & false | asked.false & absent_false
        )


def _parts(target: Question | Offering) -> Iterator[str]:
    """The pointers of a target, its rules and their requirements."""
    yield target.pointer
    for rule in target.rules:
        yield rule.pointer
        yield from (one.pointer for one in rule.requirements)
