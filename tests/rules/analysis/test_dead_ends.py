from __future__ import annotations

from rules import parse_questionnaire
from rules.analysis.claims import AllOf, Holds, Not
from rules.analysis.dead_ends import dead_ends_of, passes
from tests.rules import documents as doc

STOP = {"has_next_button": False}


def test_pages_that_are_seen_and_have_no_way_on_in_the_order_in_which_people_meet_them() -> None:
    form = parse_questionnaire(
        doc.questionnaire(
            doc.question("late", "informational", order=3, **STOP),
            doc.question("asked", "boolean", order=1, **STOP),
            doc.question("early", "informational", order=2, **STOP),
            doc.question("unseen", "informational", is_visible=False, **STOP),
            doc.question("goes on", "informational"),
        )
    )
    ends = dead_ends_of(form)
    assert [one.id for one in ends] == ["early", "late"]
    assert passes(ends) == AllOf((Not(Holds("/questions/2")), Not(Holds("/questions/0"))))
    assert passes([]) == AllOf(())
