"""`evaluate`: the evaluations of a file of cases."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rules.bulk import BulkError, case_lines, evaluate_lines
from rules.commands.progress import no_bar, progress_bar
from rules.commands.reading import STANDARD_INPUT, UNREADABLE, add_questionnaire, read_program

if TYPE_CHECKING:
    from rules.program import Program

__all__ = ["HELP", "NAME", "add_options", "run"]

NAME = "evaluate"
HELP = (
    "Prints one evaluation a line, in the order of the cases. A case that cannot be read prints "
    '{"error": {"type", "message", "question_id"}} on its line. Blank lines are no cases and print nothing.'
)

_BROKEN = 1

# Below this, starting processes takes longer than the cases.
_LARGE_BYTES = 4 * 1024 * 1024


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `evaluate` is given."""
    add_questionnaire(parser)
    parser.add_argument(
        "--cases", required=True, metavar="CASES.jsonl", help="one case a line; - reads standard input"
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes to use (default: one for each core if the file is larger than 4 MiB, else one; standard "
        "input: one, which answers each line at once)",
    )
    parser.add_argument("--progress", action="store_true", help="show a bar, if standard error is a terminal")


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("has to be a number from 1 to 256")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Print the evaluations. Returns 0, also if there were cases that could not be read; 1 if a process was killed."""
    program = read_program(options.questionnaire, options)
    if program is None:
        return UNREADABLE
    if options.cases == STANDARD_INPUT:
        return _print_all(program, sys.stdin.buffer, None, options)
    path = Path(options.cases)
    with path.open("rb") as stream:
        return _print_all(program, stream, path.stat().st_size, options)


def _print_all(program: Program, stream: BinaryIO, size: int | None, options: argparse.Namespace) -> int:
    jobs = options.jobs or (_cores() if size is not None and size > _LARGE_BYTES else 1)
    bar = progress_bar("evaluating", size) if options.progress else nullcontext(no_bar)
    try:
        with bar as move:
            for outcome in evaluate_lines(program, case_lines(stream), jobs=jobs):
                print(outcome.text, flush=jobs == 1)
                move(outcome.end)
    except BulkError as error:
        print(error, file=sys.stderr)
        return _BROKEN
    sys.stdout.flush()
    return 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
