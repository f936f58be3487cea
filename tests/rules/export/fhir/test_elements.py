"""The pieces of FHIR's JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rules import parse_questionnaire
from rules.export.fhir.elements import (
    default_of,
    fhir_type,
    fhir_value,
    hidden,
    hidden_group,
    hidden_true,
    present,
)
from rules.export.fhir.links import links_of
from tests.rules import documents as doc

if TYPE_CHECKING:
    from rules import Questionnaire

# https://hl7.org/fhir/extensions/StructureDefinition-questionnaire-hidden.html
HIDDEN = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}


def asking(question_type: str, **fields: Any) -> Questionnaire:
    options = [doc.option("r", "Red"), doc.option("b", "Blue")]
    return parse_questionnaire(doc.questionnaire(doc.question("q", question_type, options=options, **fields)))


@pytest.mark.parametrize(
    ("question_type", "r4", "r5"),
    [
        ("boolean", "boolean", "boolean"),
        ("single_option", "choice", "coding"),
        ("multiple_option", "choice", "coding"),
        ("integer", "integer", "integer"),
        ("number", "decimal", "decimal"),
        ("string", "string", "string"),
        ("text", "text", "text"),
        ("rating", "string", "string"),
        ("date", "date", "date"),
        ("file", "attachment", "attachment"),
        ("informational", "display", "display"),
    ],
)
def test_each_type_has_one_of_fhir(question_type: str, r4: str, r5: str) -> None:
    questionnaire = asking(question_type)
    (question,) = questionnaire.questions
    links = links_of(questionnaire)
    assert (fhir_type(question, links, "R4"), fhir_type(question, links, "R5")) == (r4, r5)


def test_an_integer_with_a_fraction_is_a_decimal() -> None:
    questionnaire = asking("integer", default_value="2.5")
    assert fhir_type(questionnaire.questions[0], links_of(questionnaire), "R4") == "decimal"


@pytest.mark.parametrize(
    ("question_type", "given", "expected"),
    [
        ("boolean", "no", False),
        ("single_option", "blue", "b"),
        ("multiple_option", ["blue"], frozenset({"b"})),
        ("number", "2.50", Decimal("2.5")),
        ("string", None, None),
        ("string", " ", None),
        ("boolean", "perhaps", None),
        ("informational", "read", None),
    ],
)
def test_a_default_is_read_as_an_answer_is_and_is_none_if_it_fits_not(
    question_type: str, given: Any, expected: Any
) -> None:
    default = default_of(asking(question_type, default_value=given).questions[0])
    assert default == expected
    assert type(default) is type(expected)


@pytest.mark.parametrize(
    ("item_type", "value", "expected"),
    [
        ("boolean", False, {"valueBoolean": False}),
        ("integer", Decimal("3.0"), {"valueInteger": 3}),
        ("decimal", Decimal("2.5"), {"valueDecimal": 2.5}),
        ("date", date(2024, 2, 29), {"valueDate": "2024-02-29"}),
        ("string", "a\u00a0b", {"valueString": "a b"}),
        ("text", "a", {"valueString": "a"}),
    ],
)
def test_a_value_is_named_after_its_type(item_type: str, value: object, expected: Any) -> None:
    assert fhir_value(item_type, value) == expected


def test_what_nobody_sees_says_so() -> None:
    assert hidden() == HIDDEN
    truth = {"type": "boolean", "extension": [HIDDEN], "initial": [{"valueBoolean": True}]}
    assert hidden_true("x", None) == truth | {"linkId": "x"}
    assert hidden_true("x", "Said") == truth | {"linkId": "x", "text": "Said"}
    items: Any = [hidden_true("x", None)]
    assert hidden_group("g", items) == [
        {"linkId": "g", "type": "group", "extension": [HIDDEN], "item": items}
    ]
    assert hidden_group("g", []) == []


def test_what_is_empty_is_left_out_but_no_value_is_empty() -> None:
    assert present({"a": None, "b": [], "c": "", "d": False, "e": 0}) == {"d": False, "e": 0}
