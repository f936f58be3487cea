"""The panel of facts shows what was typed, what is wrong with it, and what comes of it."""

from __future__ import annotations

from intake_host.preview.person import panel, refused
from rules import read_facts

MEASURES = {"height_cm": "170", "weight_kg": "70"}


def test_it_shows_age_and_bmi_that_come_of_the_facts() -> None:
    facts = {"date_of_birth": "1990-04-12", "as_of": "2026-11-25", **MEASURES}
    shown = panel(facts, read_facts(facts), None)
    assert shown.age_years == 36
    assert shown.bmi == "24.22"
    assert shown.fields["weight_kg"].value == "70"


def test_without_them_it_says_nothing() -> None:
    shown = panel({}, read_facts({}), None)
    assert (shown.age_years, shown.bmi) == (None, None)
    assert shown.fields["state"].value == ""


def test_an_error_stands_at_its_field() -> None:
    typed = {**MEASURES, "weight_kg": "70000"}
    error = refused(typed)
    shown = panel(typed, read_facts(MEASURES), error)
    assert shown.fields["weight_kg"].error is not None
    assert "kilograms" in shown.fields["weight_kg"].error
    assert shown.fields["weight_kg"].value == "70000"
    assert shown.fields["height_cm"].error is None


def test_of_several_names_of_one_state_the_first_is_shown() -> None:
    facts = {"state": ["NY", "New York"]}
    assert panel(facts, read_facts(facts), None).fields["state"].value == "NY"
