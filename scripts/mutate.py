"""Mutation score of modules of the engine: which changes of their code no test notices.

Each module is tried in a copy of the checkout, against the tests that mirror it (tests/rules/test_NAME.py), or all of
tests/rules where there is no such file. https://mutmut.readthedocs.io
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("rules", "intake_host", "tests", "pyproject.toml")
LEAST_SCORE = 0.9

SETTINGS = """\
[mutmut]
source_paths=rules
also_copy=
    rules
    intake_host
pytest_add_cli_args=-q
    -x
    --import-mode=prepend
pytest_add_cli_args_test_selection={tests}
only_mutate={module}
"""


def main() -> int:
    """Print a line a module and the survivors; 1 if a score is below 90 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", type=Path, help="such as rules/decimals.py")
    parser.add_argument("--since", metavar="REV", help="the modules that changed since this commit")
    options = parser.parse_args()
    modules = options.modules + (changed_since(options.since) if options.since else [])
    if not modules:
        print("no module of rules/ to try")
        return 0
    return int(min([score(module) for module in modules]) < LEAST_SCORE)


def changed_since(revision: str) -> list[Path]:
    """The modules of the engine that are not as they were."""
    command = ["git", "diff", "--name-only", "--diff-filter=d", revision, "--", "rules/**.py", "rules/*.py"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [
        Path(line) for line in dict.fromkeys(done.stdout.splitlines()) if not line.endswith("__init__.py")
    ]


def score(module: Path) -> float:
    """The part of the module's mutants that its tests notice."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source, place / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
                )
            else:
                shutil.copy(source, place / name)
        (place / "setup.cfg").write_text(SETTINGS.format(tests=tests_of(module), module=module))
        run("run", place)
        run("export-cicd-stats", place)
        counts = json.loads((place / "mutants" / "mutmut-cicd-stats.json").read_text())
        noticed, total = counts["killed"] + counts["timeout"] + counts["segfault"], counts["total"]
        part = noticed / total if total else 1.0
        print(f"{module!s:<40} {noticed:>5} of {total:>5} noticed: {part:.1%}", flush=True)
        for line in run("results", place).splitlines():
            if line.strip():
                print(f"    {line.strip()}", flush=True)
        return part


def tests_of(module: Path) -> str:
    """The tests that mirror a module."""
    mirrored = Path("tests", module).parent / f"test_{module.stem.strip('_')}.py"
    return str(mirrored) if (ROOT / mirrored).exists() else "tests/rules"


def run(command: str, place: Path) -> str:
    """One command of mutmut's; its output, without the progress bar."""
    done = subprocess.run(
        [Path(sys.executable).parent / "mutmut", command],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            f"mutmut {command} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
