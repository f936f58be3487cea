"""States by their names, and one for whoever lives in any that no rule names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intake_host.places import load_states
from intake_host.preview.run import Run
from intake_host.preview.states import by_name, identifiers, named_states
from tests.preview.forms import DOCUMENT, opened, press, rule

MADE = "00000000-0000-4000-8000-000000000000"
FIRST, SECOND, *_ = load_states()


def document(*named: str) -> dict[str, Any]:
    """With an offering for these states alone."""
    rules = [rule(based_on="state", conditional_answer="=", required_answer=one) for one in named]
    offering = {"offering_id": "o", "title": "O", "rule_type": "or", "rules": rules}
    return {**DOCUMENT, "offerings": [offering]}


@pytest.mark.parametrize("verb", ["play", "apply"])
@pytest.mark.parametrize("given", [MADE, [MADE]])
def test_who_is_played_lives_in_a_real_state_that_no_rule_names(verb: str, given: object) -> None:
    case = json.dumps({"facts": {"state": given}, "answers": {}})
    moved = press(Run(), f"{verb}:{case}", document=document(FIRST.state_id.upper()))
    assert moved.run.facts == {"state": identifiers(SECOND)}
    assert moved.typed_facts == moved.run.facts


@pytest.mark.parametrize("named", [[MADE], [one.state_id for one in load_states()]])
def test_a_state_that_a_rule_names_or_where_all_are_named_stays(named: list[str]) -> None:
    case = json.dumps({"facts": {"state": MADE}, "answers": {}})
    assert press(Run(), f"play:{case}", document=document(*named)).run.facts == {"state": MADE}


def test_words_call_a_made_id_a_state_that_no_rule_names() -> None:
    assert named_states(f"The state is {MADE}") == "The state is a state that no rule names"
    assert named_states(MADE, {MADE: "Atlantis"}) == "Atlantis"


def test_a_state_that_rules_know_by_id_is_a_state() -> None:
    words = f"state by MDI's id: any but {FIRST.state_id}"
    assert named_states(words) == f"state: any but {FIRST.name}"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([], FIRST.name),
        ([SECOND.abbreviation], [FIRST.name, FIRST.abbreviation]),
        ([SECOND.state_id], [FIRST.name, FIRST.abbreviation, FIRST.state_id]),
    ],
)
def test_a_state_has_its_name_first_and_behind_it_what_rules_may_call_it_by(
    named: list[str], expected: object
) -> None:
    questionnaire = opened(document(*named)).program.questionnaire
    assert by_name({"state": identifiers(FIRST), "gender": 1}, questionnaire) == {
        "state": expected,
        "gender": 1,
    }
    for facts in ({}, {"state": None}, {"state": ["Atlantis"]}):
        assert by_name(facts, questionnaire) == facts
