"""A run as the engine sees it, and what changed."""

from __future__ import annotations

from intake_host.preview.played import changed, played
from intake_host.preview.run import Run
from tests.preview.forms import opened

ADULT = {"age_years": 40}


def test_every_question_and_offering_has_a_status() -> None:
    assert played(opened(), Run(facts={"age_years": 12})).statuses == {
        "smokes": "hidden",
        "many": "hidden",
        "notes": "shown",
        "read": "shown",
        "patch": "ineligible",
    }
    assert played(opened(), Run()).statuses["smokes"] == "undetermined"


def test_answers_that_the_questionnaire_cannot_read_any_more_are_set_aside() -> None:
    run = Run(facts=ADULT, answers={"gone": 1, "many": "a few", "smokes": True})
    now = played(opened(), run)
    assert set(now.set_aside) == {"gone", "many"}
    assert now.evaluation.offerings.eligible == ("patch",)


def test_what_appears_and_what_is_offered_is_told_and_so_is_the_way_back() -> None:
    before = played(opened(), Run(facts=ADULT, answers={"smokes": False}))
    after = played(opened(), Run(facts=ADULT, answers={"smokes": True}))
    there, back = changed(before, after), changed(after, before)
    assert [one.id for one in there.appeared] == ["many"]
    assert there.now_offered == ("patch",)
    assert [one.id for one in back.went] == ["many"]
    assert back.no_longer_offered == ("patch",)
    assert changed(before, before).is_nothing
    assert not there.is_nothing
    assert there.lines == [("shown", "How many a day?"), ("eligible", "patch")]
    assert back.lines == [("hidden", "How many a day?"), ("ineligible", "patch")]


def test_the_way_leads_through_the_shown_questions_only() -> None:
    now = played(opened(), Run(facts=ADULT, answers={"smokes": False}))
    assert now.after("smokes") == "notes"
    assert now.after("read") is None
    assert now.before("notes") == "smokes"
    assert now.before("smokes") is None
    assert now.before(None) == "read"
