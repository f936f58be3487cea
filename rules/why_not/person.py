"""Person: a case as it was read, to be evaluated, and changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from rules.evaluator import evaluate
from rules.measures import weight_and_height

if TYPE_CHECKING:
    from decimal import Decimal

    from rules.answers import Answers
    from rules.candidates import Source
    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.facts import Facts
    from rules.values import Value

__all__ = ["Person", "changed_facts"]


@dataclass(frozen=True, slots=True)
class Person:
    """A case that was read, by the questionnaire of `program`."""

    program: Program
    answers: Answers
    facts: Facts
    final: bool

    def evaluation(self) -> Evaluation:
        """What the engine says of it."""
        return evaluate(self.program, self.answers, self.facts, final=self.final)

    def current(self, source: Source) -> object:
        """The value there is, None if there is none."""
        if source.question is not None:
            return self.answers.entries.get(source.name)
        return getattr(self.facts, _FACT_FIELDS[source.name])

    def changed(self, source: Source, value: object) -> Person:
        """With that value (None: skipped)."""
        if source.question is None:
            return replace(self, facts=changed_facts(self.facts, source.name, value))
        entries = {**self.answers.entries, source.name: cast("Value | None", value)}
        return replace(self, answers=replace(self.answers, entries=entries))


_FACT_FIELDS = {"age": "age_years", "bmi": "bmi_kg_per_m2", "gender": "gender", "state": "state"}


def changed_facts(facts: Facts, name: str, value: object) -> Facts:
    """With another age (years), gender (code), state (identifiers) or bmi (kg/m2, by the weight)."""
    if name == "age":
        return replace(facts, date_of_birth=None, age_years=cast("int", value))
    if name == "gender":
        return replace(facts, gender=cast("int", value))
    if name == "state":
        return replace(facts, state=cast("tuple[str, ...]", value))
    weight_kg, height_cm = weight_and_height(cast("Decimal", value), facts.height_cm)
    return replace(facts, weight_kg=weight_kg, height_cm=height_cm)
