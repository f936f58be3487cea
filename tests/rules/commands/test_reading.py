from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from rules.__main__ import main
from tests.rules import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

INVARIANT = "- {name: x, stopped: no}"
SCENARIO = "- {name: x, expect: {complete: no}}"
EXPORT = "this is no questionnaire that can be read; export it again, as JSON"
A_CASE = '; a case is {"facts": {...}, "answers": {...}, "final": false}'

FILES = {
    "form.json": json.dumps(doc.questionnaire(doc.question("q"))).encode(),
    "broken.json": json.dumps(doc.questionnaire(doc.question("q", "no type"), doc.question("q"))).encode(),
    "case.json": b'{"facts": {}}',
    "fact.json": b'{"facts": {"age_years": -1}}',
    "answer.json": b'{"answers": {"q": "perhaps"}}',
    "final.json": b'{"facts": {}, "final": 1}',
    "form.invariants.yaml": INVARIANT.encode(),
    "form.scenarios.yaml": SCENARIO.encode(),
    "binary": b"\xff\x00",
    "empty": b"",
    "list.json": b"[1]",
    "deep.json": b"[" * 100_000,
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


COMMANDS = {
    "check": "check {} --format json",
    "evaluate": "evaluate {} --cases case.json",
    "explain": "explain {} --case case.json --of q",
    "prove": "prove {}",
    "convert": "convert {} --to csv",
    "old": "diff {} form.json",
    "new": "diff form.json {}",
    "generate": "test --generate {}",
}
"""Every place of a questionnaire."""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.json", ["No such file or directory"]),
        ("form.invariants.yaml", None),
        ("form.scenarios.yaml", None),
        ("case.json", None),
        ("binary", ["(document): error E000: not UTF-8: byte 0", EXPORT]),
        ("empty", ["(document): error E000: not JSON: Expecting value, line 1 column 1", EXPORT]),
        ("list.json", ["(document): error E000: a questionnaire has to be a JSON object", EXPORT]),
        ("deep.json", ["(document): error E000: nested too deeply", EXPORT]),
    ],
)
def test_what_is_no_questionnaire_is_told_with_its_name(
    command: str, name: str, told: list[str] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(COMMANDS[command].format(name).split()) == 2
    lines = capsys.readouterr().err.splitlines()
    if command == "check" and told is not None and len(told) > 1:
        assert lines == []  # it is a finding
    elif told is None:
        [line] = lines
        assert line.startswith(f"{name}: ")
        assert ", where a questionnaire belongs (NAME.json); give it to: " in line
    else:
        assert lines == [f"{name}: {line}" for line in told]


@pytest.mark.parametrize("command", [one for one in COMMANDS if one not in {"check", "generate"}])
def test_a_folder_is_no_questionnaire(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(COMMANDS[command].format("folder").split()) == 2
    assert capsys.readouterr().err == "folder: Is a directory\n"


def test_errors_of_a_questionnaire_are_told_with_its_name_and_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["prove", "broken.json"]) == 2
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("broken.json: /questions/")
    assert last.startswith("broken.json: it has errors; `check` shows each in its line, --lenient goes on")


@pytest.mark.parametrize("command", ["explain form.json --of q", "convert form.json --to case-questions"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.json", "No such file or directory"),
        ("folder", "Is a directory"),
        ("binary", f"not UTF-8: byte 0{A_CASE}"),
        ("list.json", f"a case has to be a JSON object{A_CASE}"),
        ("final.json", f"final has to be true or false{A_CASE}"),
        ("fact.json", "fact 'age_years': has to be completed years, a whole number from 0 to 150"),
        ("form.json", 'a questionnaire, where a case belongs ({"facts": {...}, "answers": {...}})'),
    ],
)
def test_what_is_no_case_is_told_with_its_name(
    command: str, name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), "--case", name]) == 2
    assert capsys.readouterr() == ("", f"{name}: {told}\n")


@pytest.mark.parametrize("command", ["explain form.json --of q", "convert form.json --to case-questions"])
def test_an_answer_that_cannot_be_one_is_told_with_the_name_of_the_case(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), "--case", "answer.json"]) == 2
    assert capsys.readouterr().err.startswith("answer.json: question 'q': given was a text of 7 characters;")


def test_a_case_of_standard_input_is_called_that(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"1")))
    assert main(["explain", "form.json", "--of", "q", "--case", "-"]) == 2
    assert capsys.readouterr().err == f"standard input: a case has to be a JSON object{A_CASE}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("prove form.json form.json", "form.json: a questionnaire, where invariants belong"),
        ("prove form.json form.scenarios.yaml", "form.scenarios.yaml: scenarios, where invariants belong"),
        ("prove form.json binary", "binary:1: not UTF-8"),
        ("prove form.json empty", "empty:1: the file has no invariants"),
        ("prove form.json nowhere", "nowhere: No such file or directory"),
        (
            "test form.json",
            "form.json: a questionnaire, where scenarios belong (NAME.scenarios.yaml, a folder",
        ),
        ("test form.invariants.yaml", "form.invariants.yaml: invariants, where scenarios belong"),
        ("test case.json", "case.json: a case, where scenarios belong"),
        ("test binary", "binary:1: not UTF-8"),
        ("test nowhere", "nowhere: No such file or directory"),
        ("test folder", "folder: no scenarios: files named NAME.scenarios.yaml"),
        ("test --generate folder", "folder: no questionnaires: files named NAME.json"),
        ("evaluate form.json --cases nowhere", "nowhere: No such file or directory"),
        ("evaluate form.json --cases folder", "folder: Is a directory"),
        ("diff form.json form.json --replay folder", "folder: Is a directory"),
        ("explain form.json --case case.json --of x", "form.json: no question or offering 'x'"),
        ("convert form.json --to csv --output folder", "folder: Is a directory"),
    ],
)
def test_every_other_file_is_told_by_its_name_too(
    arguments: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments.split()) == 2
    assert capsys.readouterr().err.startswith(told)
