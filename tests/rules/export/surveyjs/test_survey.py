"""The survey: https://surveyjs.io/form-library/documentation/api-reference/survey-data-model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire, read_facts
from rules.export.losses import Loss
from rules.export.surveyjs.survey import SurveyJS, surveyjs_variables, to_surveyjs
from tests.rules import documents as doc

Json = dict[str, Any]

RED, BLUE = doc.option("r", "Red"), doc.option("b", "Blue")
# Whole grams and millimetres: exact.
BMI = "iif({weight_g} notempty and {height_mm} notempty, {weight_g} * 1000 / ({height_mm} * {height_mm}), '')"


def survey_of(*questions: Json, **fields: Any) -> SurveyJS:
    document = doc.questionnaire(*questions, **fields)
    return to_surveyjs(compile_questionnaire(parse_questionnaire(json.dumps(document), strict=False)))


def element_of(question_type: str, **fields: Any) -> Json:
    fields = {"title": "Why?", "options": [RED, BLUE]} | fields
    survey: Any = survey_of(doc.question("q", question_type, **fields))
    element: Json = survey.document["pages"][0]["elements"][0]
    return element


SHOWN = {"name": "q", "visibleIf": "{verdict-q} = 'yes'"}
ASKED = SHOWN | {"title": "Why?", "isRequired": True}
CHOICES = [{"value": "r", "text": "Red"}, {"value": "b", "text": "Blue"}]


@pytest.mark.parametrize(
    ("question_type", "element"),
    [
        ("boolean", ASKED | {"type": "boolean"}),
        ("single_option", ASKED | {"type": "radiogroup", "choices": CHOICES}),
        ("multiple_option", ASKED | {"type": "checkbox", "choices": CHOICES}),
        ("number", ASKED | {"type": "text", "inputType": "number"}),
        ("integer", ASKED | {"type": "text", "inputType": "number"}),
        ("string", ASKED | {"type": "text"}),
        ("text", ASKED | {"type": "comment"}),
        ("date", ASKED | {"type": "text", "inputType": "date"}),
        ("file", ASKED | {"type": "file", "allowMultiple": True, "storeDataAsText": False}),
        ("informational", SHOWN | {"type": "html", "html": "<p>Why?</p>"}),
    ],
)
def test_a_question_is_an_element_of_its_type(question_type: str, element: Json) -> None:
    assert element_of(question_type) == element


def test_a_question_that_nobody_sees_is_invisible_whatever_its_rules_say() -> None:
    invisible = element_of("boolean", is_visible=False, is_optional=True)
    expected = {"type": "boolean", "name": "q", "title": "Why?", "isRequired": False, "visible": False}
    assert invisible == expected


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "T", "label": "L"}, "T"),
        ({"title": None, "label": "L"}, "L"),
        ({"title": None, "label": None}, ""),
    ],
)
def test_a_question_without_a_title_is_called_by_its_label(fields: Json, title: str) -> None:
    assert element_of("boolean", **fields)["title"] == title


def test_a_description_stands_below_a_question_and_in_a_page() -> None:
    assert element_of("boolean", description="So.")["description"] == "So."
    assert (
        element_of("informational", description="<b> & so")["html"] == "<p>Why?</p><p>&lt;b&gt; &amp; so</p>"
    )
    assert element_of("informational", title=None, description="So.")["html"] == "<p>So.</p>"
    assert "description" not in element_of("informational", description="So.")


@pytest.mark.parametrize(
    ("question_type", "has_one"),
    [("string", True), ("text", True), ("number", True), ("boolean", False), ("file", False)],
)
def test_only_what_is_typed_has_a_placeholder(question_type: str, has_one: bool) -> None:
    element = element_of(question_type, placeholder="Because")
    assert element.get("placeholder") == ("Because" if has_one else None)


def test_choices_are_in_their_order_and_some_ask_for_more() -> None:
    options = [RED | {"order": 2, "is_show_additional_field": True}, BLUE]
    assert element_of("single_option", options=options)["choices"] == [
        {"value": "b", "text": "Blue"},
        {"value": "r", "text": "Red", "showCommentArea": True},
    ]


FILE = [{"name": "scan", "content": "scan"}]


@pytest.mark.parametrize(
    ("question_type", "given", "visible", "invisible"),
    [
        ("boolean", "no", False, False),
        ("single_option", "blue", "b", "b"),
        ("multiple_option", ["red", "blue"], ["b", "r"], ["b", "r"]),
        ("number", "2.50", 2.5, 2.5),
        ("number", "2.0", 2, 2),
        ("string", " a ", "a", "a"),
        ("date", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("file", ["scan"], None, FILE),
        ("file", [], None, None),
        ("number", "many", None, None),
        ("string", " ", None, None),
        ("informational", "x", None, None),
    ],
)
def test_a_default_is_the_default_value_and_a_file_only_where_nobody_uploads_one(
    question_type: str, given: Any, visible: Any, invisible: Any
) -> None:
    for is_visible, expected in ((True, visible), (False, invisible)):
        element = element_of(question_type, default_value=given, is_visible=is_visible)
        found = element.get("defaultValue")
        assert (found, type(found)) == (expected, type(expected))
        assert ("defaultValue" in element) == (expected is not None)


def test_a_survey_calculates_every_verdict_and_keeps_those_of_offerings() -> None:
    survey = survey_of(
        doc.question("b", order=2),
        doc.question("a b", "boolean", doc.rule(doc.on_question("b", "=", "yes")), order=1),
        offerings=[doc.offering("o", doc.rule(doc.on_question("b", "=", "no")))],
        name="A form",
    )
    assert survey.document == {
        "title": "A form",
        "questionsOnPageMode": "questionPerPage",
        "clearInvisibleValues": "onComplete",
        "calculatedValues": [
            {"name": "bmi", "expression": BMI},
            {"name": "verdict-b", "expression": "'yes'"},
            {"name": "verdict-question-2", "expression": "iif({b} = true, 'yes', 'no')"},
            {
                "name": "offering-o",
                "expression": "iif({b} = false, 'yes', 'no')",
                "includeIntoResult": True,
            },
        ],
        "pages": [
            {
                "name": "questions",
                "elements": [
                    {
                        "type": "boolean",
                        "name": name,
                        "title": f"Question {one}",
                        "isRequired": True,
                        "visibleIf": f"{{verdict-{name}}} = 'yes'",
                    }
                    for name, one in (("question-2", "a b"), ("b", "b"))
                ],
            }
        ],
    }
    assert survey.questions == {"b": "b", "a b": "question-2"}
    assert survey.offerings == {"o": "offering-o"}
    assert survey.losses == ()


def test_losses_are_in_the_order_of_the_document_each_once() -> None:
    asks = doc.rule(doc.on_question("t", "=", "30"), doc.on_question("t", "=", "ß"))
    survey = survey_of(
        doc.question("t", "string", title="{t}", is_critical=True),
        doc.question("u", "boolean", asks, has_back_button=False),
        offerings=[doc.offering("o", asks)],
    )
    required = "rules/0/requirements/{}/required_answer"
    assert [(loss.code, loss.pointer) for loss in survey.losses] == [
        *(("text-number", f"/offerings/0/{required.format(0)}"),),
        *(("text-case", f"/offerings/0/{required.format(1)}"),),
        ("flag", "/questions/0/is_critical"),
        ("piping", "/questions/0/title"),
        ("back-button", "/questions/1/has_back_button"),
        ("text-number", f"/questions/1/{required.format(0)}"),
        ("text-case", f"/questions/1/{required.format(1)}"),
    ]
    assert all(isinstance(loss, Loss) for loss in survey.losses)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"age_years": 40, "gender": 2}, {"age_years": 40, "gender": 2}),
        ({"weight_kg": "86.7004", "height_cm": "170.06"}, {"weight_g": 86700, "height_mm": 1701}),
        ({"weight_kg": "86.7006", "height_cm": "170.04"}, {"weight_g": 86701, "height_mm": 1700}),
        (
            {"state": ["OH", "Ohio", "10000000-0000-4000-8000-000000000000"]},
            {
                "state_abbreviation": ["oh"],
                "state_name": ["ohio"],
                "state_uuid": ["10000000-0000-4000-8000-000000000000"],
            },
        ),
        ({"state": ["Nueva York", "New York"]}, {"state_name": ["new york", "nueva york"]}),
    ],
)
def test_facts_are_variables_and_what_is_not_known_is_null(facts: Json, expected: Json) -> None:
    names = ("age_years", "gender", "weight_g", "height_mm", "state_uuid", "state_abbreviation", "state_name")
    assert surveyjs_variables(read_facts(facts)) == dict.fromkeys(names) | expected
