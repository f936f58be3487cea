from __future__ import annotations

import json
from typing import Any

import pytest

from rules import (
    compile_questionnaire,
    evaluate,
    parse_questionnaire,
    read_answers,
    read_facts,
)
from rules.export.fhir.cases import from_fhir_response
from rules.export.fhir.questionnaire import to_fhir_questionnaire
from rules.export.fhir.response import FhirResponse, Status, to_fhir_response
from tests.rules import documents as doc
from tests.rules.export.fhir.naive_forms import NaiveForm

Json = dict[str, Any]


def responded(
    document: Json, answers: Json, facts: Json | None = None, status: Status = "completed"
) -> FhirResponse:
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)))
    read = read_answers(program.questionnaire, answers)
    return to_fhir_response(to_fhir_questionnaire(program), read, read_facts(facts or {}), status=status)


def test_a_response_tells_what_counted() -> None:
    options = [doc.option("r", "Red") | {"is_show_additional_field": True}, doc.option("b", "Blue")]
    document = doc.questionnaire(
        doc.question("smokes"),
        doc.question("packs", "integer", doc.rule(doc.on_question("smokes", "=", "yes"))),
        doc.question("colours", "multiple_option", options=options),
        doc.question("scan", "file"),
        doc.question("born", "date"),
        doc.question("set", "string", is_visible=False, default_value="by us"),
        doc.question("read", "informational"),
        offerings=[doc.offering("adult", doc.rule(doc.on("age", ">=", "18.5"), doc.on("bmi", "<", "30")))],
    )
    answers = {
        "smokes": "no",
        "packs": 3,
        "colours": ["Blue", {"option": "Red", "additional": "dark"}],
        "scan": ["file-1"],
        "born": "2000-02-29",
        "read": True,
    }
    facts = {"age_years": 40, "weight_kg": "70.5", "height_cm": 180, "gender": 2, "state": ["NY", "New York"]}
    written = responded(document, answers, facts)
    assert written.resource == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:x-mdi:questionnaire:questionnaire",
        "status": "completed",
        "item": [
            {
                "linkId": "facts",
                "item": [
                    {"linkId": "fact-age", "answer": [{"valueDecimal": 40}]},
                    {"linkId": "fact-bmi", "answer": [{"valueDecimal": 21.7592592592592}]},
                    {"linkId": "fact-weight", "answer": [{"valueDecimal": 70.5}]},
                    {"linkId": "fact-height", "answer": [{"valueDecimal": 180}]},
                ],
            },
            {"linkId": "smokes", "answer": [{"valueBoolean": False}]},
            {
                "linkId": "colours",
                "answer": [
                    {
                        "valueCoding": {"code": "r"},
                        "item": [{"linkId": "colours/additional", "answer": [{"valueString": "dark"}]}],
                    },
                    {"valueCoding": {"code": "b"}},
                ],
            },
            {"linkId": "scan", "answer": [{"valueAttachment": {"title": "uploaded"}}]},
            {"linkId": "born", "answer": [{"valueDate": "2000-02-29"}]},
            {"linkId": "set", "answer": [{"valueString": "by us"}]},
            {
                "linkId": "offerings",
                "item": [{"linkId": "offering-adult", "answer": [{"valueBoolean": True}]}],
            },
        ],
    }
    assert [loss.code for loss in written.losses] == ["answer-id"]
    assert "40" not in repr(written)
    back = from_fhir_response(parse_questionnaire(json.dumps(document)), written.resource)
    assert back.case == {
        "facts": {"age_years": 40, "weight_kg": 70.5, "height_cm": 180},
        "answers": {
            "smokes": False,
            "colours": [{"option": "r", "additional": "dark"}, "b"],
            "scan": ["uploaded"],
            "born": "2000-02-29",
            "set": "by us",
        },
        "final": True,
    }
    assert "dark" not in repr(back)


@pytest.mark.parametrize("threshold", ["30", "29.999999999999", "21.75", "21.759259259259", "21.75925925926"])
def test_a_bmi_compares_as_the_fraction_that_it_is(threshold: str) -> None:
    """70.5 kg at 180 cm are 21.759259259259..., and 86.69999999999 kg at 170 cm just less than 30."""
    words = ["=", "<", "<=", ">", ">="]
    offerings = [doc.offering(word, doc.rule(doc.on("bmi", word, threshold))) for word in words]
    program = compile_questionnaire(parse_questionnaire(doc.questionnaire(offerings=offerings)))
    form = to_fhir_questionnaire(program)
    for weight, height in [("70.5", 180), ("86.7", 170), ("86.69999999999", "170")]:
        facts = read_facts({"weight_kg": weight, "height_cm": height})
        answers = read_answers(program.questionnaire, {})
        written = to_fhir_response(form, answers, facts, status="in-progress")
        naive = NaiveForm(form.resource, written.resource)
        eligible = evaluate(program, answers, facts).offerings.eligible
        assert tuple(word for word in words if naive.enabled(f"offering-{word}")) == eligible


def test_what_a_response_cannot_hold_is_said() -> None:
    document = doc.questionnaire(
        doc.question("n", "number"),
        doc.question("i", "integer"),
        doc.question("f", "file"),
        offerings=[doc.offering("o", doc.rule(doc.on("state", "=", "New York")))],
    )
    answers = {"n": "0.1234567890123456", "i": "2.5", "f": []}
    written = responded(document, answers, {"state": ["New York", "Nueva York"]})
    assert [(loss.code, loss.pointer) for loss in written.losses] == [
        ("state", "/facts/state"),
        ("digits", "/answers/n"),
        ("digits", "/answers/i"),
        ("empty", "/answers/f"),
    ]
    assert not any("2.5" in str(loss) or "York" in str(loss) for loss in written.losses)


def test_an_enormous_number_is_still_json() -> None:
    written = responded(doc.questionnaire(doc.question("n", "number")), {"n": "-1e999"})
    assert json.loads(json.dumps(written.resource))["item"][0]["answer"] == [
        {"valueDecimal": -1.7976931348623157e308}
    ]


def test_nothing_said_is_no_item() -> None:
    assert "item" not in responded(doc.questionnaire(doc.question("q")), {}).resource
