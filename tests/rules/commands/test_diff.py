from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from rules import __main__ as command
from tests.rules.documents import on, question, questionnaire, rule, written

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]


def form(years: str) -> Json:
    return questionnaire(question("q", "boolean", rule(on("age", ">=", years))))


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    return [written(tmp_path / "old.json", form("18")), written(tmp_path / "new.json", form("21"))]


@pytest.fixture
def cases(tmp_path: Path) -> str:
    path = tmp_path / "cases.jsonl"
    path.write_text(
        '{"facts": {"age_years": 19}, "answers": {"q": true}}\n{"facts": {"age_years": 40}}\n\n?\n'
    )
    return str(path)


def test_it_says_what_changed_and_for_whom(versions: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["diff", *versions]) == 0
    out = capsys.readouterr().out
    assert "logic: requirement age is at least 21 in" in out
    assert "    - age 18 to 20\n" in out


def test_past_cases_that_change_are_told_and_all_are_counted(
    versions: list[str], cases: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["diff", *versions, "--replay", cases]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines if line.startswith("line ")] == ["line 1", "line 4"]
    assert "3 past cases: 1 changed, 1 unreadable" in lines


def test_json_is_one_object_a_line(
    versions: list[str], cases: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["diff", *versions, "--replay", cases, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [next(iter(line)) for line in lines] == ["diff", "case", "case", "case", "summary"]
    assert lines[0]["diff"]["outcomes"][0]["outcome"] == "changed"
    assert lines[1]["case"]["no_longer_asked"] == ["q"]
    assert lines[4]["summary"]["changed"] == 1


def test_cases_come_from_standard_input_too(
    versions: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{}\n{}")))
    assert command.main(["diff", *versions, "--replay", "-"]) == 0
    assert capsys.readouterr().out.endswith("2 past cases: 0 changed, 0 unreadable\n")


def test_a_line_that_is_too_long_is_an_error_of_that_case(
    versions: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rules.bulk.MAX_LINE_BYTES", 32)
    path = tmp_path / "long.jsonl"
    path.write_text('{"answers": {"q": "' + "x" * 100 + '"}}\n{}')
    assert command.main(["diff", *versions, "--replay", str(path)]) == 0
    assert "line 1: a line of more than 32 bytes" in capsys.readouterr().out


def test_fail_on_change_tells_it_by_the_exit_code(
    versions: list[str], cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = versions
    assert command.main(["diff", old, new, "--fail-on", "change"]) == 1
    assert command.main(["diff", old, old, "--fail-on", "change", "--replay", cases]) == 0
    # Nobody's outcome changes, but an answer cannot be read any more.
    both = [written(tmp_path / f"{one}.json", questionnaire(question("q", one))) for one in ("text", "date")]
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"answers": {"q": "some day"}}')
    assert command.main(["diff", *both, "--fail-on", "change"]) == 0
    assert command.main(["diff", *both, "--fail-on", "change", "--replay", str(texts)]) == 1


@pytest.mark.parametrize("place", [0, 1])
def test_a_questionnaire_with_errors_is_exit_code_2_and_named(
    versions: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], place: int
) -> None:
    broken = versions[place] = written(tmp_path / "broken.json", form("old"))
    assert command.main(["diff", *versions]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{broken}: /questions/0/rules/0/requirements/0")


def test_a_missing_file_is_exit_code_2(versions: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["diff", versions[0], "/nowhere"]) == 2
    assert capsys.readouterr().err == "/nowhere: No such file or directory\n"


def test_missing_cases_are_told_before_any_work(
    versions: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["diff", *versions, "--replay", "/nowhere.jsonl"]) == 2
    assert capsys.readouterr() == ("", "/nowhere.jsonl: No such file or directory\n")
