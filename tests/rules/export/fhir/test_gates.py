"""Conditions within conditions: hidden items that are enabled if a part of a rule holds."""

from __future__ import annotations

from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.fhir.elements import hidden, hidden_group, hidden_true
from rules.export.fhir.formulas import (
    ALWAYS,
    NEVER,
    Combination,
    Comparison,
    Formula,
    Negation,
    Settled,
    all_of,
    any_of,
)
from rules.export.fhir.gates import Gates
from rules.export.fhir.links import links_of
from rules.export.fhir.logic import Logic
from tests.rules import documents as doc

Json = dict[str, Any]

A, B, C = (Comparison(name, "=", "Boolean", value=True) for name in "abc")
ON_A, ON_B, ON_C = ({"question": name, "operator": "=", "answerBoolean": True} for name in "abc")
EITHER = any_of([A, B])
BOTH = all_of([A, B])


def gates() -> Gates:
    """Of a questionnaire whose question `q` is for adults."""
    adults = doc.rule(doc.on("age", ">=", "18"))
    document = doc.questionnaire(*map(doc.question, ("a", "b", "c")), doc.question("q", "boolean", adults))
    questionnaire = parse_questionnaire(document)
    links = links_of(questionnaire)
    return Gates(links, Logic(compile_questionnaire(questionnaire), links))


def gate(number: int) -> Json:
    return hidden_true(f"logic-{number}", None)


def through(number: int) -> Json:
    return {"question": f"logic-{number}", "operator": "=", "answerBoolean": True}


def closed(number: int) -> Json:
    return {"question": f"logic-{number}", "operator": "exists", "answerBoolean": False}


@pytest.mark.parametrize(
    ("formula", "enabled"),
    [
        pytest.param(ALWAYS, {}, id="always"),
        pytest.param(A, {"enableWhen": [ON_A]}, id="one condition takes no behaviour"),
        pytest.param(BOTH, {"enableWhen": [ON_A, ON_B], "enableBehavior": "all"}, id="both"),
        pytest.param(EITHER, {"enableWhen": [ON_A, ON_B], "enableBehavior": "any"}, id="either"),
        pytest.param(
            Comparison("x", "!=", "Coding", "k"),
            {"enableWhen": [{"question": "x", "operator": "!=", "answerCoding": {"code": "k"}}]},
            id="a coding goes by its code",
        ),
        pytest.param(
            Comparison("x", "<", "Decimal", 2.5),
            {"enableWhen": [{"question": "x", "operator": "<", "answerDecimal": 2.5}]},
            id="a number is said as it is",
        ),
    ],
)
def test_what_one_word_combines_needs_no_gate(formula: Formula, enabled: Json) -> None:
    some = gates()
    assert some.enabled(formula) == enabled
    assert some.items() == []
    assert some.groups([]) == []


def test_what_never_holds_is_that_an_item_which_nobody_answers_is_true() -> None:
    some = gates()
    assert some.enabled(NEVER) == {
        "enableWhen": [{"question": "never", "operator": "=", "answerBoolean": True}]
    }
    assert some.groups([]) == [{"extension": [hidden()], "linkId": "never", "type": "boolean"}]


def test_a_part_within_a_part_goes_through_a_gate() -> None:
    some = gates()
    assert some.enabled(all_of([EITHER, C])) == {"enableWhen": [through(1), ON_C], "enableBehavior": "all"}
    items = some.items()
    assert items == [gate(1) | {"enableWhen": [ON_A, ON_B], "enableBehavior": "any"}]
    assert some.groups(items) == hidden_group("logic", items)


def test_a_negation_is_that_the_gate_is_closed() -> None:
    some = gates()
    assert some.enabled(Negation(BOTH)) == {"enableWhen": [closed(1)]}
    assert some.items() == [gate(1) | {"enableWhen": [ON_A, ON_B], "enableBehavior": "all"}]


def test_one_gate_does_for_all_who_ask_for_the_same() -> None:
    some = gates()
    assert some.enabled(all_of([EITHER, C]))["enableWhen"] == [through(1), ON_C]
    assert some.enabled(all_of([C, EITHER]))["enableWhen"] == [ON_C, through(1)]
    assert some.enabled(Negation(EITHER)) == {"enableWhen": [closed(1)]}
    assert some.enabled(any_of([BOTH, C]))["enableWhen"] == [through(2), ON_C]
    assert [one["linkId"] for one in some.items()] == ["logic-1", "logic-2"]


def test_gates_that_gates_need_follow_them() -> None:
    deep = all_of([C, any_of([BOTH, Negation(A)])])
    some = gates()
    assert some.enabled(deep) == {"enableWhen": [ON_C, through(1)], "enableBehavior": "all"}
    assert some.items() == [
        gate(1) | {"enableWhen": [through(2), closed(3)], "enableBehavior": "any"},
        gate(2) | {"enableWhen": [ON_A, ON_B], "enableBehavior": "all"},
        gate(3) | {"enableWhen": [ON_A]},
    ]


def test_a_question_is_settled_if_it_is_shown_or_hidden() -> None:
    some = gates()
    assert some.enabled(all_of([Settled("q"), A])) == {
        "enableWhen": [through(1), ON_A],
        "enableBehavior": "all",
    }
    shown, hidden_by = (
        {"question": "fact-age", "operator": operator, "answerInteger": 18} for operator in (">=", "<")
    )
    assert some.items() == [gate(1) | {"enableWhen": [shown, hidden_by], "enableBehavior": "any"}]


def test_whom_it_compares_is_remembered() -> None:
    some = gates()
    assert some.asked == set()
    some.enabled(Combination("all", (A, Negation(B), Settled("q"))))
    assert some.asked == {"a"}
    some.items()
    assert some.asked == {"a", "b", "fact-age"}
