"""Node: the engines in JavaScript, each in a process of its own over the same people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scripts.benchmark.engines import infix, json_logic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scripts.benchmark.workload import Part, Target

__all__ = ["NODE_ENGINES", "Run", "run"]

_NODE = Path(sys.executable).parent / "node"
_SCRIPT = Path(__file__).parent / "engines.mjs"


class Run(NamedTuple):
    """One list of truths a person, and seconds of the best round for one person (None if nothing was timed)."""

    verdicts: list[list[bool]]
    seconds: float | None


def run(engine: str, targets: list[Target], people: Sequence[Mapping[str, Any]], *, rounds: int) -> Run:
    """What the engine comes to; all people a round, at least so many rounds and two seconds."""
    rules = [NODE_ENGINES[engine](target) for target in targets]
    done = subprocess.run(
        [_NODE, _SCRIPT, engine],
        input=json.dumps({"rules": rules, "people": people, "rounds": rounds}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{engine} failed:\n{done.stderr}")
    return Run(**json.loads(done.stdout))


def _survey(target: Target) -> str:
    return infix(target, "{{{name}}}", _SURVEY)


_SURVEY = {"not": "!", "true": "true", "false": "false", "contains": "({name} contains {value})"}


def _rules_engine(target: Target) -> dict[str, Any]:
    rules = [_conditions(kind, [_condition(part) for part in parts]) for kind, parts in target.rules]
    return _conditions(target.rule_type, rules)


def _conditions(kind: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    combined = {"all" if kind == "and" else "any": parts}
    # The outermost condition has to be `all` or `any`.
    return {"any": [{"not": combined}]} if kind == "not" else combined


_OPERATORS = {
    "=": "equal",
    "<": "lessThan",
    "<=": "lessThanInclusive",
    ">": "greaterThan",
    ">=": "greaterThanInclusive",
    "contains": "contains",
}


def _condition(part: Part) -> dict[str, Any]:
    name, value = ("never", True) if part.name is None else (part.name, part.value)
    held = {"fact": name, "operator": _OPERATORS[part.comparator], "value": value}
    return {"not": held} if part.is_negated else held


NODE_ENGINES: Mapping[str, Callable[[Target], Any]] = {
    "json-logic-js": json_logic,
    "json-logic-engine": json_logic,
    "survey-core": _survey,
    "json-rules-engine": _rules_engine,
}
"""What each is told of a target."""
