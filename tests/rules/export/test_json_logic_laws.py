"""A thousand random final cases."""

from __future__ import annotations

import json
from typing import Any

from rules.export.json_logic import to_json_logic
from tests.rules.export.applied import exported
from tests.rules.export.final_cases import final_cases

OPERATORS = {"var", "if", "and", "or", "!", "!!", "===", "!==", "<", "<=", ">", ">=", "in"}


def test_a_thousand_final_cases_come_out_as_here() -> None:
    cases = final_cases(1000)
    assert len(cases) >= 1000
    for one, verdicts in zip(cases, exported(*cases), strict=True):
        assert verdicts == one.verdicts, json.dumps([one.document, one.case])


def test_the_thousand_cases_have_every_verdict_in_plenty() -> None:
    verdicts = [one for case in final_cases(1000) for one in case.verdicts["offerings"].values()]
    assert min(verdicts.count(one) for one in (True, False, None)) > 300


def test_only_operators_that_the_library_has() -> None:
    found: set[str] = set()

    def walk(logic: object) -> None:
        if isinstance(logic, list):
            for one in logic:
                walk(one)
        if isinstance(logic, dict):
            found.update(logic)
            walk(list(logic.values()))

    for case in final_cases(1000):
        logic: Any = to_json_logic(case.program)
        walk([*logic["questions"].values(), *logic["offerings"].values()])
    assert found == OPERATORS
