from __future__ import annotations

import json

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.analysis.claims import AllOf, AnyOf, AtLeast, Claim, Fails, Holds, Not, Within
from rules.analysis.space import Space, space_of
from rules.analysis.witnesses import UnconfirmedError, witness
from tests.rules import documents as doc

# Variables in the order in which rules name them: age (17 or less, 18 or more), the answer to q (yes, no or skipped).
FORM = doc.questionnaire(
    doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18"))),
    offerings=[doc.offering("o", doc.rule(doc.on_question("q", "=", True)))],
)
CHILD, ADULT, YES, NO = 0, 1, 0, 1
Q, O = "/questions/0", "/offerings/0"  # noqa: E741


@pytest.fixture
def space() -> Space:
    return space_of(compile_questionnaire(parse_questionnaire(json.dumps(FORM))))


def test_it_is_a_final_case(space: Space) -> None:
    assert witness(space, {0: ADULT, 1: YES}, Holds(O)) == {
        "facts": {"age_years": 20},
        "answers": {"q": True},
        "final": True,
    }


def test_answers_that_the_engine_ignores_are_left_out(space: Space) -> None:
    assert witness(space, {0: CHILD, 1: YES}, Fails(O))["answers"] == {}


def test_a_question_can_be_skipped(space: Space) -> None:
    assert witness(space, {0: ADULT, 1: NO}, Fails(O), skipped=["q"])["answers"] == {"q": None}


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(Fails(O), id="fails"),
        pytest.param(Not(Holds(Q)), id="not"),
        pytest.param(AllOf((Holds(Q), Fails(Q))), id="all of"),
        pytest.param(AnyOf((Fails(Q), Fails(f"{O}/rules/0/requirements/0"))), id="any of"),
        pytest.param(AtLeast(2, (Holds(Q), Fails(Q), Fails(O))), id="at least two"),
        pytest.param(Not(AtLeast(2, (Holds(Q), Fails(Q), Holds(O)))), id="not at least two"),
        pytest.param(Fails(f"{Q}/rules/0"), id="a rule"),
        pytest.param(Within(0, 1 << CHILD), id="within"),
    ],
)
def test_what_the_engine_does_not_confirm_is_not_said(space: Space, claim: Claim) -> None:
    with pytest.raises(UnconfirmedError):
        witness(space, {0: ADULT, 1: YES}, claim)
    assert witness(space, {0: ADULT, 1: YES}, Not(claim))["final"]
