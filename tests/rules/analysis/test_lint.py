from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings

from rules import Budget, lint, parse_questionnaire
from rules.analysis import search as search_module
from tests.rules import documents as doc
from tests.rules.analysis.linted import ADULT, CHILD, IMPOSSIBLE, findings, of_code, told
from tests.rules.strategies import questionnaires

if TYPE_CHECKING:
    import pytest

Json = dict[str, Any]


def test_a_form_without_faults_has_no_findings() -> None:
    assert (
        findings(doc.question("q"), doc.question("r", "text", doc.rule(doc.on_question("q", "=", True))))
        == []
    )


def test_a_text_can_be_a_number_of_a_thousand_digits() -> None:
    large = doc.offering("o", doc.rule(doc.on_question("q", ">", "1e1000")))
    found = findings(doc.question("q", "text"), offerings=[large])
    assert {"W105", "W102"}.isdisjoint(code for code, _ in told(found))


def test_the_parsers_problems_are_findings_too() -> None:
    broken = doc.question("q", "boolean", doc.rule(doc.on("agee", "=", "1")), extra=1)
    assert told(findings(broken)) == [
        ("W113", "/questions/0/extra"),
        ("E005", "/questions/0/rules/0/requirements/0/based_on"),
    ]


def test_a_cycle_is_an_error_and_needs_no_warning() -> None:
    one = doc.question("q", "boolean", doc.rule(doc.on_question("r", "=", True)))
    other = doc.question("r", "boolean", doc.rule(doc.on_question("q", "=", True)))
    assert {code for code, _ in told(findings(one, other))} == {"E002"}


class TestBudget:
    def test_what_cannot_be_decided_is_said_and_never_called_fine(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        never = doc.rule(doc.on("age", "<", "0"), type="and")
        found = findings(
            doc.question(
                "stop",
                "informational",
                doc.rule(ADULT),
                doc.rule(CHILD),
                rule_type="or",
                has_next_button=False,
            ),
            doc.question("q", "boolean", never),
            doc.question("r", "boolean", doc.rule(ADULT, CHILD, type="or")),
            doc.question(
                "s", "boolean", doc.rule(doc.on_question("q", "!=", True), IMPOSSIBLE["requirements"][0])
            ),
            offerings=[doc.offering("o", doc.rule(doc.on("age", "<", "0")))],
            budget=Budget(without_solver=1, samples=16),
        )
        undecided = {(one.problem.code, one.problem.pointer) for one in found if not one.is_decided}
        assert {
            ("W102", "/questions/1/rules/0"),
            ("W103", "/questions/2/rules/0"),
            ("W104", "/questions/1"),
            ("W105", "/offerings/0"),
            ("W111", "/questions/2"),
            ("W112", "/offerings"),
        } <= undecided
        assert all(
            "could not be decided within the budget" in one.problem.message
            for one in found
            if not one.is_decided
        )
        assert {one.level for one in found if not one.is_decided} == {"undecided"}

    def test_whether_all_are_stopped_may_be_undecided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        asked = [doc.question(f"q{number}", "boolean") for number in range(8)]
        reasons = [CHILD, *(doc.on_question(f"q{number}", "=", True) for number in range(8))]
        page = doc.question("stop", "informational", doc.rule(*reasons, type="or"), has_next_button=False)
        offering = doc.offering("o", doc.rule(ADULT))
        found = findings(*asked, page, offerings=[offering], budget=Budget(without_solver=64))
        assert of_code(found, "W112").problem.message == (
            "nothing can be offered to these people, whatever they answer: age 17 or less"
        )

    def test_a_doubtful_negation_may_be_undecided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        # Shown to everybody, which nobody can prove within this budget.
        asked = doc.question("q", "boolean", doc.rule(ADULT, CHILD, type="or"))
        offering = doc.offering("o", doc.rule(doc.on_question("q", "!=", True)))
        found = findings(asked, offerings=[offering], budget=Budget(without_solver=1, samples=16))
        assert not of_code(found, "W114").is_decided


@given(questionnaires())
@settings(max_examples=15, deadline=None)
def test_the_solver_finds_the_same_as_all_combinations(document: Json) -> None:
    questionnaire = parse_questionnaire(json.dumps(document))
    everybody = lint(questionnaire, budget=Budget(combinations=1 << 30))
    solved = lint(questionnaire, budget=Budget(combinations=0))
    assert [one.problem for one in everybody] == [one.problem for one in solved]
