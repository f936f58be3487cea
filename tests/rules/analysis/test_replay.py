from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.replay import Replayed, Summary, replay
from rules.errors import CaseError
from tests.rules import documents as doc
from tests.rules.edits import versions
from tests.rules.strategies import answers_to, facts

Json = dict[str, Any]

COLOURS = [doc.option("r", "Red"), doc.option("b", "Blue")]


def program(document: Json) -> Program:
    return compile_questionnaire(parse_questionnaire(document))


def played(old: Json, new: Json, answers: Json, **case: Any) -> Replayed:
    [one] = replay(program(old), program(new), [{"answers": answers, **case}])
    return one


def changes(one: Replayed) -> list[tuple[str, str, str]]:
    return [(str(change.target), change.before, change.after) for change in one.changes]


def colour(question_id: str = "q", question_type: str = "single_option", **fields: Any) -> Json:
    """A question for a colour, and an offering for those who like red."""
    question = doc.question(question_id, question_type, title="Colour", options=COLOURS) | fields
    red = [doc.rule(doc.on_question(question_id, "=", question["options"][0]["title"]))]
    return doc.questionnaire(
        question, offerings=[doc.offering("o", *(red if question["type"] != "text" else []))]
    )


@given(versions(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_replay_is_the_evaluation_by_both(documents: tuple[Json, Json], data: st.DataObject) -> None:
    old, new = map(program, documents)
    case: Json = {"facts": data.draw(facts()), "answers": data.draw(answers_to(documents[0])), "final": True}
    [one] = replay(old, new, [case])
    before = evaluate_case(old, read_case(case))
    for change in one.changes:
        if change.target.noun == "offering" and change.target.old_id is not None:
            assert change.target.old_id in getattr(before.offerings, change.before)
        if change.target.noun == "question" and change.target.old_id is not None:
            assert change.target.old_id in getattr(before, change.before)
    for question_id in one.no_longer_asked:
        assert question_id in before.shown
        assert question_id in case["answers"]
    [same] = replay(old, program(documents[0]), [case])
    assert not same.is_changed
    assert str(same) == "case 1: as before"


def test_an_outcome_that_changes_is_told() -> None:
    other = colour()
    other["offerings"][0]["rules"][0]["requirements"][0]["required_answer"] = "Blue"
    one = played(colour(), other, {"q": "red"})
    assert changes(one) == [('offering "o"', "eligible", "ineligible")]
    assert one.to_json()["changes"] == [
        {
            "noun": "offering",
            "title": "o",
            "old_id": "o",
            "new_id": "o",
            "before": "eligible",
            "after": "ineligible",
        }
    ]


@pytest.mark.parametrize(
    "answer",
    ["r", "Red", " red", {"option": "RED", "additional": "wine"}],
    ids=["id", "title", "any case", "text"],
)
def test_answers_go_to_the_question_and_option_of_the_same_title(answer: Any) -> None:
    renamed = [doc.option("r9", "RED"), doc.option("b9", "blue")]
    assert not played(colour(), colour("q9", options=renamed), {"q": answer}).is_changed
    many = played(
        colour(question_type="multiple_option"),
        colour("q9", "multiple_option", options=renamed),
        {"q": [answer, "b"]},
    )
    assert not many.is_changed


def test_an_answer_that_cannot_be_read_any_more_is_told_without_its_value() -> None:
    fewer = colour(options=[COLOURS[0]])
    one = played(colour(), fewer, {"q": "Blue"}, final=True)
    [answer] = one.unreadable
    assert answer.question_id == "q"
    assert answer.message == "question 'q': given was a text of 4 characters; allowed: one of 'Red'"
    # It counts as not given.
    assert one.newly_required == ("q",)
    assert changes(one) == [("next question", "none", "q"), ("complete", "yes", "no")]
    assert "cannot be read any more: question 'q'" in str(one)
    number = played(
        doc.questionnaire(doc.question("q", "text")), doc.questionnaire(doc.question("q", "date")), {"q": "x"}
    )
    assert [answer.question_id for answer in number.unreadable] == ["q"]


def test_what_is_hidden_now_or_gone_would_not_have_been_asked() -> None:
    old = doc.questionnaire(doc.question("a"), doc.question("b", order=2), doc.question("c", order=3))
    hidden = doc.question("b", "boolean", doc.rule(doc.on("age", "<", "18")), order=2)
    one = played(
        old, doc.questionnaire(doc.question("a"), hidden), {"b": True, "c": True}, facts={"age_years": 30}
    )
    assert one.no_longer_asked == ("b", "c")
    assert changes(one) == [
        ('question "Question b"', "shown", "hidden"),
        ('question "Question c"', "shown", "not there"),
    ]
    assert "no longer asked: b" in str(one)


def test_what_is_required_now_and_was_not_open_before_is_told() -> None:
    old = doc.questionnaire(doc.question("a"), doc.question("open", order=2))
    new = doc.questionnaire(
        doc.question("a"),
        doc.question("open", order=2),
        doc.question("new", order=3),
        doc.question("free", order=4, is_optional=True),
        doc.question("page", "informational", order=5),
    )
    one = played(old, new, {"a": True, "elsewhere": 3})
    assert one.newly_required == ("new",)
    assert "required now and unanswered: new" in str(one)


def test_where_the_form_stands_is_compared_too() -> None:
    page = doc.question("page", "informational", has_next_button=True)
    stop = page | {"has_next_button": False}
    one = played(doc.questionnaire(page), doc.questionnaire(stop), {})
    assert changes(one) == [("dead end", "none", "page")]


def test_a_case_that_the_old_version_cannot_read_is_an_error_and_the_rest_goes_on() -> None:
    sources: list[Any] = ["nonsense", '{"answers": {"q": "Mauve"}}', CaseError("too long"), "{}"]
    found = list(replay(program(colour()), program(colour()), sources))
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert [one.to_json()["error"] is not None for one in found] == [True, True, True, False]
    assert isinstance(found[1].error, CaseError)
    assert found[1].to_json()["error"] == {
        "type": "AnswerError",
        "message": "question 'q': given was a text of 5 characters; allowed: one of 'Red', 'Blue'",
        "question_id": "q",
    }
    assert str(found[2]) == "case 3: too long"


def test_a_summary_counts() -> None:
    fewer = colour(options=[COLOURS[1]])
    summary = Summary()
    cases: list[Any] = [{"answers": {"q": "Red"}}, {"answers": {"q": "Red"}}, {"answers": {"q": "Blue"}}, "?"]
    for one in replay(program(colour()), program(fewer), cases):
        summary.add(one)
    counts = json.loads(json.dumps(summary.to_json()))
    assert (counts["cases"], counts["errors"], counts["changed"]) == (4, 1, 3)
    assert counts["unreadable"] == {"q": 2}
    assert counts["newly_required"] == {"q": 2}
    assert {"old_id": "o", "before": "ineligible", "after": "eligible", "cases": 1}.items() <= next(
        one.items() for one in counts["changes"] if one["before"] == "ineligible"
    )
    lines = str(summary).splitlines()
    assert lines[0] == "3 of 4 past cases change; 1 cannot be read."
    assert '  offering "o": ineligible -> eligible: 1' in lines
    assert "  answers that cannot be read any more: q: 2" in lines
