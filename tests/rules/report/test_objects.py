from __future__ import annotations

import json

from rules.report.objects import as_json
from tests.rules.report.forms import CHECKED, MISSING, WITNESS


def test_files_with_their_findings_from_the_top_down() -> None:
    document = json.loads(as_json([CHECKED, MISSING], has_solver=True))
    assert document["has_solver"] is True
    checked, missing = document["files"]
    assert missing == {
        "path": "/nowhere/form.json",
        "failure": "No such file or directory",
        "is_readable": True,
        "findings": [],
    }
    assert [one["code"] for one in checked["findings"]] == ["W112", "W113", "W102", "W103", "E001"]
    assert checked["findings"][0]["is_decided"] is False
    assert checked["findings"][2]["core"] == ["/questions/0/rules/0/type", "/questions/1"]
    assert checked["findings"][3] == {
        "severity": "warning",
        "code": "W103",
        "pointer": "/questions/0/rules/0",
        "message": "is always true",
        "level": "warning",
        "witness": WITNESS,
        "core": [],
        "is_decided": True,
        "line": 4,
        "column": 28,
        "end_line": 4,
        "end_column": 43,
    }
