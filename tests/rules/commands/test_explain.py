from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from rules import __main__ as command
from tests.rules.documents import offering, on, on_question, question, questionnaire, rule, written

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = questionnaire(
    question("smokes", title="Do you smoke?"),
    offerings=[
        offering("f", rule(on("bmi", ">=", "30"), on_question("smokes", "=", False)), title="Care"),
        offering("n", rule(on("age", ">=", "18"), on("gender", "=", "2"), type="not")),
    ],
)
CASE = {
    "facts": {"weight_kg": 70, "height_cm": 170, "age_years": 20, "gender": 1},
    "answers": {"smokes": False},
}


@pytest.fixture
def form(tmp_path: Path) -> str:
    return written(tmp_path / "form.json", DOCUMENT)


@pytest.fixture
def case(tmp_path: Path) -> str:
    return written(tmp_path / "case.json", CASE)


def test_it_prints_the_sentence_and_the_tree(
    form: str, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["explain", form, "--case", case, "--of", "f"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Not offered, because BMI 24.2 is below 30.",
        "",
        "[false] offering 'Care': all of",
        "  [false] rule 'A rule': all of",
        "    [false] BMI 24.2 >= 30",
        "    [true] 'Do you smoke?' no = no",
    ]


def test_why_not_adds_what_would_make_it_true(
    form: str, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["explain", form, "--case", case, "--of", "f", "--why-not"]) == 0
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "",
        "What would make 'Care' true:",
        "  - BMI 30 or more",
        "There is no other way.",
    ]


@pytest.mark.parametrize("why_not", [True, False])
def test_json_is_one_object(form: str, case: str, why_not: bool, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["explain", form, "--case", case, "--of", "f", "--json", *["--why-not"] * why_not]
    assert command.main(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sentence"] == "Not offered, because BMI 24.2 is below 30."
    [requirement, _] = told["target"]["rules"][0]["requirements"]
    assert requirement["actual"] == {"text": "24.2", "exact": "7000/289"}
    assert ("why_not" in told) == why_not
    if why_not:
        [[change]] = told["why_not"]["sets"]
        assert change["facts"] == {"weight_kg": "86.7", "height_cm": "170"}


def test_not_means_is_chosen(form: str, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    sentences = []
    for not_means in ("none", "not_all"):
        command.main(["explain", form, "--case", case, "--of", "n", "--not-means", not_means])
        sentences.append(capsys.readouterr().out.splitlines()[0])
    assert sentences == [
        "Not offered, because age 20 is 18 or more.",
        "Offered, because gender is male, not female.",
    ]


def test_a_dash_reads_the_case_from_standard_input(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(CASE).encode())))
    assert command.main(["explain", form, "--case", "-", "--of", "smokes"]) == 0
    assert capsys.readouterr().out.startswith("Shown, whatever is answered.\n")


@pytest.mark.parametrize(
    ("given", "of", "message"),
    [
        ({}, "smoke", "no question or offering 'smoke' (did you mean 'smokes'?)"),
        ({"fact": {}}, "f", "unknown key 'fact' (did you mean 'facts'?); a case has facts, answers, final"),
        (
            {"answers": {"smokes": "secret"}},
            "f",
            "question 'smokes': given was a text of 6 characters; allowed: ",
        ),
    ],
)
def test_what_cannot_be_explained_is_one_line_and_exit_code_2(
    form: str, tmp_path: Path, given: Any, of: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "case.json", given)
    assert command.main(["explain", form, "--case", path, "--of", of]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.split(": ", 1)[0] in {form, path}
    assert err.split(": ", 1)[1].startswith(message)
    assert err.count("\n") == 1


def test_an_unreadable_questionnaire_is_exit_code_2(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "form.json", {})
    assert command.main(["explain", path, "--case", case, "--of", "f"]) == 2
    assert capsys.readouterr().err != ""
