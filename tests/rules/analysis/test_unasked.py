from __future__ import annotations

from typing import Any

import pytest

from rules import Budget
from rules.analysis import search as search_module
from tests.rules import documents as doc
from tests.rules.analysis.linted import ADULT, findings, of_code

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("asked", "rule", "words"),
    [
        pytest.param(
            doc.question("q", "boolean", doc.rule(ADULT)),
            doc.rule(doc.on_question("q", "!=", True)),
            "'Question q' is not yes: this also holds for somebody who was never asked, for 'Question q' is hidden",
            id="`!=`, hidden",
        ),
        pytest.param(
            doc.question("q", "boolean", is_optional=True),
            doc.rule(doc.on_question("q", "!=", True)),
            "for 'Question q' was skipped",
            id="`!=`, skipped",
        ),
        pytest.param(
            doc.question("q", "boolean", doc.rule(ADULT)),
            doc.rule(doc.on_question("q", "=", True), type="not"),
            "not ('Question q' is yes): this also holds",
            id="`not`, hidden",
        ),
        pytest.param(
            doc.question("q", "number", is_optional=True),
            doc.rule(doc.on_question("q", ">", "5"), type="not"),
            "not ('Question q' is above 5): this also holds",
            id="`not`, skipped",
        ),
        pytest.param(
            doc.question("q", "boolean", is_visible=False),
            doc.rule(doc.on_question("q", "!=", True)),
            "for 'Question q' was not given",
            id="an invisible question without default",
        ),
        pytest.param(
            doc.question(
                "q",
                "multiple_option",
                is_optional=True,
                options=[doc.option("a", "A"), doc.option("b", "B")],
            ),
            doc.rule(doc.on_question("q", "!=", "a"), doc.on_question("q", "!=", "b")),
            "'Question q' does not include",
            id="options, skipped",
        ),
    ],
)
def test_who_was_not_asked_is_offered_something(asked: Json, rule: Json, words: str) -> None:
    found = findings(asked, offerings=[doc.offering("o", rule), doc.offering("free")])
    doubtful = [one for one in found if one.problem.code == "W114"]
    assert len(doubtful) == len(rule["requirements"])
    for one in doubtful:
        assert words in one.problem.message
        assert one.problem.message.endswith("and the offering 'o' is offered. Is that meant?")
        assert one.witness is not None
        assert one.witness["answers"].get("q") is None


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        pytest.param(doc.question("q"), doc.rule(doc.on_question("q", "!=", True)), id="asked of everybody"),
        pytest.param(
            doc.question("q", "boolean", is_optional=True),
            doc.rule(doc.on_question("q", "!=", True), type="not"),
            id="twice negated",
        ),
        pytest.param(
            doc.question("q", "boolean", is_optional=True),
            doc.rule(doc.on_question("q", "=", True)),
            id="not negated",
        ),
        pytest.param(
            doc.question("q", "boolean", is_visible=False, default_value="true"),
            doc.rule(doc.on_question("q", "!=", True)),
            id="an invisible question with a default",
        ),
        pytest.param(
            doc.question("q", "informational"),
            doc.rule(doc.on_question("q", "=", True), doc.on("age", ">", "5"), type="not"),
            id="a page to read",
        ),
    ],
)
def test_who_was_asked_is_no_matter_of_doubt(asked: Json, rule: Json) -> None:
    found = findings(asked, offerings=[doc.offering("o", rule), doc.offering("free")])
    assert "W114" not in {one.problem.code for one in found}


def test_a_question_that_is_shown_in_consequence() -> None:
    asked = doc.question("q", "boolean", is_optional=True)
    for visible, words in ((True, "is shown"), (False, "passes on its value")):
        follower = doc.question(
            "r",
            "boolean",
            doc.rule(doc.on_question("q", "!=", True)),
            is_visible=visible,
            default_value=None,
        )
        found = of_code(findings(asked, follower), "W114")
        assert f"and the question 'Question r' {words}. Is that meant?" in found.problem.message


def test_what_has_no_consequence_says_so() -> None:
    gate = doc.question("gate", "boolean")
    asked = doc.question("q", "boolean", doc.rule(doc.on_question("gate", "=", True)))
    guarded = doc.rule(doc.on_question("gate", "=", True), doc.on_question("q", "!=", True))
    found = findings(gate, asked, offerings=[doc.offering("o", guarded), doc.offering("free")])
    assert "is hidden, though never so that its rule is true." in of_code(found, "W114").problem.message


def test_a_rule_that_is_true_where_the_whole_is_not() -> None:
    gate = doc.question("gate", "boolean")
    asked = doc.question("q", "boolean", doc.rule(doc.on_question("gate", "=", True)))
    rules = [doc.rule(doc.on_question("gate", "=", True)), doc.rule(doc.on_question("q", "!=", True))]
    found = findings(gate, asked, offerings=[doc.offering("o", *rules), doc.offering("free")])
    assert "is hidden, and its rule is true." in of_code(found, "W114").problem.message


def test_it_is_said_of_which_requirement_why_and_with_what_consequence() -> None:
    asked = doc.question("q", "boolean", doc.rule(ADULT), title="Smoker?")
    optional = doc.question("r", "boolean", is_optional=True, title="Well?")
    rule = doc.rule(doc.on_question("q", "!=", True))
    follower = doc.question(
        "s", "boolean", doc.rule(doc.on_question("r", "=", True), type="not"), title="Next"
    )
    found = [
        one
        for one in findings(
            asked, optional, follower, offerings=[doc.offering("o", rule, title="Care"), FREE]
        )
        if one.problem.code == "W114"
    ]
    assert [(one.problem.pointer, one.problem.message) for one in found] == [
        (
            "/questions/2/rules/0/requirements/0",
            (
                "not ('Well?' is yes): this also holds for somebody who was never asked, for 'Well?' was skipped, and "
                "the question 'Next' is shown. Is that meant?"
            ),
        ),
        (
            "/offerings/0/rules/0/requirements/0",
            (
                "'Smoker?' is not yes: this also holds for somebody who was never asked, for 'Smoker?' is hidden, and "
                "the offering 'Care' is offered. Is that meant?"
            ),
        ),
    ]
    skipping, child = (one.witness for one in found)
    assert skipping == {"facts": {}, "answers": {"r": None}, "final": True}
    assert child is not None
    assert child["answers"] == {}
    assert child["facts"]["age_years"] < 18


FREE = doc.offering("free")


def test_an_option_of_several_was_not_chosen_by_whoever_skipped_them() -> None:
    options = [doc.option("a", "A"), doc.option("b", "B")]
    asked = doc.question("q", "multiple_option", is_optional=True, options=options)
    rule = doc.rule(doc.on_question("q", "!=", "a"), doc.on_question("q", "=", "b"), type="or")
    found = of_code(findings(asked, offerings=[doc.offering("o", rule), FREE]), "W114")
    assert found.witness == {"facts": {}, "answers": {"q": None}, "final": True}


def test_what_is_left_undecided_names_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "is_installed", lambda: False)
    asked = doc.question("q", "boolean", doc.rule(ADULT, doc.on("age", "<", "18"), type="or"))
    offering = doc.offering("o", doc.rule(doc.on_question("q", "!=", True)))
    found = of_code(
        findings(asked, offerings=[offering], budget=Budget(without_solver=1, samples=16)), "W114"
    )
    assert (found.problem.pointer, found.is_decided, found.witness) == (
        "/offerings/0/rules/0/requirements/0",
        False,
        None,
    )
    assert found.problem.message == (
        "could not be decided within the budget: this holds without the question 'Question q' being answered"
    )
