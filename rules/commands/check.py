"""`check`: what is wrong or doubtful in questionnaires, with proofs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rules.analysis.findings import Finding
from rules.analysis.lint import lint
from rules.analysis.search import Budget
from rules.analysis.solver import is_installed
from rules.commands.kinds import misplaced
from rules.commands.reading import UNREADABLE, add_not_means, steps
from rules.errors import QuestionnaireError
from rules.parser import parse_questionnaire
from rules.report.checked import Checked
from rules.report.objects import as_json
from rules.report.sarif import as_sarif
from rules.report.text import as_text
from rules.source import Source

if TYPE_CHECKING:
    import argparse

__all__ = ["HELP", "NAME", "add_options", "run"]

NAME = "check"
HELP = (
    "Finds what is wrong or doubtful in questionnaires, for all people and answers. Exit code 0: nothing at or above "
    "--fail-on, 1: something, 2: a file that cannot be read."
)

_FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif}

_FAILING = {
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning", "repaired"}),
    "undecided": frozenset({"error", "warning", "repaired", "undecided"}),
    "never": frozenset[str](),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `check` is given."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a questionnaire, as JSON")
    parser.add_argument("--format", choices=list(_FORMATS), default="text", help="default: text")
    parser.add_argument(
        "--fail-on",
        choices=list(_FAILING),
        default="error",
        help="what ends with exit code 1, and all that is graver (default: error; a repaired place is a warning)",
    )
    parser.add_argument(
        "--budget",
        type=steps,
        default=Budget().solver_steps,
        metavar="STEPS",
        help="steps of the solver for one claim; a million take about a second (default: %(default)s)",
    )
    add_not_means(parser)


def run(options: argparse.Namespace) -> int:
    """Print what there is to say about each file."""
    files = [_checked(path, options) for path in options.files]
    _write(_FORMATS[options.format](files, has_solver=is_installed()))
    if any(one.failure is not None or not one.is_readable for one in files):
        return UNREADABLE
    failing = _FAILING[options.fail_on]
    return int(any(finding.level in failing for one in files for finding in one.findings))


def _write(text: str) -> None:
    """Print it; what the terminal's encoding lacks is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _checked(path: str, options: argparse.Namespace) -> Checked:
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        return _failed(path, error.strerror, options)
    source = Source.of(content)
    try:
        questionnaire = parse_questionnaire(content, strict=False)
    except QuestionnaireError as error:
        other = misplaced(Path(path), "questionnaire")
        if other is not None:
            return _failed(path, other, options)
        return Checked(path, tuple(map(Finding, error.problems)), source, is_readable=False)
    budget = Budget(solver_steps=options.budget)
    return Checked(path, lint(questionnaire, not_means=options.not_means, budget=budget), source)


def _failed(path: str, failure: str | None, options: argparse.Namespace) -> Checked:
    if options.format != "text":  # which tells it itself
        print(f"{path}: {failure}", file=sys.stderr)
    return Checked(path, failure=failure)
