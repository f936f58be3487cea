"""The examples of docs/rules.md, run as they stand there."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

from rules.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "intake_host" / "sandbox" / "questionnaires" / "sample.json"


PAGE = ROOT / "docs" / "rules.md"


def blocks(heading: str) -> list[str]:
    """The fenced blocks of one section."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^```(?:yaml|json)?\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "command", "file"),
    [
        ("Invariants", ["prove", "sample.json"], "sample.invariants.yaml"),
        ("Scenarios", ["test", "sample.scenarios.yaml"], "sample.scenarios.yaml"),
    ],
)
def test_the_example_prints_what_the_page_says(
    heading: str,
    command: list[str],
    file: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written, printed = blocks(heading)
    shutil.copy(SAMPLE, tmp_path)
    (tmp_path / file).write_text(written, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(command) == 1
    assert capsys.readouterr().out == printed


@pytest.fixture
def scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of the page's own example, where it is run."""
    (tmp_path / "scan.json").write_text(blocks("Cases and evaluations")[0], encoding="utf-8")
    (tmp_path / "case.json").write_text(blocks("Why, and why not")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("scans")
def test_the_explanation_is_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "scan.json", "--case", "case.json", "--of", "scan", "--why-not"]) == 0
    assert capsys.readouterr().out == blocks("Why, and why not")[1]


@pytest.mark.usefixtures("scans")
def test_the_python_of_the_page_runs() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (failed, tried) == (0, 17)


def test_every_command_stands_on_the_page() -> None:
    listed = re.findall(
        r"^\| `(\w+)[^|]*` \|", PAGE.read_text(encoding="utf-8").split("\n## Commands\n")[1], re.MULTILINE
    )
    assert {one.NAME for one in COMMANDS} <= set(listed)
