from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from rules import (
    QuestionnaireError,
    compile_questionnaire,
    parse_questionnaire,
)
from rules.document import DocumentError, read_document
from rules.export.fhir.questionnaire import NATIVE, to_fhir_questionnaire
from rules.export.fhir.reading import FhirReading, from_fhir_questionnaire
from rules.export.losses import Loss
from rules.problems import Problem
from tests.rules import documents as doc
from tests.rules.export.fhir.foreign_forms import shown

if TYPE_CHECKING:
    from rules import Questionnaire

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


QUESTION = {"linkId": "q", "type": "boolean"}


def read(*items: Any, **fields: Any) -> Questionnaire:
    return from_fhir_questionnaire(form(*items, **fields)).questionnaire


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("fhir", "", True)),
        ({"id": "i", "name": "N"}, ("i", "N", True)),
        ({"id": "i", "url": "urn:u", "name": "N", "title": "T"}, ("urn:u", "T", True)),
        ({"url": " ", "title": " ", "id": "i", "name": "N"}, ("i", "N", True)),
        ({"url": 3, "title": 3}, ("fhir", "", True)),
        ({"status": "retired"}, ("fhir", "", False)),
        ({"status": "draft"}, ("fhir", "", True)),
    ],
)
def test_a_form_is_known_by_its_url_and_title_or_else_by_id_and_name(fields: Json, expected: Any) -> None:
    questionnaire = read(QUESTION, **fields)
    assert (questionnaire.id, questionnaire.name, questionnaire.active) == expected


def test_questions_are_in_the_order_of_the_form_and_helpers_last() -> None:
    conditions = [when("a", "exists", answerBoolean=False), when("a", "=", answerBoolean=True)]
    inner = {"linkId": "b", "type": "boolean", "item": [{"linkId": "c", "type": "boolean"}]}
    group = {
        "linkId": "g",
        "type": "group",
        "enableWhen": conditions,
        "enableBehavior": "any",
        "item": [inner | {"enableWhen": [when("a", "=", answerBoolean=True)]}],
    }
    questionnaire = read({"linkId": "a", "type": "boolean"}, group, {"linkId": "d", "type": "boolean"})
    assert [(one.id, one.order) for one in questionnaire.questions] == [
        ("a", 1),
        ("b", 2),
        ("c", 3),
        ("d", 4),
        ("condition-1", 5),
        ("condition-2", 6),
    ]
    helper = questionnaire.questions[4]
    assert (helper.is_visible, helper.is_optional, helper.default_value) == (False, True, True)
    assert [one.options for one in questionnaire.questions] == [()] * 6


def test_options_have_their_order_and_whoever_has_only_a_code_is_called_by_it() -> None:
    options = [{"valueCoding": {"code": "a", "display": "Red"}}, {"valueCoding": {"code": "b"}}]
    questionnaire = read({"linkId": "q", "type": "choice", "answerOption": options})
    assert [(one.id, one.option, one.title, one.order) for one in questionnaire.questions[0].options] == [
        ("a", "Red", "Red", 1),
        ("b", "b", "b", 2),
    ]
    assert questionnaire.problems == ()


def test_options_of_one_code_in_one_condition_are_the_first() -> None:
    """Their systems tell options apart; a condition that names none means the first."""
    coded = [{"valueCoding": {"code": "1", "display": one, "system": f"urn:{one}"}} for one in ("x", "y")]
    then = QUESTION | {"enableWhen": [when("o", "=", answerCoding={"code": "1"})]}
    reading = from_fhir_questionnaire(form({"linkId": "o", "type": "choice", "answerOption": coded}, then))
    assert "q" in shown(reading, {"o": "urn:x|1"})
    assert "q" not in shown(reading, {"o": "urn:y|1"})


@pytest.mark.parametrize(
    ("item", "default"),
    [
        ({"type": "boolean", "initial": [{"valueBoolean": False}]}, False),
        ({"type": "decimal", "initial": [{"valueDecimal": 2.5}]}, 2.5),
        ({"type": "integer", "initial": [{"valueInteger": 3}, {"valueInteger": 4}]}, 3),
        ({"type": "string", "initial": []}, None),
        ({"type": "display", "initial": [{"valueString": "x"}]}, None),
        ({"type": "attachment", "initial": [{"valueAttachment": {"title": "scan"}}]}, ["uploaded"]),
        (
            {
                "type": "choice",
                "answerOption": [{"valueString": "a"}, {"valueString": "b", "initialSelected": True}],
            },
            "b",
        ),
        ({"type": "choice", "answerOption": [{"valueString": "a", "initialSelected": "yes"}]}, None),
        (
            {"type": "choice", "answerOption": [{"valueString": "a"}], "initial": [{"valueString": "a"}]},
            None,
        ),
        (
            {
                "type": "choice",
                "repeats": True,
                "answerOption": [{"valueString": "a"}, {"valueString": "b", "initialSelected": True}],
            },
            ["b"],
        ),
    ],
)
def test_an_initial_value_is_the_default(item: Json, default: object) -> None:
    reading = from_fhir_questionnaire(form({"linkId": "q"} | item))
    assert reading.questionnaire.questions[0].default_value == default
    assert reading.losses == ()


@pytest.mark.parametrize(
    ("item_type", "value"),
    [
        ("boolean", {"valueString": "yes"}),
        ("decimal", {"valueQuantity": {"unit": "kg"}}),
        ("integer", {"valueString": "many"}),
        ("date", {"valueDate": "2024"}),
        ("string", {"valueInteger": 3}),
        ("text", {"valueBoolean": True}),
        ("string", {}),
    ],
)
def test_an_initial_value_that_does_not_fit_is_left_out(item_type: str, value: Json) -> None:
    reading = from_fhir_questionnaire(form({"linkId": "q", "type": item_type, "initial": [value]}))
    assert reading.questionnaire.questions[0].default_value is None
    assert reading.losses == (Loss("default", "/item/0/initial", "left out"),)


@pytest.mark.parametrize(
    ("link_id", "item_type", "condition", "known", "others"),
    [
        ("fact-age", "integer", {"answerInteger": 18}, {"age_years": 18}, {"age_years": 19}),
        (
            "fact-bmi",
            "decimal",
            {"answerDecimal": 25},
            {"weight_kg": 100, "height_cm": 200},
            {"weight_kg": 99, "height_cm": 200},
        ),
        ("fact-gender", "choice", {"answerCoding": {"code": "1"}}, {"gender": 1}, {"gender": 2}),
        ("fact-state-name", "string", {"answerString": "ohio"}, {"state": "Ohio"}, {"state": "Utah"}),
        ("fact-state-abbreviation", "string", {"answerString": "oh"}, {"state": "OH"}, {"state": "UT"}),
        (
            "fact-state-uuid",
            "string",
            {"answerString": "10000000-0000-4000-8000-000000000000"},
            {"state": "10000000-0000-4000-8000-000000000000"},
            {"state": "20000000-0000-4000-8000-000000000000"},
        ),
    ],
)
def test_a_fact_is_compared_and_is_known_to_be_known(
    link_id: str, item_type: str, condition: Json, known: Json, others: Json
) -> None:
    fact = {"linkId": link_id, "type": item_type, "readOnly": True}
    equal = {"linkId": "equal", "type": "boolean", "enableWhen": [when(link_id, "=", **condition)]}
    is_known = {"linkId": "known", "type": "boolean"}
    is_known["enableWhen"] = [when(link_id, "exists", answerBoolean=True)]  # type: ignore[assignment]
    reading = from_fhir_questionnaire(form(fact, equal, is_known))
    assert [one.id for one in reading.questionnaire.questions] == ["equal", "known"]
    assert shown(reading, {}, known) == {"equal", "known"}
    assert shown(reading, {}, others) == {"known"}
    assert shown(reading, {}, {}) == set()


@pytest.mark.parametrize("link_id", ["fact-weight", "fact-height"])
def test_weight_and_height_are_no_questions(link_id: str) -> None:
    assert read({"linkId": link_id, "type": "decimal", "readOnly": True}).questions == ()


def test_an_offering_is_a_boolean_below_the_group_of_that_name() -> None:
    """At any depth; other items there, and booleans elsewhere, are questions."""
    boolean = {"type": "boolean", "text": "A drug"}
    inner = {"linkId": "g", "type": "group", "item": [{"linkId": "deep"} | boolean]}
    inside = [
        {"linkId": "x"} | boolean,
        {"linkId": "y", "type": "string"},
        inner,
        {"linkId": "bare", "type": "boolean"},
    ]
    questionnaire = read({"linkId": "offerings", "type": "group", "item": inside}, {"linkId": "z"} | boolean)
    assert [(one.id, one.title) for one in questionnaire.offerings] == [
        ("x", "A drug"),
        ("deep", "A drug"),
        ("bare", None),
    ]
    assert [one.id for one in questionnaire.questions] == ["y", "z"]


def test_hidden_is_only_who_is_said_to_be() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
    for value in (True, False):
        questionnaire = read(QUESTION | {"extension": [{"url": url, "valueBoolean": value}]})
        assert questionnaire.questions[0].is_visible is not value
    assert read(QUESTION).questions[0].is_visible


def losses_of(*items: Any, **fields: Any) -> list[Loss]:
    return list(from_fhir_questionnaire(form(*items, **fields)).losses)


ONLY_OPTIONS = Loss("type", "/item/0", "only the options can be chosen")
ONE = [{"valueString": "a"}]


@pytest.mark.parametrize(
    ("item", "losses"),
    [
        ({"type": "reference"}, [Loss("type", "/item/0", "type 'reference' is read as text")]),
        ({"type": 3}, [Loss("type", "/item/0", "type 3 is read as text")]),
        ({"type": "choice"}, [Loss("type", "/item/0", "type 'choice' is read as text")]),
        ({"type": "string", "repeats": True}, [Loss("type", "/item/0", "one answer is kept")]),
        ({"type": "attachment", "repeats": True}, []),
        ({"type": "string", "repeats": False}, []),
        ({"type": "open-choice", "answerOption": ONE}, [ONLY_OPTIONS]),
        ({"type": "coding", "answerOption": ONE, "answerConstraint": "optionsOrString"}, [ONLY_OPTIONS]),
        ({"type": "coding", "answerOption": ONE, "answerConstraint": "optionsOnly"}, []),
        (
            {"type": "choice", "answerOption": [*ONE, {"valueString": "A "}]},
            [Loss("option", "/item/0/answerOption", "the first stands for both")],
        ),
        (
            {"type": "string", "a/b": 3},
            [Loss("element", "/item/0/a~1b", "left out", approximated=False)],
        ),
        (
            {"type": "string", "answerValueSet": "urn:x"},
            [Loss("element", "/item/0/answerValueSet", "left out")],
        ),
        (
            {"type": "string", "extension": [{"url": "urn:x"}]},
            [Loss("element", "/item/0/extension", "urn:x is left out", approximated=False)],
        ),
        *(
            (
                {"type": "string", "extension": [{"url": f"urn:{one}"}]},
                [Loss("element", "/item/0/extension", f"urn:{one} is left out")],
            )
            for one in ("calculatedExpression", "variable", "optionExclusive")
        ),
        (
            {"type": "group", "text": "Part"},
            [Loss("element", "/item/0/text", "the heading of a group", approximated=False)],
        ),
        ({"type": "group", "text": " "}, []),
        (
            dict.fromkeys(("id", "enableBehavior"), "any")
            | {"type": "boolean", "text": "x", "required": False, "readOnly": False, "item": []},
            [],
        ),
    ],
)
def test_what_an_item_loses(item: Json, losses: list[Loss]) -> None:
    assert losses_of({"linkId": "q"} | item) == losses


@pytest.mark.parametrize(
    ("fields", "losses"),
    [
        ({"meta": {}, "text": {}, "subjectType": [], "name": "N", "id": "i"}, []),
        ({"publisher": "P"}, [Loss("element", "/publisher", "left out", approximated=False)]),
        ({"implicitRules": "urn:x"}, [Loss("element", "/implicitRules", "left out")]),
        ({"modifierExtension": []}, [Loss("element", "/modifierExtension", "left out")]),
        (
            {"extension": [{"url": "urn:variable"}]},
            [Loss("element", "/extension", "urn:variable is left out")],
        ),
    ],
)
def test_what_a_form_loses(fields: Json, losses: list[Loss]) -> None:
    assert losses_of(QUESTION, **fields) == losses


def test_a_form_that_was_changed_says_so_first() -> None:
    native = {"extension": [{"url": NATIVE, "valueString": json.dumps(doc.questionnaire())}]}
    assert losses_of(QUESTION, **native) == [Loss("edited", "", "the items are not those that were written")]
    assert losses_of(QUESTION, extension=[{"url": NATIVE}]) == []


@pytest.mark.parametrize("version", ["R4", "R5"])
@pytest.mark.parametrize("not_means", ["none", "not_all"])
def test_a_form_that_was_not_changed_is_read_as_it_was_written(version: Any, not_means: Any) -> None:
    both = [doc.on_question(one, "=", "yes") for one in ("a", "b")]
    document = doc.questionnaire(
        doc.question("a"),
        doc.question("b"),
        doc.question("o", "single_option", options=[doc.option("r", "Red")]),
        offerings=[doc.offering("x", doc.rule(*both, type="not"))],
    )
    questionnaire = parse_questionnaire(document)
    program = compile_questionnaire(questionnaire, not_means=not_means)
    reading = from_fhir_questionnaire(to_fhir_questionnaire(program, version).resource)
    assert reading == FhirReading(questionnaire, (), not_means)


@pytest.mark.parametrize("change", [{"title": "Another"}, {"url": "urn:x"}, {"status": "retired"}])
def test_a_changed_head_counts_as_a_change(change: Json) -> None:
    written = to_fhir_questionnaire(compile_questionnaire(parse_questionnaire(doc.questionnaire()))).resource
    reading = from_fhir_questionnaire(written | change)
    assert [loss.code for loss in reading.losses] == ["edited"]
    assert from_fhir_questionnaire(written | {"id": "7", "meta": {"versionId": "1"}}).losses == ()


@pytest.mark.parametrize("source", ["[]", '{"resourceType": "Patient"}', "3"])
def test_what_is_no_form_is_refused_by_its_kind(source: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        from_fhir_questionnaire(source)
    assert caught.value.problems == (Problem("E000", "", "no FHIR Questionnaire"),)


def test_what_is_no_json_is_refused_with_the_reason() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        from_fhir_questionnaire("{")
    (problem,) = caught.value.problems
    with pytest.raises(DocumentError) as reason:
        read_document("{")
    assert problem == Problem("E000", "", str(reason.value))


def test_elements_that_are_none_are_passed_over() -> None:
    items = [3, None, QUESTION | {"enableWhen": {"question": "q"}, "extension": "none", "item": 3}]
    assert [one.id for one in read(*items).questions] == ["q"]
