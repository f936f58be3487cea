from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from rules import __main__ as command
from rules import bulk
from rules.commands import evaluate
from tests.rules.command_line import cases, printed

if TYPE_CHECKING:
    from pathlib import Path


def test_one_evaluation_a_line_in_order(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = cases(
        tmp_path, '{"facts": {"age_years": 9, "gender": 1}}', "", '{"facts": {"age_years": 20}}\r', " "
    )
    assert command.main(["evaluate", str(form), "--cases", lines]) == 0
    assert [(one["shown"], one["hidden"]) for one in printed(capsys)] == [(["q"], []), ([], ["q"])]


def test_a_case_that_cannot_be_read_prints_its_error_and_the_rest_goes_on(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = cases(tmp_path, "nonsense", '{"facts": {"gender": 7}}', '{"answers": {"q": "perhaps"}}', "{}")
    assert command.main(["evaluate", str(form), "--cases", lines]) == 0
    *errors, last = printed(capsys)
    assert [(one["error"]["type"], one["error"]["question_id"]) for one in errors] == [
        ("CaseError", None),
        ("FactError", None),
        ("AnswerError", "q"),
    ]
    assert all(one["error"].keys() == {"type", "message", "question_id"} for one in errors)
    assert last["undetermined"] == ["q"]


def test_a_line_that_is_too_long_is_one_error(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MAX_LINE_BYTES", 32)
    lines = cases(tmp_path, '{"answers": {"q": "' + "x" * 100 + '"}}', "{}", "[" * 40)
    assert command.main(["evaluate", str(form), "--cases", lines]) == 0
    assert ["error" in one for one in printed(capsys)] == [True, False, True]


def test_not_means_is_chosen(form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = cases(tmp_path, '{"facts": {"age_years": 20, "gender": 1}}')
    for not_means in ("none", "not_all"):
        command.main(["evaluate", str(form), "--cases", lines, "--not-means", not_means])
    assert [one["shown"] for one in printed(capsys)] == [[], ["q"]]


def test_a_dash_reads_standard_input(
    form: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf{}\n{}")))
    assert command.main(["evaluate", str(form), "--cases", "-"]) == 0
    assert len(printed(capsys)) == 2


def test_many_processes_print_the_same_in_the_same_order(form: Path, tmp_path: Path, capfd: Any) -> None:
    lines = [json.dumps({"facts": {"age_years": age}}) for age in (9, 20, 30)] * 300
    path = cases(tmp_path, *lines, "nonsense", "", "{}")
    assert command.main(["evaluate", str(form), "--cases", path, "--jobs", "1"]) == 0
    alone = capfd.readouterr().out
    assert command.main(["evaluate", str(form), "--cases", path, "--jobs", "2"]) == 0
    assert capfd.readouterr().out == alone


def test_a_killed_process_is_one_line_and_exit_code_1(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: Any, **_options: Any) -> Any:
        raise bulk.BulkError("a worker process ended")

    monkeypatch.setattr(evaluate, "evaluate_lines", broken)
    assert command.main(["evaluate", str(form), "--cases", cases(tmp_path, "{}")]) == 1
    assert capsys.readouterr().err == "a worker process ended\n"


def test_a_large_file_uses_all_cores(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def recorded(_program: Any, _lines: Any, *, jobs: int) -> Any:
        asked.append(jobs)
        return iter(())

    monkeypatch.setattr(evaluate, "evaluate_lines", recorded)
    monkeypatch.setattr(evaluate, "_LARGE_BYTES", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2}, raising=False)
    path = cases(tmp_path, "{}")
    command.main(["evaluate", str(form), "--cases", path])
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    command.main(["evaluate", str(form), "--cases", path])
    assert asked == [3, 5]


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "257"])
def test_jobs_is_a_number_of_processes(form: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["evaluate", str(form), "--cases", "-", "--jobs", jobs])
    assert ended.value.code == 2
    assert "from 1 to 256" in capsys.readouterr().err
