"""Demographic fields are checked in words that a person can act on."""

from __future__ import annotations

from datetime import date

import pytest

from intake_host.sandbox.demographics import (
    ADDRESS,
    ALLERGIES,
    DATE_OF_BIRTH,
    GENDER,
    IDENTIFICATION,
    METRICS,
    DemographicStep,
    age_years,
    facts_source,
    validate,
)
from tests.sandbox.small_mdi import NEW_YORK, places

TODAY = date(2026, 11, 24)
PERSON = {
    "first_name": "Ada",
    "last_name": "Moss",
    "email": "a@example.com",
    "phone_number": "(415) 555-2671",
}
HOME = {"address": "1 Main St", "city_name": "Albany", "state_id": NEW_YORK, "zip_code": "12207"}


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        (IDENTIFICATION, PERSON),
        (IDENTIFICATION, {**PERSON, "phone_number": "+1 415-555-2671"}),
        (ADDRESS, HOME),
        (ADDRESS, {**HOME, "zip_code": "12207-1234"}),
        (DATE_OF_BIRTH, {"date_of_birth": "2026-11-24"}),
        (GENDER, {"gender": "0"}),
        (METRICS, {"weight_kg": "86.7", "height_cm": "170"}),
        (ALLERGIES, {}),
    ],
)
def test_what_a_person_would_type_is_fine(step: DemographicStep, typed: dict[str, str]) -> None:
    assert validate(step, typed, today=TODAY, places=places()) == {}


@pytest.mark.parametrize(
    ("step", "typed", "errors"),
    [
        (
            IDENTIFICATION,
            {**PERSON, "email": "ada"},
            {"email": "Enter an email address such as name@example.com"},
        ),
        (IDENTIFICATION, {**PERSON, "last_name": " "}, {"last_name": "Enter your last name"}),
        (IDENTIFICATION, {**PERSON, "first_name": "x" * 36}, {"first_name": "Use at most 35 characters"}),
        (
            IDENTIFICATION,
            {**PERSON, "phone_number": "555-2671"},
            {"phone_number": "Enter a US phone number with its area code"},
        ),
        (ADDRESS, {**HOME, "state_id": "nowhere"}, {"state_id": "Choose your state from the list"}),
        (ADDRESS, {**HOME, "zip_code": "1220"}, {"zip_code": "Enter a ZIP code of 5 or 9 digits"}),
        (
            DATE_OF_BIRTH,
            {"date_of_birth": "2026-11-25"},
            {"date_of_birth": "Your date of birth must be in the past"},
        ),
        (
            DATE_OF_BIRTH,
            {"date_of_birth": "1826-11-25"},
            {"date_of_birth": "Check the year of your date of birth"},
        ),
        (
            DATE_OF_BIRTH,
            {"date_of_birth": "19900501"},
            {"date_of_birth": "Enter your date of birth as year, month and day"},
        ),
        (
            METRICS,
            {"weight_kg": "8_0", "height_cm": "1e2"},
            {"weight_kg": "Enter a number from 1 to 500 kg", "height_cm": "Enter a number from 40 to 260 cm"},
        ),
        (GENDER, {}, {"gender": "Choose your gender"}),
        (GENDER, {"gender": "7"}, {"gender": "Choose one of the answers"}),
        (
            METRICS,
            {"weight_kg": "nan", "height_cm": ""},
            {"weight_kg": "Enter a number from 1 to 500 kg", "height_cm": "Enter your height"},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    step: DemographicStep, typed: dict[str, str], errors: dict[str, str]
) -> None:
    assert validate(step, typed, today=TODAY, places=places()) == errors


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("2008-11-24", date(2026, 11, 24), 18),
        ("2008-11-25", date(2026, 11, 24), 17),
        ("2008-02-29", date(2026, 2, 28), 17),
        ("2008-02-29", date(2026, 3, 1), 18),
    ],
)
def test_age_is_counted_in_completed_years(born: str, today: date, years: int) -> None:
    assert age_years(born, today) == years


def test_a_state_is_told_to_the_rules_by_all_three_identifiers() -> None:
    facts = facts_source({"state_id": NEW_YORK, "gender": "2"}, today=TODAY, places=places())
    assert facts == {"as_of": "2026-11-24", "gender": 2, "state": [NEW_YORK, "NY", "New York"]}
