"""What each fact and each question does to a target: speak against it, leave it open, or be for it."""

from __future__ import annotations

from typing import Any

import pytest

from intake_host.preview.bearings import bearings
from intake_host.preview.played import played
from intake_host.preview.run import Run
from tests.preview.forms import DOCUMENT, opened, rule

AGE, BMI, SMOKES = ("fact", "age"), ("fact", "bmi"), ("question", "smokes")


def requirement(based_on: str, comparator: str, required: str, **more: str) -> dict[str, Any]:
    one: dict[str, Any] = rule(
        based_on=based_on, conditional_answer=comparator, required_answer=required, **more
    )["requirements"][0]
    return one


ADULT, HEAVY = requirement("age", ">=", "18"), requirement("bmi", ">=", "27")
SMOKER = requirement("question", "=", "true", required_question_id="smokes")
FACTS = {"age_years": 40, "weight_kg": 70, "height_cm": 170}


def said(
    *rules: tuple[str, list[dict[str, Any]]], facts: dict[str, Any] = FACTS
) -> dict[tuple[str, str], str]:
    """Of an offering with these rules (type, requirements), for this person."""
    listed = [rule() | {"type": kind, "requirements": parts} for kind, parts in rules]
    document = {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": listed}]}
    verdicts = played(opened(document), Run(facts=facts)).evaluation.verdicts.offerings["patch"]
    return {source: verdict.value for source, verdict in bearings(verdicts).items()}


def test_only_what_keeps_the_offering_away_speaks_against_it() -> None:
    assert said(("and", [ADULT, HEAVY, SMOKER])) == {AGE: "true", BMI: "false", SMOKES: "true"}
    assert said(("and", [ADULT]), ("and", [HEAVY]), ("and", [SMOKER])) == {
        AGE: "true",
        BMI: "false",
        SMOKES: "unknown",
    }


def test_what_is_still_open_leaves_it_open() -> None:
    heavier = {**FACTS, "weight_kg": 90}
    assert said(("and", [ADULT, HEAVY, SMOKER]), facts=heavier) == {
        AGE: "true",
        BMI: "true",
        SMOKES: "unknown",
    }


@pytest.mark.parametrize("facts", [FACTS, {**FACTS, "age_years": 12}])
def test_in_a_not_it_is_what_holds_that_speaks_against(facts: dict[str, Any]) -> None:
    against = "false" if facts is FACTS else "true"
    assert said(("not", [ADULT]), facts=facts) == {AGE: against}


def test_one_way_to_an_offering_is_enough() -> None:
    assert said(("or", [ADULT, HEAVY])) == {AGE: "true", BMI: "true"}
