"""The panel of facts shows what was typed, what is wrong with it, and what comes of it."""

from __future__ import annotations

from datetime import date

import pytest

from intake_host.preview.person import NO_SUCH_STATE, facts_as_posted, facts_in_words, panel, refused
from rules import read_facts

NEW_YORK = ["856d1903-8abf-4b2f-b217-12c449e825ba", "NY", "New York"]
MEASURES = {"height_cm": "170", "weight_kg": "70"}


def test_it_shows_age_and_bmi_that_come_of_the_facts() -> None:
    facts = {"date_of_birth": "1990-04-12", "as_of": "2026-11-25", **MEASURES}
    shown = panel(facts, read_facts(facts), {})
    assert shown.age_years == 36
    assert shown.bmi == "24.22"
    assert shown.fields["weight_kg"].value == "70"


def test_without_them_it_says_nothing() -> None:
    shown = panel({}, read_facts({}), {})
    assert (shown.age_years, shown.bmi) == (None, None)
    assert shown.fields["state"].value == ""


def test_an_error_stands_at_its_field() -> None:
    typed = {**MEASURES, "weight_kg": "70000"}
    shown = panel(typed, read_facts(MEASURES), refused(typed))
    assert shown.fields["weight_kg"].error is not None
    assert "kilograms" in shown.fields["weight_kg"].error
    assert shown.fields["weight_kg"].value == "70000"
    assert shown.fields["height_cm"].error is None


def test_of_several_names_of_one_state_its_name_is_shown() -> None:
    facts = {"state": ["not known here", "NY"]}
    assert panel(facts, read_facts(facts), {}).fields["state"].value == "New York"


@pytest.mark.parametrize("typed", ["ny", " New York ", "new york", NEW_YORK[0].upper()])
def test_a_known_state_has_all_its_identifiers(typed: str) -> None:
    facts = facts_as_posted({"fact-state": typed}, date(2026, 11, 25), {})
    assert facts == {"state": NEW_YORK}
    assert panel(facts, read_facts(facts), {}).fields["state"].value == "New York"


def test_an_unknown_state_stays_as_it_was_typed() -> None:
    assert facts_as_posted({"fact-state": "Atlantis"}, date(2026, 11, 25), {}) == {"state": "Atlantis"}


def test_a_state_that_is_known_by_its_id_is_shown_by_its_name() -> None:
    facts = {"state": NEW_YORK[0]}
    assert panel(facts, read_facts(facts), {}).fields["state"].value == "New York"


def test_an_id_that_was_made_for_any_other_state_is_shown_in_words() -> None:
    facts = {"state": ["00000000-0000-4000-8000-000000000000"]}
    shown = panel(facts, read_facts(facts), {}).fields["state"]
    assert shown.value == "a state that no rule names"
    assert facts_as_posted({"fact-state": shown.value}, date(2026, 11, 25), facts) == facts


@pytest.mark.parametrize("typed", ["zz", "Alabma", ["Atlantis"]])
def test_a_state_that_nobody_knows_stays_with_a_warning(typed: object) -> None:
    facts = {"state": typed}
    shown = panel(facts, read_facts(facts), {}).fields["state"]
    assert (shown.warning, shown.error) == (NO_SUCH_STATE, None)
    assert shown.value


@pytest.mark.parametrize(
    "typed", [None, "ny", "Puerto Rico", ["zz", "NY"], "12345678-1234-1234-1234-123456789abc"]
)
def test_a_state_that_there_is_or_an_id_has_no_warning(typed: object) -> None:
    facts = {"state": typed}
    assert panel(facts, read_facts(facts), {}).fields["state"].warning is None


def test_each_of_several_wrong_facts_has_its_error() -> None:
    typed = {
        "as_of": "soon",
        "date_of_birth": "long ago",
        "age_years": "x",
        "height_cm": "1.7",
        "weight_kg": "80",
    }
    fields = panel(typed, read_facts({}), refused(typed)).fields
    wrong = {name for name, one in fields.items() if one.error}
    assert wrong == {"as_of", "date_of_birth", "age_years", "height_cm"}


def test_a_day_that_cannot_be_says_nothing_against_the_date_of_birth() -> None:
    assert refused({"as_of": "soon", "date_of_birth": "1990-04-12", "gender": "7"}).keys() == {
        "as_of",
        "gender",
    }


@pytest.mark.parametrize(
    ("fact", "typed", "told"),
    [
        ("weight_kg", "95,5", "Write 95.5 with a point"),
        ("height_cm", "170,5", "Write 170.5 with a point"),
        ("weight_kg", "95,5 kg", "Has to be a number of kilograms above 0 and at most 1000"),
        ("height_cm", "1,70", "Has to be a number of centimetres from 10 to 300"),
    ],
)
def test_a_number_says_how_to_write_it(fact: str, typed: str, told: str) -> None:
    facts = {fact: typed}
    assert panel(facts, read_facts({}), refused(facts)).fields[fact].error == told


def test_facts_in_words_have_units_and_what_comes_of_them() -> None:
    facts = {"age_years": 41, "gender": 2, "state": "ny", "height_cm": 170, "weight_kg": "95.0"}
    assert facts_in_words(facts) == [
        "Age 41",
        "Gender female",
        "State New York",
        "Height 170 cm",
        "Weight 95.0 kg",
        "BMI 32.87",
    ]
    assert facts_in_words({"date_of_birth": "1990-04-12", "as_of": "2026-11-25"}) == [
        "Date of birth 1990-04-12",
        "Age 36",
        "On 2026-11-25",
    ]
    assert facts_in_words({}) == []
