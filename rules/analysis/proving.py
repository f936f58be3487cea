"""Proving: whether an invariant holds for everybody, or who breaks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from rules.analysis.claims import AllOf, Not, pointers_of, true_of
from rules.analysis.columns import Columns, Crowd
from rules.analysis.conditions import grounded
from rules.analysis.mending import Mending
from rules.analysis.outcomes import ERRONEOUS, NOBODY, UNDECIDED, Found
from rules.analysis.search import Search
from rules.analysis.space import space_of
from rules.cases import evaluate_case, read_case
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.analysis.claims import Claim
    from rules.analysis.invariants import Expectation, Invariant, Invariants
    from rules.analysis.search import Budget
    from rules.compiler import Program
    from rules.problems import Problem

__all__ = ["Outcome", "Proof", "prove"]


class Outcome(Enum):
    """How a proof ends."""

    PROVED = "proved"
    VACUOUS = "holds, but of nobody: nobody meets its condition"
    REFUTED = "refuted"
    UNDECIDED = "undecided: the budget was too small"
    ERRONEOUS = "undecided, because of an error in the questionnaire"


@dataclass(frozen=True, slots=True)
class Proof:
    """What came out for one invariant.

    Attributes:
        person: A final case of somebody who breaks it, with only the facts and answers that matter.
        broken: What is not true of that person, as the engine evaluates the case.
        errors: Because of which it is undecided, whatever the budget: until they are mended it may hold, or not.
    """

    invariant: Invariant
    outcome: Outcome
    person: Mapping[str, Any] | None = field(default=None, hash=False)
    broken: tuple[Expectation, ...] = ()
    errors: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nobody can break it."""
        return self.outcome in {Outcome.PROVED, Outcome.VACUOUS}

    def to_json(self) -> dict[str, object]:
        """Name, line, outcome (proved, vacuous, refuted, undecided, erroneous), person, what is broken, and errors, as
        JSON values.
        """
        return {
            "name": self.invariant.name,
            "line": self.invariant.line,
            "outcome": self.outcome.name.lower(),
            "person": self.person,
            "broken": [one.words for one in self.broken],
            "errors": [one.to_json() for one in self.errors],
        }


def prove(program: Program, invariants: Invariants, budget: Budget | None = None) -> tuple[Proof, ...]:
    """A proof of each statement, about all people whose facts are known and who answer or skip what they are asked.

    What a questionnaire with errors proves or refutes stays so however they are mended.
    """
    return _Prover(program, invariants, budget).run()


class _Prover:
    def __init__(self, program: Program, invariants: Invariants, budget: Budget | None) -> None:
        self._program = program
        self._statements = invariants.statements
        self._asked = {one.pointer: one for one in invariants.requirements}
        self._search = Search(space_of(program, invariants.requirements), budget)
        self._mending = Mending(self._search.space)
        questionnaire = program.questionnaire
        self._ids = {one.pointer: one.id for one in questionnaire.questions}

    def run(self) -> tuple[Proof, ...]:
        return tuple(self._proof(one) for one in self._statements)

    def _proof(self, invariant: Invariant) -> Proof:
        when = grounded(invariant.when, self._search.space)
        expected = AllOf(tuple(one.claim for one in invariant.expectations))
        violated = AllOf((when, Not(expected)))
        found = self._mending.find(self._search, violated)
        if found is UNDECIDED:
            return Proof(invariant, Outcome.UNDECIDED)
        if found is ERRONEOUS:
            return Proof(invariant, Outcome.ERRONEOUS, errors=self._mending.behind(violated))
        if isinstance(found, Found):
            return self._refuted(invariant, self._search.space.case(found.assignment))
        is_about_nobody = self._mending.find(self._search, when) is NOBODY
        return Proof(invariant, Outcome.VACUOUS if is_about_nobody else Outcome.PROVED)

    def _refuted(self, invariant: Invariant, case: dict[str, Any]) -> Proof:
        person = self._reduced(case, invariant)
        verdicts = self._verdicts(person)
        possible = [(one, self._mending.possibly(one.claim)) for one in invariant.expectations]
        broken = tuple(one for one, claim in possible if not _is_true(claim, verdicts))
        return Proof(invariant, Outcome.REFUTED, person, broken)

    def _reduced(self, case: dict[str, Any], invariant: Invariant) -> dict[str, Any]:
        """The case without what makes no difference to the statement, tried out on the engine one by one."""
        facts, questions = self._kept(invariant.when)
        concerned = {*questions.values()}.union(*(pointers_of(one.claim) for one in invariant.expectations))
        wanted = self._judged(case, concerned)
        for part, kept in (("answers", set(questions)), ("facts", facts)):
            for key in [key for key in case[part] if key not in kept]:
                rest = case | {part: {name: one for name, one in case[part].items() if name != key}}
                if self._judged(rest, concerned) == wanted:
                    case = rest
        return case

    def _kept(self, when: Claim) -> tuple[set[str], dict[str, str]]:
        """The facts of which the condition speaks, and the questions: id -> pointer."""
        facts: set[str] = set()
        questions: dict[str, str] = {}
        pointers = {one.id: one.pointer for one in reversed(self._program.questionnaire.questions)}
        for pointer in pointers_of(when):
            requirement = self._asked[pointer]
            question_id = requirement.required_question_id
            if question_id is None:
                facts.update(_FACTS[requirement.based_on])
            else:
                questions[question_id] = pointers[question_id]
        return facts, questions

    def _judged(self, case: dict[str, Any], concerned: set[str]) -> dict[str, Verdict]:
        verdicts = self._verdicts(case)
        return {pointer: verdicts[pointer] for pointer in concerned}

    def _verdicts(self, case: dict[str, Any]) -> dict[str, Verdict]:
        tree = evaluate_case(self._program, read_case(case)).verdicts
        questionnaire = self._program.questionnaire
        return {
            **{one.pointer: tree.questions[one.id].verdict for one in questionnaire.questions},
            **{one.pointer: tree.offerings[one.id].verdict for one in questionnaire.offerings},
        }


_FACTS = {
    "age": ("age_years",),
    "bmi": ("weight_kg", "height_cm"),
    "gender": ("gender",),
    "state": ("state",),
}


def _is_true(claim: Claim, verdicts: Mapping[str, Verdict]) -> bool:
    """Of a crowd of one, whose verdicts are known."""
    columns = {
        pointer: Columns(int(verdict is Verdict.TRUE), int(verdict is Verdict.FALSE))
        for pointer, verdict in verdicts.items()
    }
    return true_of(claim, Crowd(1, {}), columns) == 1
