from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from rules.__main__ import main
from tests.rules import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

FORM = doc.questionnaire(
    doc.question("colour", "single_option", title="Colour", options=[doc.option("o-1", "Red")]),
    doc.question("ills", "multiple_option", title="Ills", options=[doc.option("o-2", "Flu")]),
    doc.question("well", "boolean", title="Well?"),
    offerings=[
        doc.offering(
            "pill",
            doc.rule(
                doc.on("age", ">=", "18"),
                doc.on("gender", "=", "2"),
                doc.on("state", "=", "NY"),
                doc.on_question("colour", "=", "Red"),
                doc.on_question("ills", "=", "Flu"),
                doc.on_question("well", "=", "true"),
            ),
            title="Pill",
        )
    ],
)
TRUE = '- {name: Adults only, when: {age: "< 18"}, never_offered: Pill}\n'
FALSE = "- {name: No pill with flu, when: {Ills: Flu}, never_offered: Pill}\n"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(FORM))
    return path


def beside(form: Path, text: str, ending: str = "yaml") -> Path:
    path = form.with_name(f"form.invariants.{ending}")
    path.write_text(text)
    return path


@pytest.mark.parametrize("ending", ["yaml", "yml", "json"])
def test_what_stands_beside_the_questionnaire_is_proved(
    form: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    text = json.dumps([{"name": "Adults only", "when": {"age": "< 18"}, "never_offered": "Pill"}])
    path = beside(form, text, ending)
    assert main(["prove", str(form)]) == 0
    assert capsys.readouterr().out == f"{path}:1: proved: Adults only\n"


def test_who_breaks_one_is_told_in_words(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = beside(form, TRUE + FALSE)
    assert main(["prove", str(form)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:1: proved: Adults only",
        f"{path}:2: refuted: No pill with flu",
        "    not true: 'Pill' is not offered",
        "    age years: 20",
        "    gender: female",
        "    state: new york",
        "    Colour: Red",
        "    Ills: Flu",
        "    Well?: yes",
    ]


def test_json_tells_the_same_with_the_case(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = beside(form, TRUE + FALSE)
    assert main(["prove", str(form), str(path), "--format", "json"]) == 1
    [[first, second]] = json.loads(capsys.readouterr().out).values()
    assert first == {
        "name": "Adults only",
        "line": 1,
        "outcome": "proved",
        "person": None,
        "broken": [],
        "errors": [],
    }
    assert second["outcome"] == "refuted"
    assert second["person"]["answers"] == {"colour": "o-1", "ills": ["o-2"], "well": True}


def test_junit_has_a_failure_for_a_refuted_statement(form: Path, tmp_path: Path) -> None:
    beside(form, TRUE + FALSE)
    report = tmp_path / "report.xml"
    main(["prove", str(form), "--junit", str(report)])
    cases = [(one.get("name"), [part.tag for part in one]) for one in ET.parse(report).iter("testcase")]
    assert cases == [("Adults only", []), ("No pill with flu", ["failure"])]


def test_junit_has_an_error_for_an_undecided_one(form: Path, tmp_path: Path) -> None:
    questions = [doc.question(f"q{n}") for n in range(18)]
    pairs = [
        doc.rule(doc.on_question(f"q{n}", "=", True), doc.on_question(f"q{m}", "=", False), type="or")
        for n in range(18)
        for m in range(18)
        if n != m
    ]
    form.write_text(json.dumps(doc.questionnaire(*questions, offerings=[doc.offering("o", *pairs)])))
    beside(form, "- {name: x, when: {q0: yes, q1: no}, never_offered: o}")
    report = tmp_path / "report.xml"
    assert main(["prove", str(form), "--junit", str(report), "--steps", "1"]) == 1
    assert [[part.tag for part in one] for one in ET.parse(report).iter("testcase")] == [["error"]]


@pytest.mark.parametrize("steps", ["0", "-5", "4294967296", "many"])
def test_steps_without_an_end_are_refused(form: Path, capsys: pytest.CaptureFixture[str], steps: str) -> None:
    with pytest.raises(SystemExit):
        main(["prove", str(form), f"--steps={steps}"])
    assert "a whole number from 1 to 4294967295 is needed" in capsys.readouterr().err


def test_without_invariants_there_is_nothing_to_prove(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", str(form)]) == 2
    assert capsys.readouterr().err == f"{form}: no invariants beside it, in form.invariants.yaml\n"


def test_mistakes_are_told_by_file_and_line(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = beside(form, "- {name: x, never_offered: Pil}\n- {name: x, stopped: no}")
    assert main(["prove", str(form)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{path}:1: no offering 'Pil' (did you mean 'Pill'?)",
        f"{path}:2: 'x' is the name of another, in line 1",
    ]


def test_a_broken_questionnaire_is_not_proved(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form.write_text("{}")
    assert main(["prove", str(form)]) == 2
    assert capsys.readouterr().err


def test_what_an_error_leaves_open_is_not_proved_and_the_error_is_named(
    form: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gone = doc.rule(doc.on_question("gone", "=", "yes"))
    form.write_text(
        json.dumps(
            {
                **FORM,
                "offerings": [doc.offering("pill", gone, doc.rule(doc.on("age", ">=", "18")), title="Pill")],
            }
        )
    )
    path = beside(form, TRUE + FALSE)
    report = tmp_path / "report.xml"
    assert main(["prove", str(form), "--lenient", "--junit", str(report)]) == 1
    at = "/offerings/0/rules/0/requirements/0/required_question_id"
    assert capsys.readouterr().out == (
        f"{path}:1: proved: Adults only\n"
        f"{path}:2: undecided, because of an error in the questionnaire: No pill with flu\n"
        f"    {at}: error E001: no question 'gone'\n"
    )
    [failed] = ET.parse(report).getroot().iter("error")
    assert at in (failed.text or "") + failed.get("message", "")
    assert main(["prove", str(form), "--lenient", "--format", "json"]) == 1
    [[_, second]] = json.loads(capsys.readouterr().out).values()
    assert (second["outcome"], [one["pointer"] for one in second["errors"]]) == ("erroneous", [at])
