from __future__ import annotations

import pytest

from rules.analysis.findings import Finding
from rules.problems import Problem


@pytest.mark.parametrize(
    ("code", "decided", "level"),
    [
        ("E001", True, "error"),
        ("W102", True, "warning"),
        ("W113", True, "repaired"),
        ("W102", False, "undecided"),
        ("E001", False, "undecided"),
    ],
)
def test_what_is_not_decided_is_called_so_and_all_else_as_grave_as_its_problem(
    code: str, level: str, *, decided: bool
) -> None:
    assert Finding(Problem(code, "/x", "odd"), is_decided=decided).level == level


def test_a_finding_as_json() -> None:
    problem = Problem("W102", "/x", "odd")
    assert Finding(problem).to_json() == {
        "severity": "warning",
        "code": "W102",
        "pointer": "/x",
        "message": "odd",
        "witness": None,
        "core": [],
        "is_decided": True,
    }
    proved = Finding(problem, {"facts": {}}, ("/a", "/b"), is_decided=False).to_json()
    assert (proved["witness"], proved["core"], proved["is_decided"]) == ({"facts": {}}, ["/a", "/b"], False)
