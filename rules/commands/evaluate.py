"""`evaluate`: the evaluations of a file of cases."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rules.cases import evaluate_case, read_case
from rules.commands.reading import UNREADABLE, add_questionnaire, read_program
from rules.errors import AnswerError, CaseError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rules.compiler import Program

__all__ = ["HELP", "NAME", "add_options", "run"]

NAME = "evaluate"
HELP = (
    "Prints one evaluation a line, in the order of the cases. A case that cannot be read prints "
    '{"error": {"type", "message", "question_id"}} on its line. Blank lines are no cases and print nothing.'
)

# A case is a person's answers to one form; a longer line is no case, and would not fit into constant memory.
_MAX_LINE_BYTES = 16 * 1024 * 1024


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `evaluate` is given."""
    add_questionnaire(parser)
    parser.add_argument(
        "--cases", required=True, metavar="CASES.jsonl", help="one case a line; - reads standard input"
    )


def run(options: argparse.Namespace) -> int:
    """Print the evaluations. Returns 0, also if there were cases that could not be read."""
    program = read_program(options.questionnaire, options)
    if program is None:
        return UNREADABLE
    if options.cases == "-":
        _print_all(program, sys.stdin.buffer)
        return 0
    with Path(options.cases).open("rb") as stream:
        _print_all(program, stream)
    return 0


def _print_all(program: Program, stream: BinaryIO) -> None:
    for line in _lines(stream):
        print(json.dumps(_outcome(program, line)), flush=True)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines that are not blank; None for one that is too long, of which at most the allowed length is in memory."""
    while line := stream.readline(_MAX_LINE_BYTES):
        if len(line) == _MAX_LINE_BYTES and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_MAX_LINE_BYTES)
            yield None
        elif line.strip():
            yield line


def _outcome(program: Program, line: bytes | None) -> dict[str, object]:
    try:
        if line is None:
            raise CaseError(f"a line of more than {_MAX_LINE_BYTES} bytes")  # noqa: TRY301
        return evaluate_case(program, read_case(line)).to_json()
    except CaseError as error:
        question_id = error.question_id if isinstance(error, AnswerError) else None
        return {"error": {"type": type(error).__name__, "message": str(error), "question_id": question_id}}
