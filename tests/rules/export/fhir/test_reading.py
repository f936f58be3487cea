from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from rules import (
    QuestionnaireError,
    compile_questionnaire,
    parse_questionnaire,
)
from rules.export.fhir.questionnaire import NATIVE, to_fhir_questionnaire
from rules.export.fhir.reading import from_fhir_questionnaire
from tests.rules import documents as doc
from tests.rules.export.fhir.foreign_forms import shown

Json = dict[str, Any]


def form(*items: Any, **fields: Any) -> Json:
    return {"resourceType": "Questionnaire", "status": "active", "item": list(items)} | fields


def when(question: str, operator: str, **answer: Any) -> Json:
    return {"question": question, "operator": operator, **answer}


def test_a_changed_form_is_read_as_it_is_now() -> None:
    document = doc.questionnaire(
        doc.question("a"),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "yes"))),
        offerings=[doc.offering("o", doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "!=", "1")))],
    )
    written = deepcopy(to_fhir_questionnaire(compile_questionnaire(parse_questionnaire(document))).resource)
    written["item"][2]["enableWhen"][0]["answerBoolean"] = False  # type: ignore[index]
    reading = from_fhir_questionnaire(written)
    assert reading.losses[0].code == "edited"
    assert not any(loss.approximated for loss in reading.losses[1:])
    adult = {"age_years": 18, "gender": 2}
    assert shown(reading, {"a": False}, adult) >= {"b", "offering-o"}
    assert "b" not in shown(reading, {"a": True})
    assert "offering-o" not in shown(reading, {}, adult | {"gender": 1})
    broken = written | {"extension": [{"url": NATIVE, "valueString": "{"}]}
    assert from_fhir_questionnaire(broken).questionnaire == reading.questionnaire


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"type": "boolean", "required": True}, {"type": "boolean", "is_optional": False}),
        ({"type": "decimal"}, {"type": "number", "is_optional": True}),
        ({"type": "integer", "initial": [{"valueInteger": 3}]}, {"type": "integer", "default_value": 3}),
        (
            {"type": "date", "initial": [{"valueDate": "2024-02-29"}]},
            {"type": "date", "default_value": "2024-02-29"},
        ),
        ({"type": "string", "text": "Why?"}, {"type": "string", "title": "Why?"}),
        ({"type": "text", "initial": [{"valueString": "x"}]}, {"type": "text", "default_value": "x"}),
        (
            {"type": "attachment", "initial": [{"valueAttachment": {}}]},
            {"type": "file", "default_value": ["uploaded"]},
        ),
        ({"type": "attachment", "repeats": True}, {"type": "file"}),
        ({"type": "display", "initial": []}, {"type": "informational"}),
        (
            {
                "type": "boolean",
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden",
                        "valueBoolean": True,
                    }
                ],
            },
            {"type": "boolean", "is_visible": False},
        ),
    ],
)
def test_an_item_becomes_a_question(item: Json, expected: Json) -> None:
    reading = from_fhir_questionnaire(form({"linkId": "q"} | item))
    (question,) = reading.questionnaire.questions
    assert {key: getattr(question, key) for key in expected} == expected
    assert reading.losses == ()


def test_options_come_from_codings_and_from_plain_values() -> None:
    coded = [
        {"valueCoding": {"code": "1", "display": "One", "system": "urn:a"}},
        {"valueCoding": {"code": "1", "display": "Uno", "system": "urn:b"}},
        {"valueCoding": {"display": "Two"}, "initialSelected": True},
        {"valueCoding": {}},
        "no option",
    ]
    reading = from_fhir_questionnaire(
        form(
            {"linkId": "q", "type": "coding", "answerOption": coded},
            {"linkId": "r", "type": "choice", "repeats": True, "answerOption": coded},
            {"linkId": "s", "type": "choice", "answerOption": [{"valueString": "Red"}, {"valueInteger": 2}]},
            {"linkId": "t", "type": "display", "enableWhen": [when("s", "=", answerInteger=2)]},
            title="A form",
            url="urn:form",
        )
    )
    q, r, s, _ = reading.questionnaire.questions
    assert [(one.id, one.title) for one in q.options] == [
        ("urn:a|1", "One"),
        ("urn:b|1", "Uno"),
        ("Two", "Two"),
    ]
    assert (q.type, q.default_value) == ("single_option", "Two")
    assert (r.type, r.default_value) == ("multiple_option", ["Two"])
    assert [one.id for one in s.options] == ["Red", "2"]
    assert (reading.questionnaire.name, reading.questionnaire.id) == ("A form", "urn:form")
    assert "t" in shown(reading, {"s": "2"})
    assert "t" not in shown(reading, {"s": "Red"})


def test_a_group_is_flattened_and_its_conditions_are_inherited() -> None:
    reading = from_fhir_questionnaire(
        form(
            {"linkId": "a", "type": "boolean"},
            {
                "linkId": "g",
                "type": "group",
                "enableBehavior": "any",
                "enableWhen": [when("a", "=", answerBoolean=True), when("a", "exists", answerBoolean=False)],
                "item": [
                    {
                        "linkId": "b",
                        "type": "boolean",
                        "enableWhen": [when("a", "exists", answerBoolean=True)],
                    }
                ],
            },
        )
    )
    assert [one.id for one in reading.questionnaire.questions] == ["a", "b", "condition-1"]
    assert reading.losses == ()
    assert "b" in shown(reading, {"a": True})
    assert "b" not in shown(reading, {"a": False})
    assert "b" not in shown(reading, {})


def test_not_equal_says_already_that_there_is_no_answer() -> None:
    """Of a text that could not be said by itself."""
    conditions = [when("t", "exists", answerBoolean=False), when("t", "!=", answerString="yes")]
    item = {"linkId": "q", "type": "boolean", "enableWhen": conditions, "enableBehavior": "any"}
    reading = from_fhir_questionnaire(form({"linkId": "t", "type": "string"}, item))
    assert [loss.code for loss in reading.losses] == ["text", "not-equal"]
    assert "q" in shown(reading, {})
    assert "q" not in shown(reading, {"t": "yes"})


ASKED = [
    {"linkId": "condition-1", "type": "boolean"},
    {"linkId": "o", "type": "choice", "answerOption": [{"valueCoding": {"code": "a", "display": "A"}}]},
    {"linkId": "t", "type": "string"},
    {"linkId": "d", "type": "date"},
    {"linkId": "i", "type": "display"},
    {"linkId": "f", "type": "attachment"},
    {"linkId": "fact-age", "type": "integer", "readOnly": True},
    {"linkId": "fact-gender", "type": "choice", "readOnly": True},
    {"linkId": "n", "type": "quantity"},
]


@pytest.mark.parametrize(
    ("condition", "code", "holds"),
    [
        pytest.param(when("nowhere", "=", answerBoolean=True), "missing-item", False, id="of nothing"),
        pytest.param({}, "missing-item", False, id="without a question"),
        pytest.param(when("o", "<", answerCoding={"code": "a"}), "operator", False, id="an order of options"),
        pytest.param(when("f", "=", answerBoolean=True), "operator", False, id="an attachment compared"),
        pytest.param(when("o", "=", answerCoding={"code": "z"}), "code", False, id="no option"),
        pytest.param(when("o", "!=", answerCoding={"code": "z"}), "code", True, id="not no option"),
        pytest.param(when("o", "=", answerCoding={}), "code", False, id="an empty coding"),
        pytest.param(when("condition-1", "=", answerString="true"), "code", False, id="a text for a boolean"),
        pytest.param(when("d", "=", answerDate="2024"), "code", False, id="a year"),
        pytest.param(when("n", "=", answerString="2"), "code", False, id="a text for a number"),
        pytest.param(when("t", "=", answerString=" "), "code", False, id="a blank text"),
        pytest.param(when("fact-gender", "=", answerCoding={"code": "x"}), "code", False, id="no gender"),
        pytest.param(when("t", "=", answerString="yes"), "text", False, id="a text"),
        pytest.param(when("t", "exists", answerBoolean=True), "exists", False, id="a text exists"),
        pytest.param(when("t", "exists", answerBoolean=False), "exists", False, id="no text exists"),
        pytest.param(when("fact-age", "exists", answerBoolean=False), "exists", False, id="no age"),
        pytest.param(when("condition-1", "!=", answerBoolean=True), "not-equal", True, id="not equal"),
        pytest.param(when("n", "=", answerQuantity={"value": 2}), None, False, id="a quantity"),
        pytest.param(when("i", "=", answerString="x"), None, False, id="equal to a display"),
        pytest.param(when("i", "!=", answerString="x"), None, True, id="not equal to a display"),
        pytest.param(when("i", "exists", answerBoolean=True), None, False, id="a display exists"),
        pytest.param(when("i", "exists", answerBoolean=False), None, True, id="no display exists"),
        pytest.param(when("f", "exists", answerBoolean=False), None, True, id="no attachment"),
        pytest.param(when("fact-gender", "exists", answerBoolean=True), None, False, id="a gender"),
    ],
)
@pytest.mark.parametrize("behaviour", ["all", "any", None])
def test_a_condition_that_is_not_sayable_is_said(
    condition: Json, code: str | None, holds: bool, behaviour: str | None
) -> None:
    # Beside one that decides nothing: of a display there is no answer.
    idle = [] if behaviour is None else [when("i", "exists", answerBoolean=behaviour == "any")]
    conditions = [condition, *idle]
    item = {"linkId": "q", "type": "boolean", "enableWhen": conditions, "enableBehavior": behaviour}
    reading = from_fhir_questionnaire(form(*ASKED, item))
    losses = [loss for loss in reading.losses if loss.pointer.startswith("/item/9/enableWhen")]
    assert [loss.code for loss in losses] == ([code] if code else [])
    assert ("q" in shown(reading, {})) is holds


def test_facts_are_known_by_their_names() -> None:
    items = [
        {"linkId": "fact-age", "type": "integer", "readOnly": True},
        {"linkId": "fact-gender", "type": "choice", "readOnly": True},
        {"linkId": "fact-state-name", "type": "string", "readOnly": True},
        {
            "linkId": "offerings",
            "type": "group",
            "item": [
                {
                    "linkId": "x",
                    "type": "boolean",
                    "text": "A drug",
                    "enableBehavior": "all",
                    "enableWhen": [
                        when("fact-age", ">=", answerInteger=18),
                        when("fact-gender", "=", answerCoding={"code": "2"}),
                        when("fact-state-name", "=", answerString="ohio"),
                        when("fact-age", "exists", answerBoolean=True),
                    ],
                }
            ],
        },
    ]
    reading = from_fhir_questionnaire(form(*items))
    assert reading.questionnaire.questions == ()
    assert reading.questionnaire.offerings[0].title == "A drug"
    assert shown(reading, {}, {"age_years": 18, "gender": 2, "state": "Ohio"}) == {"x"}
    assert shown(reading, {}, {"age_years": 17, "gender": 2, "state": "Ohio"}) == set()
    assert [loss.code for loss in reading.losses] == []


@pytest.mark.parametrize(
    ("item", "pointer", "code", "approximated"),
    [
        ({"type": "reference"}, "/item/0", "type", True),
        ({"type": None}, "/item/0", "type", True),
        ({"type": "string", "repeats": True}, "/item/0", "type", True),
        ({"type": "open-choice", "answerOption": [{"valueString": "a"}]}, "/item/0", "type", True),
        ({"type": "choice"}, "/item/0", "type", True),
        (
            {"type": "choice", "answerOption": [{"valueString": "a"}, {"valueString": "A "}]},
            "/item/0/answerOption",
            "option",
            True,
        ),
        ({"type": "integer", "initial": [{"valueString": "many"}]}, "/item/0/initial", "default", True),
        ({"type": "string", "maxLength": 3}, "/item/0/maxLength", "element", False),
        ({"type": "string", "modifierExtension": []}, "/item/0/modifierExtension", "element", True),
        ({"type": "string", "extension": [{"url": "urn:x"}]}, "/item/0/extension", "element", False),
        (
            {"type": "string", "extension": [{"url": "urn:enableWhenExpression"}]},
            "/item/0/extension",
            "element",
            True,
        ),
        ({"type": "group", "text": "Part"}, "/item/0/text", "element", False),
        (
            {"type": "string", "enableWhen": [when("q", "x"), when("q", "x")]},
            "/item/0",
            "version",
            True,
        ),
    ],
)
def test_what_is_left_out_is_said(item: Json, pointer: str, code: str, approximated: bool) -> None:
    reading = from_fhir_questionnaire(form({"linkId": "q"} | item))
    assert (code, pointer, approximated) in [
        (one.code, one.pointer, one.approximated) for one in reading.losses
    ]


@pytest.mark.parametrize("item_type", ["quantity", "decimal"])
def test_a_quantity_is_a_number(item_type: str) -> None:
    initial = [{"valueQuantity": {"value": 2, "unit": "kg"}}]
    reading = from_fhir_questionnaire(form({"linkId": "q", "type": item_type, "initial": initial}))
    assert reading.questionnaire.questions[0].default_value == 2


@pytest.mark.parametrize(
    "source",
    [
        "{",
        "[]",
        {"resourceType": "Patient"},
        form({"linkId": "q", "type": "boolean"}, {"linkId": "q", "type": "boolean"}),
        form({"linkId": "q", "type": "boolean", "enableWhen": [when("q", "=", answerBoolean=True)]}),
    ],
)
def test_what_cannot_be_one_is_refused(source: Any) -> None:
    with pytest.raises(QuestionnaireError):
        from_fhir_questionnaire(source)


def test_an_item_without_a_link_id_goes_by_its_place() -> None:
    reading = from_fhir_questionnaire(form({"type": "boolean"}, item_type=3))
    assert reading.questionnaire.questions[0].id == "/item/0"
    assert from_fhir_questionnaire({"resourceType": "Questionnaire", "item": 3}).questionnaire.id == "fhir"
