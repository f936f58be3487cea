from __future__ import annotations

import json
from typing import Any

import pytest

from rules import Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.drafts import draft, named, told_to_the_end
from rules.handwriting import read_handwriting, write_handwriting
from rules.rehearsal import rehearse
from rules.scenarios import read_scenarios
from tests.rules import documents as doc

Json = dict[str, Any]
ADULT = doc.rule(doc.on("age", ">=", "18"))
COLOUR = [doc.option("o-1", "Red"), doc.option("o-2", "Blue")]


def program(*questions: Json, offerings: list[Json] | None = None) -> Program:
    document = doc.questionnaire(*questions, offerings=offerings)
    return compile_questionnaire(parse_questionnaire(json.dumps(document)))


FORM = program(
    doc.question("name", "text", title="Name", order=1),
    doc.question(
        "minor",
        "informational",
        doc.rule(doc.on("age", "<", "18")),
        title="Too young",
        has_next_button=False,
        order=2,
    ),
    doc.question("colour", "multiple_option", title="Colour", options=COLOUR, order=3),
    doc.question("well", "boolean", ADULT, title="Well?", order=4),
    doc.question("born", "date", title="Born", order=5),
    doc.question("dose", "number", title="Dose", order=6),
    doc.question("photo", "file", title="Photo", order=7),
    doc.question("page", "informational", title="Page", order=8),
    doc.question("secret", "string", title="Secret", is_visible=False, order=9),
    offerings=[
        doc.offering("pill", ADULT, title="Pill"),
        doc.offering("advice", doc.rule(doc.on_question("colour", "=", "Red")), title="Advice"),
    ],
)


def case(facts: Json, answers: Json | None = None) -> Json:
    return {"facts": facts, "answers": answers or {}, "final": True}


def test_whoever_is_asked_answers_to_the_end() -> None:
    [one] = told_to_the_end(FORM, [case({"age_years": 34}, {"colour": ["o-1"]})])
    assert one["answers"] == {
        "name": "nothing",
        "colour": ["o-1"],
        "well": True,
        "born": "2026-01-01",
        "dose": 1,
        "photo": ["photo.jpg"],
        "page": "seen",
    }
    assert evaluate_case(FORM, read_case(one)).complete


def test_what_nobody_asks_is_not_answered() -> None:
    [one] = told_to_the_end(FORM, [case({"age_years": 17}, {"well": True, "colour": []})])
    assert "well" not in one["answers"]


def test_behind_a_page_without_a_next_button_nothing_is_said() -> None:
    child = case({"age_years": 17}, {"colour": ["o-1"]})
    grown = case({"age_years": 34}, {"colour": ["o-1"]})
    other = case({"age_years": 34}, {"colour": ["o-2"]})
    assert told_to_the_end(FORM, [child, grown, other])[0]["answers"] == {"name": "nothing"}


def test_unless_a_goal_would_be_missed() -> None:
    child = case({"age_years": 17}, {"colour": ["o-1"]})
    assert told_to_the_end(FORM, [child])[0]["answers"]["colour"] == ["o-1"]


def test_a_name_tells_what_comes_out_and_who_it_is() -> None:
    woman = {"age_years": 34, "gender": 2, "weight_kg": "86.7", "height_cm": 170, "state": ["ny", "new york"]}
    born = {"as_of": "2026-07-01", "date_of_birth": "1990-01-01", "gender": 9}
    people = [
        case(woman, {"colour": ["o-1"]}),
        case(born, {"colour": ["o-1"]}),
        case({"age_years": 17}, {"name": "Ada"}),
        case({"age_years": 17}, {"name": "Bo"}),
        case({"age_years": 1}, {"name": "Cy"}),
        case({}, {"colour": []}),
    ]
    assert [name for name, _ in named(FORM, people)] == [
        "Offered Pill and Advice (34 years, female, BMI 30.0, NY)",
        "Offered Pill and Advice (born on 1990-01-01, gender 9)",
        "Stopped by Too young (17 years)",
        "Stopped by Too young (17 years), number 2",
        "Stopped by Too young (1 year)",
        "Offered nothing",
    ]


def test_a_draft_is_a_scenario_that_comes_out_as_it_says() -> None:
    facts = {"age_years": 34, "gender": 2, "weight_kg": "86.70", "height_cm": 170}
    one = draft(
        FORM, "Ada", case(facts, {"colour": ["o-2", "o-1"], "dose": "2.5", "name": "Ada", "born": None})
    )
    assert one == {
        "name": "Ada",
        "facts": {"age": 34, "gender": "female", "weight_kg": 86.7, "height_cm": 170},
        "answers": {"Name": "Ada", "Colour": ["Red", "Blue"], "Born": None, "Dose": 2.5},
        "final": True,
        "expect": {
            "shown": ["Well?"],
            "hidden": ["Too young"],
            "eligible": ["Pill", "Advice"],
            "next": "Well?",
            "complete": False,
        },
    }
    written = read_handwriting(write_handwriting(one), "file")
    [scenario] = read_scenarios(written, FORM.questionnaire, "file")
    assert rehearse(FORM, scenario).failures == ()


def test_what_is_not_offered_is_expected_too() -> None:
    one = draft(FORM, "Cy", case({"age_years": 34}, {"name": "Cy", "colour": ["o-2"], "well": True}))
    assert one["expect"] == {
        "shown": ["Well?"],
        "hidden": ["Too young"],
        "eligible": ["Pill"],
        "ineligible": ["Advice"],
        "next": "Born",
        "complete": False,
    }


def test_a_draft_of_somebody_who_is_stopped_says_where() -> None:
    one = draft(FORM, "Bo", case({"age_years": 17}, {"name": "Bo"}))
    assert one["answers"] == {"Name": "Bo"}
    assert one["expect"]["dead_end"] == "Too young"
    assert "next" not in one["expect"]


def test_what_is_empty_is_left_out() -> None:
    one = draft(program(doc.question("q", title="Q")), "x", case({}))
    assert one == {"name": "x", "final": True, "expect": {"next": "Q", "complete": False}}


@pytest.mark.parametrize("digits", ["0.12345678901234567890", "007", "7.50", "1e400", "nan", "-0", "0.10"])
def test_digits_that_no_number_writes_just_so_stay_a_text(digits: str) -> None:
    assert draft(FORM, "x", case({}, {"name": digits}))["answers"] == {"Name": digits}


@pytest.mark.parametrize(("digits", "number"), [("7", 7), ("-7", -7), ("7.5", 7.5)])
def test_others_become_numbers(digits: str, number: float) -> None:
    assert repr(draft(FORM, "x", case({}, {"name": digits}))["answers"]) == repr({"Name": number})
