"""A case as it was read, and changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from rules import compile_questionnaire, evaluate, parse_questionnaire, read_answers, read_facts
from rules.candidates import Source
from rules.why_not.person import Person, changed_facts
from tests.rules import documents as doc

QUESTIONNAIRE = parse_questionnaire(
    doc.questionnaire(
        doc.question("q"), offerings=[doc.offering("o", doc.rule(doc.on_question("q", "!=", True)))]
    )
)
PROGRAM = compile_questionnaire(QUESTIONNAIRE)
BORN = {"date_of_birth": "1990-01-01", "as_of": "2026-01-02", "gender": 2, "state": ["NY", "New York"]}
FACTS = read_facts(BORN | {"weight_kg": 100, "height_cm": 200})


def person(answers: dict[str, Any] | None = None, *, final: bool = False) -> Person:
    return Person(PROGRAM, read_answers(QUESTIONNAIRE, answers or {}), FACTS, final)


def source(name: str, kind: Any) -> Source:
    return Source(name, kind, QUESTIONNAIRE.question(name), (), ())


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("age", "age", 36),
        ("bmi", "bmi", 25),
        ("gender", "gender", 2),
        ("state", "state", ("NY", "New York")),
        ("q", "boolean", True),
    ],
)
def test_what_there_is(name: str, kind: str, expected: object) -> None:
    assert person({"q": True}).current(source(name, kind)) == expected


def test_what_there_is_not() -> None:
    assert person().current(source("q", "boolean")) is None
    assert person({"q": None}).current(source("q", "boolean")) is None


@pytest.mark.parametrize("final", [False, True])
def test_its_evaluation_is_the_engine_s(final: bool) -> None:
    one = person(final=final)
    assert one.evaluation() == evaluate(PROGRAM, one.answers, FACTS, final=final)
    assert bool(one.evaluation().offerings.eligible) is final


def test_a_changed_person_is_another() -> None:
    one = person({"q": True})
    skipped = one.changed(source("q", "boolean"), None)
    assert skipped.answers.entries == {"q": None}
    assert (skipped.program, skipped.facts, skipped.final) == (one.program, one.facts, one.final)
    assert one.answers.entries == {"q": True}
    older = one.changed(source("age", "age"), 50)
    assert older.facts == changed_facts(FACTS, "age", 50)
    assert older.answers == one.answers


def test_an_age_takes_the_place_of_a_birthday() -> None:
    found = changed_facts(FACTS, "age", 17)
    assert (found.age_years, found.date_of_birth, found.as_of) == (17, None, date(2026, 1, 2))
    assert (found.gender, found.state) == (FACTS.gender, FACTS.state)


@pytest.mark.parametrize(("name", "value"), [("gender", 1), ("state", ("OH",))])
def test_other_facts_stay_as_they_are(name: str, value: object) -> None:
    found = changed_facts(FACTS, name, value)
    assert getattr(found, name) == value
    assert found.date_of_birth == FACTS.date_of_birth
    assert (found.gender == FACTS.gender) is (name != "gender")
    assert (found.state == FACTS.state) is (name != "state")


def test_a_body_mass_index_changes_the_weight() -> None:
    found = changed_facts(FACTS, "bmi", Decimal(30))
    assert (found.weight_kg, found.height_cm, found.bmi_kg_per_m2) == (
        Decimal(120),
        Decimal(200),
        Fraction(30),
    )
    unknown = changed_facts(read_facts({}), "bmi", Decimal(30))
    assert unknown.bmi_kg_per_m2 == 30
