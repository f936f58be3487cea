from __future__ import annotations

import json
from typing import Any

import pytest

from rules import lint, parse_questionnaire
from tests.rules import documents as doc
from tests.rules.analysis.linted import ADULT, findings, told

Json = dict[str, Any]


def test_a_reference_to_a_later_question() -> None:
    early = doc.question("q", "boolean", doc.rule(doc.on_question("r", "=", True)), order=7)
    found = findings(early, doc.question("r", order=8))
    assert told(found) == [("W101", "/questions/0/rules/0/requirements/0/required_question_id")]
    assert (
        "'Question q' depends on the question 'Question r', which comes after it" in found[0].problem.message
    )


def test_later_is_told_by_order_and_not_by_place() -> None:
    early = doc.question("q", "boolean", doc.rule(doc.on_question("r", "=", True)), order=8)
    assert findings(early, doc.question("r", order=7)) == []


def test_a_not_with_several_requirements() -> None:
    several = doc.rule(ADULT, doc.on("gender", "=", "1"), type="not")
    assert told(findings(doc.question("q", "boolean", several))) == [("W106", "/questions/0/rules/0/type")]
    assert findings(doc.question("q", "boolean", doc.rule(ADULT, type="not"))) == []


def test_a_rule_without_requirements_is_that_and_not_also_always_true() -> None:
    assert told(findings(doc.question("q", "boolean", doc.rule()))) == [("W107", "/questions/0/rules/0")]


def test_an_order_given_twice() -> None:
    found = findings(doc.question("q", order=5), doc.question("r", order=5), doc.question("s", order=5))
    assert told(found) == [("W108", "/questions/1/order"), ("W108", "/questions/2/order")]
    assert "'Question q'" in found[1].problem.message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("<b>Bold</b>", "'<b>' and 1 more", id="tags"),
        pytest.param(
            'see <a href="https://clinic.example">here',
            "'<a href=\"https://clinic.example\">'",
            id="a link",
        ),
        pytest.param("one<br/>two", "'<br/>'", id="a break"),
        pytest.param("<!-- note", "'<!--'", id="a comment"),
        pytest.param("salt &amp; pepper", "'&amp;'", id="an entity"),
        pytest.param("it&#39;s", "'&#39;'", id="a character by number"),
        pytest.param("it&#x27;s", "'&#x27;'", id="a character by hexadecimal number"),
        pytest.param("BMI <30 and >20", None, id="comparisons"),
        pytest.param("x < y > z", None, id="comparisons with spaces"),
        pytest.param("you & me; Q&A; AT&Tel;", None, id="ampersands"),
    ],
)
def test_html_in_a_text(text: str, named: str | None) -> None:
    found = findings(doc.question("q", description=text))
    assert told(found) == ([("W110", "/questions/0/description")] if named else [])
    assert named is None or f"HTML in a text: {named};" in found[0].problem.message


def test_every_text_that_people_read_is_looked_at() -> None:
    texts = dict.fromkeys(("title", "description", "label", "placeholder"), "<i>")
    option = {
        "partner_questionnaire_question_option_id": "o",
        "title": "<i>",
        "option": "<b>",
        "order": 1,
    }
    same = {"partner_questionnaire_question_option_id": "p", "title": "<u>", "option": "<u>", "order": 2}
    keys = (
        "name",
        "intro_title",
        "intro_description",
        "outro_title",
        "outro_description",
        "redirect_title",
    )
    document = doc.questionnaire(
        doc.question("q", "single_option", options=[option, same], **texts),
        offerings=[doc.offering("o", title="<i>")],
        **dict.fromkeys((*keys, "terms_of_service"), "<i>"),
    )
    found = lint(parse_questionnaire(json.dumps(document)))
    assert {one.problem.code for one in found} == {"W110"}
    assert {one.problem.pointer for one in found} == {
        *(f"/{key}" for key in (*keys, "terms_of_service")),
        *(f"/questions/0/{key}" for key in texts),
        "/questions/0/options/0/title",
        "/questions/0/options/0/option",
        "/questions/0/options/1/title",
        "/offerings/0/title",
    }
