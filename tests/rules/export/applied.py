"""Applied: cases as json-logic-js judges them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules.export.json_logic import json_logic_data, to_json_logic
from tests.javascript.node import run

if TYPE_CHECKING:
    from tests.rules.export.final_cases import FinalCase


def exported(*cases: FinalCase) -> list[Any]:
    """What json-logic-js makes of them, all in one process."""
    together = [
        {"logic": to_json_logic(one.program), "data": json_logic_data(one.program, one.answers, one.facts)}
        for one in cases
    ]
    verdicts: list[Any] = run("json_logic.mjs", together)
    return verdicts
