from __future__ import annotations

import json
from typing import Any, get_args

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
from rules.export.losses import Loss
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


OPTIONS = [doc.option("r", "Red"), doc.option("b", "Blue")]


def items_of(written: FhirResponse) -> dict[str, Any]:
    """The answers by linkId, at any depth of groups."""
    found: dict[str, Any] = {}
    pending: list[Any] = [written.resource]
    for element in pending:
        pending.extend(element.get("item", []))
        if "answer" in element:
            found[element["linkId"]] = element["answer"]
    return found


@pytest.mark.parametrize(
    ("question_type", "given", "answer"),
    [
        ("boolean", "yes", [{"valueBoolean": True}]),
        ("integer", 3, [{"valueInteger": 3}]),
        ("integer", "-3.0", [{"valueInteger": -3}]),
        ("number", 3, [{"valueDecimal": 3}]),
        ("number", "2.5", [{"valueDecimal": 2.5}]),
        ("string", " a\u00a0b ", [{"valueString": "a b"}]),
        ("text", "a", [{"valueString": "a"}]),
        ("date", "2024-02-29", [{"valueDate": "2024-02-29"}]),
        ("single_option", "Red", [{"valueCoding": {"code": "r"}}]),
        (
            "multiple_option",
            ["Blue", "Red"],
            [{"valueCoding": {"code": "r"}}, {"valueCoding": {"code": "b"}}],
        ),
        ("multiple_option", [], None),
        ("informational", True, None),
        ("boolean", None, None),
    ],
)
def test_an_answer_has_the_type_of_its_item(question_type: str, given: Any, answer: Any) -> None:
    written = responded(doc.questionnaire(doc.question("q", question_type, options=OPTIONS)), {"q": given})
    assert items_of(written) == ({} if answer is None else {"q": answer})
    assert written.losses == ()


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"age_years": 40}, {"age": {"valueInteger": 40}}),
        ({"gender": 2}, {"gender": {"valueCoding": {"code": "2"}}}),
        ({"gender": 0}, {"gender": {"valueCoding": {"code": "0"}}}),
        (
            {"weight_kg": 100, "height_cm": 200},
            {"weight": {"valueDecimal": 100}, "height": {"valueDecimal": 200}, "bmi": {"valueDecimal": 25}},
        ),
        ({"weight_kg": "70.5"}, {"weight": {"valueDecimal": 70.5}}),
        ({"state": "NY"}, {"state-abbreviation": {"valueString": "ny"}}),
        ({"state": "New York"}, {"state-name": {"valueString": "new york"}}),
        ({}, {}),
    ],
)
@pytest.mark.parametrize("status", get_args(Status))
def test_a_fact_is_told_as_its_item_asks(known: Json, expected: Json, status: Status) -> None:
    rules = [doc.on("age", ">", "1"), doc.on("gender", "=", "1"), doc.on("bmi", ">", "1")]
    rules += [doc.on("state", "=", "NY"), doc.on("state", "=", "New York")]
    offered = doc.questionnaire(offerings=[doc.offering("o", doc.rule(*rules))])
    found = items_of(responded(offered, {}, known, status))
    facts = {link: answer for link, answer in found.items() if link.startswith("fact-")}
    assert facts == {f"fact-{name}": [value] for name, value in expected.items()}


def test_of_a_state_by_two_names_the_first_in_the_alphabet_is_told() -> None:
    offered = doc.questionnaire(offerings=[doc.offering("o", doc.rule(doc.on("state", "=", "New York")))])
    written = responded(offered, {}, {"state": ["Nueva York", "New York"]}, "in-progress")
    assert items_of(written)["fact-state-name"] == [{"valueString": "new york"}]
    assert written.losses == (Loss("state", "/facts/state", "one name is kept"),)


GATED = doc.questionnaire(
    doc.question("a"),
    doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "yes"))),
    doc.question("unseen", is_visible=False),
    doc.question("set", "string", is_visible=False, default_value="by us"),
    offerings=[
        doc.offering(
            "o",
            doc.rule(doc.on_question("a", "=", "yes"), doc.on_question("b", "=", "yes"), type="or"),
            doc.rule(doc.on("age", ">", "17"), doc.on("gender", "=", "2"), type="or"),
        )
    ],
)


def test_a_completed_response_tells_what_is_enabled() -> None:
    true = [{"valueBoolean": True}]
    no = [{"valueBoolean": False}]
    age = {"fact-age": [{"valueInteger": 40}]}
    set_by_us = {"set": [{"valueString": "by us"}]}
    found = items_of(responded(GATED, {"a": True, "b": False}, {"age_years": 40}))
    gates = {link: answer for link, answer in found.items() if link.startswith("logic-")}
    assert len(gates) == 2
    assert found == age | set_by_us | gates | {"a": true, "b": no, "offering-o": true}
    assert set(map(str, gates.values())) == {str(true)}
    hidden = items_of(responded(GATED, {"a": False, "b": True}, {"age_years": 40}))
    assert {link: answer for link, answer in hidden.items() if not link.startswith("logic-")} == (
        age | set_by_us | {"a": no}
    )
    assert len(hidden) == 4  # of the gates only that of the facts


def test_one_that_is_in_progress_tells_all_that_was_said_and_the_initial_values() -> None:
    found = items_of(responded(GATED, {"a": False, "b": True}, {}, "in-progress"))
    true = [{"valueBoolean": True}]
    assert found == {
        "a": [{"valueBoolean": False}],
        "b": true,
        "set": [{"valueString": "by us"}],
        "offering-o": true,
        "logic-1": true,
        "logic-2": true,
    }


def test_an_answer_comes_before_a_default() -> None:
    found = items_of(responded(GATED, {"set": "by me"}))
    assert found["set"] == [{"valueString": "by me"}]


@pytest.mark.parametrize(
    ("question_type", "given", "fields", "losses"),
    [
        ("number", "0.123456789012345", {}, []),
        ("number", "0.1234567890123456", {}, [("digits", "the nearest decimal is said", True)]),
        ("integer", "2.5", {}, [("digits", "the nearest integer is said", True)]),
        ("file", ["x"], {}, [("answer-id", "that there is one is said", False)]),
        ("file", [], {}, [("empty", "an answer of nothing is no answer", True)]),
        ("multiple_option", [], {}, []),
        (
            "multiple_option",
            [],
            {"is_visible": False, "default_value": ["Red"]},
            [("empty", "an answer of nothing is no answer", True)],
        ),
        ("multiple_option", [], {"is_visible": True, "default_value": ["Red"]}, []),
        ("multiple_option", [], {"is_visible": False}, []),
        ("boolean", False, {}, []),
    ],
)
def test_what_an_answer_loses(
    question_type: str, given: Any, fields: Json, losses: list[tuple[str, str, bool]]
) -> None:
    asked = doc.question("a/b", question_type, options=OPTIONS, **fields)
    written = responded(doc.questionnaire(asked), {"a/b": given})
    assert list(written.losses) == [
        Loss(code, "/answers/a~1b", message, approximated) for code, message, approximated in losses
    ]


def test_a_number_that_an_integer_cannot_hold_is_rounded() -> None:
    assert items_of(responded(doc.questionnaire(doc.question("i", "integer")), {"i": "2.6"})) == {
        "i": [{"valueInteger": 3}]
    }


@pytest.mark.parametrize("question_type", ["single_option", "multiple_option"])
def test_free_text_stands_below_the_first_of_the_options(question_type: str) -> None:
    asking = [one | {"is_show_additional_field": True} for one in OPTIONS]
    told = {"option": "Blue", "additional": "so\u00a0so"}
    for options, below in ((asking, True), (OPTIONS, False)):
        document = doc.questionnaire(doc.question("q", question_type, options=options))
        given = [told] if question_type == "multiple_option" else told
        (answer,) = items_of(responded(document, {"q": given}))["q"]
        nested = [{"linkId": "q/additional", "answer": [{"valueString": "so so"}]}]
        assert answer == {"valueCoding": {"code": "b"}} | ({"item": nested} if below else {})


def test_nothing_of_a_person_is_in_a_representation() -> None:
    assert repr(responded(GATED, {"a": True})) == "FhirResponse(...)"
