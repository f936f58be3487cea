from __future__ import annotations

from typing import Any

from rules import parse_questionnaire
from rules.faults import faults_by_place
from rules.requirements import Readings
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule


def faults(*questions: Any, **fields: Any) -> dict[str, str]:
    """The code at each place."""
    form = parse_questionnaire(questionnaire(*questions, **fields), strict=False)
    found = faults_by_place(form)
    assert found == faults_by_place(form, Readings(form))
    return {place: one.code for place, one in found.items()}


def test_a_sound_questionnaire_has_none_and_warnings_are_none() -> None:
    assert faults(question("q", "boolean", rule(), options=[option("a", "A"), option("b", "A")], odd=1)) == {}


def test_an_error_lies_in_the_innermost_of_requirement_rule_and_target() -> None:
    wrong = rule(on("agee", "=", "1"), on("age", "=", "old"), on("age", "=", "1"), type="nor")
    assert faults(
        question("q", "boolean", wrong, rule(on("age", ">=", "1")), rule_type="xor"),
        offerings=[offering("o", rule(on_question("zz", "=", "1")))],
    ) == {
        "/questions/0": "E004",
        "/questions/0/rules/0": "E004",
        "/questions/0/rules/0/requirements/0": "E005",
        "/questions/0/rules/0/requirements/1": "E006",
        "/offerings/0/rules/0/requirements/0": "E001",
    }


def test_the_first_error_of_a_place_is_told() -> None:
    [problem] = faults(question("q", "boolean", rule(on("gender", "<", "5")))).values()
    assert problem == "E003"


def test_a_field_of_a_question_is_at_its_questions_place() -> None:
    assert faults(question("q", "boolean", is_visible="often")) == {"/questions/0": "E009"}
    broken_option = question("q", "single_option", options=[option("a", "A"), 3])
    assert faults(broken_option) == {"/questions/0": "E009"}


def test_all_that_bear_a_repeated_id_are_at_fault() -> None:
    found = faults(
        question("q"), question("p"), question("q"), offerings=[offering("q"), offering("q"), offering("p")]
    )
    assert found == {
        "/questions/0": "E007",
        "/questions/2": "E007",
        "/offerings/0": "E007",
        "/offerings/1": "E007",
    }


def test_of_rules_with_a_repeated_id_only_the_later_ones() -> None:
    assert faults(question("q", "boolean", rule(id="r"), rule(id="r"), rule(id="s"))) == {
        "/questions/0/rules/1": "E007"
    }


def test_a_repeated_id_is_told_although_the_first_has_an_error_of_its_own() -> None:
    found = faults(question("q", "boolean", rule_type="xor"), question("q"))
    assert found == {"/questions/0": "E004", "/questions/1": "E007"}


def test_a_missing_id_is_the_questions_own_fault() -> None:
    assert faults(question(None), question("q")) == {"/questions/0": "E008"}  # type: ignore[arg-type]
