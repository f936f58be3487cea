"""`diff`: what changed between two versions of a questionnaire, for whom, and what that does to past cases."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rules.analysis.comparison import diff
from rules.analysis.replay import Summary, replay
from rules.bulk import case_lines
from rules.commands.reading import STANDARD_INPUT, UNREADABLE, add_reading, read_program
from rules.report.replayed import ReplayedText

if TYPE_CHECKING:
    import argparse
    from contextlib import AbstractContextManager

    from rules.compiler import Program

__all__ = ["CHANGED", "HELP", "NAME", "add_options", "run"]

NAME = "diff"
HELP = (
    "Prints what changed from one version of a questionnaire to another and for whom the outcome changes; with "
    "--replay also what becomes of past cases. Exit code: 0; with --fail-on change 1 if an outcome changes for "
    "anybody or could not be decided, or a past case changes; 2 if a file cannot be read."
)

CHANGED = 1
"""Exit code: somebody's outcome changes, or nobody knows."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `diff` is given."""
    parser.add_argument("old", type=Path, metavar="OLD.json")
    parser.add_argument("new", type=Path, metavar="NEW.json")
    add_reading(parser)
    parser.add_argument(
        "--replay", metavar="CASES.jsonl", help="past cases, one a line; - reads standard input"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='print one JSON object a line: {"diff"}, then {"case"} for each past case, then {"summary"}',
    )
    parser.add_argument(
        "--fail-on", choices=["change"], help="exit with 1 if an outcome changes or could not be decided"
    )


def run(options: argparse.Namespace) -> int:
    """Print the differences. Returns an exit code: see HELP."""
    # Opened before the work: cases that are not there are told at once.
    with _cases(options.replay) as cases:
        old, new = (read_program(path, options) for path in (options.old, options.new))
        if old is None or new is None:
            return UNREADABLE
        found = diff(old, new)
        print(json.dumps({"diff": found.to_json()}) if options.json else found, flush=True)
        is_changed = not found.is_unchanged
        if cases is not None:
            is_changed |= _replay(old, new, cases, as_json=options.json)
    return CHANGED if is_changed and options.fail_on else 0


def _cases(path: str | None) -> AbstractContextManager[BinaryIO | None]:
    if path is None:
        return nullcontext()
    return nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else Path(path).open("rb")


def _replay(old: Program, new: Program, stream: BinaryIO, *, as_json: bool) -> bool:
    """Print what becomes of each case as it is read. Returns whether anything does."""
    summary, text = Summary(), ReplayedText(old, new)
    for one in replay(old, new, case_lines(stream)):
        summary.add(one)
        if as_json:
            print(json.dumps({"case": one.to_json()}))
        elif one.error is not None or one.is_changed:
            print(text.of_case(one))
    print(json.dumps({"summary": summary.to_json()}) if as_json else text.of_all(summary), flush=True)
    return summary.changed > 0
