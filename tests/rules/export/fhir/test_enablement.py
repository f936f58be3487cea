from __future__ import annotations

from typing import Any

import pytest

from rules.export.fhir.enablement import is_enabled


@pytest.mark.parametrize(
    ("operator", "required", "given", "holds"),
    [
        ("=", {"answerInteger": 2}, [1, 2], True),
        ("=", {"answerInteger": 2}, [], False),
        ("!=", {"answerInteger": 2}, [1, 2], False),
        ("!=", {"answerInteger": 2}, [], True),
        ("<", {"answerInteger": 2}, [1, 3], True),
        ("<=", {"answerDate": "2024-02-29"}, ["2024-02-29"], True),
        (">", {"answerInteger": 2}, [], False),
        (">=", {"answerDecimal": 2.5}, [2], False),
        ("=", {"answerCoding": {"code": "a"}}, ["a"], True),
        ("exists", {"answerBoolean": True}, [False], True),
        ("exists", {"answerBoolean": False}, [False], False),
        ("exists", {"answerBoolean": False}, [], True),
    ],
)
def test_a_condition(operator: str, required: dict[str, Any], given: list[Any], holds: bool) -> None:
    item = {"enableWhen": [{"question": "q", "operator": operator, **required}]}
    assert is_enabled(item, {"q": given}) is holds


@pytest.mark.parametrize(("behaviour", "enabled"), [("all", False), ("any", True)])
def test_all_of_them_or_any(behaviour: str, enabled: bool) -> None:
    conditions = [{"question": "q", "operator": "=", "answerInteger": one} for one in (1, 2)]
    assert is_enabled({"enableWhen": conditions, "enableBehavior": behaviour}, {"q": [1]}) is enabled
    assert is_enabled({}, {})
