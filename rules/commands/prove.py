"""`prove`: whether the invariants of a questionnaire hold for everybody."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rules.analysis.invariants import read_invariants
from rules.analysis.proving import Outcome, Proof, prove
from rules.analysis.search import Budget
from rules.commands.kinds import misplaced
from rules.commands.reading import UNREADABLE, add_questionnaire, add_steps, read_program
from rules.errors import RulesError
from rules.junit import Suite, Trial, junit_xml
from rules.people import person_in_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from rules.analysis.invariants import Invariants
    from rules.model import Questionnaire

__all__ = ["HELP", "NAME", "add_options", "run"]

NAME = "prove"
HELP = (
    "Proves the invariants beside a questionnaire (NAME.invariants.yaml), or shows a person who breaks one. "
    "Ends with 0 if all hold, 1 if one is refuted or undecided, 2 if a file cannot be read."
)

_ENDINGS = (".yaml", ".yml", ".json")


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `prove` is given."""
    add_questionnaire(parser)
    parser.add_argument(
        "invariants",
        nargs="*",
        type=Path,
        metavar="INVARIANTS",
        help="default: those beside the questionnaire",
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of what is printed")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results there as JUnit XML too")
    add_steps(parser)


def run(options: argparse.Namespace) -> int:
    """Print a line for each invariant, and whoever breaks it."""
    program = read_program(options.questionnaire, options)
    if program is None:
        return UNREADABLE
    paths = options.invariants or _beside(options.questionnaire)
    if not paths:
        name = options.questionnaire.with_suffix(".invariants.yaml").name
        print(f"{options.questionnaire}: no invariants beside it, in {name}", file=sys.stderr)
        return UNREADABLE
    files = [_read(one, program.questionnaire) for one in paths]
    if None in files:
        return UNREADABLE
    budget = Budget(solver_steps=options.steps)
    proofs = {one.name: prove(program, one, budget) for one in files if one is not None}
    if options.format == "json":
        print(json.dumps({name: [one.to_json() for one in each] for name, each in proofs.items()}, indent=2))
    else:
        for name, each in proofs.items():
            print("\n".join(_lines(name, each, program.questionnaire)))
    if options.junit is not None:
        options.junit.write_text(_junit(proofs, program.questionnaire), encoding="utf-8")
    return 0 if all(one.holds for each in proofs.values() for one in each) else 1


def _read(path: Path, questionnaire: Questionnaire) -> Invariants | None:
    try:
        return read_invariants(path.read_bytes(), questionnaire, str(path))
    except RulesError as error:
        other = misplaced(path, "invariants")
        print(error if other is None else f"{path}: {other}", file=sys.stderr)
        return None


def _beside(questionnaire: Path) -> list[Path]:
    candidates = (questionnaire.with_suffix(f".invariants{ending}") for ending in _ENDINGS)
    return [one for one in candidates if one.is_file()]


def _lines(name: str, proofs: Sequence[Proof], questionnaire: Questionnaire) -> Iterator[str]:
    for one in proofs:
        yield f"{name}:{one.invariant.line}: {one.outcome.value}: {one.invariant.name}"
        yield from (f"    {line}" for line in _reasons(one, questionnaire))


def _reasons(proof: Proof, questionnaire: Questionnaire) -> Iterator[str]:
    for one in proof.broken:
        yield f"not true: {one.words}"
    yield from map(str, proof.errors)
    if proof.person is not None:
        yield from person_in_words(proof.person, questionnaire)


def _junit(proofs: dict[str, tuple[Proof, ...]], questionnaire: Questionnaire) -> str:
    return junit_xml(
        [Suite(name, [_trial(one, questionnaire) for one in each]) for name, each in proofs.items()]
    )


def _trial(proof: Proof, questionnaire: Questionnaire) -> Trial:
    if proof.holds:
        return Trial(proof.invariant.name)
    lines = (proof.outcome.value, *_reasons(proof, questionnaire))
    return Trial(proof.invariant.name, "failure" if proof.outcome is Outcome.REFUTED else "error", lines)
