"""The demographic steps: what every intake asks before and after the questionnaire's own questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from intake_host.forms import FieldView, OptionView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_host.places import Places
    from intake_host.sandbox.records import Patient

__all__ = [
    "ADULT_YEARS",
    "DEMOGRAPHIC_STEPS",
    "HEALTH_STEPS",
    "DemographicStep",
    "age_years",
    "facts_source",
    "known_of",
    "step_fields",
    "validate",
]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ZIP = re.compile(r"[0-9]{5}(-?[0-9]{4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,4}([.][0-9]{1,6})?")
_OLDEST_YEARS = 120
ADULT_YEARS = 18


@dataclass(frozen=True, slots=True)
class DemographicStep:
    """One step of the frame that is not a question of the questionnaire.

    Attributes:
        name: MDI's word for it in `step` events.
        heading: The step's heading, which is also the label if there is a single field.
    """

    name: str
    heading: str
    lead: str | None
    fields: tuple[FieldView, ...]


IDENTIFICATION = DemographicStep(
    "identification",
    "About you",
    "Your clinician needs to know who you are and how to reach you.",
    (
        FieldView("first_name", "text", "First name", autocomplete="given-name", max_length=35),
        FieldView("last_name", "text", "Last name", autocomplete="family-name", max_length=35),
        FieldView("email", "email", "Email", autocomplete="email", inputmode="email", max_length=80),
        FieldView(
            "phone_number",
            "tel",
            "Phone number",
            description="A US number, such as (415) 555-2671",
            autocomplete="tel",
            inputmode="tel",
            max_length=25,
        ),
    ),
)
DATE_OF_BIRTH = DemographicStep(
    "date_of_birth",
    "Date of birth",
    None,
    (FieldView("date_of_birth", "date", "Date of birth", autocomplete="bday", width="short"),),
)
GENDER = DemographicStep(
    "gender",
    "Gender",
    None,
    (
        FieldView(
            "gender",
            "choice",
            "Gender",
            description="As it stands in your medical record",
            # ISO/IEC 5218
            options=(
                OptionView("2", "Female"),
                OptionView("1", "Male"),
                OptionView("0", "Prefer not to say"),
            ),
        ),
    ),
)
ADDRESS = DemographicStep(
    "address",
    "Where you live",
    "Your state decides which clinicians can treat you.",
    (
        FieldView("address", "text", "Street address", autocomplete="address-line1", max_length=35),
        FieldView(
            "address2",
            "text",
            "Apartment, suite",
            autocomplete="address-line2",
            max_length=35,
            is_required=False,
        ),
        FieldView("city_name", "text", "City", autocomplete="address-level2", max_length=35),
        FieldView("state_id", "select", "State", autocomplete="address-level1"),
        FieldView(
            "zip_code",
            "text",
            "ZIP code",
            autocomplete="postal-code",
            inputmode="numeric",
            max_length=10,
            width="short",
        ),
    ),
)
WEIGHT = FieldView("weight_kg", "number", "Weight (kg)", inputmode="decimal", width="short")
HEIGHT = FieldView("height_cm", "number", "Height (cm)", inputmode="decimal", width="short")
METRICS = DemographicStep("metrics", "Weight and height", None, (HEIGHT, WEIGHT))
DEMOGRAPHIC_STEPS = (IDENTIFICATION, DATE_OF_BIRTH, GENDER, ADDRESS, METRICS)

ALLERGIES = DemographicStep(
    "allergies",
    "Do you have any allergies?",
    None,
    (
        FieldView(
            "allergies",
            "textarea",
            "Do you have any allergies?",
            description="To medicines, food or anything else. Leave it empty if there are none.",
            is_required=False,
        ),
    ),
)
CURRENT_MEDICATIONS = DemographicStep(
    "current_medications",
    "What medications do you take?",
    None,
    (
        FieldView(
            "current_medications",
            "textarea",
            "What medications do you take?",
            description="Over-the-counter ones and supplements too. Leave it empty if there are none.",
            is_required=False,
        ),
    ),
)
MEDICAL_CONDITIONS = DemographicStep(
    "medical_conditions",
    "Do you have any medical conditions?",
    None,
    (
        FieldView(
            "medical_conditions",
            "textarea",
            "Do you have any medical conditions?",
            description="Now or in the past. Leave it empty if there are none.",
            is_required=False,
        ),
    ),
)
HEALTH_STEPS = (ALLERGIES, CURRENT_MEDICATIONS, MEDICAL_CONDITIONS)


def step_fields(
    step: DemographicStep,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    today: date,
    places: Places,
) -> tuple[FieldView, ...]:
    """The step's fields with what was typed into them and what is wrong with it."""
    return tuple(
        _filled(field, typed.get(field.name, ""), errors.get(field.name), today=today, places=places)
        for field in step.fields
    )


def validate(
    step: DemographicStep, typed: Mapping[str, str], *, today: date, places: Places
) -> dict[str, str]:
    """What is wrong with the step's fields, by name, in words for the person; empty if nothing is."""
    errors = {}
    for field in step.fields:
        text = typed.get(field.name, "").strip()
        error = _error(field, text, today=today, places=places)
        if error is not None:
            errors[field.name] = error
    return errors


def age_years(date_of_birth: str, today: date) -> int:
    """Completed years on `today`; 29 February counts as 1 March in common years."""
    born = date.fromisoformat(date_of_birth)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def facts_source(typed: Mapping[str, str], *, today: date, places: Places) -> dict[str, object]:
    """What is known of the person so far, in the form that `rules.read_facts` reads."""
    source: dict[str, object] = {"as_of": today.isoformat()}
    for name in ("date_of_birth", "weight_kg", "height_cm"):
        if typed.get(name):
            source[name] = typed[name]
    if typed.get("gender"):
        source["gender"] = int(typed["gender"])
    state = places.state(typed.get("state_id", ""))
    if state is not None:
        source["state"] = [state.state_id, state.abbreviation, state.name]
    return source


def known_of(patient: Patient) -> dict[str, str]:
    """What a patient's record says, as if it had been typed into the steps."""
    known = {
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "email": patient.email,
        "phone_number": patient.phone_number,
        "date_of_birth": patient.date_of_birth,
        "gender": str(patient.gender),
        "address": patient.address.address,
        "address2": patient.address.address2,
        "city_name": patient.address.city_name,
        "state_id": patient.address.state_id,
        "zip_code": patient.address.zip_code,
        "weight_kg": patient.weight_kg,
        "height_cm": patient.height_cm,
        "allergies": patient.allergies,
        "current_medications": patient.current_medications,
        "medical_conditions": patient.medical_conditions,
    }
    return {name: text for name, text in known.items() if text}


def _filled(field: FieldView, text: str, error: str | None, *, today: date, places: Places) -> FieldView:
    filled = replace(field, value=text, error=error)
    if field.name == "date_of_birth":
        oldest = date(today.year - _OLDEST_YEARS, 1, 1)
        return replace(filled, minimum=oldest.isoformat(), maximum=today.isoformat())
    if field.name == "state_id":
        options = tuple(
            OptionView(state.state_id, state.name, state.state_id == text) for state in places.states
        )
        return replace(filled, options=options)
    if field.options:
        return replace(
            filled, options=tuple(replace(option, is_chosen=option.value == text) for option in field.options)
        )
    return filled


def _error(field: FieldView, text: str, *, today: date, places: Places) -> str | None:
    if not text:
        return _missing(field) if field.is_required else None
    if field.max_length is not None and len(text) > field.max_length:
        return f"Use at most {field.max_length} characters"
    if field.name == "state_id":
        return None if places.state(text) is not None else "Choose your state from the list"
    if field.name == "date_of_birth":
        return _date_error(text, today)
    if field.options:
        is_offered = text in [option.value for option in field.options]
        return None if is_offered else "Choose one of the answers"
    check = _CHECKS.get(field.name)
    return check(text) if check is not None else None


def _missing(field: FieldView) -> str:
    if field.kind in ("choice", "select"):
        return f"Choose your {field.label.lower()}"
    return f"Enter your {field.label.split(' (')[0].lower()}"


def _date_error(text: str, today: date) -> str | None:
    try:
        # Python reads more spellings of a date than this one.
        born = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        return "Enter your date of birth as year, month and day"
    if born > today:
        return "Your date of birth must be in the past"
    if today.year - born.year > _OLDEST_YEARS:
        return "Check the year of your date of birth"
    return None


def _email_error(text: str) -> str | None:
    return None if _EMAIL.fullmatch(text) else "Enter an email address such as name@example.com"


def _phone_error(text: str) -> str | None:
    digits = re.sub(r"[^0-9]", "", text).removeprefix("1")
    return None if len(digits) == len("4155552671") else "Enter a US phone number with its area code"


def _zip_error(text: str) -> str | None:
    return None if _ZIP.fullmatch(text) else "Enter a ZIP code of 5 or 9 digits"


def _between(least: int, most: int, unit: str) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        is_plausible = _NUMBER.fullmatch(text) is not None and least <= Decimal(text) <= most
        return None if is_plausible else f"Enter a number from {least} to {most} {unit}"

    return check


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "email": _email_error,
    "phone_number": _phone_error,
    "zip_code": _zip_error,
    "weight_kg": _between(1, 500, "kg"),
    "height_cm": _between(40, 260, "cm"),
}
