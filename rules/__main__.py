"""Command line of the engine: `python -m rules evaluate QUESTIONNAIRE.json --cases CASES.jsonl`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rules.cases import evaluate_case, read_case
from rules.compiler import Program, compile_questionnaire
from rules.errors import AnswerError, CaseError, QuestionnaireError
from rules.parser import parse_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main"]

_UNREADABLE = 2
_BROKEN_PIPE = 1
_INTERRUPTED = 130

# A case is a person's answers to one form; a longer line is no case, and would not fit into constant memory.
_MAX_LINE_BYTES = 16 * 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns 0, also if there were cases that could not be read; 2 if a file or the questionnaire could not be, or
    if the output could not be written; 1 if nobody reads the output any more; 130 if interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        return _evaluate(options)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            # Or the interpreter would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _BROKEN_PIPE
        print(
            error.strerror if error.filename is None else f"{error.filename}: {error.strerror}",
            file=sys.stderr,
        )
        return _UNREADABLE
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rules", description="Evaluates questionnaires.")
    commands = parser.add_subparsers(dest="command", required=True)
    evaluate = commands.add_parser(
        "evaluate",
        help="evaluate cases",
        description="Prints one evaluation a line, in the order of the cases. A case that cannot be read prints "
        '{"error": {"type", "message", "question_id"}} on its line. Blank lines are no cases and print nothing.',
    )
    evaluate.add_argument("questionnaire", type=Path, metavar="QUESTIONNAIRE.json")
    evaluate.add_argument(
        "--cases", required=True, metavar="CASES.jsonl", help="one case a line; - reads standard input"
    )
    evaluate.add_argument(
        "--not-means",
        choices=["none", "not_all"],
        default="none",
        help="what a `not` with several requirements asks for (default: none of them holds)",
    )
    evaluate.add_argument(
        "--lenient",
        action="store_true",
        help="go on with a questionnaire that has errors: what they touch is unknown",
    )
    return parser


def _evaluate(options: argparse.Namespace) -> int:
    try:
        questionnaire = parse_questionnaire(options.questionnaire.read_bytes(), strict=not options.lenient)
    except QuestionnaireError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return _UNREADABLE
    program = compile_questionnaire(questionnaire, not_means=options.not_means)
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


if __name__ == "__main__":
    sys.exit(main())
