"""The panel of facts shows what was typed, what is wrong with it, and what comes of it."""

from __future__ import annotations

from datetime import date

import pytest

from intake_host.preview.person import NO_SUCH_STATE, facts_as_posted, panel, refused
from rules import read_facts

NEW_YORK = ["856d1903-8abf-4b2f-b217-12c449e825ba", "NY", "New York"]
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


def test_of_several_names_of_one_state_its_name_is_shown() -> None:
    facts = {"state": ["not known here", "NY"]}
    assert panel(facts, read_facts(facts), None).fields["state"].value == "New York"


@pytest.mark.parametrize("typed", ["ny", " New York ", "new york", NEW_YORK[0].upper()])
def test_a_known_state_has_all_its_identifiers(typed: str) -> None:
    facts = facts_as_posted({"fact-state": typed}, date(2026, 11, 25), {})
    assert facts == {"state": NEW_YORK}
    assert panel(facts, read_facts(facts), None).fields["state"].value == "New York"


def test_an_unknown_state_stays_as_it_was_typed() -> None:
    assert facts_as_posted({"fact-state": "Atlantis"}, date(2026, 11, 25), {}) == {"state": "Atlantis"}


def test_a_state_that_is_known_by_its_id_is_shown_by_its_name() -> None:
    facts = {"state": NEW_YORK[0]}
    assert panel(facts, read_facts(facts), None).fields["state"].value == "New York"


def test_an_id_that_was_made_for_any_other_state_is_shown_in_words() -> None:
    facts = {"state": ["00000000-0000-4000-8000-000000000000"]}
    shown = panel(facts, read_facts(facts), None).fields["state"]
    assert shown.value == "a state that no rule names"
    assert facts_as_posted({"fact-state": shown.value}, date(2026, 11, 25), facts) == facts


@pytest.mark.parametrize("typed", ["zz", "Alabma", ["Atlantis"]])
def test_a_state_that_nobody_knows_stays_with_a_warning(typed: object) -> None:
    facts = {"state": typed}
    shown = panel(facts, read_facts(facts), None).fields["state"]
    assert (shown.warning, shown.error) == (NO_SUCH_STATE, None)
    assert shown.value


@pytest.mark.parametrize(
    "typed", [None, "ny", "Puerto Rico", ["zz", "NY"], "12345678-1234-1234-1234-123456789abc"]
)
def test_a_state_that_there_is_or_an_id_has_no_warning(typed: object) -> None:
    facts = {"state": typed}
    assert panel(facts, read_facts(facts), None).fields["state"].warning is None
