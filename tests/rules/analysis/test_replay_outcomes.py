from __future__ import annotations

from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.analysis.replay import Replayed, Summary, replay
from tests.rules import documents as doc

Json = dict[str, Any]


def played(old: Json, new: Json, answers: Json, **case: Any) -> Replayed:
    before, after = (compile_questionnaire(parse_questionnaire(one)) for one in (old, new))
    [one] = replay(before, after, [{"answers": answers, **case}])
    return one


def changes(one: Replayed) -> list[tuple[str, str, str]]:
    """What changed, in words, from what to what."""
    return [
        (f"{change.target.noun} {change.target.title}".strip(), change.before, change.after)
        for change in one.changes
    ]


def test_everything_that_became_of_a_case_is_told_and_counted() -> None:
    old = doc.questionnaire(
        doc.question("gone", title="Gone"), doc.question("q", "text", title="Words", order=2)
    )
    new = doc.questionnaire(
        doc.question("q", "date", title="Words", order=2),
        doc.question("more", title="More", order=3),
        offerings=[doc.offering("o", title="Care")],
    )
    one = played(old, new, {"gone": True, "q": "tall", "elsewhere": 1})
    told: Any = one.to_json()
    assert told["changes"] == [
        {"noun": noun, "title": title, "old_id": old_id, "new_id": new_id, "before": before, "after": after}
        for noun, title, old_id, new_id, before, after in (
            ("question", "More", None, "more", "not there", "shown"),
            ("question", "Gone", "gone", None, "shown", "not there"),
            ("offering", "Care", None, "o", "not there", "eligible"),
            ("next question", "", None, None, "none", "q"),
            ("complete", "", None, None, "yes", "no"),
        )
    ]
    assert [answer["question_id"] for answer in told["unreadable"]] == ["q"]
    assert (
        "given was a text of 4 characters; allowed: a day, written YYYY-MM-DD"
        in told["unreadable"][0]["message"]
    )
    assert (told["error"], told["no_longer_asked"], told["newly_required"]) == (None, ["gone"], ["q", "more"])
    summary = Summary()
    for _ in range(2):
        summary.add(one)
    assert summary.to_json() == {
        "cases": 2,
        "errors": 0,
        "changed": 2,
        "changes": [change | {"cases": 2} for change in told["changes"]],
        "unreadable": {"q": 2},
        "no_longer_asked": {"gone": 2},
        "newly_required": {"q": 2, "more": 2},
    }


def test_what_comes_or_goes_unseen_is_no_change() -> None:
    hidden = doc.question("h", "boolean", doc.rule(doc.on("age", "<", "0")), order=2)
    never = doc.offering("never", doc.rule(doc.on("age", "<", "0")))
    less, more = (
        doc.questionnaire(doc.question("q")),
        doc.questionnaire(doc.question("q"), hidden, offerings=[never]),
    )
    for old, new in ((less, more), (more, less)):
        assert not played(old, new, {}, facts={"age_years": 30}).is_changed
    assert changes(played(less, more, {})) == [
        ("question Question h", "not there", "undetermined"),
        ("offering never", "not there", "undetermined"),
    ]


@pytest.mark.parametrize(
    ("old_end", "new_end", "expected"),
    [
        (None, None, []),
        ("a", "a", []),
        (None, "a", [("none", "a")]),
        ("a", None, [("a", "none")]),
    ],
)
def test_dead_ends_are_those_of_each_version(old_end: str | None, new_end: str | None, expected: Any) -> None:
    def form(end: str | None) -> Json:
        pages = [
            doc.question(one, "informational", has_next_button=one != end, order=place)
            for place, one in enumerate("ab")
        ]
        return doc.questionnaire(*pages)

    answers = {one: True for one in "ab" if one not in {old_end, new_end}}
    found = changes(played(form(old_end), form(new_end), answers))
    assert [(before, after) for target, before, after in found if target == "dead end"] == expected


def test_the_same_question_under_another_id_is_the_same_next_question() -> None:
    old, new = (doc.questionnaire(doc.question(one, title="Same")) for one in ("q", "p"))
    assert not played(old, new, {}).is_changed
    assert changes(played(old, doc.questionnaire(doc.question("x", title="Other")), {})) == [
        ("question Other", "not there", "shown"),
        ("question Same", "shown", "not there"),
        ("next question", "q", "x"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "answers", "expected"),
    [
        ({"is_optional": True}, {}, {}, ()),
        ({"is_optional": True}, {}, {"q": None}, ()),
        ({"is_visible": False}, {}, {}, ("q",)),
        ({"is_visible": False}, {}, {"q": True}, ()),
        ({"is_visible": False}, {"is_optional": True}, {}, ()),
        ({}, {}, {}, ()),
    ],
)
def test_what_was_open_before_is_not_newly_required(
    old: Json, new: Json, answers: Json, expected: tuple[str, ...]
) -> None:
    one = played(
        doc.questionnaire(doc.question("q", **old)), doc.questionnaire(doc.question("q", **new)), answers
    )
    assert one.newly_required == expected


def test_answers_to_questions_that_nobody_has_are_kept_for_the_new_version() -> None:
    old = doc.questionnaire(doc.question("q"))
    new = doc.questionnaire(doc.question("q"), doc.question("p", order=2))
    assert played(old, new, {"q": True, "p": True}).newly_required == ()
    assert [one.question_id for one in played(old, new, {"p": "maybe"}).unreadable] == ["p"]


def test_a_question_that_is_undetermined_now_may_still_be_asked() -> None:
    new = doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", ">", "5"))))
    one = played(doc.questionnaire(doc.question("q")), new, {"q": True})
    assert one.no_longer_asked == ()
    assert changes(one)[0] == ("question Question q", "shown", "undetermined")
