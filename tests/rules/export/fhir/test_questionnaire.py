from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rules import Program, compile_questionnaire, parse_questionnaire
from rules.export import fhir
from rules.export.fhir.questionnaire import (
    FhirQuestionnaire,
    FhirVersion,
    canonical_url,
    to_fhir_questionnaire,
)
from rules.export.mdi import mdi_document
from tests.rules import documents as doc
from tests.rules.export.fhir.constraints import items_of, keeps_the_constraints
from tests.rules.export.fhir.naive_forms import NaiveForm

Json = dict[str, Any]


def program_of(document: Json, **options: Any) -> Program:
    return compile_questionnaire(parse_questionnaire(json.dumps(document), strict=False), **options)


def exported(document: Json, version: FhirVersion = "R4", **options: Any) -> FhirQuestionnaire:
    return to_fhir_questionnaire(program_of(document, **options), version)


def test_a_simple_rule_stays_simple() -> None:
    document = doc.questionnaire(
        doc.question("a"),
        doc.question("b", "integer", doc.rule(doc.on_question("a", "=", "yes"))),
        doc.question(
            "c",
            "single_option",
            doc.rule(doc.on_question("a", "=", "yes"), doc.on_question("b", ">", "3")),
            options=[doc.option("o", "Sometimes")],
            is_optional=True,
        ),
    )
    assert exported(document).resource["item"] == [
        {"linkId": "a", "text": "Question a", "type": "boolean", "required": True},
        {
            "linkId": "b",
            "text": "Question b",
            "type": "integer",
            "enableWhen": [{"question": "a", "operator": "=", "answerBoolean": True}],
            "required": True,
        },
        {
            "linkId": "c",
            "text": "Question c",
            "type": "choice",
            "enableWhen": [
                {"question": "a", "operator": "=", "answerBoolean": True},
                {"question": "b", "operator": ">", "answerInteger": 3},
            ],
            "enableBehavior": "all",
            "answerOption": [{"valueCoding": {"code": "o", "display": "Sometimes"}}],
        },
    ]


def test_whom_it_cannot_be_known_of_is_not_offered_anything() -> None:
    """A `not` on a question that depends on a missing fact: FHIR's own != would hold."""
    document = doc.questionnaire(
        doc.question("pregnant", "boolean", doc.rule(doc.on("gender", "=", "female"))),
        offerings=[doc.offering("drug", doc.rule(doc.on_question("pregnant", "=", "yes"), type="not"))],
    )
    form = exported(document).resource
    outcomes = {
        "unknown": {},
        "man": {"linkId": "fact-gender", "answer": [{"valueCoding": {"code": "1"}}]},
        "woman": {"linkId": "fact-gender", "answer": [{"valueCoding": {"code": "2"}}]},
    }
    logic = [
        {"linkId": one, "answer": [{"valueBoolean": True}]}
        for one in items_of(form)
        if one.startswith("logic-")
    ]
    for person, fact in outcomes.items():
        response = {"item": [*([fact] if fact else []), *logic]}
        assert NaiveForm(form, response).enabled("offering-drug") is (person != "unknown")


@pytest.mark.parametrize(
    ("question_type", "comparator", "required", "code", "approximated"),
    [
        ("string", "=", "Yes", "text", True),
        ("string", "<", "7", "text-order", True),
        ("file", "=", "false", "empty", True),
        ("number", "=", "0.1234567890123456", "digits", True),
        ("bmi", "=", "0.123456789012345", "digits", True),
        ("date", "<", "2024-02-29", "date", False),
    ],
)
def test_what_fhir_cannot_say_is_said_by_requirement(
    question_type: str, comparator: str, required: str, code: str, approximated: bool
) -> None:
    requirement = doc.on_question("q", comparator, required)
    if question_type == "bmi":
        requirement = doc.on("bmi", comparator, required)
    document = doc.questionnaire(
        doc.question("q", question_type),
        doc.question("then", "boolean", doc.rule(requirement)),
        offerings=[doc.offering("o", doc.rule(doc.on_question("then", "=", "yes"))), doc.offering("free")],
    )
    form = exported(document)
    (loss,) = form.losses
    assert (loss.code, loss.approximated) == (code, approximated)
    assert loss.pointer == "/questions/1/rules/0/requirements/0"
    assert str(loss).startswith(f"{loss.pointer}: lost {code}: ")
    assert form.exact == ({"q", "free"} if approximated else {"q", "free", "then", "o"})


def test_what_is_at_fault_is_never_enabled_and_said_so() -> None:
    document = doc.questionnaire(
        doc.question("a", "boolean", doc.rule(doc.on("age", ">", "many"), type="not")),
        doc.question("b", "boolean", doc.rule(type="xor")),
        doc.question("c", rule_type="nor"),
        doc.question("c"),
        doc.question("d", "boolean", doc.rule(doc.on_question("b", "!=", "true"))),
        offerings=[doc.offering("o"), doc.offering("o")],
    )
    form = exported(document)
    assert {loss.pointer for loss in form.losses if loss.code == "error"} == {
        "/questions/0/rules/0/requirements/0",
        "/questions/1/rules/0",
        "/questions/2",
        "/questions/3",
        "/offerings/0",
        "/offerings/1",
    }
    naive = NaiveForm(form.resource, {})
    assert not any(naive.enabled(one) for one in ("a", "b", "c", "d", "offering-o"))
    assert form.exact == {"a", "b", "c", "d", "o"}
    keeps_the_constraints(form.resource)


def test_everything_else_that_is_lost_is_said() -> None:
    document = doc.questionnaire(
        doc.question("page", "informational", has_next_button=False, description="Read this."),
        doc.question("n", "integer", default_value="2.5"),
        doc.question("x\u00a0y", "single_option", options=[doc.option(None, "A"), doc.option(None, "A")]),
    )
    form = exported(document)
    assert [(loss.code, loss.pointer) for loss in form.losses] == [
        ("dead-end", "/questions/0/has_next_button"),
        ("type", "/questions/1/type"),
        ("id", "/questions/2/partner_questionnaire_question_id"),
        ("option", "/questions/2/options"),
    ]
    items = items_of(form.resource)
    assert items["page"]["text"] == "Question page\n\nRead this."
    assert items["n"]["type"] == "decimal"
    assert items["x y"]["answerOption"] == [{"valueCoding": {"code": "A", "display": "A"}}]


def test_no_two_items_go_by_one_link_id() -> None:
    ids = [
        "fact-age",
        "facts",
        "offerings",
        "offering-o",
        "logic",
        "logic-1",
        "never",
        "q",
        "q/additional",
        "a\u00a0b",
        "a b",
    ]
    rules = [doc.rule(doc.on("age", ">", "3"), doc.on_question("q", "=", "a")) for _ in range(2)]
    document = doc.questionnaire(
        *(doc.question(one) for one in ids if one != "q"),
        doc.question(
            "q", "single_option", options=[doc.option("a", "A") | {"is_show_additional_field": True}]
        ),
        offerings=[
            doc.offering("o", *rules, doc.rule(doc.on_question("fact-age", "=", "true")), rule_type="or"),
            doc.offering("p", doc.rule(doc.on("age", "<", "1e400"), type="not")),
        ],
    )
    form = exported(document)
    keeps_the_constraints(form.resource)
    assert [form.links.questions[one] for one in ids[:-1]] == [*ids[:-2], "a b"]


@pytest.mark.parametrize(
    ("question_type", "default", "initial"),
    [
        ("boolean", "yes", {"initial": [{"valueBoolean": True}]}),
        ("integer", 3, {"initial": [{"valueInteger": 3}]}),
        ("number", "2.5", {"initial": [{"valueDecimal": 2.5}]}),
        ("number", 1, {"initial": [{"valueDecimal": 1}]}),
        ("date", "2024-02-29", {"initial": [{"valueDate": "2024-02-29"}]}),
        ("string", " a ", {"initial": [{"valueString": "a"}]}),
        ("file", ["x"], {"initial": [{"valueAttachment": {"title": "uploaded"}}]}),
        ("file", [], {}),
        ("string", " ", {}),
        ("informational", "a", {}),
        ("boolean", "perhaps", {}),
    ],
)
def test_a_default_is_an_initial_value(question_type: str, default: object, initial: Json) -> None:
    document = doc.questionnaire(doc.question("q", question_type, default_value=default))
    item = exported(document).resource["item"][0]  # type: ignore[index]
    assert {key: value for key, value in item.items() if key == "initial"} == initial


def test_a_default_of_options_is_selected() -> None:
    options = [doc.option("r", "Red"), doc.option("b", "Blue")]
    for question_type, default in [("single_option", "blue"), ("multiple_option", ["blue"])]:
        document = doc.questionnaire(doc.question("q", question_type, default_value=default, options=options))
        item = items_of(exported(document, "R5").resource)["q"]
        assert item["type"] == "coding"
        assert [option.get("initialSelected") for option in item["answerOption"]] == [None, True]


def test_what_people_read_is_carried() -> None:
    options = [doc.option("a", "Other") | {"is_show_additional_field": True}, doc.option("b", "None")]
    document = doc.questionnaire(
        doc.question("q", "single_option", description="Why we ask.", placeholder="Choose", options=options),
        doc.question("h", is_visible=False, title=None, label="Hidden"),
        name="A form",
        active=False,
        partner_questionnaire_id="4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01",
    )
    resource = exported(document).resource
    assert (resource["title"], resource["status"]) == ("A form", "retired")
    assert resource["url"] == "urn:uuid:4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
    items = items_of(resource)
    assert items["q/description"] == {"linkId": "q/description", "text": "Why we ask.", "type": "display"}
    assert items["q/additional"]["enableWhen"] == [
        {"question": "q", "operator": "=", "answerCoding": {"code": "a"}}
    ]
    assert items["q"]["extension"][0]["valueString"] == "Choose"
    assert items["h"]["text"] == "Hidden"
    assert items["h"]["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}
    ]
    assert "required" not in items["h"]


def test_a_long_chain_is_no_matter() -> None:
    # Longer than the interpreter's stack is deep.
    links = range(1200)
    rules = [doc.on("age", ">", "17"), *(doc.on_question(f"q{one}", "!=", "true") for one in links)]
    chain = [doc.question(f"q{one}", "boolean", doc.rule(rules[one])) for one in links]
    form = exported(doc.questionnaire(*chain))
    assert len(items_of(form.resource)) < 4 * 1200


def test_every_loss_is_in_the_table_of_the_docstring() -> None:
    assert fhir.__file__ is not None
    sources = [path.read_text(encoding="utf-8") for path in Path(fhir.__file__).parent.glob("*.py")]
    told = set(re.findall(r"^\| ([a-z-]+) \|", fhir.__doc__ or "", re.MULTILINE))
    assert told == {
        code for source in sources for code in re.findall(r'(?:Loss|lose|_refuse)\(\s*"([a-z-]+)"', source)
    }


def test_a_form_is_put_together_of_its_parts_in_this_order() -> None:
    """Facts, questions, offerings, the logic, and what is never true."""
    document = doc.questionnaire(
        doc.question("q", "single_option", description="Why.", options=[doc.option("r", "Red")]),
        doc.question("page", "informational"),
        offerings=[
            doc.offering(
                "o",
                doc.rule(doc.on("age", ">", "17"), doc.on_question("q", "=", "Red"), type="or"),
                doc.rule(doc.on("gender", "=", "2"), doc.on("age", "<", "65"), type="or"),
            ),
            doc.offering("p", doc.rule(doc.on_question("page", "=", "x"))),
        ],
        name="A\u00a0form",
    )
    form = exported(document, "R5")
    native = json.dumps(mdi_document(form.program.questionnaire), separators=(",", ":"))
    head = {key: value for key, value in form.resource.items() if key != "item"}
    assert head == {
        "resourceType": "Questionnaire",
        "extension": [{"url": "urn:x-mdi:questionnaire", "valueString": native}],
        "url": "urn:x-mdi:questionnaire:questionnaire",
        "title": "A form",
        "status": "active",
        "subjectType": ["Patient"],
    }
    items: Any = form.resource["item"]
    assert [one["linkId"] for one in items] == ["facts", "q", "page", "offerings", "logic", "never"]
    assert (form.version, form.losses) == ("R5", ())
    assert form.exact == {"q", "page", "o", "p"}
    assert form.types == {"q": "coding", "page": "display"}
    assert form.nested == {"q/description"}
    # As they were made, outside of their group.
    assert list(form.logic) == items[4]["item"]


@pytest.mark.parametrize(
    ("identifier", "url"),
    [
        ("4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01", "urn:uuid:4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"),
        (
            "4F6C1C8E-0D6C-4B4E-9A39-0F6A3C1D2E01",
            "urn:x-mdi:questionnaire:4F6C1C8E-0D6C-4B4E-9A39-0F6A3C1D2E01",
        ),
        ("a/b c", "urn:x-mdi:questionnaire:a%2Fb%20c"),
        ("7", "urn:x-mdi:questionnaire:7"),
    ],
)
def test_a_form_is_referred_to_by_a_url(identifier: str, url: str) -> None:
    document = doc.questionnaire(partner_questionnaire_id=identifier)
    assert canonical_url(parse_questionnaire(document)) == url
    assert exported(document).resource["url"] == url


def test_a_form_without_a_name_has_no_title() -> None:
    assert "title" not in exported(doc.questionnaire(name="")).resource
    assert "item" not in exported(doc.questionnaire()).resource


def test_r4_is_the_usual_version() -> None:
    form = to_fhir_questionnaire(
        program_of(doc.questionnaire(doc.question("q", "single_option", options=[doc.option("r", "R")])))
    )
    assert form.version == "R4"
    assert items_of(form.resource)["q"]["type"] == "choice"
