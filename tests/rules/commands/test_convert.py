from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from rules import __main__ as command
from rules.commands.convert import FORMATS, FORMATS_OF_A_CASE
from tests.rules.documents import Json, offering, on_question, option, question, questionnaire, rule, written

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = questionnaire(
    question("q", "boolean", has_back_button=False),
    question("photo", "file"),
    question("some", "multiple_option", options=[option("o-1", "Red")]),
    offerings=[offering("o", rule(on_question("q", "=", "yes")))],
)
CASE: Json = {"facts": {}, "answers": {"q": True, "photo": ["file-7"], "some": []}, "final": True}


@pytest.fixture
def form(tmp_path: Path) -> str:
    return written(tmp_path / "form.json", DOCUMENT)


@pytest.fixture
def case(tmp_path: Path) -> str:
    return written(tmp_path / "case.json", CASE)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_printed(name: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["convert", form, "--to", name]) == 0
    out = capsys.readouterr().out
    beginnings = {"csv": "target,target_id,", "mermaid": "flowchart TD\n", "sql": "-- CREATE TABLE"}
    assert out.startswith(beginnings.get(name, "{\n"))
    assert out.endswith("\n")


def test_json_formats_are_json(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = {}
    for name in ("fhir-r4", "fhir-r5", "json-logic", "json-schema", "surveyjs"):
        command.main(["convert", form, "--to", name])
        printed[name] = json.loads(capsys.readouterr().out)
    assert {printed[name]["resourceType"] for name in ("fhir-r4", "fhir-r5")} == {"Questionnaire"}
    assert list(printed["json-logic"]["offerings"]) == ["o"]
    assert Draft202012Validator(printed["json-schema"]).is_valid(CASE["answers"])
    assert [one["name"] for one in printed["surveyjs"]["pages"][0]["elements"]] == ["q", "photo", "some"]


def test_what_is_lost_goes_to_standard_error(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["convert", form, "--to", "surveyjs"]) == 0
    assert capsys.readouterr().err.startswith("/questions/0/has_back_button: lost back-button: ")


def test_no_id_gets_into_sql_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "q\nDROP TABLE cases; --"
    asked = offering("o", rule(on_question(hostile, "=", "yes")))
    path = written(tmp_path / "form.json", questionnaire(question(hostile), offerings=[asked]))
    assert command.main(["convert", path, "--to", "sql"]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[1] == "WITH"
    assert "DROP TABLE" not in printed


def test_it_can_be_written_to_a_file(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "sheet.csv"
    assert command.main(["convert", form, "--to", "csv", "--output", str(sheet)]) == 0
    assert capsys.readouterr().out == ""
    assert b"\r\n" in sheet.read_bytes()
    assert b"\r\r" not in sheet.read_bytes()
    with sheet.open(newline="", encoding="utf-8") as lines:
        assert len(list(csv.reader(lines))) == 5


def test_the_questions_of_a_case(form: str, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["convert", form, "--to", "case-questions", "--case", case]) == 0
    out, err = capsys.readouterr()
    sent = json.loads(out)["case_questions"]
    assert [(one["metadata"], one["answer"]) for one in sent] == [("q", "true"), ("photo", "file-7")]
    assert err.startswith("/questions/2: lost empty: ")


def test_the_questions_that_are_prefilled(form: str, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["convert", form, "--to", "prefilled-questions", "--case", case]) == 0
    sent = json.loads(capsys.readouterr().out)["prefilled_questions"]
    assert [one["metadata"] for one in sent] == ["q"]


@pytest.mark.parametrize("name", FORMATS_OF_A_CASE)
def test_a_format_about_a_person_needs_a_case(
    name: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["convert", form, "--to", name]) == 2
    assert "give --case CASE.json" in capsys.readouterr().err


def test_a_case_that_cannot_be_read_is_refused_without_its_answers(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "case.json", {"answers": {"q": "perhaps a secret"}})
    assert command.main(["convert", form, "--to", "case-questions", "--case", path]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "'q'" in err
    assert "secret" not in err


def test_a_questionnaire_with_errors_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = questionnaire(question("q", "boolean", rule(on_question("r", "=", "yes"))))
    path = written(tmp_path / "form.json", broken)
    assert command.main(["convert", path, "--to", "csv"]) == 2
    assert "E001" in capsys.readouterr().err
    assert command.main(["convert", path, "--to", "csv", "--lenient"]) == 0
