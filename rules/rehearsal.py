"""Rehearsal: a scenario evaluated, and what came out otherwise than expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rules.cases import evaluate_case
from rules.explanation import explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.scenarios import Expected, Scenario

__all__ = ["Failure", "Rehearsal", "rehearse"]


class Failure(NamedTuple):
    """One expectation that was not met, in words, and why the engine came to what it did."""

    key: str
    expected: str
    actual: str
    reason: str | None = None

    def __str__(self) -> str:
        reason = "" if self.reason is None else f": {self.reason}"
        return f"{self.key}: expected {self.expected}, is {self.actual}{reason}"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One scenario and its evaluation."""

    scenario: Scenario
    evaluation: Evaluation = field(repr=False)
    failures: tuple[Failure, ...]

    def to_json(self) -> dict[str, object]:
        """Name, line, whether it passed, and each failure, as JSON values."""
        return {
            "name": self.scenario.name,
            "line": self.scenario.line,
            "passed": not self.failures,
            "failures": [one._asdict() for one in self.failures],
        }


def rehearse(program: Program, scenario: Scenario) -> Rehearsal:
    """The evaluation of the scenario's person, compared with what is expected."""
    evaluation = evaluate_case(program, scenario.case)
    critic = _Critic(program, evaluation, is_exact=scenario.is_exact)
    failures = tuple(failure for one in scenario.expected for failure in critic.failures(one))
    return Rehearsal(scenario, evaluation, failures)


class _Critic:
    def __init__(self, program: Program, evaluation: Evaluation, *, is_exact: bool) -> None:
        self._program = program
        self._evaluation = evaluation
        self._is_exact = is_exact
        eligible, ineligible, undecided = evaluation.offerings
        self._members = {
            "shown": evaluation.shown,
            "hidden": evaluation.hidden,
            "eligible": eligible,
            "ineligible": ineligible,
            "undetermined": (*evaluation.undetermined, *undecided),
        }

    def failures(self, expected: Expected) -> Iterator[Failure]:
        key, value = expected
        if isinstance(value, tuple):
            yield from self._list_failures(key, value)
        elif key == "complete":
            if self._evaluation.complete is not value:
                yield Failure(key, _yes(value is True), _yes(self._evaluation.complete), self._open())
        else:
            actual = self._evaluation.next_question if key == "next" else self._evaluation.dead_end
            if actual != value:
                yield Failure(key, self._named(value), self._named(actual))

    def _list_failures(self, key: str, wanted: tuple[str, ...]) -> Iterator[Failure]:
        actual = self._members[key]
        for one in wanted:
            if one not in actual:
                yield Failure(key, self._named(one), self._status(one), self._reason(one))
        for one in actual:
            if self._is_exact and one not in wanted:
                yield Failure(key, f"not {self._named(one)}", key, self._reason(one))

    def _status(self, target_id: str) -> str:
        return next(key for key, ids in self._members.items() if target_id in ids)

    def _reason(self, target_id: str) -> str:
        return explain(self._program, self._evaluation, of=target_id).sentence()

    def _open(self) -> str | None:
        """What still keeps it from being complete, or nothing."""
        following = self._evaluation.next_question
        return None if following is None else f"next is {self._named(following)}"

    def _named(self, target_id: object) -> str:
        if target_id is None:
            return "none"
        targets = self._program.questionnaire.targets
        return repr(next((one.title or one.id for one in targets if one.id == target_id), target_id))


def _yes(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"
