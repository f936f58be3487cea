"""Command line of the engine: `python -m rules evaluate QUESTIONNAIRE.json --cases CASES.jsonl`, and more."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from rules.commands import check, convert, diff, evaluate, explain, prove, test
from rules.commands.reading import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main"]

COMMANDS = (check, evaluate, explain, prove, test, diff, convert)

_BROKEN_PIPE = 1
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None, *, called: str = "python -m rules") -> int:
    """Run one command; `called` is how people call this program.

    Returns what the command says; 2 if a file or the questionnaire could not be read, or the output could not be
    written; 1 if nobody reads the output any more; 130 if interrupted.
    """
    options = _parser(called).parse_args(arguments)
    try:
        return int(options.run(options))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            # Or the interpreter would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _BROKEN_PIPE
        named = "" if error.filename is None else f"{error.filename}: "
        print(f"{named}{error.strerror}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parser(called: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=called, description="Evaluates, explains, checks, compares and converts questionnaires."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        options = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_options(options)
        options.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
