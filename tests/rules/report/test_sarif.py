"""SARIF, against the schema that its authors publish, and what the schema does not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rules import Finding, Problem
from rules.problems import CODES
from rules.report.advice import ADVICE
from rules.report.checked import Checked
from rules.report.sarif import as_sarif
from rules.source import Source
from tests.rules.report.forms import CHECKED, CLEAN, MISSING, WITNESS

Json = dict[str, Any]

SCHEMA = Path(__file__).parents[2] / (
    "javascript/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
)


@pytest.fixture
def log() -> Json:
    parsed: Json = json.loads(as_sarif([CHECKED, MISSING], has_solver=False))
    return parsed


def result(log: Json, code: str) -> Json:
    [found] = [one for one in log["runs"][0]["results"] if one["ruleId"] == code]
    parsed: Json = found
    return parsed


@pytest.mark.parametrize("files", [[CHECKED, MISSING], [CLEAN], [MISSING]])
def test_it_is_valid(files: list[Any]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(validator.iter_errors(json.loads(as_sarif(files, has_solver=True)))) == []


def test_the_schema_refuses_what_is_wrong(log: Json) -> None:
    log["runs"][0]["results"][0]["level"] = "catastrophe"
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert len(list(jsonschema.Draft4Validator(schema).iter_errors(log))) == 1


def test_every_rule_says_what_to_do(log: Json) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == list(CODES)
    assert all(one["help"]["text"] for one in rules)
    levels = {one["id"]: one["defaultConfiguration"]["level"] for one in rules}
    assert (levels["E001"], levels["W102"], levels["W113"]) == ("error", "warning", "note")
    for one in log["runs"][0]["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]


def test_levels(log: Json) -> None:
    graded = {one["ruleId"]: (one["kind"], one["level"]) for one in log["runs"][0]["results"]}
    assert graded == {
        "E001": ("fail", "error"),
        "W102": ("fail", "warning"),
        "W103": ("fail", "warning"),
        "W113": ("fail", "note"),
        # SARIF 2.1.0, 3.27.9 and 3.27.10: not enough information to decide; then there is no level.
        "W112": ("open", "none"),
    }


def test_a_result_has_its_place_its_reasons_and_its_witness(log: Json) -> None:
    found = result(log, "W102")
    [location] = found["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "forms/my%20form.json"},
        "region": {"startLine": 4, "startColumn": 27, "endLine": 4, "endColumn": 44},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "/questions/0/rules", "kind": "element"}]
    related = [one["logicalLocations"][0]["fullyQualifiedName"] for one in found["relatedLocations"]]
    assert related == found["properties"]["core"] == ["/questions/0/rules/0/type", "/questions/1"]
    assert [one["id"] for one in found["relatedLocations"]] == [1, 2]
    assert result(log, "W103")["properties"]["witness"] == WITNESS
    assert "relatedLocations" not in result(log, "W103")


def test_a_file_that_cannot_be_opened_is_notified(log: Json) -> None:
    [invocation] = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    [notification] = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "No such file or directory"
    uri = notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///nowhere/form.json"
    clean = json.loads(as_sarif([CLEAN], has_solver=True))
    assert clean["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_the_whole_document_has_a_name() -> None:

    checked = Checked("form.json", (Finding(Problem("E000", "", "no JSON")),), Source("nonsense"))
    log = json.loads(as_sarif([checked], has_solver=True))
    [location] = result(log, "E000")["locations"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "/"


def test_one_run_says_who_checked_what(log: Json) -> None:
    (run,) = log["runs"]
    assert {key: log[key] for key in ("$schema", "version")} == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
    }
    assert run["tool"]["driver"]["name"] == "rules check"
    # Columns count characters, not UTF-16's units, which is what SARIF takes for granted.
    assert run["columnKind"] == "unicodeCodePoints"
    assert [one["location"]["uri"] for one in run["artifacts"]] == [
        "forms/my%20form.json",
        "file:///nowhere/form.json",
    ]
    assert run["properties"] == {"has_solver": False}


def test_a_rule_is_described(log: Json) -> None:
    rule = log["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule == {
        "id": "E000",
        "shortDescription": {"text": CODES["E000"]},
        "help": {"text": ADVICE["E000"]},
        "defaultConfiguration": {"level": "error"},
    }


def test_a_result_is_complete(log: Json) -> None:
    place = {
        "physicalLocation": {
            "artifactLocation": {"uri": "forms/my%20form.json"},
            "region": {"startLine": 4, "startColumn": 28, "endLine": 4, "endColumn": 43},
        },
        "logicalLocations": [{"fullyQualifiedName": "/questions/0/rules/0", "kind": "element"}],
    }
    assert result(log, "W103") == {
        "ruleId": "W103",
        "ruleIndex": list(CODES).index("W103"),
        "kind": "fail",
        "level": "warning",
        "message": {"text": "is always true"},
        "locations": [place],
        "properties": {"witness": WITNESS, "core": [], "is_decided": True},
    }
    undecided = result(log, "W112")["properties"]
    assert undecided == {"witness": None, "core": [], "is_decided": False}
    (first, _) = result(log, "W102")["relatedLocations"]
    assert first["message"] == {"text": "part of the reason"}
    (notification,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "error"
