"""What each fact and each question does to a target: speak against it, leave it open, or be for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview.bearings import bearings
from intake_host.preview.played import played
from intake_host.preview.run import Run
from rules import Facts, Verdict, compile_questionnaire, evaluate, parse_questionnaire, read_answers
from tests.preview.forms import DOCUMENT, opened, rule

if TYPE_CHECKING:
    from rules import NotMeans

AGE, BMI, SMOKES = ("fact", "age"), ("fact", "bmi"), ("question", "smokes")


def requirement(based_on: str, comparator: str, required: str, **more: str) -> dict[str, Any]:
    one: dict[str, Any] = rule(
        based_on=based_on, conditional_answer=comparator, required_answer=required, **more
    )["requirements"][0]
    return one


ADULT, HEAVY = requirement("age", ">=", "18"), requirement("bmi", ">=", "27")
SMOKER = requirement("question", "=", "true", required_question_id="smokes")
FACTS = {"age_years": 40, "weight_kg": 70, "height_cm": 170}


MALE = requirement("gender", "=", "1")
YOUNG = requirement("age", "<", "30")
GENDER = ("fact", "gender")
FEMALE = {**FACTS, "gender": 2}


def said(
    *rules: tuple[str, list[dict[str, Any]]],
    facts: dict[str, Any] = FACTS,
    rule_type: str = "and",
    **answers: object,
) -> dict[tuple[str, str], str | None]:
    """Of an offering with these rules (type, requirements), for this person."""
    listed = [rule() | {"type": kind, "requirements": parts} for kind, parts in rules]
    offering = {**DOCUMENT["offerings"][0], "rules": listed, "rule_type": rule_type}
    form = opened({**DOCUMENT, "offerings": [offering]})
    verdicts = played(form, Run(facts=facts, answers=answers)).evaluation.verdicts.offerings["patch"]
    return {source: None if one is None else one.value for source, one in bearings(verdicts).items()}


def test_a_source_says_what_it_says_itself_whatever_the_others_say() -> None:
    assert said(("and", [ADULT, HEAVY, SMOKER])) == {AGE: "true", BMI: "false", SMOKES: "unknown"}
    assert said(("and", [ADULT]), ("and", [HEAVY]), ("and", [SMOKER])) == {
        AGE: "true",
        BMI: "false",
        SMOKES: "unknown",
    }


def test_what_fails_speaks_against_while_another_may_still_stand_in() -> None:
    assert said(("or", [MALE, SMOKER]), facts=FEMALE) == {GENDER: "false", SMOKES: "unknown"}
    assert said(("or", [MALE, SMOKER]), facts=FEMALE, smokes=False) == {GENDER: "false", SMOKES: "false"}


def test_what_fails_makes_no_difference_once_another_stands_in() -> None:
    assert said(("or", [MALE, SMOKER]), facts=FEMALE, smokes=True) == {GENDER: None, SMOKES: "true"}
    assert said(("or", [ADULT, SMOKER])) == {AGE: "true", SMOKES: None}


@pytest.mark.parametrize("facts", [FACTS, {**FACTS, "age_years": 12}])
def test_in_a_not_it_is_what_holds_that_speaks_against(facts: dict[str, Any]) -> None:
    against = "false" if facts is FACTS else "true"
    assert said(("not", [ADULT]), facts=facts) == {AGE: against}


def test_of_several_choices_of_one_question_one_is_enough() -> None:
    assert said(("or", [YOUNG, ADULT])) == {AGE: "true"}
    assert said(("and", [YOUNG, ADULT])) == {AGE: "false"}


def test_of_several_rules_one_against_it_counts_unless_it_is_met_without() -> None:
    assert said(("and", [ADULT]), ("or", [YOUNG, SMOKER]))[AGE] == "false"
    assert said(("and", [ADULT]), ("or", [YOUNG, SMOKER]), smokes=True)[AGE] == "true"


def test_one_way_to_an_offering_is_enough() -> None:
    assert said(("and", [ADULT]), ("and", [HEAVY]), rule_type="or") == {AGE: "true", BMI: None}
    assert said(("and", [YOUNG, SMOKER]), ("and", [ADULT, HEAVY]), rule_type="or")[AGE] == "true"


@pytest.mark.parametrize("not_means", ["none", "not_all"])
def test_a_not_is_read_as_the_program_reads_it(not_means: NotMeans) -> None:
    offering = {
        **DOCUMENT["offerings"][0],
        "rules": [rule() | {"type": "not", "requirements": [ADULT, YOUNG]}],
    }
    questionnaire = parse_questionnaire({**DOCUMENT, "offerings": [offering]})
    program = compile_questionnaire(questionnaire, not_means=not_means)
    verdict = evaluate(program, read_answers(questionnaire, {}), Facts(age_years=40)).verdicts.offerings[
        "patch"
    ]
    assert bearings(verdict, not_means)[AGE] is (Verdict.FALSE if not_means == "none" else Verdict.TRUE)


def test_an_error_leaves_it_open() -> None:
    assert said(("xor", [ADULT])) == {AGE: "unknown"}
    assert said(("and", [ADULT]), rule_type="xor") == {AGE: "unknown"}
