"""A run as the engine sees it, and what changed."""

from __future__ import annotations

from intake_host.preview.played import changed, played
from intake_host.preview.run import Run
from tests.preview.forms import DOCUMENT, opened, question

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


def told(before: Run, after: Run) -> list[tuple[str, str, str]]:
    """What is told of the way from one run to the other: the id, what it was, what it is."""
    changes = changed(played(opened(), before), played(opened(), after)).changes
    return [(one.target.id, one.was, one.now) for one in changes]


def test_what_appears_and_what_is_offered_is_told_and_so_is_the_way_back() -> None:
    no, yes = (Run(facts=ADULT, answers={"smokes": one}) for one in (False, True))
    assert told(no, yes) == [("many", "hidden", "shown"), ("patch", "ineligible", "eligible")]
    assert told(yes, no) == [("many", "shown", "hidden"), ("patch", "eligible", "ineligible")]
    assert told(no, no) == []


def test_what_was_not_yet_known_and_is_settled_is_told_and_so_is_what_is_open_again() -> None:
    asked, no = Run(facts=ADULT), Run(facts=ADULT, answers={"smokes": False})
    assert told(asked, no) == [
        ("patch", "undetermined", "ineligible"),
        ("many", "undetermined", "hidden"),
    ]
    assert told(no, asked) == [
        ("patch", "ineligible", "undetermined"),
        ("many", "hidden", "undetermined"),
    ]


def test_the_way_leads_through_the_shown_questions_only() -> None:
    now = played(opened(), Run(facts=ADULT, answers={"smokes": False}))
    assert now.after("smokes") == "notes"
    assert now.after("read") is None
    assert now.before("notes") == "smokes"
    assert now.before("smokes") is None
    assert now.before(None) == "read"


def test_what_is_to_be_displayed_behind_the_end_is_not_reached() -> None:
    stop = question("stop", "Goodbye", "informational", 2, has_next_button=False)
    value = question("from", "Where from?", "text", 3, is_visible=False, default_value="web")
    smokes, many, *_ = DOCUMENT["questions"]
    last = {**many, "order": 4}
    now = played(opened({**DOCUMENT, "questions": [smokes, stop, value, last]}), Run(facts=ADULT))
    # The first question still waits for its answer: nobody is stopped yet.
    assert (now.unreached, now.ends_at) == (frozenset(), "")
    answered = Run(facts=ADULT, answers={"smokes": True})
    stopped = played(opened({**DOCUMENT, "questions": [smokes, stop, value, last]}), answered)
    assert (stopped.unreached, stopped.ends_at) == (frozenset({"many"}), "Goodbye")
    assert (stopped.statuses["many"], stopped.met["many"]) == ("shown", "hidden")
