"""The examples of docs/rules.md, run as they stand there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from rules.__main__ import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "intake_host" / "sandbox" / "questionnaires" / "sample.json"


def blocks(heading: str) -> list[str]:
    """The fenced blocks of one section."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^```(?:yaml)?\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


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
