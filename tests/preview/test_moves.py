"""What a press or a change does to a run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intake_host.preview.moves import UnknownMoveError
from intake_host.preview.person import panel
from intake_host.preview.run import MAX_NESTED, BrokenRunError, Run
from rules import read_facts
from tests.preview.forms import press

ADULT = {"age_years": "40"}


def asked(question_id: str) -> dict[str, str]:
    return {"asked": question_id}


def test_facts_that_are_typed_count() -> None:
    moved = press(Run(), fact_as_of="", fact_age_years="40", fact_gender="2")
    assert moved.run.facts == {"age_years": 40, "gender": 2}
    assert moved.before == Run()


def test_a_date_of_birth_counts_from_today_and_overrules_the_age() -> None:
    moved = press(Run(), fact_as_of="", fact_date_of_birth="1990-04-12", fact_age_years="5")
    assert moved.run.facts == {"date_of_birth": "1990-04-12", "as_of": "2026-11-25"}


def test_an_age_that_is_typed_after_a_date_of_birth_counts() -> None:
    born = press(Run(), fact_as_of="", fact_date_of_birth="1990-04-12").run
    moved = press(born, fact_as_of="2026-11-25", fact_date_of_birth="1990-04-12", fact_age_years="17")
    assert moved.run.facts == {"as_of": "2026-11-25", "age_years": 17}
    # And a date after an age.
    again = press(moved.run, fact_as_of="", fact_date_of_birth="1990-04-12", fact_age_years="17").run
    assert again.facts == {"date_of_birth": "1990-04-12", "as_of": "2026-11-25"}


def test_facts_that_cannot_be_are_told_and_shown_again_and_nothing_is_reckoned_with_the_old_ones() -> None:
    measured = Run(facts={"height_cm": 170, "weight_kg": 70})
    moved = press(measured, fact_as_of="", fact_height_cm="67 in", fact_weight_kg="70")
    assert moved.run.facts == {"weight_kg": 70}
    assert moved.typed_facts == {"height_cm": "67 in", "weight_kg": 70}
    assert moved.fact_errors.keys() == {"height_cm"}
    assert press(moved.run, do="undo").run.facts == measured.facts


def test_without_the_day_on_which_it_is_reckoned_no_date_of_birth_counts() -> None:
    moved = press(Run(), fact_as_of="soon", fact_date_of_birth="1990-04-12", fact_gender="2")
    assert moved.run.facts == {"gender": 2}
    assert moved.fact_errors.keys() == {"as_of"}


@pytest.mark.parametrize(
    "facts",
    [
        {"age_years": 40, "weight_kg": "70.50", "height_cm": 170.0, "gender": None},
        {"date_of_birth": "1986-01-01", "as_of": "2026-11-25", "age_years": 40},
        {"state": "NY", "gender": "female"},
        {"state": ["NY", "New York"], "gender": 2},
        {"state": "Atlantis"},
    ],
)
def test_facts_that_were_played_are_no_step_when_the_page_shows_them_again(facts: dict[str, Any]) -> None:
    run = Run(facts=facts)
    shown = panel(facts, read_facts(facts), {}).fields
    assert press(run, **{f"fact_{one.fact}": one.value for one in shown.values()}).run == run


def test_a_state_stays_as_the_case_calls_it_until_somebody_types_one() -> None:
    run = Run(facts={"state": "NY"})
    assert press(run, fact_as_of="", fact_state="New York", fact_age_years="40").run.facts["state"] == "NY"
    assert press(run, fact_as_of="", fact_state="ny").run.facts["state"][1:] == ["NY", "New York"]
    assert press(run, fact_as_of="", fact_state="TX").run.facts["state"][1:] == ["TX", "Texas"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [({"q_smokes": "true"}, {"smokes": True}), ({"q_smokes": "false"}, {"smokes": False})],
)
def test_an_answer_counts_as_soon_as_it_is_chosen(typed: dict[str, str], answer: dict[str, object]) -> None:
    assert press(Run(facts=ADULT), **asked("smokes"), **typed).run.answers == answer


def test_an_answer_that_does_not_fit_is_told_and_not_taken() -> None:
    moved = press(Run(facts=ADULT, answers={"many": "5"}), "next", **asked("many"), q_many="a few")
    assert moved.run.answers == {"many": "5"}
    assert moved.answer_error == "Enter a whole number"
    assert moved.run.at == "many"


def test_emptying_a_field_takes_the_answer_back() -> None:
    assert press(Run(answers={"notes": "none"}), **asked("notes"), q_notes="").run.answers == {}


@pytest.mark.parametrize("do", ["", "why:patch", "ways:patch", "still", "jump:smokes", "back"])
def test_a_text_that_nobody_went_on_with_stays_in_its_field(do: str) -> None:
    run = press(Run(facts=ADULT), do, **asked("notes"), q_notes="none of th").run
    assert (run.answers, run.typed) == ({}, {"notes": "none of th"})
    assert not run.past
    for going in ("enter", "next", "skip"):
        on = press(run, going, **asked("notes"), q_notes="none of them").run
        assert (on.answers, on.typed) == ({"notes": "none of them"}, {})


def test_whoever_takes_the_place_of_a_person_has_typed_nothing() -> None:
    run = press(Run(facts=ADULT), **asked("notes"), q_notes="none of th").run
    for do in ("undo", "reset", 'play:{"facts": {}}', 'apply:{"facts": {}}'):
        assert press(run, do).run.typed == {}


def test_an_answer_chosen_before_something_else_is_pressed_is_not_lost() -> None:
    moved = press(Run(facts=ADULT), "jump:notes", **asked("smokes"), q_smokes="true")
    assert moved.run.answers == {"smokes": True}
    assert (moved.run.at, moved.run.about) == ("notes", "notes")


class TestGoingOn:
    def test_continue_goes_to_the_next_question_that_is_shown(self) -> None:
        moved = press(Run(facts=ADULT), "next", **asked("smokes"), q_smokes="false")
        assert moved.run.at == "notes"

    def test_continue_without_a_required_answer_says_what_to_do(self) -> None:
        moved = press(Run(facts=ADULT), "next", **asked("smokes"))
        assert moved.answer_error == "Choose yes or no"
        assert moved.run.at == "smokes"

    def test_continue_without_an_optional_answer_skips_it(self) -> None:
        moved = press(Run(facts=ADULT), "next", **asked("notes"))
        assert moved.run.answers == {"notes": None}
        assert moved.run.at == "read"

    def test_what_was_skipped_stays_skipped_while_other_things_change(self) -> None:
        run = Run(answers={"notes": None}, at="notes")
        assert press(run, **asked("notes"), q_notes="").run.answers == {"notes": None}

    def test_continue_on_a_page_to_read_says_that_it_was_seen(self) -> None:
        assert press(Run(), "next", **asked("read")).run.answers == {"read": "seen"}

    def test_back_goes_to_the_shown_question_before(self) -> None:
        assert press(Run(facts=ADULT), "back", **asked("notes")).run.at == "smokes"

    def test_back_from_the_end_goes_to_the_last_question(self) -> None:
        assert press(Run(facts=ADULT), "back", **asked("")).run.at == "read"


class TestInstead:
    def test_undo_takes_the_last_step_back_whatever_the_fields_still_say(self) -> None:
        run = press(Run(facts=ADULT), **asked("smokes"), q_smokes="true").run
        assert press(run, "undo", **asked("smokes"), q_smokes="true").run.answers == {}

    def test_starting_over_forgets_all_and_can_be_undone(self) -> None:
        run = press(Run(facts=ADULT, answers={"smokes": True}), "reset").run
        assert run.case == {"facts": {}, "answers": {}}
        assert press(run, "undo").run.case == {"facts": ADULT, "answers": {"smokes": True}}

    def test_another_person_takes_the_place_of_this_one(self) -> None:
        person = {"facts": {"age_years": 70}, "answers": {"smokes": False}, "final": True}
        run = press(Run(facts=ADULT), f"play:{json.dumps(person)}").run
        assert run.case == {"facts": {"age_years": 70}, "answers": {"smokes": False}}

    def test_changes_are_put_into_the_same_person_and_null_takes_a_fact_out(self) -> None:
        changes = {"facts": {"age_years": 50, "date_of_birth": None}, "answers": {"smokes": True}}
        born = {"date_of_birth": "2010-01-01", "as_of": "2026-11-25", "gender": "2"}
        run = press(Run(facts=born, answers={"many": 3}), f"apply:{json.dumps(changes)}").run
        assert run.facts == {"as_of": "2026-11-25", "gender": "2", "age_years": 50}
        assert run.answers == {"many": 3, "smokes": True}


def test_the_device_is_remembered_and_no_step() -> None:
    run = press(Run(), device="phone").run
    assert run.device == "phone"
    assert not run.past


@pytest.mark.parametrize(
    "do",
    [
        "jump:nowhere",
        "why:nowhere",
        "ways:",
        "ways:nowhere",
        "play:{",
        "play:[]",
        "play:" + "[" * 200_000,
        'play:{"answers": {"notes": "\\ud800"}}',
        'play:{"facts": {"state": "\\udc00"}}',
        'play:{"against": "\\ud800"}',
        'apply:{"facts": 3}',
        'apply:{"answers": {"notes": NaN}}',
    ],
    ids=lambda do: do[:40],
)
def test_a_move_that_cannot_be_made_is_refused(do: str) -> None:
    with pytest.raises(UnknownMoveError):
        press(Run(), do)


def test_nobody_is_played_whose_facts_are_none() -> None:
    for do in ('play:{"facts": {"age_years": "x"}}', 'apply:{"facts": {"<b>": 1}}'):
        with pytest.raises(BrokenRunError):
            press(Run(), do)


def test_answers_are_nested_so_deep_that_the_page_can_carry_them() -> None:
    for verb in ("play", "apply"):
        deepest, deeper = (
            f'{verb}:{{"answers": {{"notes": {"[" * depth + "]" * depth}}}}}'
            for depth in (MAX_NESTED, MAX_NESTED + 1)
        )
        assert "notes" in press(Run(), deepest).run.answers
        with pytest.raises(BrokenRunError):
            press(Run(), deeper)
