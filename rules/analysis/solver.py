"""Solver: claims as formulas for z3 (extra `analysis`), where combinations are too many to look at each.

A cell is a Boolean, exactly one of each variable's being true. A verdict is a pair of formulas, true and false, as in
`columns`; both come from the same leaves.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.claims import AllOf, AnyOf, Fails, Holds, Not, Within
from rules.analysis.outcomes import NOBODY, UNDECIDED, Found
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.outcomes import Outcome
    from rules.analysis.space import Leaf, Space
    from rules.model import Offering, Question, Rule

__all__ = ["Solver", "is_installed"]


@cache
def is_installed() -> bool:
    """Whether z3 can be imported."""
    return importlib.util.find_spec("z3") is not None


class _Formulas(NamedTuple):
    true: Any
    false: Any


class Solver:
    """One space as formulas; each verdict is a name that many questions share."""

    def __init__(self, space: Space) -> None:
        import z3  # here, for it is an extra, and slow to import

        self._z3 = z3
        self._space = space
        self._context = z3.Context()
        self._solver = z3.SolverFor("QF_FD", ctx=self._context)
        self._cells = [self._cells_of(place, "") for place in range(len(space.variables))]
        self._declared = [[cell.decl() for cell in cells] for cells in self._cells]
        self._world = self._new_world("", self._cells)

    def solve(self, claim: Claim, steps: int, variables: Collection[int]) -> Outcome:
        """A person of whom it is true, in one cell of each of these variables; undecided if the steps were too few."""
        return self._check([self._world.formula(claim)], steps, variables)

    def solve_difference(self, pointer: str, variable: int, steps: int) -> Outcome:
        """A person of whom what stands at the pointer is judged otherwise when only that variable's cell changes."""
        self._solver.push()
        try:
            cells = list(self._cells)
            cells[variable] = self._cells_of(variable, "other ")
            here, other = self._world.named[pointer], self._new_world("other ", cells).named[pointer]
            differs = self._z3.Or(here.true != other.true, here.false != other.false)
            return self._check([differs], steps, range(len(cells)))
        finally:
            self._solver.pop()

    def _check(self, formulas: Sequence[Any], steps: int, variables: Collection[int]) -> Outcome:
        z3 = self._z3
        self._solver.set("rlimit", steps)
        self._solver.push()
        try:
            self._solver.add(*formulas)
            answer = self._solver.check()
            if answer == z3.sat:
                return Found(self._assignment(self._solver.model(), variables))
            return NOBODY if answer == z3.unsat else UNDECIDED
        finally:
            self._solver.pop()

    def _assignment(self, model: Any, variables: Collection[int]) -> dict[int, int]:  # noqa: ANN401 - z3 has no types
        return {
            variable: next(
                number
                for number, declaration in enumerate(self._declared[variable])
                if self._is_true(model, declaration)
            )
            for variable in sorted(variables)
        }

    def _is_true(self, model: Any, declaration: Any) -> bool:  # noqa: ANN401
        """What `is_true(model.eval(declaration()))` says, by the functions below it, which are ten times as fast."""
        z3 = self._z3
        context = self._context.ref()
        value = z3.Z3_model_get_const_interp(context, model.model, declaration.ast)
        return value is not None and z3.Z3_get_bool_value(context, value) == z3.Z3_L_TRUE

    def _cells_of(self, place: int, prefix: str) -> list[Any]:
        z3 = self._z3
        count = len(self._space.variables[place].cells)
        cells = [z3.Bool(f"{prefix}cell {place} {number}", self._context) for number in range(count)]
        self._solver.add(z3.Or(cells), z3.AtMost(*cells, 1))
        return cells

    def _new_world(self, prefix: str, cells: list[list[Any]]) -> _World:
        world = _World(self._z3, self._context, self._space, cells, prefix)
        self._solver.add(*world.definitions)
        return world


class _World:
    """The verdicts of one person, as names and their definitions."""

    def __init__(self, z3: Any, context: Any, space: Space, cells: list[list[Any]], prefix: str) -> None:  # noqa: ANN401
        self._z3 = z3
        self._context = context
        self._space = space
        self._cells = cells
        self._prefix = prefix
        self.named: dict[str, _Formulas] = {}
        self.definitions: list[Any] = []
        questionnaire = space.program.questionnaire
        settled = [questionnaire.questions[place] for place in space.order]
        targets: list[Question | Offering] = [*settled, *questionnaire.offerings]
        for target in targets:
            parts = [self._rule(rule) for rule in target.rules]
            self._name(target.pointer, self._combined(target.pointer, target.rule_type, parts))

    def _name(self, pointer: str, formulas: _Formulas) -> _Formulas:
        """Names for the two formulas, so that what is referred to often is stated once."""
        named = _Formulas(
            *(self._z3.Bool(f"{self._prefix}{rail} {pointer}", self._context) for rail in ("true", "false"))
        )
        self.definitions += [named.true == formulas.true, named.false == formulas.false]
        self.named[pointer] = named
        return named

    def _rule(self, rule: Rule) -> _Formulas:
        parts = [
            self._name(one.pointer, self._requirement(self._space.leaves[one.pointer]))
            for one in rule.requirements
        ]
        return self._name(rule.pointer, self._combined(rule.pointer, rule.type, parts))

    def _combined(self, pointer: str, combination: str, parts: Sequence[_Formulas]) -> _Formulas:
        if pointer in self._space.faulty:
            return _Formulas(self._constant(holds=False), self._constant(holds=False))
        if not parts:
            return _Formulas(self._constant(holds=True), self._constant(holds=False))
        true, false = [one.true for one in parts], [one.false for one in parts]
        if combination == "not":
            is_none = self._space.program.not_means == "none"
            return self._joined("and" if is_none else "or", false, true)
        return self._joined(combination, true, false)

    def _joined(self, combination: str, true: list[Any], false: list[Any]) -> _Formulas:
        z3 = self._z3
        if combination == "and":
            return _Formulas(z3.And(true), z3.Or(false))
        return _Formulas(z3.Or(true), z3.And(false))

    def _requirement(self, leaf: Leaf) -> _Formulas:
        z3 = self._z3
        absent = _Formulas(
            self._constant(holds=leaf.if_absent is Verdict.TRUE),
            self._constant(holds=leaf.if_absent is Verdict.FALSE),
        )
        if leaf.variable is None:
            return absent
        within = _Formulas(self._within(leaf.variable, leaf.true), self._within(leaf.variable, leaf.false))
        if leaf.question is None:
            return within
        asked = self.named[self._space.program.questionnaire.questions[leaf.question].pointer]
        return _Formulas(
            *(
                z3.Or(z3.And(asked.true, here), z3.And(asked.false, otherwise))
                for here, otherwise in zip(within, absent, strict=True)
            )
        )

    def _within(self, variable: int, cells: int) -> Any:  # noqa: ANN401
        members = [cell for number, cell in enumerate(self._cells[variable]) if cells >> number & 1]
        return self._z3.Or(members) if members else self._constant(holds=False)

    def _constant(self, *, holds: bool) -> Any:  # noqa: ANN401
        return self._z3.BoolVal(holds, self._context)

    def formula(self, claim: Claim) -> Any:  # noqa: ANN401
        """The claim as a formula."""
        z3 = self._z3
        match claim:
            case Holds(pointer):
                return self.named[pointer].true
            case Fails(pointer):
                return self.named[pointer].false
            case Within(variable, cells):
                return self._within(variable, cells)
            case Not(part):
                return z3.Not(self.formula(part))
            case AllOf(parts):
                return z3.And([*(self.formula(part) for part in parts), self._constant(holds=True)])
            case AnyOf(parts):
                return z3.Or([*(self.formula(part) for part in parts), self._constant(holds=False)])
        if claim.number <= 0 or claim.number > len(claim.parts):
            return self._constant(holds=claim.number <= 0)
        return z3.AtLeast(*(self.formula(part) for part in claim.parts), claim.number)
