from __future__ import annotations

import doctest
import errno
import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import rules
from rules import __main__ as command
from tests.rules.command_line import cases, printed
from tests.rules.documents import on, question, questionnaire, rule

BROKEN = questionnaire(question("q", "boolean", rule(on("agee", ">=", "18"))), question("q"))


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(rules).failed == 0


def test_an_unreadable_questionnaire_prints_every_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(BROKEN))
    assert command.main(["evaluate", str(path), "--cases", cases(tmp_path, "{}")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    *problems, _advice = err.splitlines()
    assert [line.split(": ")[:2] for line in problems] == [
        [str(path), "/questions/1/partner_questionnaire_question_id"],
        [str(path), "/questions/0/rules/0/requirements/0/based_on"],
    ]


def test_lenient_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(BROKEN))
    assert command.main(["evaluate", str(path), "--cases", cases(tmp_path, "{}"), "--lenient"]) == 0
    [evaluation] = printed(capsys)
    assert evaluation["undetermined"] == ["q", "q"]
    assert [one["code"] for one in evaluation["problems"]] == ["E007", "E005"]


@pytest.mark.parametrize("missing", ["form", "cases"])
def test_a_missing_file_is_one_line_and_exit_code_2(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    nowhere = str(tmp_path / "nowhere")
    arguments = [nowhere, cases(tmp_path, "{}")] if missing == "form" else [str(form), nowhere]
    assert command.main(["evaluate", arguments[0], "--cases", arguments[1]]) == 2
    assert capsys.readouterr().err == f"{nowhere}: No such file or directory\n"


class FullDisk(io.StringIO):
    def write(self, _text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_output_that_cannot_be_written_is_one_line_and_exit_code_2(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", FullDisk())
    assert command.main(["evaluate", str(form), "--cases", cases(tmp_path, "{}")]) == 2
    assert capsys.readouterr().err == "No space left on device\n"


class InterruptedInput(io.RawIOBase):
    def readline(self, _size: int | None = -1, /) -> bytes:
        raise KeyboardInterrupt


def test_an_interrupt_is_exit_code_130(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = InterruptedInput()

    monkeypatch.setattr(sys, "stdin", Input())
    assert command.main(["evaluate", str(form), "--cases", "-"]) == 130


def test_a_broken_pipe_is_exit_code_1(form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        assert command.main(["evaluate", str(form), "--cases", cases(tmp_path, "{}")]) == 1


def test_it_is_a_module_that_can_be_run(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["rules", "evaluate", str(form), "--cases", cases(tmp_path, "{}")])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(command.__file__, run_name="__main__")
    assert ended.value.code == 0
    assert len(printed(capsys)) == 1


def test_when_nobody_reads_any_more_it_stops_quietly(form: Path, tmp_path: Path) -> None:
    lines = cases(tmp_path, *["{}"] * 2000)
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "rules", "evaluate", str(form), "--cases", lines],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        cwd=Path(rules.__file__).parent.parent,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_it_says_what_it_can_do_and_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"], called="some program")
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith("usage: some program ")
    assert "Evaluates, explains, checks, compares and converts questionnaires." in told
    for each in command.COMMANDS:
        assert each.NAME in told
        assert " ".join(each.HELP.split())[:60] in told
    with pytest.raises(SystemExit):
        command.main(["--help"])
    assert capsys.readouterr().out.startswith("usage: python -m rules ")


@pytest.mark.parametrize("name", [each.NAME for each in command.COMMANDS])
def test_each_command_says_what_it_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main([name, "--help"])
    told = capsys.readouterr().out.split("positional arguments")[0]
    (help_text,) = (each.HELP for each in command.COMMANDS if name == each.NAME)
    assert "".join(help_text.split()) in "".join(told.split())


def test_without_a_command_it_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main([])
    assert ended.value.code == 2
    assert "the following arguments are required: command" in capsys.readouterr().err
