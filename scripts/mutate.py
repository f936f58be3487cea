"""Mutation score of modules of the engine: which changes of their code no test notices.

mutmut makes the mutants (https://mutmut.readthedocs.io). Each is tried alone in a copy of the checkout: against the
tests that mirror its module (tests/rules/test_NAME.py), then, as long as `--patience` lasts, against the others of
tests/rules; what nobody noticed by then counts as unnoticed. mutmut's own run would first measure all tests, which
takes longer than a sample, and has one choice of tests for all mutants.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import math
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hypothesis  # noqa: F401 - takes long to import, and each mutant's process has it from here
import pytest
from libcst import FunctionDef, Module
from mutmut.mutation.file_mutation import create_mutations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mutmut.mutation.file_mutation import Mutation

ROOT = Path(__file__).resolve().parent.parent
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "javascript")
LEAST_SCORE = 0.9
# Of the normal distribution: 95 % lie within so many deviations.
_DEVIATIONS = 1.96
_WAITING = 20
_FORKING = multiprocessing.get_context("fork")


class Score(NamedTuple):
    """How many mutants were tried, of how many, and how many of those tried were noticed."""

    noticed: int
    tried: int
    existing: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Where the score of all mutants lies with 95 % certainty (Wilson's interval); itself where all were tried."""
        if self.tried in (0, self.existing):
            return self.part, self.part
        square = _DEVIATIONS**2 / self.tried
        middle = self.part + square / 2
        spread = _DEVIATIONS * math.sqrt(self.part * (1 - self.part) / self.tried + square / self.tried / 4)
        return (middle - spread) / (1 + square), (middle + spread) / (1 + square)

    @property
    def part(self) -> float:
        """The score of those tried; 1 where none was."""
        return self.noticed / self.tried if self.tried else 1.0

    def __str__(self) -> str:
        low, high = self.bounds
        return f"{self.noticed:>5} of {self.tried:>5} noticed: {self.part:6.1%} ({low:.1%} to {high:.1%})"


def main() -> int:
    """Print a line a module and the survivors; 1 if the score is surely below 90 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "modules", nargs="*", type=Path, help="such as rules/decimals.py; all where none is named"
    )
    parser.add_argument("--since", metavar="REV", help="the modules that changed since this commit")
    parser.add_argument("--sample", type=int, metavar="N", help="so many random mutants of them, not all")
    parser.add_argument("--seed", default="1", help="which random mutants (1)")
    parser.add_argument("--seconds", type=float, default=math.inf, help="stop after so long")
    parser.add_argument(
        "--patience", type=float, default=30, help="seconds of the processor for other tests (30)"
    )
    options = parser.parse_args()
    modules = changed_since(options.since) if options.since else options.modules or all_modules()
    end = time.monotonic() + options.seconds
    scores = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder, "checkout"), options.patience)
        chosen = sample(modules, options.sample, options.seed)
        for module, places in chosen.items():
            if time.monotonic() > end:
                break
            mutants = mutants_of(module)
            noticed, tried = copy.judge(module, [mutants[place] for place in places], end)
            scores.append(Score(noticed, tried, len(mutants)))
            print(f"{module!s:<40} {scores[-1]}", flush=True)
    total = Score(*(sum(column) for column in zip(*scores, strict=True))) if scores else Score(0, 0, 0)
    print(f"{f'{len(scores)} modules':<40} {total}")
    return int(total.bounds[1] < LEAST_SCORE)


def sample(modules: Sequence[Path], size: int | None, seed: str) -> Mapping[Path, list[int]]:
    """Which mutants of each module, by their place; all of them without a size.

    Each mutant is as likely as any other, so that a long module counts for more than a short one.
    """
    everything = [(module, index) for module in modules for index in range(len(mutants_of(module)))]
    if size is not None and size < len(everything):
        everything = random.Random(seed).sample(everything, size)
    chosen: dict[Path, list[int]] = {}
    for module, index in everything:
        chosen.setdefault(module, []).append(index)
    return chosen


def all_modules() -> list[Path]:
    """The engine's modules."""
    return sorted(path.relative_to(ROOT) for path in ROOT.glob("rules/**/*.py") if path.name != "__init__.py")


def changed_since(revision: str) -> list[Path]:
    """The modules of the engine that are not as they were; none where the checkout does not reach back so far."""
    command = ["git", "diff", "--name-only", "--diff-filter=d", revision, "--", "rules"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        print(f"nothing to compare with: git knows no {revision} here")
    changed = {Path(line) for line in done.stdout.splitlines()}
    return [module for module in all_modules() if module in changed]


def mutants_of(module: Path) -> list[Callable[[], str]]:
    """What gives the module's code in each way that mutmut changes a function of it."""
    tree, mutations, *_ = create_mutations(str(module), (ROOT / module).read_text())

    def code(mutation: Mutation) -> str:
        mutant = tree.deep_replace(mutation.original_node, mutation.mutated_node)
        assert isinstance(mutant, Module)
        return mutant.code

    return [
        partial(code, one)
        for one in mutations
        if isinstance(one.contained_by_top_level_function, FunctionDef)
    ]


def difference(module: Path, original: str, mutant: str) -> str:
    """The lines that a mutant changes."""
    before, after = original.splitlines(keepends=True), mutant.splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, str(module), n=0))


class Copy:
    """A copy of the checkout, in which one module at a time is changed."""

    def __init__(self, place: Path, patience_s: float) -> None:
        shutil.copytree(ROOT, place, ignore=NOT_COPIED)
        (place / "tests" / "javascript").symlink_to(ROOT / "tests" / "javascript")
        self._place, self._patience_s = place, patience_s

    def judge(self, module: Path, mutants: list[Callable[[], str]], end: float) -> tuple[int, int]:
        """How many of the mutants were noticed and tried until `end` (of the monotonic clock); prints the others."""
        mirror, others = mirror_and_others(module)
        start = time.monotonic()
        if mirror and not self._passes(mirror, None):
            raise SystemExit(f"{module}: its tests fail without any change")
        limit = 10 + 5 * (time.monotonic() - start)
        noticed = tried = 0
        original = (ROOT / module).read_text()
        for code in mutants:
            if time.monotonic() > end:
                break
            mutant = code()
            self._write(module, mutant)
            tried += 1
            if (mirror and not self._passes(mirror, limit)) or self._others_notice(module, original, others):
                noticed += 1
            else:
                print(difference(module, original, mutant), flush=True)
        self._write(module, original)
        return noticed, tried

    def _others_notice(self, module: Path, original: str, tests: list[str]) -> bool:
        """Whether tests fail because of the mutant: in the same time they do not without it.

        They may without it: where a process of theirs runs out of patience before they do.
        """
        start = time.monotonic()
        if self._passes(tests, self._patience_s, late=True):
            return False
        seconds = time.monotonic() - start
        self._write(module, original)
        return self._passes(tests, seconds, late=True)

    def _write(self, module: Path, code: str) -> None:
        """Python trusts a compiled module whose source has the same size and second: away with it."""
        path = self._place / module
        path.write_text(code)
        Path(importlib.util.cache_from_source(path)).unlink(missing_ok=True)

    def _passes(self, tests: list[str], limit_s: float | None, *, late: bool = False) -> bool:
        """Whether the tests pass; `late` if it is no failure not to be ready after so much time of the processor."""
        run = _FORKING.Process(target=self._run, args=(tests, limit_s))
        run.start()
        # Whoever waits for something that never comes uses no processor.
        run.join(None if limit_s is None else _WAITING * limit_s)
        if run.exitcode in (None, -signal.SIGXCPU):
            run.kill()
            run.join()
            return late
        return run.exitcode == 0

    def _run(self, tests: list[str], limit_s: float | None) -> None:
        """In a process of its own, which has pytest and its plugins from this one, and nothing of the engine."""
        if limit_s is not None:
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit_s), hard))
        os.chdir(self._place)
        os.environ["PYTHONPATH"] = str(self._place)
        sys.dont_write_bytecode = False
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silence, stream)
        already_imported = "ignore::pytest.PytestAssertRewriteWarning"
        os._exit(pytest.main(["-xq", "-p", "no:cacheprovider", "-W", already_imported, *tests]))


def mirror_and_others(module: Path) -> tuple[list[str], list[str]]:
    """The test file that mirrors a module, if there is one, and the others, the likeliest first."""
    mirror = Path("tests", module).parent / f"test_{module.stem.strip('_')}.py"
    others = [path.relative_to(ROOT) for path in ROOT.glob("tests/rules/**/test_*.py")]

    def distance(test: Path) -> tuple[bool, bool, int]:
        """Those first that import it, then those of the same folder, and short files before long ones."""
        text = (ROOT / test).read_text()
        imported = ".".join(module.with_suffix("").parts)
        return f"from {imported} import" not in text, test.parent != mirror.parent, len(text)

    return (
        [str(test) for test in others if test == mirror],
        [str(test) for test in sorted(others, key=distance) if test != mirror],
    )


if __name__ == "__main__":
    sys.exit(main())
