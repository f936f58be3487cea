from __future__ import annotations

from typing import Any

import pytest

from rules import CaseError, parse_questionnaire
from rules.document import DocumentError, read_document
from rules.export.fhir.cases import FhirCase, from_fhir_response
from rules.export.losses import Loss
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


def losses_of(*items: Any) -> list[Loss]:
    return list(from_fhir_response(QUESTIONNAIRE, response(*items)).losses)


@pytest.mark.parametrize(
    ("items", "loss"),
    [
        (
            [item("n", {"valueDecimal": 1}, {"valueDecimal": 2})],
            Loss("type", "/item/0", "one answer is kept"),
        ),
        (
            [item("o", {"valueCoding": {"code": "r"}}), item("m", {"valueString": "green"})],
            Loss("code", "/item/1", "an answer that is none of the options is left out"),
        ),
        (
            [{"linkId": "g", "item": [item("n", {"valueDecimal": 1}), item("x", {"valueString": "a"})]}],
            Loss("missing-item", "/item/0/item/1", "the questionnaire has no such item"),
        ),
        (
            [item("n", {"valueDecimal": 1}, {"valueDecimal": 2, "item": [item("x", {"valueString": "a"})]})],
            Loss("missing-item", "/item/0/answer/1/item/0", "the questionnaire has no such item"),
        ),
        (
            [item("fact-bmi", {"valueDecimal": 25}), item("fact-weight", {"valueDecimal": 70})],
            Loss("bmi", "", "a body mass index without weight and height"),
        ),
        (
            [item("fact-bmi", {"valueDecimal": 25}), item("fact-height", {"valueDecimal": 170})],
            Loss("bmi", "", "a body mass index without weight and height"),
        ),
    ],
)
def test_what_is_lost_is_said_where_it_stands(items: list[Any], loss: Loss) -> None:
    assert loss in losses_of(*items)


def test_facts_are_told_by_the_keys_of_a_case() -> None:
    facts = {
        "age": {"valueInteger": 40},
        "gender": {"valueCoding": {"code": "2"}},
        "weight": {"valueDecimal": 70},
        "height": {"valueDecimal": 170},
        "bmi": {"valueDecimal": 24},
        "state-name": {"valueString": "ohio"},
        "state-abbreviation": {"valueString": "oh"},
        "state-uuid": {"valueString": "10000000-0000-4000-8000-000000000000"},
    }
    read = from_fhir_response(
        QUESTIONNAIRE, response(*(item(f"fact-{key}", one) for key, one in facts.items()))
    )
    assert read.losses == ()
    assert read.case["facts"] == {
        "age_years": 40,
        "gender": "2",
        "weight_kg": 70,
        "height_cm": 170,
        "state": ["10000000-0000-4000-8000-000000000000", "oh", "ohio"],
    }


def test_what_is_no_answer_of_a_question_is_passed_over() -> None:
    """What the form itself adds: its groups, offerings, descriptions and the items of its logic."""
    document = doc.questionnaire(doc.question("q"), offerings=[doc.offering("x")])
    true = {"valueBoolean": True}
    added = ["offerings", "offering-x", "q/description", "facts", "never", "logic", "logic-1"]
    read = from_fhir_response(parse_questionnaire(document), response(*(item(one, true) for one in added)))
    assert read == FhirCase({"facts": {}, "answers": {}, "final": True}, ())


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ({"valueCoding": {"code": "r"}}, "r"),
        ({"valueCoding": {"display": "Red"}}, "r"),
        ({"valueString": "Red"}, "r"),
        ({"valueString": "r"}, "r"),
    ],
)
def test_an_option_goes_by_its_code_or_by_its_text(answer: Any, read: str) -> None:
    assert from_fhir_response(QUESTIONNAIRE, response(item("o", answer))).case["answers"] == {"o": read}


def test_a_code_comes_before_a_text_that_is_the_same() -> None:
    options = [doc.option("1", "2"), doc.option("2", "1")]
    questionnaire = parse_questionnaire(
        doc.questionnaire(doc.question("o", "single_option", options=options))
    )
    read = from_fhir_response(questionnaire, response(item("o", {"valueCoding": {"code": "2"}})))
    assert read.case["answers"] == {"o": "2"}


def test_free_texts_go_with_the_options_in_their_order() -> None:
    options = [doc.option(one, one.upper()) for one in "abc"]
    questionnaire = parse_questionnaire(
        doc.questionnaire(doc.question("m", "multiple_option", options=options))
    )
    chosen = item("m", *({"valueCoding": {"code": one}} for one in "abc"))
    texts = item("m/additional", {"valueString": "first"}, {"valueString": "second"})
    assert from_fhir_response(questionnaire, response(texts, chosen)).case["answers"] == {
        "m": [{"option": "a", "additional": "first"}, {"option": "b", "additional": "second"}, "c"]
    }


def test_a_file_is_only_said_to_be_there() -> None:
    questionnaire = parse_questionnaire(doc.questionnaire(doc.question("f", "file")))
    attached = {"valueAttachment": {"title": "scan.pdf", "contentType": "application/pdf"}}
    read = from_fhir_response(questionnaire, response(item("f", attached, attached)))
    assert (read.case["answers"], read.losses) == ({"f": ["uploaded"]}, ())


def test_the_reason_of_a_refusal_is_told() -> None:
    with pytest.raises(CaseError, match=r"^no FHIR QuestionnaireResponse$"):
        from_fhir_response(QUESTIONNAIRE, "[]")
    with pytest.raises(DocumentError) as reason:
        read_document("{")
    with pytest.raises(CaseError) as refused:
        from_fhir_response(QUESTIONNAIRE, "{")
    assert str(refused.value) == str(reason.value)
