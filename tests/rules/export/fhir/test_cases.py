from __future__ import annotations

from typing import Any

import pytest

from rules import CaseError, parse_questionnaire
from rules.export.fhir.cases import from_fhir_response
from tests.rules import documents as doc

QUESTIONNAIRE = parse_questionnaire(
    doc.questionnaire(
        doc.question("n", "number"),
        doc.question("o", "single_option", options=[doc.option("r", "Red")]),
        doc.question("m", "multiple_option", options=[doc.option("r", "Red")]),
    )
)


def response(*items: Any, **fields: Any) -> dict[str, Any]:
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": list(items)} | fields


def item(link_id: str, *answers: Any) -> dict[str, Any]:
    return {"linkId": link_id, "answer": list(answers)}


@pytest.mark.parametrize(
    ("given", "code", "answers"),
    [
        (item("n", {"valueDecimal": 1}, {"valueDecimal": 2}), "type", {"n": 1}),
        (item("o", {"valueCoding": {"code": "green"}}), "code", {}),
        (item("m", {"valueCoding": {"code": "green"}}, {"valueString": "Red"}), "code", {"m": ["r"]}),
        (item("m", {"valueBoolean": True}), "code", {}),
        (item("x", {"valueString": "a"}), "missing-item", {}),
        (item("fact-bmi", {"valueDecimal": 25}), "bmi", {}),
    ],
)
def test_what_cannot_be_kept_is_said(given: Any, code: str, answers: dict[str, Any]) -> None:
    read = from_fhir_response(QUESTIONNAIRE, response(given))
    assert [loss.code for loss in read.losses] == [code]
    assert read.case == {"facts": {}, "answers": answers, "final": True}


def test_values_of_other_shapes_are_read_as_they_can_be() -> None:
    quantity = item("n", {"valueQuantity": {"value": 2.5, "unit": "kg"}})
    state = item("fact-state-abbreviation", {"valueString": "ny"})
    read = from_fhir_response(
        QUESTIONNAIRE, response(quantity, state, item("o"), "no item", item("m", {}), status="in-progress")
    )
    assert read.losses == ()
    assert read.case == {"facts": {"state": ["ny"]}, "answers": {"n": 2.5}, "final": False}
    text = from_fhir_response(
        QUESTIONNAIRE,
        '{"resourceType": "QuestionnaireResponse", "item": [{"linkId": "n", "answer": [{"valueDecimal": 2.50}]}]}',
    )
    assert text.case["answers"] == {"n": "2.50"}


def test_free_text_goes_with_its_option_only() -> None:
    texts = [item("o/additional", {"valueString": "a"}), item("m/additional", {"valueString": "b"})]
    assert from_fhir_response(QUESTIONNAIRE, response(*texts)).case["answers"] == {}
    chosen = [item("o", {"valueCoding": {"code": "r"}}), item("m", {"valueCoding": {"code": "r"}})]
    assert from_fhir_response(QUESTIONNAIRE, response(*chosen, *texts)).case["answers"] == {
        "o": {"option": "r", "additional": "a"},
        "m": [{"option": "r", "additional": "b"}],
    }


@pytest.mark.parametrize("source", ["{", "[]", {"resourceType": "Questionnaire"}])
def test_what_is_no_response_is_refused(source: Any) -> None:
    with pytest.raises(CaseError):
        from_fhir_response(QUESTIONNAIRE, source)
