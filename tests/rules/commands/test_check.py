from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from rules import Budget, Finding, Questionnaire
from rules.__main__ import main
from rules.analysis import search as search_module
from rules.commands import check
from tests.rules import documents as doc

Json = dict[str, Any]

CLEAN = doc.questionnaire(doc.question("q"))
DOUBTFUL = doc.questionnaire(doc.question("q", "boolean", doc.rule()))
REPAIRED = doc.questionnaire(doc.question("q", extra=1))
BROKEN = doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("agee", "=", "1"))))
UNDECIDED = doc.questionnaire(
    doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18"), doc.on("age", "<", "18")))
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def form(document: Json | str, name: str = "form.json") -> str:
    Path(name).write_text(document if isinstance(document, str) else json.dumps(document, indent=2))
    return name


@pytest.mark.parametrize(
    ("document", "code", "fail_on", "exit_code"),
    [
        (CLEAN, None, "undecided", 0),
        (BROKEN, "E005", "error", 1),
        (BROKEN, "E005", "never", 0),
        (DOUBTFUL, "W107", "error", 0),
        (DOUBTFUL, "W107", "warning", 1),
        (DOUBTFUL, "W107", "undecided", 1),
        (REPAIRED, "W113", "error", 0),
        (REPAIRED, "W113", "warning", 1),
        (REPAIRED, "W113", "never", 0),
    ],
)
def test_exit_codes(
    document: Json, code: str | None, fail_on: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", form(document), "--fail-on", fail_on]) == exit_code
    assert (code or "Nothing found") in capsys.readouterr().out


@pytest.mark.parametrize(("fail_on", "exit_code"), [("warning", 0), ("undecided", 1)])
def test_undecided_claims_fail_only_who_asks_for_it(
    fail_on: str, exit_code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (search_module, check):
        monkeypatch.setattr(module, "is_installed", lambda: False)
    monkeypatch.setattr(Budget, "__init__", _without_exact_search)
    assert main(["check", form(UNDECIDED), "--fail-on", fail_on]) == exit_code
    out = capsys.readouterr().out
    assert "undecided W104" in out
    assert "pip install 'intake-host[analysis]'" in out


def _without_exact_search(self: Budget, **_: int) -> None:
    for name, value in (("combinations", 0), ("without_solver", 0), ("solver_steps", 1), ("samples", 16)):
        object.__setattr__(self, name, value)


def test_errors_fail_unless_something_else_is_asked_for() -> None:
    assert main(["check", form(DOUBTFUL)]) == 0
    assert main(["check", form(BROKEN)]) == 1


def test_several_files_are_all_checked_and_what_cannot_be_read_is_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [form(BROKEN, "a.json"), "nowhere.json", form("nonsense", "b.json"), form(DOUBTFUL, "c.json")]
    assert main(["check", *files, "--fail-on", "never"]) == 2
    out, err = capsys.readouterr()
    assert [line.split(":")[0] for line in out.splitlines() if ".json:" in line] == files
    assert err == ""
    main(["check", *files, "--format", "sarif"])
    assert capsys.readouterr().err == "nowhere.json: No such file or directory\n"
    assert out.splitlines()[-1] == "2 errors, 1 warning in 3 files; 1 could not be read."


@pytest.mark.parametrize("document", ["nonsense", "[]", "", {"partner_questionnaire_id": "q", "name": "n"}])
def test_what_is_no_questionnaire_is_2(document: Json | str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", form(document)]) == 2
    assert "error E0" in capsys.readouterr().out


def test_formats(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", form(DOUBTFUL), "--format", "json"])
    [file] = json.loads(capsys.readouterr().out)["files"]
    assert [one["code"] for one in file["findings"]] == ["W107"]
    main(["check", form(DOUBTFUL), "--format", "sarif"])
    [result] = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert result["ruleId"] == "W107"


def test_not_means_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    rule = doc.rule(doc.on("age", ">=", "18"), doc.on("age", "<", "18"), type="not")
    path = form(doc.questionnaire(doc.question("q", "boolean", rule)))
    main(["check", path])
    assert "W102" in capsys.readouterr().out
    main(["check", path, "--not-means", "not_all"])
    assert "W103" in capsys.readouterr().out


@pytest.mark.parametrize("budget", ["0", "-1", "many", "1.5"])
def test_a_budget_is_a_number_of_steps(budget: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", form(CLEAN), f"--budget={budget}"])
    assert ended.value.code == 2
    assert "a whole number from 1 to 4294967295 is needed" in capsys.readouterr().err


def test_the_budget_reaches_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Budget] = []

    def noted(_questionnaire: Questionnaire, *, budget: Budget, **_: object) -> tuple[Finding, ...]:
        given.append(budget)
        return ()

    monkeypatch.setattr(check, "lint", noted)
    main(["check", form(CLEAN), "--budget", "77"])
    assert given == [Budget(solver_steps=77)]


def test_what_the_terminal_cannot_write_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii", write_through=True))
    title = "W\u00e9ight"
    assert (
        main(["check", form(doc.questionnaire(doc.question("q", "boolean", doc.rule(), title=title)))]) == 0
    )
    assert b"W\\xe9ight" in written.getvalue()
