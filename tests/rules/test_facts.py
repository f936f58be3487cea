from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from rules import FactError, read_facts
from rules.facts import by_kind, read_date, read_gender


@pytest.mark.parametrize(
    ("date_of_birth", "as_of", "years"),
    [
        pytest.param("1990-11-23", "2026-11-22", 35, id="the day before the birthday"),
        pytest.param("1990-11-23", "2026-11-23", 36, id="the birthday"),
        pytest.param("2008-02-29", "2026-02-28", 17, id="29 February counts as 1 March: not yet"),
        pytest.param("2008-02-29", "2026-03-01", 18, id="29 February counts as 1 March: now"),
        pytest.param("2008-02-29", "2028-02-29", 20, id="29 February in a leap year"),
        pytest.param("2026-11-23", "2026-11-23", 0, id="born today"),
    ],
)
def test_age_is_completed_years(date_of_birth: str, as_of: str, years: int) -> None:
    assert read_facts({"date_of_birth": date_of_birth, "as_of": as_of}).age_years == years


@pytest.mark.parametrize(
    ("weight_kg", "height_cm", "bmi"),
    [
        pytest.param(86.7, 170, Fraction(30), id="a float counts as the decimal it is written as"),
        pytest.param("86.70", "170.0", Fraction(30), id="numeric strings"),
        pytest.param(86.69, 170, Fraction(8669 * 100, 170 * 170), id="unrounded"),
        pytest.param(80, None, None, id="height not known"),
        pytest.param(None, 170, None, id="weight not known"),
    ],
)
def test_bmi_is_exact(weight_kg: Any, height_cm: Any, bmi: Fraction | None) -> None:
    assert read_facts({"weight_kg": weight_kg, "height_cm": height_cm}).bmi_kg_per_m2 == bmi


@pytest.mark.parametrize(
    ("given", "code"), [(0, 0), (1, 1), ("2", 2), (9, 9), (" Male ", 1), ("FEMALE", 2), (1.0, 1)]
)
def test_gender_is_a_code_or_a_word(given: Any, code: int) -> None:
    assert read_facts({"gender": given}).gender == code


def test_a_state_has_identifiers_of_three_kinds() -> None:
    facts = read_facts(
        {"state": [" NY ", "New York", "4F6C1C8E-0d6c-4b4e-9a39-0f6a3c1d2e01", "fbc24c1f-damaged"]}
    )
    assert dict(facts.states_by_kind or {}) == {
        "abbreviation": frozenset({"ny"}),
        "name": frozenset({"new york"}),
        "uuid": frozenset({"4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01", "fbc24c1f-damaged"}),
    }
    assert read_facts({"state": "NY"}).state == ("NY",)


def test_what_is_missing_or_null_is_not_known() -> None:
    nothing = read_facts({})
    assert nothing == read_facts(dict.fromkeys(("age_years", "gender", "state", "weight_kg", "height_cm")))
    assert (nothing.age_years, nothing.gender, nothing.states_by_kind, nothing.bmi_kg_per_m2) == (None,) * 4


def test_birth_date_and_a_stated_age_may_agree() -> None:
    assert read_facts({"date_of_birth": "1990-01-01", "as_of": "2026-11-23", "age_years": 36}).age_years == 36


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        pytest.param({"agee_years": 3}, "agee_years", id="unknown key"),
        pytest.param({"date_of_birth": "1990-01-01"}, "as_of", id="birth date without as_of"),
        pytest.param(
            {"date_of_birth": "2026-11-24", "as_of": "2026-11-23"}, "date_of_birth", id="born later"
        ),
        pytest.param({"date_of_birth": "1850-01-01", "as_of": "2026-11-23"}, "date_of_birth", id="176 years"),
        pytest.param({"date_of_birth": "19900101", "as_of": "2026-11-23"}, "date_of_birth", id="no dashes"),
        pytest.param({"as_of": "2026-02-30"}, "as_of", id="no such day"),
        pytest.param({"as_of": 20261123}, "as_of", id="a number for a day"),
        pytest.param(
            {"date_of_birth": "1990-01-01", "as_of": "2026-11-23", "age_years": 20},
            "age_years",
            id="contradiction",
        ),
        pytest.param({"age_years": 17.5}, "age_years", id="half a year"),
        pytest.param({"age_years": -1}, "age_years", id="negative age"),
        pytest.param({"age_years": 151}, "age_years", id="too old"),
        pytest.param({"age_years": True}, "age_years", id="true is no age"),
        pytest.param({"age_years": "old"}, "age_years", id="a word for an age"),
        pytest.param({"gender": 3}, "gender", id="no such code"),
        pytest.param({"gender": "f"}, "gender", id="no such word"),
        pytest.param({"gender": []}, "gender", id="a list of genders"),
        pytest.param({"state": []}, "state", id="no identifier"),
        pytest.param({"state": [" "]}, "state", id="a blank identifier"),
        pytest.param({"state": 36}, "state", id="a number for a state"),
        pytest.param({"weight_kg": 0}, "weight_kg", id="zero weight"),
        pytest.param({"weight_kg": "-70"}, "weight_kg", id="negative weight"),
        pytest.param({"weight_kg": float("inf")}, "weight_kg", id="infinite weight"),
        pytest.param({"weight_kg": float("nan")}, "weight_kg", id="NaN weight"),
        pytest.param({"weight_kg": "1e999999999"}, "weight_kg", id="an absurd exponent"),
        pytest.param({"weight_kg": "1e2000"}, "weight_kg", id="a large exponent"),
        pytest.param({"weight_kg": 86700}, "weight_kg", id="grams"),
        pytest.param({"height_cm": 1.7}, "height_cm", id="metres"),
        pytest.param({"height_cm": "170 cm"}, "height_cm", id="with its unit"),
        pytest.param([], "facts", id="a list"),
    ],
)
def test_what_cannot_be_a_fact_is_refused_by_name(source: Any, fact: str) -> None:
    with pytest.raises(FactError) as caught:
        read_facts(source)
    assert caught.value.fact == fact
    assert caught.value.allowed


DAY = "has to be a day, written YYYY-MM-DD"
YEARS = "has to be completed years, a whole number from 0 to 150"
GENDER = "has to be 0 (not known), 1 (male), 2 (female), 9 (not applicable), 'male' or 'female'"
STATE = "has to be a state's UUID, abbreviation or name, or a list of these"
WEIGHT = "has to be a number of kilograms above 0 and at most 1000"
HEIGHT = "has to be a number of centimetres from 10 to 300"
BORN = {"date_of_birth": "1990-01-01"}


@pytest.mark.parametrize(
    ("source", "fact", "allowed"),
    [
        (BORN, "as_of", "has to be given with date_of_birth: the day on which the age counts"),
        (BORN | {"as_of": "1989-12-31"}, "date_of_birth", "has to be a day not later than as_of"),
        (BORN | {"as_of": "2141-01-01"}, "date_of_birth", "has to be at most 150 years before as_of"),
        (
            BORN | {"as_of": "2026-11-23", "age_years": 40},
            "age_years",
            "has to agree with date_of_birth on as_of; give one of them",
        ),
        ({"as_of": "2026-02-30"}, "as_of", DAY),
        ({"date_of_birth": "20260101"}, "date_of_birth", DAY),
        ({"date_of_birth": 5}, "date_of_birth", DAY),
        ({"as_of": "2026-W01-1"}, "as_of", DAY),
        ({"age_years": 151}, "age_years", YEARS),
        ({"age_years": -1}, "age_years", YEARS),
        ({"age_years": 1.5}, "age_years", YEARS),
        ({"gender": 3}, "gender", GENDER),
        ({"state": []}, "state", STATE),
        ({"state": ["NY", ""]}, "state", STATE),
        ({"state": ["NY", 5]}, "state", STATE),
        ({"weight_kg": 0}, "weight_kg", WEIGHT),
        ({"weight_kg": "1000.1"}, "weight_kg", WEIGHT),
        ({"height_cm": "9.9"}, "height_cm", HEIGHT),
        ({"height_cm": 300.1}, "height_cm", HEIGHT),
        ([], "facts", "has to be a JSON object"),
        (
            {"wieght_kg": 1},
            "wieght_kg",
            (
                "no such fact (did you mean 'weight_kg'?); there are as_of, date_of_birth, age_years, gender, state, "
                "weight_kg, height_cm"
            ),
        ),
    ],
)
def test_a_refusal_says_what_is_allowed(source: Any, fact: str, allowed: str) -> None:
    with pytest.raises(FactError) as caught:
        read_facts(source)
    assert (caught.value.fact, caught.value.allowed) == (fact, allowed)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ({"age_years": 0}, 0),
        ({"age_years": "150"}, 150),
        ({"age_years": 18.0}, 18),
        (BORN | {"as_of": "2140-12-31"}, 150),
        (BORN | {"as_of": "1990-01-01"}, 0),
        (BORN | {"as_of": "2026-11-23", "age_years": 36}, 36),
    ],
)
def test_ages_that_there_are(source: Any, value: int) -> None:
    assert read_facts(source).age_years == value


def test_the_lightest_and_the_heaviest_the_shortest_and_the_tallest() -> None:
    for weight in ("0.001", 1000):
        assert read_facts({"weight_kg": weight}).weight_kg == Decimal(str(weight))
    for height in (10, "300"):
        assert read_facts({"height_cm": height}).height_cm == Decimal(height)


def test_facts_as_json_read_back_as_the_same() -> None:
    said = {
        "as_of": "2026-11-23",
        "date_of_birth": "1990-01-01",
        "gender": 2,
        "state": ["NY", "New York"],
        "weight_kg": "86.70",
        "height_cm": "170",
    }
    assert read_facts(said).to_json() == said
    assert read_facts(read_facts(said).to_json()) == read_facts(said)
    assert read_facts({"age_years": 20, "weight_kg": "1e2"}).to_json() == {
        "age_years": 20,
        "weight_kg": "100",
    }
    assert read_facts({}).to_json() == {}


@pytest.mark.parametrize(
    ("given", "day"),
    [
        (" 2026-11-23 ", date(2026, 11, 23)),
        ("2026-11-3", None),
        ("20261123", None),
        ("2026-W48-1", None),
        ("2026-W48", None),
        ("", None),
        (None, None),
        (20261123, None),
    ],
)
def test_a_day_is_written_with_two_hyphens(given: Any, day: date | None) -> None:
    assert read_date(given) == day


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (" FEMALE", 2),
        ("male", 1),
        ("9", 9),
        (0, 0),
        (2.0, 2),
        (3, None),
        ("f", None),
        (True, None),
        (None, None),
    ],
)
def test_a_gender_by_code_or_word(given: Any, code: int | None) -> None:
    assert read_gender(given) == code


def test_identifiers_of_several_kinds_are_kept_apart_and_of_one_together() -> None:
    assert by_kind(("NY", "ca", "New York")) == {
        "abbreviation": frozenset({"ny", "ca"}),
        "name": frozenset({"new york"}),
    }
    assert by_kind(()) is None


def test_an_unknown_fact_gets_a_suggestion() -> None:
    with pytest.raises(FactError, match="did you mean 'weight_kg'"):
        read_facts({"weight": 80})


def test_neither_repr_nor_message_shows_a_value() -> None:
    assert "1990" not in repr(read_facts({"date_of_birth": "1990-01-01", "as_of": "2026-11-23"}))
    with pytest.raises(FactError) as caught:
        read_facts({"gender": "secretive"})
    assert "secretive" not in str(caught.value)
