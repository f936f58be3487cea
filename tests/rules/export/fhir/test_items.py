"""What stands in a FHIR form for each fact, question and offering."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.fhir.elements import hidden, hidden_true
from rules.export.fhir.gates import Gates
from rules.export.fhir.items import Items
from rules.export.fhir.links import links_of
from rules.export.fhir.logic import Logic
from rules.export.losses import Loss
from tests.rules import documents as doc

if TYPE_CHECKING:
    from rules.export.fhir.elements import FhirVersion

Json = dict[str, Any]


def items_of(*questions: Json, version: FhirVersion = "R4", **fields: Any) -> Items:
    document = doc.questionnaire(*questions, **fields)
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    links = links_of(questionnaire)
    logic = Logic(compile_questionnaire(questionnaire), links)
    return Items(questionnaire, links, logic, Gates(links, logic), version)


def item_of(question_type: str, **fields: Any) -> Json:
    (item,) = items_of(doc.question("q", question_type, **{"title": "Why?"} | fields)).questions()
    return item


PLAIN = {"linkId": "q", "text": "Why?", "required": True}
RED, BLUE = doc.option("r", "Red"), doc.option("b", "Blue")
CODED = [{"valueCoding": {"code": "r", "display": "Red"}}, {"valueCoding": {"code": "b", "display": "Blue"}}]


@pytest.mark.parametrize(
    ("question_type", "expected"),
    [
        ("boolean", PLAIN | {"type": "boolean"}),
        ("integer", PLAIN | {"type": "integer"}),
        ("number", PLAIN | {"type": "decimal"}),
        ("string", PLAIN | {"type": "string"}),
        ("text", PLAIN | {"type": "text"}),
        ("date", PLAIN | {"type": "date"}),
        ("file", PLAIN | {"type": "attachment", "repeats": True}),
        ("single_option", PLAIN | {"type": "choice", "answerOption": CODED}),
        ("multiple_option", PLAIN | {"type": "choice", "answerOption": CODED, "repeats": True}),
        ("informational", {"linkId": "q", "text": "Why?", "type": "display"}),
    ],
)
def test_a_question_is_an_item_of_its_type(question_type: str, expected: Json) -> None:
    assert item_of(question_type, options=[RED, BLUE]) == expected


def test_in_r5_options_are_codings() -> None:
    (item,) = items_of(doc.question("q", "single_option", options=[RED]), version="R5").questions()
    assert item["type"] == "coding"


def test_only_what_everybody_sees_and_has_to_answer_is_required() -> None:
    assert "required" not in item_of("boolean", is_optional=True)
    invisible = item_of("boolean", is_visible=False)
    assert invisible == {"extension": [hidden()], "linkId": "q", "text": "Why?", "type": "boolean"}


def test_a_placeholder_is_the_format_of_the_entry() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/entryFormat"
    entry_format = {"url": url, "valueString": "in kg"}
    assert item_of("number", placeholder="in\u00a0kg")["extension"] == [entry_format]
    assert item_of("number", placeholder="in kg", is_visible=False)["extension"] == [hidden(), entry_format]
    assert "extension" not in item_of("number", placeholder=" ")


def test_a_question_without_a_title_is_called_by_its_label() -> None:
    assert item_of("boolean", title=None, label="Hidden\u00a0one")["text"] == "Hidden one"
    assert item_of("boolean", title="Why?", label="Hidden")["text"] == "Why?"
    assert "text" not in item_of("boolean", title=None)
    assert "text" not in item_of("boolean", title=" ")


def test_a_description_stands_below_its_question_and_in_the_text_of_a_page() -> None:
    below = {"linkId": "q/description", "text": "We ask all.", "type": "display"}
    assert item_of("boolean", description="We\u00a0ask all.")["item"] == [below]
    assert "item" not in item_of("boolean", description=" ")
    assert item_of("informational", description="We ask all.")["text"] == "Why?\n\nWe ask all."
    assert item_of("informational", title=None, description="We ask all.")["text"] == "We ask all."
    assert item_of("informational", description=" ")["text"] == "Why?"
    assert item_of("boolean", description="We ask all.")["text"] == "Why?"


OTHER = doc.option("o", "Other") | {"is_show_additional_field": True}
MORE = doc.option("m", "More") | {"is_show_additional_field": True}


def chosen(code: str) -> Json:
    return {"question": "q", "operator": "=", "answerCoding": {"code": code}}


@pytest.mark.parametrize("question_type", ["single_option", "multiple_option"])
@pytest.mark.parametrize(
    ("options", "enabled"),
    [
        ([OTHER, RED], {"enableWhen": [chosen("o")]}),
        ([RED, OTHER, MORE], {"enableWhen": [chosen("o"), chosen("m")], "enableBehavior": "any"}),
    ],
)
def test_free_text_is_asked_for_where_an_option_wants_it(
    question_type: str, options: list[Json], enabled: Json
) -> None:
    asked = {"linkId": "q/additional", "type": "text", "repeats": True} | enabled
    assert item_of(question_type, options=options)["item"] == [asked]
    assert "item" not in item_of(question_type, options=[RED, BLUE])


def test_only_options_that_can_be_chosen_want_free_text() -> None:
    assert "item" not in item_of("boolean", options=[OTHER])
    assert "answerOption" not in item_of("boolean", options=[OTHER])


def test_what_is_below_questions_is_remembered() -> None:
    items = items_of(
        doc.question("q", "single_option", description="All.", options=[OTHER]), doc.question("r")
    )
    items.questions()
    assert items.nested == ["q/description", "q/additional"]


@pytest.mark.parametrize(
    ("question_type", "default", "selected"),
    [
        ("single_option", "blue", [None, True]),
        ("single_option", "green", [None, None]),
        ("single_option", None, [None, None]),
        ("multiple_option", ["blue", "red"], [True, True]),
        ("multiple_option", [], [None, None]),
    ],
)
def test_a_default_that_is_an_option_is_selected(
    question_type: str, default: Any, selected: list[Any]
) -> None:
    item = item_of(question_type, options=[RED, BLUE], default_value=default)
    assert [one.get("initialSelected") for one in item["answerOption"]] == selected
    assert "initial" not in item


@pytest.mark.parametrize(
    ("question_type", "default", "initial"),
    [
        ("boolean", "no", [{"valueBoolean": False}]),
        ("integer", 3, [{"valueInteger": 3}]),
        ("number", "2.5", [{"valueDecimal": 2.5}]),
        ("date", "2024-02-29", [{"valueDate": "2024-02-29"}]),
        ("string", "a", [{"valueString": "a"}]),
        ("file", ["x"], [{"valueAttachment": {"title": "uploaded"}}]),
    ],
)
def test_any_other_default_is_the_initial_value(question_type: str, default: Any, initial: Any) -> None:
    assert item_of(question_type, default_value=default) == item_of(question_type) | {"initial": initial}


@pytest.mark.parametrize(
    ("question_type", "default"),
    [("file", []), ("string", ""), ("boolean", "perhaps"), ("boolean", None), ("informational", "x")],
)
def test_without_a_default_that_fits_there_is_no_initial_value(question_type: str, default: Any) -> None:
    assert "initial" not in item_of(question_type, default_value=default)


def test_an_option_is_shown_by_its_title_and_the_first_stands_for_both() -> None:
    twice = [doc.option("r", "\u00a0Red "), doc.option("r", "Rouge")]
    items = items_of(doc.question("q", "single_option", options=twice))
    assert items.questions()[0]["answerOption"] == CODED[:1]
    place = "/questions/0/options"
    assert items.losses == [Loss("option", place, "the first stands for both", approximated=False)]


def test_what_an_item_cannot_say_is_said_beside_it() -> None:
    items = items_of(
        doc.question("a\u00a0b", "informational", has_next_button=False),
        doc.question("n", "integer", default_value="2.5"),
        doc.question("m", "integer"),
        doc.question("x", "number", default_value="2.5"),
    )
    items.questions()
    assert items.losses == [
        Loss("id", "/questions/0/partner_questionnaire_question_id", "linkId 'a b'", approximated=False),
        Loss("dead-end", "/questions/0/has_next_button", "people can go on", approximated=False),
        Loss(
            "type", "/questions/1/type", "an integer compared with fractions is a decimal", approximated=False
        ),
    ]


def test_questions_stand_in_their_order_each_id_once_and_under_its_conditions() -> None:
    asked = [
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "yes")), order=2),
        doc.question("a", order=1),
        doc.question("a", "string", order=3),
    ]
    first, second = items_of(*asked).questions()
    assert (first["linkId"], first["type"], second["linkId"]) == ("a", "boolean", "b")
    assert second["enableWhen"][0]["question"] == "a"  # type: ignore[index]


def test_offerings_are_in_a_hidden_group_each_true_from_the_start() -> None:
    adults = doc.rule(doc.on("age", ">=", "18"))
    items = items_of(
        offerings=[
            doc.offering("x", adults, title="A\u00a0drug"),
            doc.offering("y", title=None),
            doc.offering("x", title="Another"),
        ]
    )
    (group,) = items.offerings()
    never = {"question": "never", "operator": "=", "answerBoolean": True}
    assert group == {
        "extension": [hidden()],
        "linkId": "offerings",
        "type": "group",
        "item": [
            hidden_true("offering-x", "A drug") | {"enableWhen": [never]},  # an id used twice is a fault
            hidden_true("offering-y", "y"),
        ],
    }
    assert items_of().offerings() == []


def test_an_offering_is_enabled_by_its_rules() -> None:
    items = items_of(offerings=[doc.offering("x", doc.rule(doc.on("age", ">=", "18")))])
    (group,) = items.offerings()
    adult = {"question": "fact-age", "operator": ">=", "answerInteger": 18}
    assert group["item"] == [hidden_true("offering-x", "x") | {"enableWhen": [adult]}]


FACTS = {
    "age": ("Age in completed years", "integer"),
    "bmi": ("Body mass index in kg/m2", "decimal"),
    "state-uuid": ("State: its UUID, in lower case", "string"),
    "state-abbreviation": ("State: its abbreviation, in lower case", "string"),
    "state-name": ("State: its name, in lower case", "string"),
    "weight": ("Weight in kg", "decimal"),
    "height": ("Height in cm", "decimal"),
}


def facts_of(*requirements: Json, version: FhirVersion = "R4") -> list[Json]:
    items = items_of(offerings=[doc.offering("x", *map(doc.rule, requirements))], version=version)
    items.offerings()
    return items.facts()


def fact(name: str) -> Json:
    text, item_type = FACTS[name]
    return {"linkId": f"fact-{name}", "text": text, "type": item_type, "readOnly": True}


def facts(*items: Json) -> list[Json]:
    return [{"linkId": "facts", "type": "group", "text": "Facts", "item": list(items)}]


@pytest.mark.parametrize(
    ("requirement", "names"),
    [
        (doc.on("age", ">", "17"), ["age"]),
        (doc.on("bmi", ">", "27"), ["bmi", "weight", "height"]),
        (doc.on("state", "=", "NY"), ["state-abbreviation"]),
        (doc.on("state", "=", "New York"), ["state-name"]),
        (doc.on("state", "=", "00000000-0000-4000-8000-000000000000"), ["state-uuid"]),
    ],
)
def test_a_fact_that_is_asked_for_is_read_only(requirement: Json, names: list[str]) -> None:
    assert facts_of(requirement) == facts(*map(fact, names))


@pytest.mark.parametrize(("version", "choice"), [("R4", "choice"), ("R5", "coding")])
def test_the_gender_is_one_of_four_codes(version: FhirVersion, choice: str) -> None:
    """ISO/IEC 5218."""
    words = {"0": "not known", "1": "male", "2": "female", "9": "not applicable"}
    assert facts_of(doc.on("gender", "=", "2"), version=version) == facts(
        {
            "linkId": "fact-gender",
            "text": "Gender (ISO/IEC 5218)",
            "type": choice,
            "readOnly": True,
            "answerOption": [
                {"valueCoding": {"code": code, "display": word}} for code, word in words.items()
            ],
        }
    )


def test_an_age_that_is_compared_with_fractions_is_a_decimal_and_nothing_else_is() -> None:
    found = facts_of(doc.on("age", ">", "17.5"), doc.on("state", "=", "NY"))
    assert found == facts(fact("age") | {"type": "decimal"}, fact("state-abbreviation"))


def test_facts_that_nothing_asks_for_are_not_there() -> None:
    assert facts_of() == []
