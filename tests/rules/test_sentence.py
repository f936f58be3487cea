from __future__ import annotations

from typing import Any

import pytest

from tests.rules.documents import offering, on, on_question, question, questionnaire, rule
from tests.rules.explained import (
    ADULT,
    BMI_24_2,
    CHILD,
    MALE,
    PREGNANCY,
    UUID,
    YES,
    explained,
    offered,
)

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("facts", "requirement", "sentence"),
    [
        ({"age_years": 34}, on("age", ">=", "40"), "Not offered, because age 34 is below 40."),
        ({"age_years": 40}, on("age", ">=", "40.0"), "Offered, because age 40 is 40 or more."),
        ({"age_years": 40}, on("age", ">", "40"), "Not offered, because age 40 is not above 40."),
        ({"age_years": 41}, on("age", ">", "40"), "Offered, because age 41 is above 40."),
        ({"age_years": 40}, on("age", "<", "40"), "Not offered, because age 40 is not below 40."),
        ({"age_years": 39}, on("age", "<", "40"), "Offered, because age 39 is below 40."),
        ({"age_years": 41}, on("age", "<=", "40"), "Not offered, because age 41 is above 40."),
        ({"age_years": 40}, on("age", "<=", "40"), "Offered, because age 40 is 40 or less."),
        ({"age_years": 40}, on("age", "=", "40"), "Offered, because age is 40."),
        ({"age_years": 34}, on("age", "=", "40"), "Not offered, because age 34 is not 40."),
        ({"age_years": 34}, on("age", "!=", "40"), "Offered, because age 34 is not 40."),
        ({"age_years": 40}, on("age", "!=", "40"), "Not offered, because age is 40."),
        ({}, on("age", ">=", "40"), "Not yet known: it depends on the age."),
        (BMI_24_2, on("bmi", ">=", "30"), "Not offered, because BMI 24.2 is below 30."),
        (BMI_24_2, on("bmi", "<", "1e2"), "Offered, because BMI 24.2 is below 100."),
        (
            {"weight_kg": 86.69, "height_cm": 170},
            on("bmi", ">=", "30"),
            "Not offered, because BMI 29.997 is below 30.",
        ),
        ({"weight_kg": 86.7, "height_cm": 170}, on("bmi", "=", "30"), "Offered, because BMI is 30."),
        (
            {"weight_kg": 86.7},
            on("bmi", ">=", "30"),
            "Not yet known: it depends on the BMI (weight and height).",
        ),
        ({"gender": 1}, on("gender", "=", "male"), "Offered, because gender is male."),
        ({"gender": 2}, on("gender", "=", "1"), "Not offered, because gender is female, not male."),
        ({"gender": 9}, on("gender", "!=", "1"), "Offered, because gender is not applicable, not male."),
        ({"gender": 2}, on("gender", "!=", "2"), "Not offered, because gender is female."),
        (
            {"gender": 0},
            on("gender", "=", "2"),
            "Not yet known: it depends on the gender (recorded as not known).",
        ),
        ({"gender": 0}, on("gender", "=", "0"), "Offered, because gender is not known."),
        ({"state": "NY"}, on("state", "=", " ny"), "Offered, because state is NY."),
        ({"state": "NY"}, on("state", "=", "CA"), "Not offered, because state is NY, not CA."),
        (
            {"state": ["ny", "New York", UUID]},
            on("state", "!=", "CA"),
            "Offered, because state is New York, not CA.",
        ),
        ({"state": [UUID, "NY"]}, on("state", "!=", "NY"), "Not offered, because state is NY."),
        ({"state": UUID}, on("state", "=", UUID), f"Offered, because state is {UUID}."),
        (
            {"state": "NY"},
            on("state", "=", UUID),
            "Not yet known: it depends on the state (not known by its UUID).",
        ),
        (
            {"state": "NY"},
            on("state", "=", "Utah"),
            "Not yet known: it depends on the state (not known by its name).",
        ),
        ({}, on("state", "=", "CA"), "Not yet known: it depends on the state."),
    ],
)
def test_a_sentence_about_a_fact(facts: Json, requirement: Json, sentence: str) -> None:
    assert offered(requirement, facts=facts).sentence() == sentence


@pytest.mark.parametrize(
    ("question_id", "given", "comparator", "required", "sentence"),
    [
        ("boolean", True, "=", True, "Offered, because 'A boolean?' was answered yes."),
        ("boolean", False, "=", True, "Not offered, because 'A boolean?' was answered no."),
        ("own-boolean", False, "!=", True, "Offered, because 'own boolean' is no."),
        ("single_option", "o-1", "=", "Red", "Offered, because 'A single_option?' was answered 'Red'."),
        (
            "single_option",
            "o-1",
            "=",
            "o-2",
            "Not offered, because 'A single_option?' was answered 'Red', not 'Blue'.",
        ),
        (
            "own-single_option",
            "o-1",
            "!=",
            "o-2",
            "Offered, because 'own single_option' is 'Red', not 'Blue'.",
        ),
        (
            "multiple_option",
            ["o-1"],
            "=",
            "Red",
            "Offered, because 'Red' was chosen in 'A multiple_option?'.",
        ),
        (
            "multiple_option",
            ["o-1"],
            "!=",
            "o-2",
            "Offered, because 'Blue' was not chosen in 'A multiple_option?'.",
        ),
        (
            "own-multiple_option",
            ["o-1"],
            "=",
            "o-1",
            "Offered, because 'own multiple_option' includes 'Red'.",
        ),
        (
            "own-multiple_option",
            [],
            "=",
            "o-1",
            "Not offered, because 'own multiple_option' does not include 'Red'.",
        ),
        ("number", "5.0", "<", "10", "Offered, because the answer 5 to 'A number?' is below 10."),
        ("number", -2.5, ">=", "10", "Not offered, because the answer -2.5 to 'A number?' is below 10."),
        ("number", 10, "=", "10.00", "Offered, because the answer to 'A number?' is 10."),
        ("number", 9, "=", "10", "Not offered, because the answer 9 to 'A number?' is not 10."),
        ("own-number", 9, ">", "10", "Not offered, because the value 9 of 'own number' is not above 10."),
        ("text", " Yes ", "=", "yes", "Offered, because 'A text?' was answered 'Yes'."),
        ("text", "no", "=", "yes", "Not offered, because 'A text?' was answered 'no', not 'yes'."),
        ("own-text", "no", "!=", "yes", "Offered, because 'own text' is 'no', not 'yes'."),
        ("text", "5", "<", "10", "Offered, because the answer '5' to 'A text?' is below '10'."),
        ("text", "x", "<", "10", "Not offered, because the answer 'x' to 'A text?' is no number."),
        (
            "text",
            "5",
            "<",
            "x",
            "Not offered, because the answer '5' to 'A text?' is compared with 'x', which is no number.",
        ),
        ("date", "2026-01-02", "=", "2026-01-02", "Offered, because the answer to 'A date?' is 2026-01-02."),
        (
            "date",
            "2026-01-02",
            "!=",
            "2026-01-03",
            "Offered, because the answer 2026-01-02 to 'A date?' is not 2026-01-03.",
        ),
        (
            "date",
            "2026-01-02",
            ">=",
            "2026-01-01",
            "Offered, because the answer 2026-01-02 to 'A date?' is on or after 2026-01-01.",
        ),
        (
            "date",
            "2026-01-02",
            "<",
            "2026-01-01",
            "Not offered, because the answer 2026-01-02 to 'A date?' is not before 2026-01-01.",
        ),
        ("file", ["x"], "=", True, "Offered, because a file was uploaded for 'A file?'."),
        ("file", [], "=", True, "Not offered, because no file was uploaded for 'A file?'."),
        ("file", [], "!=", True, "Offered, because no file was uploaded for 'A file?'."),
        ("number", None, "<", "10", "Not offered, because 'A number?' was skipped."),
        ("boolean", None, "!=", True, "Offered, because 'A boolean?' was skipped."),
        (
            "informational",
            True,
            "=",
            None,
            "Not offered, because 'A informational?' is a page to read and has no answer.",
        ),
        ("own-number", None, "<", "10", "Not offered, because 'own number' has no value."),
    ],
)
def test_a_sentence_about_an_answer(
    question_id: str, given: Any, comparator: str, required: Any, sentence: str
) -> None:
    explanation = offered(on_question(question_id, comparator, required), answers={question_id: given})
    assert explanation.sentence() == sentence


def test_a_sentence_about_an_answer_that_is_not_there() -> None:
    requirement = on_question("boolean", "=", True)
    assert offered(requirement).sentence() == "Not yet known: it depends on the answer to 'A boolean?'."
    assert (
        offered(requirement, final=True).sentence()
        == "Not offered, because 'A boolean?' was left unanswered."
    )


@pytest.mark.parametrize(
    ("of", "answers", "sentence"),
    [
        ("week", {"pregnant": True}, "Shown, because 'Are you pregnant?' was answered yes."),
        ("week", {"pregnant": False}, "Not shown, because 'Are you pregnant?' was answered no."),
        ("week", {}, "Not yet known: it depends on the answer to 'Are you pregnant?'."),
        ("pregnant", {}, "Shown, whatever is answered."),
        (
            "scan",
            {"pregnant": False},
            "Not shown, because 'Which week?' is not asked ('Are you pregnant?' was answered no).",
        ),
        (
            "seen",
            {"pregnant": False},
            "Not offered, because 'Did you have a scan?' is not asked ('Are you pregnant?' was answered no).",
        ),
        (
            "unseen",
            {"pregnant": False},
            "Offered, because 'Did you have a scan?' is not asked ('Are you pregnant?' was answered no).",
        ),
        ("seen", {}, "Not yet known: it depends on the answer to 'Are you pregnant?'."),
        ("seen", {"pregnant": True}, "Not yet known: it depends on the answer to 'Which week?'."),
        (
            "photo",
            {"pregnant": True, "week": 20, "scan": True},
            "Never shown, but its value counts, because 'Did you have a scan?' was answered yes.",
        ),
        (
            "photo",
            {"pregnant": True, "week": 20, "scan": False},
            "Never shown, and its value does not count, because 'Did you have a scan?' was answered no.",
        ),
        (
            "photographed",
            {"pregnant": True, "week": 20, "scan": False},
            "Not offered, because 'The scan' does not apply ('Did you have a scan?' was answered no).",
        ),
    ],
)
def test_a_sentence_goes_back_to_where_a_question_was_hidden(of: str, answers: Json, sentence: str) -> None:
    assert explained(PREGNANCY, of, answers=answers).sentence() == sentence


@pytest.mark.parametrize(
    ("word", "requirements", "facts", "sentence"),
    [
        ("and", [ADULT, MALE], {"age_years": 17, "gender": 1}, "Not offered, because age 17 is below 18."),
        (
            "and",
            [ADULT, MALE],
            {"age_years": 17, "gender": 2},
            "Not offered, because age 17 is below 18 and gender is female, not male.",
        ),
        (
            "and",
            [ADULT, MALE],
            {"age_years": 18, "gender": 1},
            "Offered, because age 18 is 18 or more and gender is male.",
        ),
        ("and", [ADULT, YES, MALE], {"age_years": 17}, "Not offered, because age 17 is below 18."),
        (
            "and",
            [ADULT, YES, MALE],
            {"age_years": 18},
            "Not yet known: it depends on the answer to 'A boolean?' and the gender.",
        ),
        ("or", [ADULT, MALE], {"age_years": 17, "gender": 1}, "Offered, because gender is male."),
        (
            "or",
            [ADULT, MALE],
            {"age_years": 17, "gender": 2},
            "Not offered, because age 17 is below 18 and gender is female, not male.",
        ),
        ("not", [CHILD, MALE], {"age_years": 17, "gender": 2}, "Not offered, because age 17 is below 18."),
        (
            "not",
            [CHILD, MALE],
            {"age_years": 18, "gender": 2},
            "Offered, because age 18 is not below 18 and gender is female, not male.",
        ),
        ("not", [CHILD, MALE], {"age_years": 18}, "Not yet known: it depends on the gender."),
    ],
)
def test_a_sentence_names_only_what_decided(
    word: str,
    requirements: list[Json],
    facts: Json,
    sentence: str,
) -> None:
    assert offered(*requirements, type=word, facts=facts).sentence() == sentence


def test_a_sentence_leaves_out_rules_that_did_not_decide() -> None:
    document = questionnaire(offerings=[offering("f", rule(ADULT), rule(MALE), rule_type="or")])
    facts = {"age_years": 17, "gender": 1}
    assert explained(document, "f", facts=facts).sentence() == "Offered, because gender is male."


def test_not_all_is_decided_by_all_that_hold() -> None:
    document = questionnaire(offerings=[offering("f", rule(CHILD, MALE, type="not"))])
    facts = {"age_years": 17, "gender": 1}
    explanation = explained(document, "f", not_means="not_all", facts=facts)
    assert explanation.sentence() == "Not offered, because age 17 is below 18 and gender is male."
    assert "rule 'A rule': not all of" in explanation.to_text()
    facts = {"age_years": 18, "gender": 1}
    explanation = explained(document, "f", not_means="not_all", facts=facts)
    assert explanation.sentence() == "Offered, because age 18 is not below 18."


def test_what_is_said_twice_is_said_once_and_what_is_much_is_counted() -> None:
    ages = [on("age", ">=", str(years)) for years in (20, 20, 21, 22, 23, 24)]
    assert offered(*ages, facts={"age_years": 19}).sentence() == (
        "Not offered, because age 19 is below 20, age 19 is below 21, age 19 is below 22 and 2 more."
    )


def test_of_many_origins_of_a_hidden_question_two_are_named() -> None:
    ages = [on("age", ">=", str(years)) for years in (20, 21, 22)]
    document = questionnaire(
        question("q", "boolean", rule(*ages)), offerings=[offering("f", rule(on_question("q", "=", True)))]
    )
    assert explained(document, "f", facts={"age_years": 19}).sentence() == (
        "Not offered, because 'Question q' is not asked (age 19 is below 20, age 19 is below 21 and 1 more)."
    )
