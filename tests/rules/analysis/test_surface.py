from __future__ import annotations

import json
from typing import Any

import pytest

from rules import lint, parse_questionnaire
from rules.analysis.surface import surface_problems
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


def said(*questions: Json, **fields: Any) -> list[tuple[str, str, str]]:
    """What the text alone tells."""
    form = parse_questionnaire(doc.questionnaire(*questions, **fields), strict=False)
    return [(one.code, one.pointer, one.message) for one in surface_problems(form)]


def test_each_is_said_in_words() -> None:
    found = said(
        doc.question("a", "boolean", doc.rule(doc.on_question("b", "=", "yes")), title="First", order=1),
        doc.question("b", "boolean", doc.rule(), doc.rule(ADULT, ADULT, type="not"), title="Second", order=2),
        doc.question("c", title="Third", order=2),
        offerings=[doc.offering("o", doc.rule(), title="<b>")],
    )
    assert found == [
        (
            "W101",
            "/questions/0/rules/0/requirements/0/required_question_id",
            (
                "the question 'First' depends on the question 'Second', which comes after it: when that is answered, "
                "the person is already past it"
            ),
        ),
        (
            "W107",
            "/questions/1/rules/0",
            "a rule of the question 'Second' asks for nothing, and so is true for everybody",
        ),
        (
            "W106",
            "/questions/1/rules/1/type",
            (
                "a `not` of 2 requirements can be read in two ways: none of them holds, or they do not all hold; split "
                "it into rules of one requirement each"
            ),
        ),
        (
            "W107",
            "/offerings/0/rules/0",
            "a rule of the offering '<b>' asks for nothing, and so is true for everybody",
        ),
        (
            "W108",
            "/questions/2/order",
            (
                "order 2 is also that of the question 'Second': which of the two comes first is left to their place "
                "in the document"
            ),
        ),
        (
            "W110",
            "/offerings/0/title",
            "HTML in a text: '<b>'; people may see it as it is written",
        ),
    ]


def test_a_question_that_asks_for_itself_or_for_nobody_is_not_too_early() -> None:
    asked = [
        doc.on_question("a", "=", "yes"),
        doc.on_question("nowhere", "=", "yes"),
        doc.on("question", "=", "x"),
    ]
    strange = doc.on("age", "=", "1") | {"required_question_id": "b"}
    found = said(doc.question("a", "boolean", doc.rule(*asked, strange)), doc.question("b", order=2))
    assert found == []


def test_of_two_questions_of_one_id_the_first_to_come_counts() -> None:
    asking = doc.question("a", "boolean", doc.rule(doc.on_question("b", "=", "yes")), order=2)
    early, late = doc.question("b", order=1), doc.question("b", order=3)
    assert said(early, asking, late) == []
    assert said(late, asking, early) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<i>a</i><i>b</i>", "'<i>' and 1 more"),
        ("<i><b><u>", "'<i>' and 2 more"),
        ("&amp;<br>", "'<br>' and 1 more"),
        ("</p>", "'</p>'"),
        ("<p class='x'>", "'<p class='x'>'"),
        ("&#1234567;", "'&#1234567;'"),
        ("&#12345678;", None),
        ("&#x10FFFF;", "'&#x10FFFF;'"),
        ("&#X41;", "'&#X41;'"),
        ("&nosuchentity;", None),
        ("&eacute;", "'&eacute;'"),
        ("<1>", None),
        ("<>", None),
        ("a<b", None),
        ("", None),
    ],
)
def test_what_looks_like_html(text: str, named: str | None) -> None:
    found = said(doc.question("q", label=text))
    message = f"HTML in a text: {named}; people may see it as it is written"
    assert found == ([] if named is None else [("W110", "/questions/0/label", message)])
