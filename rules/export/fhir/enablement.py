"""Enablement: which items of a FHIR Questionnaire are enabled, for given answers."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["is_enabled"]

Json = dict[str, Any]

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


def is_enabled(item: Json, answers: Mapping[str, Sequence[Any]]) -> bool:
    """Whether its own `enableWhen` holds.

    `answers` are the values by linkId (of a Coding its code), those of enabled items only. A comparison holds if it
    does for any of the answers, and != if = does not.
    """
    conditions = item.get("enableWhen", ())
    combine = any if item.get("enableBehavior") == "any" else all
    return combine(_holds(one, answers.get(one["question"], ())) for one in conditions)


def _holds(condition: Json, given: Sequence[Any]) -> bool:
    required = next(value for key, value in condition.items() if key.startswith("answer"))
    if condition["operator"] == "exists":
        return bool(given) is required
    if isinstance(required, dict):
        required = required["code"]
    if condition["operator"] == "!=":
        return required not in given
    return any(_OPERATORS[condition["operator"]](one, required) for one in given)
