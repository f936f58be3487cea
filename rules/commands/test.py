"""`test`: whether scenarios come out as their authors expect, and what they cover."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rules.analysis.coverage import Coverage, measure, reached
from rules.analysis.drafts import draft, named, told_to_the_end
from rules.analysis.generation import generate
from rules.analysis.goals import goals_of
from rules.analysis.probes import probes
from rules.analysis.search import Budget
from rules.commands.kinds import misplaced
from rules.commands.reading import UNREADABLE, add_reading, add_steps, read_program
from rules.counts import counted
from rules.errors import RulesError
from rules.handwriting import read_handwriting, write_handwriting
from rules.junit import Suite, Trial, junit_xml
from rules.rehearsal import Rehearsal, rehearse
from rules.scenarios import named_questionnaire, read_scenarios

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from rules.analysis.goals import Goal
    from rules.compiler import Program

__all__ = ["HELP", "NAME", "add_options", "run"]

NAME = "test"
HELP = (
    "Runs scenarios: files named *.scenarios.yaml (.yml, .json), or all of these in a directory and below. "
    "Ends with 0 if all come out as expected, 1 if one does not, 2 if a file cannot be read or there is none. "
    "With --generate it writes scenarios beside the questionnaires that it is given."
)

_NO_QUESTIONNAIRE = "no questionnaire beside it that its name begins with, and none named by `questionnaire:`"

_ENDINGS = ("*.scenarios.yaml", "*.scenarios.yml", "*.scenarios.json")


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `test` is given."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add_reading(parser)
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of what is printed")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results there as JUnit XML too")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="tell which questions, options, rules and requirements the scenarios leave out, MC/DC included",
    )
    parser.add_argument(
        "--generate",
        action="store_true",
        help="write NAME.generated.scenarios.yaml, the fewest people who cover everything that can be reached, and "
        "NAME.probes.scenarios.yaml, people around every threshold, beside each questionnaire",
    )
    parser.add_argument("--seed", type=int, default=0, help="of --generate (default: 0)")
    add_steps(parser)


def run(options: argparse.Namespace) -> int:
    """Run the scenarios, or write them."""
    if options.generate:
        return _generate(options)
    session = _Session(options)
    for path in _files(options.paths, _ENDINGS):
        session.take(path)
    if not session.files:
        advice = "no scenarios: files named NAME.scenarios.yaml; --generate writes some"
        print(f"{', '.join(map(str, options.paths))}: {advice}", file=sys.stderr)
        return UNREADABLE
    return session.report()


@dataclass
class _File:
    """What came of one file: its rehearsals, or why it cannot be read."""

    path: Path
    rehearsals: tuple[Rehearsal, ...] = ()
    error: str | None = None


@dataclass
class _Session:
    options: argparse.Namespace
    files: list[_File] = field(default_factory=list)
    _programs: dict[Path, Program | None] = field(default_factory=dict)
    _reached: dict[Path, set[Goal]] = field(default_factory=lambda: defaultdict(set))

    def take(self, path: Path) -> None:
        """Run one file."""
        try:
            self.files.append(self._rehearsed(path))
        except RulesError as error:
            other = misplaced(path, "scenarios")
            self.files.append(_File(path, error=str(error) if other is None else f"{path}: {other}"))
        except OSError as error:
            self.files.append(_File(path, error=f"{error.filename}: {error.strerror}"))

    def _rehearsed(self, path: Path) -> _File:
        written = read_handwriting(path.read_bytes(), str(path))
        place = _questionnaire(path, named_questionnaire(written))
        if place is None:
            return _File(path, error=f"{path}: {misplaced(path, 'scenarios') or _NO_QUESTIONNAIRE}")
        if not place.is_file():
            return _File(path, error=f"{path}: there is no {place}, which it names as its questionnaire")
        if place not in self._programs:
            self._programs[place] = read_program(place, self.options)
        program = self._programs[place]
        if program is None:
            return _File(path, error=f"{path}: its questionnaire {place} cannot be used")
        scenarios = read_scenarios(written, program.questionnaire, str(path))
        rehearsals = tuple(rehearse(program, one) for one in scenarios)
        for one in rehearsals:
            self._reached[place] |= reached(program, one.scenario.case, one.evaluation)
        return _File(path, rehearsals)

    def report(self) -> int:
        """Print and write what came out. Returns the exit code."""
        coverages = list(self._coverages()) if self.options.coverage else []
        for one in self.files:
            if one.error is not None:
                print(one.error, file=sys.stderr)
        if self.options.format == "json":
            print(json.dumps(self._json(coverages), indent=2))
        else:
            print("\n".join(self._lines(coverages)))
        if self.options.junit is not None:
            suites = [Suite(str(one.path), _trials(one)) for one in self.files]
            self.options.junit.write_text(junit_xml(suites), encoding="utf-8")
        if any(one.error is not None for one in self.files):
            return UNREADABLE
        return 1 if self._failed() else 0

    def _coverages(self) -> Iterator[Coverage]:
        for place, program in self._programs.items():
            if program is not None:
                yield measure(program, self._reached[place], Budget(solver_steps=self.options.steps))

    def _failed(self) -> int:
        return sum(bool(each.failures) for one in self.files for each in one.rehearsals)

    def _lines(self, coverages: Sequence[Coverage]) -> Iterator[str]:
        for one in self.files:
            for each in one.rehearsals:
                if each.failures:
                    yield f"{one.path}:{each.scenario.line}: failed: {each.scenario.name}"
                    yield from (f"    {failure}" for failure in each.failures)
        total = sum(len(one.rehearsals) for one in self.files)
        yield f"{counted(total, 'scenario')}: {total - self._failed()} as expected, {self._failed()} failed"
        for coverage in coverages:
            yield from coverage.lines()

    def _json(self, coverages: Sequence[Coverage]) -> dict[str, object]:
        return {
            "files": [
                {
                    "path": str(one.path),
                    "error": one.error,
                    "scenarios": [each.to_json() for each in one.rehearsals],
                }
                for one in self.files
            ],
            **({"coverage": [one.to_json() for one in coverages]} if self.options.coverage else {}),
        }


def _trials(one: _File) -> list[Trial]:
    if one.error is not None:
        return [Trial(one.path.name, "error", tuple(one.error.splitlines()))]
    return [
        Trial(each.scenario.name, "failure" if each.failures else None, tuple(map(str, each.failures)))
        for each in one.rehearsals
    ]


def _files(paths: Sequence[Path], endings: Sequence[str]) -> list[Path]:
    """The files given, and in directories those with one of the endings, by name."""
    found: list[Path] = []
    for path in paths:
        inside = (one for ending in endings for one in path.rglob(ending)) if path.is_dir() else (path,)
        found.extend(sorted(inside))
    return list(dict.fromkeys(found))


def _questionnaire(path: Path, name: str | None) -> Path | None:
    """The file that a scenario file names, or else NAME.json beside NAME.anything.scenarios.yaml."""
    if name is not None:
        return path.parent / name
    words = path.name.partition(".scenarios.")[0].split(".")
    beside = (path.with_name(f"{'.'.join(words[:n])}.json") for n in range(len(words), 0, -1))
    return next((one for one in beside if one.is_file() and one != path), None)


def _generate(options: argparse.Namespace) -> int:
    found = _files(options.paths, ["*.json"])
    paths = [one for one in found if one in options.paths or "." not in one.stem]
    if not paths:
        named = ", ".join(map(str, options.paths))
        print(f"{named}: no questionnaires: files named NAME.json", file=sys.stderr)
        return UNREADABLE
    for path in paths:
        program = read_program(path, options)
        if program is None:
            return UNREADABLE
        try:
            _write(path, program, options.seed, Budget(solver_steps=options.steps))
        except RulesError as error:
            print(f"{path}: {error}", file=sys.stderr)
            return UNREADABLE
    return 0


def _write(path: Path, program: Program, seed: int, budget: Budget) -> None:
    found = generate(program, seed, budget=budget)
    people = told_to_the_end(program, found.people)
    coverage = measure(program, (), budget)
    reachable = len(goals_of(program.questionnaire)) - len(found.unreachable) - len(found.undecided)
    goals = "the one goal" if reachable == 1 else f"all {reachable} goals"
    comment = [
        f"The fewest people found who reach {goals} that anybody is known to reach",
        f"(python -m rules test --coverage tells them); {found.bound_in_words}.",
        f"Written by python -m rules test --generate --seed {seed}; what is expected is what the engine said.",
        *(f"Nobody can reach: {coverage.in_words(one)}" for one in found.unreachable),
        *(f"Not decided: {coverage.in_words(one)}" for one in found.undecided),
    ]
    scenarios = [draft(program, *one) for one in named(program, people)]
    _write_file(path, "generated", comment, scenarios, f"; {found.bound_in_words}")
    around = probes(program, budget)
    comment = [
        "People around every number and day with which a rule compares: one below, on it, one above.",
        "Written by python -m rules test --generate; what is expected is what the engine said.",
    ]
    cases = told_to_the_end(program, [case for _, case in around])
    named_cases = zip((name for name, _ in around), cases, strict=True)
    if around:
        _write_file(path, "probes", comment, [draft(program, *one) for one in named_cases])


def _write_file(
    path: Path, word: str, comment: Sequence[str], scenarios: list[dict[str, object]], remark: str = ""
) -> None:
    target = path.with_name(f"{path.stem}.{word}.scenarios.yaml")
    text = "".join(f"# {' '.join(line.split())}\n" for line in comment)
    target.write_text(
        text + "\n" + write_handwriting({"questionnaire": path.name, "scenarios": scenarios}), "utf-8"
    )
    print(f"{target}: {counted(len(scenarios), 'scenario')}{remark}")
