"""Findings as SARIF 2.1.0, for editors and code review (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rules.problems import CODES
from rules.report.advice import ADVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.analysis.findings import Finding
    from rules.report.checked import Checked, Located
    from rules.source import Place

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {"error": "error", "warning": "warning", "repaired": "note"}

_INDEXES = {code: index for index, code in enumerate(CODES)}


def as_sarif(files: Sequence[Checked], *, has_solver: bool) -> str:
    """One run. An undecided finding is of kind `open`, which has no level; a file that cannot be opened is notified."""
    failures = [one for one in files if one.failure is not None]
    run = {
        "tool": {"driver": {"name": "rules check", "rules": [_rule(code) for code in CODES]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failures,
                "toolExecutionNotifications": [_notification(one) for one in failures],
            }
        ],
        "artifacts": [{"location": _artifact(one)} for one in files],
        "results": [_result(one, located) for one in files for located in one.located],
        "properties": {"has_solver": has_solver},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    level = "note" if code == "W113" else _LEVELS["error" if code.startswith("E") else "warning"]
    return {
        "id": code,
        "shortDescription": {"text": CODES[code]},
        "help": {"text": ADVICE[code]},
        "defaultConfiguration": {"level": level},
    }


def _notification(checked: Checked) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": str(checked.failure)},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(checked)}}],
    }


def _artifact(checked: Checked) -> dict[str, Any]:
    path = PurePath(checked.path)
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}


def _result(checked: Checked, located: Located) -> dict[str, Any]:
    finding = located.finding
    code = finding.problem.code
    result: dict[str, Any] = {
        "ruleId": code,
        "ruleIndex": _INDEXES[code],
        **_grade(finding),
        "message": {"text": finding.problem.message},
        "locations": [_location(checked, finding.problem.pointer, located.place)],
        "properties": {
            "witness": finding.witness,
            "core": list(finding.core),
            "is_decided": finding.is_decided,
        },
    }
    if located.core:
        result["relatedLocations"] = [
            {**_location(checked, pointer, place), "id": number, "message": {"text": "part of the reason"}}
            for number, (pointer, place) in enumerate(located.core.items(), start=1)
        ]
    return result


def _grade(finding: Finding) -> dict[str, str]:
    if not finding.is_decided:
        return {"kind": "open", "level": "none"}
    return {"kind": "fail", "level": _LEVELS[finding.level]}


def _location(checked: Checked, pointer: str, place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {
        "physicalLocation": {"artifactLocation": _artifact(checked), "region": region},
        "logicalLocations": [{"fullyQualifiedName": pointer or "/", "kind": "element"}],
    }
