"""Gate: a hidden item by which one condition stands in another, enabled if its own holds.

Whoever is enabled by formulas asks for their `enableWhen` here; the gates that these need follow when all have asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.export.fhir.elements import Json, hidden, hidden_group, hidden_true
from rules.export.fhir.formulas import (
    ALWAYS,
    NEVER,
    Combination,
    Comparison,
    Formula,
    Negation,
    Settled,
    any_of,
)

if TYPE_CHECKING:
    from rules.export.fhir.links import Links
    from rules.export.fhir.logic import Logic

__all__ = ["Gates"]


class Gates:
    """The gates of one questionnaire; `asked` are the linkIds that any condition compares."""

    def __init__(self, links: Links, logic: Logic) -> None:
        self.asked: set[str] = set()
        self._links = links
        self._logic = logic
        self._gates: dict[Formula, str] = {}
        # Not by recursion: a chain of questions may be longer than the interpreter's stack.
        self._pending: list[tuple[Json, Formula]] = []
        self._uses_never = False

    def enabled(self, formula: Formula) -> Json:
        """The `enableWhen` of an item, and its `enableBehavior` if it takes one; empty if it is always enabled."""
        if formula == ALWAYS:
            return {}
        if formula == NEVER:
            self._uses_never = True
            never = Comparison(self._links.groups["never"], "=", "Boolean", value=True)
            return {"enableWhen": [self._when(never)]}
        if not isinstance(formula, Combination):
            return {"enableWhen": [self._when(formula)]}
        parts = [self._when(part) for part in formula.parts]
        return {"enableWhen": parts, "enableBehavior": formula.behaviour}

    def items(self) -> list[Json]:
        """The gates that were asked for, each as it stands in its group. Call it once, and last."""
        return [item | self.enabled(formula) for item, formula in self._pending]  # grows meanwhile

    def groups(self, gates: list[Json]) -> list[Json]:
        """The hidden group of the gates, and the item that is never true; without what nobody needs."""
        never: Json = {"extension": [hidden()], "linkId": self._links.groups["never"], "type": "boolean"}
        return [*hidden_group(self._links.logic, gates), *([never] if self._uses_never else [])]

    def _when(self, formula: Formula) -> Json:
        if isinstance(formula, Comparison):
            link_id, operator, answer, value = formula
            self.asked.add(link_id)
            shown = {"code": value} if answer == "Coding" else value
            return {"question": link_id, "operator": operator, f"answer{answer}": shown}
        if isinstance(formula, Negation):
            gate = self._gate(formula.part, formula.part)
            return {"question": gate, "operator": "exists", "answerBoolean": False}
        whole: Formula = formula
        if isinstance(formula, Settled):
            whole = any_of(self._logic.questions[formula.question_id])
        return {"question": self._gate(formula, whole), "operator": "=", "answerBoolean": True}

    def _gate(self, key: Formula, formula: Formula) -> str:
        if key not in self._gates:
            link_id = self._gates[key] = f"{self._links.logic}-{len(self._gates) + 1}"
            self._pending.append((hidden_true(link_id, None), formula))
        return self._gates[key]
