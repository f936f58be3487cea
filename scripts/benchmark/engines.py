"""Engine: each of the others, told the same questionnaire in its own language.

An engine here is a function from targets to a function from flat values to one truth a target.
"""

from __future__ import annotations

import importlib
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from scripts.benchmark.workload import Part, Target

__all__ = ["ENGINES", "Evaluator", "infix", "json_logic"]

Evaluator = Callable[[Mapping[str, Any]], Sequence[Any]]
Expression = Any


def closures(targets: list[Target]) -> Evaluator:
    """Plain Python: one closure a requirement, a rule, a target. Two values, no cascading, no explanation."""
    parts = [_closure_of(target) for target in targets]
    return lambda values: [part(values) for part in parts]


Holds = Callable[[Mapping[str, Any]], bool]

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "contains": operator.contains,
}


def _closure_of(target: Target) -> Holds:
    rules = [_COMBINED[kind]([_compared(part) for part in parts]) for kind, parts in target.rules]
    return _COMBINED[target.rule_type](rules)


def _compared(part: Part) -> Holds:
    name, comparator, value, is_negated = part
    if name is None:
        return lambda _values: is_negated
    compare = _OPERATORS[comparator]
    if is_negated:
        return lambda values: not compare(values[name], value)
    return lambda values: compare(values[name], value)


def _all(parts: list[Holds]) -> Holds:
    def holds(values: Mapping[str, Any]) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more
            if not part(values):
                return False
        return True

    return holds


def _any(parts: list[Holds]) -> Holds:
    def holds(values: Mapping[str, Any]) -> bool:
        for part in parts:  # noqa: SIM110
            if part(values):
                return True
        return False

    return holds


def _none(parts: list[Holds]) -> Holds:
    holds = _any(parts)
    return lambda values: not holds(values)


_COMBINED: Mapping[str, Callable[[list[Holds]], Holds]] = {"and": _all, "or": _any, "not": _none}


def generated(targets: list[Target]) -> Evaluator:
    """One Python function written out for the questionnaire: the floor of what Python can do without cascading."""
    lines = [infix(target, "v[{name!r}]", _PYTHON) for target in targets]
    scope: dict[str, Any] = {}
    exec(f"def evaluate(v):\n    return [{', '.join(lines)}]", scope)
    evaluate: Evaluator = scope["evaluate"]
    return evaluate


_PYTHON = {"=": "==", "true": "True", "false": "False", "contains": "({value} in {name})"}


def zen(targets: list[Target]) -> Evaluator:
    """zen-engine (Rust): one expression, an array."""
    expression = f"[{', '.join(infix(target, '{name}', _ZEN) for target in targets)}]"
    compiled = importlib.import_module("zen").compile_expression(expression)
    evaluate: Evaluator = compiled.evaluate
    return evaluate


_ZEN = {"=": "==", "true": "true", "false": "false", "contains": "({value} in {name})"}


def rule_engine(targets: list[Target]) -> Evaluator:
    """rule-engine (Python): one rule a target."""
    module = importlib.import_module("rule_engine")
    rules = [module.Rule(infix(target, "{name}", _ZEN)) for target in targets]
    return lambda values: [rule.matches(values) for rule in rules]


def cel(targets: list[Target]) -> Evaluator:
    """cel-python: one compiled program, a list; values are converted before the clock starts."""
    module = importlib.import_module("celpy")
    adapter = importlib.import_module("celpy.adapter")
    environment = module.Environment(runner_class=module.CompiledRunner)
    expression = f"[{', '.join(infix(target, '{name}', _CEL) for target in targets)}]"
    program = environment.program(environment.compile(expression))
    converted: dict[int, Any] = {}

    def evaluate(values: Mapping[str, Any]) -> Sequence[Any]:
        if id(values) not in converted:
            converted[id(values)] = {
                name: adapter.json_to_cel(float(value) if type(value) is int else value)
                for name, value in values.items()
            }
        return [bool(one) for one in program.evaluate(converted[id(values)])]

    return evaluate


_CEL = {"=": "==", "not": "!", "and": "&&", "or": "||", "true": "true", "false": "false"} | {
    "contains": "({value} in {name})"
}


def infix(target: Target, name: str, words: Mapping[str, str]) -> str:
    """One expression, in an engine's own words for ours; `name` is how it writes the name of a value."""
    rules = [
        _joined(kind, [_infix_part(one, name, words) for one in parts], words) for kind, parts in target.rules
    ]
    return _joined(target.rule_type, rules, words)


def _joined(kind: str, parts: list[str], words: Mapping[str, str]) -> str:
    word = "and" if kind == "and" else "or"
    joined = f"({f' {words.get(word, word)} '.join(parts)})"
    return f"({words.get('not', 'not')} {joined})" if kind == "not" else joined


def _infix_part(part: Part, name: str, words: Mapping[str, str]) -> str:
    if part.name is None:
        return words["true" if part.is_negated else "false"]
    place = name.format(name=part.name)
    value = words[str(part.value).lower()] if isinstance(part.value, bool) else _literal(part.value)
    if part.comparator == "contains":
        held = words["contains"].format(value=value, name=place)
    else:
        held = f"({place} {words.get(part.comparator, part.comparator)} {value})"
    return f"({words.get('not', 'not')} {held})" if part.is_negated else held


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(float(cast("float", value)))


def datalogic(targets: list[Target]) -> Evaluator:
    """datalogic-py (Rust): JSON Logic, one rule, an array."""
    engine = importlib.import_module("datalogic_py").Engine()
    evaluate: Evaluator = engine.compile([json_logic(target) for target in targets]).evaluate
    return evaluate


def json_logic_qubit(targets: list[Target]) -> Evaluator:
    """json-logic-qubit (Python): one rule a target."""
    evaluate = importlib.import_module("json_logic").jsonLogic
    rules = [json_logic(target) for target in targets]
    return lambda values: [evaluate(rule, values) for rule in rules]


def json_logic(target: Target) -> Expression:
    """One rule of JSON Logic."""
    rules = [_json_logic_rule(kind, [_json_logic_part(one) for one in parts]) for kind, parts in target.rules]
    return _json_logic_rule(target.rule_type, rules)


def _json_logic_rule(kind: str, parts: list[Expression]) -> Expression:
    return {"!": [{"or": parts}]} if kind == "not" else {kind: parts}


def _json_logic_part(part: Part) -> Expression:
    if part.name is None:
        return part.is_negated
    place = {"var": part.name}
    if part.comparator == "contains":
        held: Expression = {"in": [part.value, place]}
    else:
        held = {"===" if part.comparator == "=" else part.comparator: [place, part.value]}
    return {"!": [held]} if part.is_negated else held


def medfunnels(targets: list[Target]) -> Evaluator:
    """medfunnels (Python): one condition a target."""
    evaluate = importlib.import_module("medfunnels.contract").evaluate_condition
    conditions = [_condition(target) for target in targets]
    return lambda values: [evaluate(condition, values) for condition in conditions]


_MEDFUNNELS = {"=": "equals", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


def _condition(target: Target) -> Expression:
    rules = [_conditions(kind, [_medfunnels_part(one) for one in parts]) for kind, parts in target.rules]
    return _conditions(target.rule_type, rules)


def _conditions(kind: str, parts: list[Expression]) -> Expression:
    combined = {"op": "all" if kind == "and" else "any", "conditions": parts}
    return {"op": "not", "condition": combined} if kind == "not" else combined


def _medfunnels_part(part: Part) -> Expression:
    if part.name is None:
        return {"op": "all" if part.is_negated else "any", "conditions": []}
    word = "includes" if part.comparator == "contains" else _MEDFUNNELS[part.comparator]
    held = {"op": word, "question": part.name, "value": part.value}
    return {"op": "not", "condition": held} if part.is_negated else held


ENGINES: Mapping[str, Callable[[list[Target]], Evaluator]] = {
    "generated function": generated,
    "plain closures": closures,
    "datalogic-py": datalogic,
    "zen-engine": zen,
    "medfunnels": medfunnels,
    "json-logic-qubit": json_logic_qubit,
    "rule-engine": rule_engine,
    "cel-python": cel,
}
