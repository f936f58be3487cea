"""An error of the questionnaire in words: in which rule of what, what is wrong, and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview.faults import fault_of, placed
from rules import parse_questionnaire
from rules.problems import Problem, only_errors
from tests.preview.forms import DOCUMENT, opened, question
from tests.rules import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

Json = dict[str, Any]

GONE = doc.on_question("gone", "=", "yes")
FORM = parse_questionnaire(
    doc.questionnaire(doc.question("smokes", title="Do you smoke?"), doc.question("other"))
)


def told(*requirements: Json, **rule: Any) -> tuple[str, str, str]:
    """The part, the words and the remedy of the only error of an offering with this rule."""
    form = doc.questionnaire(
        doc.question("smokes", title="Do you smoke?"),
        offerings=[
            doc.offering("patch", doc.rule(*requirements, **{"title": "Adults", **rule}), title="Patch")
        ],
    )
    questionnaire = parse_questionnaire(form, strict=False)
    [problem] = only_errors(questionnaire.problems)
    fault = fault_of(problem, questionnaire)
    assert fault.target is questionnaire.offerings[0]
    return fault.part, fault.words, fault.remedy


@pytest.mark.parametrize(
    ("requirement", "words", "remedy"),
    [
        pytest.param(
            GONE | {"required_question_title": "Do you smoke?"},
            "it looks at the question 'Do you smoke?', but no question here has the id that stands there",
            "Question 1 has the same title: choose it again in MDI's form editor, or correct the id.",
            id="a question of the same title",
        ),
        pytest.param(
            GONE | {"required_question_title": "Do you drink?"},
            "it looks at the question 'Do you drink?', but no question here has the id that stands there",
            "Choose the question again in MDI's form editor, or correct the id.",
            id="no question of that title",
        ),
        pytest.param(
            GONE,
            "it looks at a question, but no question here has the id that stands there",
            "Choose the question again in MDI's form editor, or correct the id.",
            id="without a title",
        ),
        pytest.param(
            doc.on("question", "=", "yes"),
            "it looks at a question, but does not say at which",
            "Choose the question.",
            id="no question",
        ),
        pytest.param(
            doc.on_question("smokes", "<", "yes"),
            "it asks for more or less where there is no more or less",
            "Choose “is” (=) or “is not” (!=).",
            id="no order",
        ),
        pytest.param(
            doc.on("age", "about", "18"),
            "there is no such comparison",
            "Choose =, != (is not), <, <= (at most), > or >= (at least).",
            id="no comparator",
        ),
        pytest.param(
            doc.on("horoscope", "=", "1"),
            "it looks at something that no rule can look at",
            "Choose the age, the BMI, the gender, the state, or a question.",
            id="an unknown fact",
        ),
        pytest.param(
            doc.on("age", "<", "old"),
            "it asks for an answer that nobody can give",
            "What can be given is: a number of years.",
            id="an impossible answer",
        ),
    ],
)
def test_a_requirement_is_told_in_its_rule(requirement: Json, words: str, remedy: str) -> None:
    assert told(requirement) == ("the rule 'Adults'", words, remedy)


def test_a_rule_without_a_title_is_a_rule() -> None:
    assert told(GONE, title=None)[0] == "a rule"
    assert told(type="xor")[1] == "there is no such way to combine conditions"


def test_an_error_outside_of_questions_and_offerings_is_told_as_it_is() -> None:
    fault = fault_of(Problem("E009", "/name", "name has to be a text"), FORM)
    assert fault == (None, "", "name has to be a text", "Correct it.")


def test_an_answer_is_named() -> None:
    options = [doc.option("same", "Red"), doc.option("same", "Blue")]
    form = parse_questionnaire(
        doc.questionnaire(doc.question("colour", "single_option", options=options)), strict=False
    )
    fault = fault_of(only_errors(form.problems)[0], form)
    assert (fault.part, fault.remedy) == ("the answer 'Blue'", "Give one of the two another id.")


def test_places_in_sentences_are_told_by_their_titles() -> None:
    words = (
        "Cannot be known, because of an error in the questionnaire at /questions/0/rules/0/type and 2 more."
    )
    assert (
        placed(words, FORM) == "Cannot be known, because of an error in a rule of 'Do you smoke?' and 2 more."
    )
    elsewhere = "An error in the questionnaire at /name."
    assert placed(elsewhere, FORM) == elsewhere
    assert placed("An error in the questionnaire at /questions/1.", FORM) == "An error in 'Question other'."


def test_an_opened_questionnaire_tells_its_own() -> None:
    form = opened({**DOCUMENT, "questions": [question("x", "X", "boolean", 1, rules=[doc.rule(GONE)])]})
    assert form.fault(form.errors[0]).part == "the rule 'A rule'"
    assert form.placed("in the questionnaire at /questions/0") == "in 'X'"


@pytest.mark.anyio
async def test_each_view_says_on_top_where_it_is_and_what_to_do(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    wrong = question("x", "X", "boolean", 9, rules=[doc.rule(GONE, title="No contraindication")])
    (tmp_path / "small.json").write_text(
        json.dumps({**DOCUMENT, "questions": [*DOCUMENT["questions"], wrong]})
    )
    for view in ("play", "matrix"):
        page = (await client.get(f"/q/small/{view}")).text
        before, after = page.split("Choose the question again in MDI&#39;s form editor, or correct the id.")[
            :2
        ]
        assert "In the rule &#39;No contraindication&#39; of <button" in before
        assert "<code>/questions/4/rules/0/requirements/0/required_question_id</code>" in after
