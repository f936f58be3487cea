"""`explain`: why a question or an offering came out as it did for one case, and what would change that."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rules.answers import read_answers
from rules.commands.reading import (
    UNREADABLE,
    add_questionnaire,
    case_error,
    read_one_case,
    read_program,
)
from rules.errors import CaseError, UnknownTargetError
from rules.evaluator import evaluate
from rules.explanation import explain
from rules.why_not.counterfactuals import changes_for

if TYPE_CHECKING:
    import argparse

    from rules.cases import Case
    from rules.compiler import Program

__all__ = ["HELP", "NAME", "add_options", "run"]

NAME = "explain"
HELP = (
    "Says why a question is shown or not, or an offering offered or not: in one sentence, and down to the values that "
    "were compared. With --why-not also which smallest changes to the facts or answers would make it true. "
    "Exit code 0; 2 if a file cannot be read, or there is no such question or offering."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `explain` is given."""
    add_questionnaire(parser)
    parser.add_argument("--case", required=True, metavar="CASE.json", help="one case; - reads standard input")
    parser.add_argument("--of", required=True, metavar="ID", help="the question or offering")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--why-not", action="store_true", help="also what would make it true")


def run(options: argparse.Namespace) -> int:
    """Print the explanation. Returns 0; 2 if the case cannot be read, or there is no such question or offering."""
    program = read_program(options.questionnaire, options)
    if program is None:
        return UNREADABLE
    case = read_one_case(options.case)
    if case is None:
        return UNREADABLE
    try:
        _print(program, case, options)
    except CaseError as error:
        print(case_error(options.case, error), file=sys.stderr)
        return UNREADABLE
    except UnknownTargetError as error:
        print(f"{options.questionnaire}: {error}; `evaluate` lists all ids", file=sys.stderr)
        return UNREADABLE
    return 0


def _print(program: Program, case: Case, options: argparse.Namespace) -> None:
    answers = read_answers(program.questionnaire, case.answers)
    explanation = explain(program, evaluate(program, answers, case.facts, final=case.final), of=options.of)
    changes = None
    if options.why_not:
        changes = changes_for(program, answers, case.facts, options.of, final=case.final)
    if options.json:
        told = explanation.to_json() | ({} if changes is None else {"why_not": changes.to_json()})
        print(json.dumps(told, indent=2))
        return
    print(explanation.to_text())
    if changes is not None:
        print(f"\n{changes.to_text()}")
