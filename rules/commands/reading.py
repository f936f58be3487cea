"""Reading of what commands are given: the questionnaire, as a program, or one case; errors go to standard error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rules.analysis.search import MAX_SOLVER_STEPS, Budget
from rules.cases import read_case
from rules.commands.kinds import misplaced
from rules.compiler import compile_questionnaire
from rules.errors import AnswerError, CaseError, FactError, QuestionnaireError
from rules.parser import parse_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.cases import Case
    from rules.compiler import Program

__all__ = [
    "STANDARD_INPUT",
    "UNREADABLE",
    "add_not_means",
    "add_questionnaire",
    "add_reading",
    "add_steps",
    "case_error",
    "read_one_case",
    "read_program",
    "steps",
]

UNREADABLE = 2
"""Exit code: a file or a questionnaire that cannot be read."""

STANDARD_INPUT = "-"
"""What stands for it where a file is named."""


def add_questionnaire(parser: argparse.ArgumentParser) -> None:
    """The argument QUESTIONNAIRE.json and the options of its reading."""
    parser.add_argument("questionnaire", type=Path, metavar="QUESTIONNAIRE.json")
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """The options that say how a questionnaire is read."""
    add_not_means(parser)
    parser.add_argument(
        "--lenient",
        action="store_true",
        help="go on with a questionnaire that has errors: what they touch is unknown",
    )


def add_not_means(parser: argparse.ArgumentParser) -> None:
    """The option that chooses the reading of `not`."""
    parser.add_argument(
        "--not-means",
        choices=["none", "not_all"],
        default="none",
        help="what a `not` with several requirements asks for (default: none of them holds)",
    )


def add_steps(parser: argparse.ArgumentParser) -> None:
    """The option that says how much work one claim about all people may cost."""
    parser.add_argument(
        "--steps",
        type=steps,
        default=Budget().solver_steps,
        help="work that one claim may cost; beyond it, it is undecided (default: %(default)s)",
    )


def steps(text: str) -> int:
    """Steps of the solver, as a type of argparse's."""
    if not text.isdecimal() or not text.isascii() or not 0 < int(text) <= MAX_SOLVER_STEPS:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MAX_SOLVER_STEPS} is needed")
    return int(text)


def read_program(path: Path, options: argparse.Namespace) -> Program | None:
    """The program of the questionnaire in that file; None if it has errors, each of which was printed to stderr.

    Raises:
        OSError: If there is no such file, or it may not be read.
    """
    try:
        questionnaire = parse_questionnaire(path.read_bytes(), strict=not options.lenient)
    except QuestionnaireError as error:
        for line in _refusal(path, error):
            print(f"{path}: {line}", file=sys.stderr)
        return None
    return compile_questionnaire(questionnaire, not_means=options.not_means)


def _refusal(path: Path, error: QuestionnaireError) -> Iterator[str]:
    other = misplaced(path, "questionnaire")
    if other is not None:
        yield other
        return
    yield from map(str, error.problems)
    yield _EXPORT if any(one.code == "E000" for one in error.problems) else _MEND


_MEND = "it has errors; `check` shows each in its line, --lenient goes on, what they touch is unknown"
_EXPORT = "this is no questionnaire that can be read; export it again, as JSON"


def read_one_case(name: str) -> Case | None:
    """The case in the file of that name, - is standard input; None if it is none, which was printed to stderr.

    Raises:
        OSError: If there is no such file, or it may not be read.
    """
    is_file = name != STANDARD_INPUT
    try:
        return read_case(Path(name).read_bytes() if is_file else sys.stdin.buffer.read())
    except CaseError as error:
        other = misplaced(Path(name), "case") if is_file else None
        print(case_error(name, error) if other is None else f"{name}: {other}", file=sys.stderr)
        return None


def case_error(name: str, error: CaseError) -> str:
    """What is wrong with the case in the file of that name."""
    # These say what could stand there.
    is_told = isinstance(error, FactError | AnswerError)
    advice = "" if is_told else '; a case is {"facts": {...}, "answers": {...}, "final": false}'
    return f"{'standard input' if name == STANDARD_INPUT else name}: {error}{advice}"
