from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from rules.__main__ import main
from tests.rules import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

FORM = doc.questionnaire(
    doc.question("well", title="Well?"),
    offerings=[doc.offering("pill", doc.rule(doc.on("age", ">=", "18"), title="Adults"), title="Pill")],
)
RIGHT = "- {name: Adults, facts: {age: 34}, expect: {eligible: Pill, next: Well?}}\n"
WRONG = "- {name: Children, facts: {age: 17}, expect: {eligible: Pill}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "form.json").write_text(json.dumps(FORM))
    return tmp_path


def scenarios(folder: Path, text: str, name: str = "form.scenarios.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_scenarios_that_come_out_as_expected_are_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenarios(folder, RIGHT)
    scenarios(folder, RIGHT, "form.more.scenarios.yml")
    scenarios(folder, json.dumps({"name": "x", "expect": {"complete": "no"}}), "form.scenarios.json")
    scenarios(folder, f"questionnaire: ../form.json\nscenarios:\n{RIGHT}", "deeper/any.scenarios.yaml")
    scenarios(folder, "no scenarios at all", "form.invariants.yaml")
    assert main(["test", str(folder)]) == 0
    assert capsys.readouterr().out == "4 scenarios: 4 as expected, 0 failed\n"


def test_one_that_does_not_tells_where_what_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scenarios(folder, RIGHT + WRONG)
    assert main(["test", str(path), str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:2: failed: Children",
        "    eligible: expected 'Pill', is ineligible: Not offered, because age 17 is below 18.",
        "2 scenarios: 1 as expected, 1 failed",
    ]


def test_a_file_that_cannot_be_read_is_told_and_the_rest_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = scenarios(folder, "- {nam: x}", "form.a.scenarios.yaml")
    lost = scenarios(folder, RIGHT, "elsewhere/lost.scenarios.yaml")
    astray = scenarios(folder, f"questionnaire: nowhere.json\nscenarios:\n{RIGHT}", "form.b.scenarios.yaml")
    scenarios(folder, RIGHT)
    (folder / "bad.json").write_text("{}")
    bad = scenarios(folder, RIGHT, "bad.scenarios.yaml")
    assert main(["test", str(folder), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert f"{broken}:1: unknown key 'nam' (did you mean 'name'?)" in err
    assert f"{lost}: no questionnaire beside it" in err
    assert f"{astray}: there is no {folder / 'nowhere.json'}, which it names as its questionnaire" in err
    assert f"{bad}: its questionnaire {folder / 'bad.json'} cannot be used" in err
    files = {one["path"]: one for one in json.loads(out)["files"]}
    assert [one["passed"] for one in files[str(folder / "form.scenarios.yaml")]["scenarios"]] == [True]
    assert files[str(broken)]["scenarios"] == []
    assert files[str(broken)]["error"].startswith(str(broken))


def test_junit_says_the_same(folder: Path, tmp_path: Path) -> None:
    scenarios(folder, RIGHT + WRONG)
    scenarios(folder, "- {nam: x}", "form.z.scenarios.yaml")
    report = tmp_path / "report.xml"
    main(["test", str(folder), "--junit", str(report)])
    root = ET.parse(report).getroot()
    assert [[part.tag for part in case] for case in root.iter("testcase")] == [[], ["failure"], ["error"]]
    assert root.attrib == {"tests": "3", "failures": "1", "errors": "1", "skipped": "0"}


def test_nothing_to_run_is_exit_code_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder)]) == 2
    assert capsys.readouterr().err.startswith(f"{folder}: no scenarios: files named NAME.scenarios.yaml")


def test_a_missing_file_is_told_and_the_rest_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scenarios(folder, RIGHT)
    assert main(["test", "/nowhere.scenarios.yaml", str(path)]) == 2
    out, err = capsys.readouterr()
    assert err == "/nowhere.scenarios.yaml: No such file or directory\n"
    assert out.endswith("1 as expected, 0 failed\n")


def test_coverage_tells_what_is_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenarios(folder, RIGHT)
    (folder / "bad.json").write_text("{}")
    scenarios(folder, RIGHT, "bad.scenarios.yaml")
    assert main(["test", str(folder), "--coverage"]) == 2
    out = capsys.readouterr().out
    assert "  eligible           1 of 1\n" in out
    assert "  ineligible         0 of 1\n" in out
    assert "  missed: requirement false: age is at least 18, for 'Pill'\n" in out


def test_coverage_is_json_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenarios(folder, RIGHT)
    main(["test", str(folder), "--coverage", "--format", "json"])
    [coverage] = json.loads(capsys.readouterr().out)["coverage"]
    assert coverage["counts"]["ineligible"] == {"covered": 0, "reachable": 1}


def test_what_is_generated_covers_everything_and_comes_out_as_it_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", "--generate", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder / 'form.generated.scenarios.yaml'}: 2 scenarios; fewer cannot",
        f"{folder / 'form.probes.scenarios.yaml'}: 6 scenarios",
    ]
    written = (folder / "form.generated.scenarios.yaml").read_text()
    assert written.startswith(
        "# The fewest people found who reach all 9 goals that anybody is known to reach\n"
    )
    assert main(["test", str(folder / "form.generated.scenarios.yaml"), "--coverage"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 scenarios: 2 as expected, 0 failed\n")
    assert "missed" not in out
    assert main(["test", str(folder / "form.probes.scenarios.yaml")]) == 0


def test_one_of_a_kind_is_told_as_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "form.json").write_text(json.dumps(doc.questionnaire(doc.question("page", "informational"))))
    assert main(["test", "--generate", str(folder)]) == 0
    assert capsys.readouterr().out.endswith(": 1 scenario; fewer cannot\n")
    written = folder / "form.generated.scenarios.yaml"
    assert written.read_text().startswith("# The fewest people found who reach the one goal that")
    assert main(["test", str(written)]) == 0
    assert capsys.readouterr().out == "1 scenario: 1 as expected, 0 failed\n"


def test_what_is_generated_is_the_same_for_the_same_seed(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    shutil.copy(folder / "form.json", other)
    main(["test", "--generate", str(folder / "form.json"), "--seed", "5"])
    main(["test", "--generate", str(other / "form.json"), "--seed", "5"])
    for name in ("form.generated.scenarios.yaml", "form.probes.scenarios.yaml"):
        assert (folder / name).read_text() == (other / name).read_text()


def test_what_nobody_can_reach_stands_above_what_is_generated(folder: Path) -> None:
    never = doc.rule(doc.on("gender", "=", "1"), doc.on("gender", "=", "2"), title="Two\nlines")
    (folder / "form.json").write_text(json.dumps(doc.questionnaire(offerings=[doc.offering("o", never)])))
    main(["test", "--generate", str(folder)])
    written = (folder / "form.generated.scenarios.yaml").read_text()
    assert "\n# Nobody can reach: rule true: 'Two\\nlines' of 'o'\n" in written
    assert not (folder / "form.probes.scenarios.yaml").exists()


def test_what_is_not_decided_stands_there_too(folder: Path) -> None:
    numbers = range(18)
    right = doc.rule(*(doc.on_question(f"q{n}", "=", n % 2 == 0) for n in numbers))
    document = doc.questionnaire(
        *(doc.question(f"q{n}") for n in numbers), offerings=[doc.offering("o", right)]
    )
    (folder / "form.json").write_text(json.dumps(document))
    main(["test", "--generate", str(folder), "--steps", "1"])
    written = (folder / "form.generated.scenarios.yaml").read_text()
    assert "\n# Not decided: eligible: 'o'\n" in written


@pytest.mark.parametrize("content", [None, "{}"])
def test_without_a_sound_questionnaire_nothing_is_generated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    if content is not None:
        (tmp_path / "form.json").write_text(content)
    assert main(["test", "--generate", str(tmp_path)]) == 2
    assert capsys.readouterr().err
    assert not list(tmp_path.glob("*.yaml"))


def test_without_the_package_it_says_what_to_install(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios(folder, RIGHT)
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert main(["test", str(folder)]) == 2
    assert main(["test", "--generate", str(folder)]) == 2
    assert capsys.readouterr().err.count("pip install pyyaml") == 2
