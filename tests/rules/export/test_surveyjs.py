from __future__ import annotations

import copy
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export import surveyjs
from rules.export.surveyjs import SurveyJS, surveyjs_variables, to_surveyjs
from rules.values import kind_of
from tests.javascript.node import run
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule
from tests.rules.export.final_cases import FinalCase, final_case, final_cases

WORDS = {"yes": True, "no": False, "unknown": None}
# What these lose changes verdicts of the answers that the strategies give.
DECIDING = {"no-file", "text-case", "text-number"}


def filled_in(*cases: FinalCase) -> list[Any]:
    """The surveys of these cases as survey-core sees them, all in one process."""
    surveys = [to_surveyjs(one.program) for one in cases]
    together = [
        {
            "document": survey.document,
            "variables": surveyjs_variables(one.facts),
            "answers": survey_data(one, survey),
        }
        for one, survey in zip(cases, surveys, strict=True)
    ]
    return [
        {
            "shown": [identifier for identifier, name in survey.questions.items() if name in given["shown"]],
            "offerings": {one: WORDS[given["values"][name]] for one, name in survey.offerings.items()},
            "verdicts": {
                one: WORDS[given["values"][f"verdict-{name}"]] for one, name in survey.questions.items()
            },
            "data": given["data"],
        }
        for given, survey in zip(run("surveyjs.mjs", together), surveys, strict=True)
    ]


def survey_data(one: FinalCase, survey: SurveyJS) -> dict[str, object]:
    """What a survey holds when these answers are in its inputs, shown or not."""
    entered: dict[str, object] = {}
    for identifier, name in survey.questions.items():
        asked = one.program.questionnaire.question(identifier)
        assert asked is not None
        kind = kind_of(asked)
        value: Any = one.answers.entries.get(identifier)
        if kind == "informational" or (value is None and not asked.is_visible):
            continue
        if kind == "file":
            value = [{"name": "a.pdf", "content": "x"}] if value else None
        elif kind == "text" and value is not None:
            value = one.case["answers"][identifier]
        elif isinstance(value, Decimal):
            value = float(value)
        elif isinstance(value, frozenset):
            value = sorted(value)
        entered[name] = value if value is None or kind != "date" else str(value)
    return entered


def without_losses(one: FinalCase) -> FinalCase:
    """The same case, each requirement that a survey cannot say exactly replaced by one that it can."""
    document = copy.deepcopy(one.document)
    for loss in to_surveyjs(one.program).losses:
        if loss.code in DECIDING:
            *path, last = loss.pointer.split("/")[1:]
            place: Any = document
            for step in path:
                place = place[int(step) if step.isdecimal() else step]
            place[last] = "Yes"
    return final_case(document, one.case, not_all=one.program.not_means == "not_all")


def test_a_thousand_final_cases_come_out_as_here() -> None:
    cases = [without_losses(one) for one in final_cases(1000)]
    assert len(cases) >= 1000
    for one, given in zip(cases, filled_in(*cases), strict=True):
        assert {"offerings": given["offerings"], "verdicts": given["verdicts"]} == one.verdicts, json.dumps(
            [one.document, one.case]
        )
        assert sorted(given["shown"]) == sorted(one.evaluation.shown)


def test_a_stale_answer_does_not_count_and_is_not_in_the_result() -> None:
    document = questionnaire(
        question("a"),
        question("b", "boolean", rule(on_question("a", "=", "true"))),
        question("c", "boolean", rule(on_question("b", "=", "true"))),
        offerings=[offering("o", rule(on_question("c", "=", "true"), type="not"))],
    )
    [given] = filled_in(final_case(document, {"answers": {"a": False, "b": True, "c": True}}))
    assert given["shown"] == ["a"]
    assert given["data"] == {"a": False, "offering-o": "yes"}


@pytest.mark.parametrize(
    ("kind", "default"),
    [("boolean", "yes"), ("file", ["f-1"]), ("number", "7"), ("multiple_option", ["o-1"]), ("text", "Yes")],
)
def test_the_default_of_a_question_that_is_never_displayed_counts(kind: str, default: object) -> None:
    required = {"number": "7", "multiple_option": "o-1"}.get(kind, "yes")
    document = questionnaire(
        question("q", kind, is_visible=False, default_value=default, options=[option("o-1", "Red")]),
        offerings=[offering("o", rule(on_question("q", "=", required)))],
    )
    [given] = filled_in(final_case(document, {}))
    assert (given["shown"], given["offerings"]) == ([], {"o": True})


def test_a_body_mass_index_on_the_threshold() -> None:
    document = questionnaire(offerings=[offering("o", rule(on("bmi", ">=", "30")))])
    weights = ["86.7", "86.699"]
    cases = [final_case(document, {"facts": {"weight_kg": one, "height_cm": 170}}) for one in weights]
    assert [one["offerings"]["o"] for one in filled_in(*cases)] == [True, False]


def test_ids_that_its_expressions_would_misread() -> None:
    ids = ["a.b", "A.B", "a", "A", "bmi", "gender", "verdict-a", "question-2", "x-Comment", "7", "ü", "a{b}"]
    document = questionnaire(
        *(question(one) for one in ids),
        offerings=[offering(one, rule(on_question(one, "=", "true"))) for one in ids],
    )
    cases = [final_case(document, {"answers": {one: True}}) for one in ids]
    assert [given["offerings"] for given in filled_in(*cases)] == [one.verdicts["offerings"] for one in cases]


@pytest.mark.parametrize("text", ["it's", "a{b}", "two\nlines", "#1", "a, b", "100 %"])
def test_texts_that_have_to_be_quoted(text: str) -> None:
    document = questionnaire(
        question("q", "text"), offerings=[offering("o", rule(on_question("q", "=", text)))]
    )
    cases = [final_case(document, {"answers": {"q": one}}) for one in (text.upper(), f"{text}.")]
    assert [given["offerings"]["o"] for given in filled_in(*cases)] == [True, False]


@pytest.mark.parametrize(
    ("code", "kind", "comparator", "required"),
    [
        pytest.param("literal", "text", "=", 'a "quoted" word', id="a double quote"),
        pytest.param("literal", "text", "!=", "a\\b", id="a backslash"),
        pytest.param("no-file", "file", "=", "false", id="no file"),
        pytest.param("text-case", "text", "=", "Straße", id="beyond ASCII"),
        pytest.param("text-case", "string", "=", "Strasse", id="what a sharp s folds to"),
        pytest.param("text-number", "text", "=", "30", id="a number"),
        pytest.param("text-number", "text", "=", "True", id="a word for a boolean"),
        pytest.param("text-order", "text", ">", "30", id="the order of a text"),
        pytest.param("precision", "number", ">", "1234567890.123456", id="sixteen digits"),
    ],
)
def test_what_a_requirement_loses_is_told(code: str, kind: str, comparator: str, required: str) -> None:
    document = questionnaire(
        question("q", kind), offerings=[offering("o", rule(on_question("q", comparator, required)))]
    )
    survey = to_surveyjs(compile_questionnaire(parse_questionnaire(document)))
    assert [(loss.code, loss.pointer) for loss in survey.losses] == [
        (code, "/offerings/0/rules/0/requirements/0/required_answer")
    ]
    assert code in str(survey.losses[0])


@pytest.mark.parametrize("comparator", ["=", "!="])
def test_a_requirement_that_cannot_be_said_never_makes_anything_true(comparator: str) -> None:
    requirement = on_question("q", comparator, '"')
    document = questionnaire(
        question("q", "text"),
        question("r", "boolean", rule(requirement, type="not")),
        offerings=[offering("o", rule(on_question("r", "!=", "yes"))), offering("p", rule(requirement))],
    )
    [given] = filled_in(final_case(document, {"answers": {"q": "x"}}))
    assert given["shown"] == ["q"]
    assert given["offerings"] == {"o": None, "p": None}


def test_what_a_question_loses_is_told() -> None:
    document = questionnaire(
        question(
            "q",
            "informational",
            title="Your {answer}",
            label="Label",
            has_next_button=False,
            has_back_button=False,
            is_critical=True,
            attachments=["a.pdf"],
        ),
        question("o", "single_option", options=[option("1", "One {1}"), option("1.0", "The same")]),
    )
    survey = to_surveyjs(compile_questionnaire(parse_questionnaire(document)))
    assert {(loss.code, loss.pointer, loss.approximated) for loss in survey.losses} == {
        ("dead-end", "/questions/0/has_next_button", False),
        ("back-button", "/questions/0/has_back_button", False),
        ("attachment", "/questions/0/attachments", False),
        ("piping", "/questions/0/title", True),
        ("flag", "/questions/0/label", False),
        ("flag", "/questions/0/is_critical", False),
        ("piping", "/questions/1/options/0/title", True),
        ("choice", "/questions/1/options/1", True),
    }


def test_every_loss_is_in_the_table_of_the_docstring() -> None:
    assert surveyjs.__doc__ is not None
    assert surveyjs.__file__ is not None
    source = "".join(
        one.read_text(encoding="utf-8") for one in sorted(Path(surveyjs.__file__).parent.glob("*.py"))
    )
    told = set(re.findall(r"^\| ([a-z-]+) \|", surveyjs.__doc__, re.MULTILINE)) - {"code"}
    assert told == set(re.findall(r'(?:yield |Loss\(\s*)"([a-z-]+)"', source))


def test_elements_say_what_people_see() -> None:
    red = option("o-1", "Red") | {"order": 2, "is_show_additional_field": True}
    document = questionnaire(
        question("page", "informational", title="<b>Read</b>", description="this & that"),
        question("colour", "multiple_option", options=[red, option("o-2", "Blue")], default_value=["red"]),
        question("why", "text", description="In a few words", placeholder="Because", is_optional=True),
        question("n", "number", default_value="2.50"),
        question("w", "integer", default_value="2.0"),
        question("d", "date", default_value="2024-02-29"),
        question("x", "number", default_value="many"),
        question("f", "file", default_value=["a"]),
        question("g", "file", default_value=["a"], is_visible=False),
        question("h", "file", default_value=[], is_visible=False),
    )
    survey: Any = to_surveyjs(compile_questionnaire(parse_questionnaire(document)))
    elements = {one["name"]: one for one in survey.document["pages"][0]["elements"]}
    assert elements["page"]["html"] == "<p>&lt;b&gt;Read&lt;/b&gt;</p><p>this &amp; that</p>"
    assert elements["colour"]["choices"] == [
        {"value": "o-2", "text": "Blue"},
        {"value": "o-1", "text": "Red", "showCommentArea": True},
    ]
    assert {
        one: elements[one].get("defaultValue") for one in ("colour", "n", "w", "d", "x", "f", "g", "h")
    } == {
        "colour": ["o-1"],
        "n": 2.5,
        "w": 2,
        "d": "2024-02-29",
        "x": None,
        "f": None,
        "g": [{"name": "a", "content": "a"}],
        "h": None,
    }
    assert elements["why"] == {
        "type": "comment",
        "name": "why",
        "title": "Question why",
        "isRequired": False,
        "description": "In a few words",
        "placeholder": "Because",
        "visibleIf": "{verdict-why} = 'yes'",
    }
