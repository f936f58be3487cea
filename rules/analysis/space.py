"""Space: all people, as far as a program can tell them apart.

Every fact and every answer is a variable with finitely many cells; a person is one cell of each. Here everything is
known, as in a final evaluation: a person who skips a question is a person, one whose age is missing is not. Since the
engine is monotone, what holds of nobody here holds of nobody about whom less is known.

A requirement on a question Q is true if Q's verdict is true and its answer lies in the true cells, or if Q's verdict is
false and absence makes it true. That is all of the semantics: the cells come from the engine's own comparisons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.partition import Cell, Comparison, cells_of_fact, cells_of_option, cells_of_question
from rules.checks import dependencies
from rules.faults import faults_by_place
from rules.graph import strongly_connected
from rules.requirements import read_requirement
from rules.states import StateIdentifier
from rules.values import is_blank, read_value
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from rules.compiler import Program
    from rules.model import Offering, Question, Requirement, Rule

__all__ = ["Leaf", "Space", "Variable", "adult_cells", "bit_sets", "default_of", "space_of"]

_ADULT_YEARS = 18


class Variable(NamedTuple):
    """One fact, or the answer to one question, or whether one option of it is chosen.

    `name` is age, bmi, gender, state, state_uuid, or the question's id; `option` the key of the option. `compared` are
    the requirements that ask for it.
    """

    name: str
    question: Question | None
    option: str | None
    cells: tuple[Cell, ...]
    compared: tuple[tuple[Requirement, Comparison], ...]


class Leaf(NamedTuple):
    """A requirement as the space sees it: `true` and `false` are bit sets of its variable's cells.

    `question` is the position of the question whose verdict decides whether there is an answer; None for a fact.
    Without a `variable` it is `if_absent` for everybody: unknown for an error, absent for a page to read.
    """

    requirement: Requirement
    variable: int | None
    true: int
    false: int
    question: int | None
    if_absent: Verdict


@dataclass(frozen=True)
class Space:
    """All people of one program. Build it with `space_of`."""

    program: Program
    variables: tuple[Variable, ...]
    leaves: Mapping[str, Leaf] = field(repr=False)
    """By the requirement's pointer."""
    faulty: frozenset[str] = field(repr=False)
    """Pointers of the rules and targets that have an error of their own: unknown whatever stands in them."""
    order: tuple[int, ...] = field(repr=False)
    """Positions of questions, each after all that it depends on."""

    @cached_property
    def nodes(self) -> Mapping[str, Question | Offering | Rule | Requirement]:
        """Every target, rule and requirement by its pointer."""
        found: dict[str, Question | Offering | Rule | Requirement] = {}
        for target in self.program.questionnaire.targets:
            found[target.pointer] = target
            for rule in target.rules:
                found[rule.pointer] = rule
                found.update((one.pointer, one) for one in rule.requirements)
        return found

    @cached_property
    def support(self) -> Mapping[str, frozenset[int]]:
        """The variables on which each target, rule and requirement depends, through the questions it refers to."""
        found: dict[str, frozenset[int]] = {}
        questionnaire = self.program.questionnaire
        settled = [questionnaire.questions[place] for place in self.order]
        targets: list[Question | Offering] = [*settled, *questionnaire.offerings]
        for target in targets:
            of_rules = [self._support_of_rule(rule, found) for rule in target.rules]
            found[target.pointer] = frozenset[int]().union(*of_rules)
        return found

    def _support_of_rule(self, rule: Rule, found: dict[str, frozenset[int]]) -> frozenset[int]:
        for requirement in rule.requirements:
            leaf = self.leaves[requirement.pointer]
            own = frozenset[int]() if leaf.variable is None else frozenset({leaf.variable})
            if leaf.question is not None:
                # A question that is not settled yet is in its own cycle, whose requirements are faults.
                asked = self.program.questionnaire.questions[leaf.question].pointer
                own |= found.get(asked, frozenset())
            found[requirement.pointer] = own
        found[rule.pointer] = frozenset[int]().union(*(found[one.pointer] for one in rule.requirements))
        return found[rule.pointer]

    def asked_by(self, target: Question | Offering) -> list[Question]:
        """The questions on whose verdicts it depends directly."""
        leaves = [self.leaves[one.pointer] for rule in target.rules for one in rule.requirements]
        places = {leaf.question for leaf in leaves if leaf.question is not None}
        return [self.program.questionnaire.questions[place] for place in sorted(places)]

    def narrowed(self, known: Mapping[int, Cell]) -> Space:
        """The people who are in these cells, each the only one its variable has left."""
        variables = list(self.variables)
        leaves = dict(self.leaves)
        for place, cell in known.items():
            variables[place] = self.variables[place]._replace(cells=(cell,))
            for index, (requirement, _) in enumerate(variables[place].compared):
                true, false = bit_sets((cell,), index)
                leaf = leaves[requirement.pointer]
                leaves[requirement.pointer] = leaf._replace(true=true, false=false)
        return replace(self, variables=tuple(variables), leaves=leaves)

    def case(self, assignment: Mapping[int, int]) -> dict[str, Any]:
        """A final case, as JSON values, of a person in these cells (variable -> cell); variables that are left out are
        left open: a fact is missing, a question has no entry.
        """
        facts: dict[str, Any] = {}
        answers: dict[str, Any] = {}
        for place, chosen in sorted(assignment.items()):
            variable = self.variables[place]
            sample = variable.cells[chosen].sample
            if variable.question is None:
                _FACTS[variable.name](facts, sample)
            elif variable.option is None:
                answers[variable.name] = str(sample) if isinstance(sample, Decimal) else sample
            else:
                answers.setdefault(variable.name, []).extend([variable.option] if sample else [])
        return {"facts": facts, "answers": answers, "final": True}


def space_of(program: Program, also: Sequence[Requirement] = ()) -> Space:
    """The space of a program, also of one whose questionnaire was read leniently.

    `also` are sound requirements of no rule, with pointers of their own, that should cut the cells too and have leaves.
    """
    return _Builder(program).space(also)


class _Key(NamedTuple):
    """What a variable is about: a fact, a question (by position), or an option of one."""

    name: str
    position: int | None = None
    option: str | None = None


class _Builder:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._questionnaire = program.questionnaire
        self._faults = faults_by_place(self._questionnaire)
        self._positions = {
            one.id: place for place, one in reversed(list(enumerate(self._questionnaire.questions)))
        }
        self._times = Counter(one.id for one in self._questionnaire.questions)
        # (fact, or question and option) -> the requirements that compare it.
        self._compared: dict[_Key, list[tuple[Requirement, Comparison]]] = defaultdict(list)
        self._leaves: dict[str, Leaf] = {}

    def space(self, also: Sequence[Requirement]) -> Space:
        for target in self._questionnaire.targets:
            for rule in target.rules:
                for requirement in rule.requirements:
                    self._collect(requirement)
        for requirement in also:
            self._collect(requirement)
        variables = tuple(self._variable(place, key) for place, key in enumerate(self._compared))
        needs = [[needed for needed, _ in edges] for edges in dependencies(self._questionnaire)]
        return Space(
            program=self._program,
            variables=variables,
            leaves=self._leaves,
            faulty=frozenset(self._faults),
            order=tuple(node for group in strongly_connected(needs) for node in group),
        )

    def _collect(self, requirement: Requirement) -> None:
        """Note what it compares; a requirement that compares nothing gets its leaf at once."""
        if requirement.pointer in self._faults:
            self._leaves[requirement.pointer] = Leaf(requirement, None, 0, 0, None, Verdict.UNKNOWN)
            return
        reading = read_requirement(requirement, self._questionnaire)
        if_absent = Verdict.TRUE if requirement.conditional_answer == "!=" else Verdict.FALSE
        compared = Comparison(reading.kind, requirement.conditional_answer, reading.required, if_absent)
        if reading.kind == "informational":
            # Of two questions of one id nobody knows which is meant: unlike a page, it offers nothing known.
            is_ambiguous = self._times[str(requirement.required_question_id)] > 1
            constant = Verdict.UNKNOWN if is_ambiguous else if_absent
            self._leaves[requirement.pointer] = Leaf(requirement, None, 0, 0, None, constant)
        else:
            self._compared[self._key(requirement, compared)].append((requirement, compared))

    def _key(self, requirement: Requirement, compared: Comparison) -> _Key:
        if isinstance(compared.required, StateIdentifier):
            return _Key("state_uuid" if compared.required.kind == "uuid" else "state")
        if requirement.required_question_id is None or requirement.based_on != "question":
            return _Key(requirement.based_on)
        position = self._positions[requirement.required_question_id]
        option = compared.required if compared.kind == "multiple_option" else None
        return _Key(requirement.required_question_id, position, option)

    def _variable(self, place: int, key: _Key) -> Variable:
        requirements = self._compared[key]
        comparisons = [compared for _, compared in requirements]
        question = None if key.position is None else self._questionnaire.questions[key.position]
        if question is None:
            cells = cells_of_fact(key.name.removesuffix("_uuid"), comparisons)
        elif key.option is not None:
            cells = cells_of_option(comparisons)
        else:
            cells = cells_of_question(question, comparisons, default_of(question, self._faults))
        for index, (requirement, compared) in enumerate(requirements):
            true, false = bit_sets(cells, index)
            self._leaves[requirement.pointer] = Leaf(
                requirement, place, true, false, key.position, compared.if_absent
            )
        return Variable(key.name, question, key.option, cells, tuple(requirements))


def default_of(question: Question, faulty: Container[str]) -> object:
    """What an invisible question offers when nobody answers it; None: nothing, as any other question."""
    has_none = question.is_visible or is_blank(question.default_value) or question.pointer in faulty
    return None if has_none else read_value(question, question.default_value)


def adult_cells(variable: Variable) -> tuple[int, ...]:
    """The cells in which an adult may be: of the age those from 18 years on, of any other variable all."""
    is_age = variable.question is None and variable.name == "age"
    return tuple(
        place
        for place, cell in enumerate(variable.cells)
        if not is_age or int(str(cell.sample)) >= _ADULT_YEARS
    )


def bit_sets(cells: Sequence[Cell], index: int) -> tuple[int, int]:
    """The cells in which the comparison of this index is true, and those in which it is false."""
    true, false = (
        sum(1 << number for number, cell in enumerate(cells) if cell.verdicts[index] is verdict)
        for verdict in (Verdict.TRUE, Verdict.FALSE)
    )
    return true, false


def _set_measures(facts: dict[str, Any], sample: Any) -> None:  # noqa: ANN401 - a pair, from `cells_of_fact`
    weight_kg, height_cm = sample
    facts.update(weight_kg=str(weight_kg), height_cm=int(height_cm))


def _add_identifiers(facts: dict[str, Any], sample: Any) -> None:  # noqa: ANN401 - a tuple, likewise
    facts["state"] = [*facts.get("state", ()), *sample]


_FACTS: Mapping[str, Callable[[dict[str, Any], Any], None]] = {
    "age": lambda facts, sample: facts.update(age_years=sample),
    "gender": lambda facts, sample: facts.update(gender=sample),
    "bmi": _set_measures,
    "state": _add_identifiers,
    "state_uuid": _add_identifiers,
}
