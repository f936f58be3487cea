"""JSON that commands print is for people too: indented by two, and one line ends it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rules.__main__ import main
from tests.rules import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

FORM = doc.questionnaire(
    doc.question("q", title="Über?"),
    offerings=[doc.offering("o", doc.rule(doc.on_question("q", "=", "yes"), doc.on("age", ">", "17")))],
)
CASE = {"facts": {"age_years": 20}, "answers": {"q": True}, "final": True}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form.json").write_text(json.dumps(FORM))
    (tmp_path / "case.json").write_text(json.dumps(CASE))
    (tmp_path / "form.invariants.json").write_text(
        json.dumps([{"name": "x", "when": {"age": "< 18"}, "never_offered": "o"}])
    )
    (tmp_path / "form.scenarios.json").write_text(json.dumps({"name": "x", "expect": {"complete": "no"}}))
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        "check form.json --format json",
        "check form.json --format sarif",
        "explain form.json --case case.json --of o --json",
        "explain form.json --case case.json --of o --json --why-not",
        "prove form.json --format json",
        "test form.scenarios.json --format json",
        *(f"convert form.json --to {one}" for one in ("fhir-r4", "json-logic", "json-schema", "surveyjs")),
        *(
            f"convert form.json --to {one} --case case.json"
            for one in ("case-questions", "prefilled-questions")
        ),
    ],
)
def test_it_is_indented_by_two(folder: Path, arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    assert main(arguments.split()) == 0
    printed = capsys.readouterr().out
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"
