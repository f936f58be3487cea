"""A checked file, for tests of reports: one of each level, in this order, and a file that is not there."""

from __future__ import annotations

from rules import Finding, Problem
from rules.report.checked import Checked
from rules.source import Source

TEXT = """\
{
  "name": "A form",
  "questions": [
    {"id": "q1", "rules": [{"type": "and"}]},
    {"id": "q2",
     "order": 3}
  ]
}
"""
WITNESS = {"facts": {"age_years": 20}, "answers": {}, "final": True}

FINDINGS = (
    Finding(Problem("E001", "/questions/1/id", "no such question")),
    Finding(
        Problem("W102", "/questions/0/rules", "can never be true"),
        core=("/questions/0/rules/0/type", "/questions/1"),
    ),
    Finding(Problem("W103", "/questions/0/rules/0", "is always true"), witness=WITNESS),
    Finding(Problem("W113", "/name", "repaired")),
    Finding(Problem("W112", "/offerings", "could not be decided"), is_decided=False),
)

CHECKED = Checked("forms/my form.json", FINDINGS, Source(TEXT))
MISSING = Checked("/nowhere/form.json", failure="No such file or directory")
CLEAN = Checked("clean.json", (), Source("{}"))
