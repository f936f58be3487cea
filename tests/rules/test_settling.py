from __future__ import annotations

from random import Random
from typing import Any

import pytest

from rules import Verdict, compile_questionnaire, parse_questionnaire
from rules.answers import read_answers
from rules.facts import Facts, read_facts
from rules.settling import contribute, settle, settled_verdicts
from rules.verdicts import Reason
from tests.rules.documents import on, on_question, question, questionnaire, rule
from tests.rules.forms import FORMS, people
from tests.rules.naive import NaiveEvaluation

Json = dict[str, Any]

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN
AGES: dict[Verdict, Json] = {TRUE: {"age_years": 20}, FALSE: {"age_years": 9}, UNKNOWN: {}}


@pytest.mark.parametrize("name", FORMS)
def test_every_target_comes_out_as_the_specification_says(name: str) -> None:
    program = compile_questionnaire(parse_questionnaire(FORMS[name]))
    for case in people(FORMS[name], Random(6), 15):
        naive = NaiveEvaluation(FORMS[name], case)
        targets = [*FORMS[name]["questions"], *FORMS[name]["offerings"]]
        expected = tuple({True: TRUE, False: FALSE, None: UNKNOWN}[naive.target(one)] for one in targets)
        answers, facts = read_answers(program.questionnaire, case["answers"]), read_facts(case["facts"])
        settled = settle(program, answers, facts, final=case["final"])
        assert settled.verdicts == expected
        assert settled_verdicts(program, answers, facts, final=case["final"]) == expected
        assert (settled.entries, settled.final) == (answers.entries, case["final"])
        looked_up = [
            by_state[state] for by_state, state in zip(program.lanes.verdicts, settled.states, strict=False)
        ]
        assert tuple(looked_up) == expected


@pytest.mark.parametrize(
    ("fields", "verdict", "given", "final", "offer"),
    [
        ({}, TRUE, {"q": True}, False, True),
        ({}, TRUE, {"q": None}, False, Reason.SKIPPED),
        ({}, TRUE, {}, False, Reason.NOT_ANSWERED),
        ({}, TRUE, {}, True, Reason.LEFT_OUT),
        ({}, FALSE, {"q": True}, True, Reason.HIDDEN),
        ({}, UNKNOWN, {"q": True}, True, Reason.UNDETERMINED),
        ({"is_visible": False, "default_value": "no"}, TRUE, {"q": True}, False, True),
        ({"is_visible": False, "default_value": "no"}, TRUE, {"q": None}, False, False),
        ({"is_visible": False, "default_value": "no"}, TRUE, {}, False, False),
        ({"is_visible": False, "default_value": "no"}, TRUE, {}, True, False),
        ({"is_visible": False}, TRUE, {}, True, Reason.UNSET),
        ({"is_visible": False}, TRUE, {}, False, Reason.UNSET),
        ({"is_visible": False, "default_value": "no"}, FALSE, {"q": True}, False, Reason.HIDDEN),
        ({"is_visible": False, "default_value": "no"}, UNKNOWN, {"q": True}, False, Reason.UNDETERMINED),
    ],
)
def test_what_a_question_offers_to_those_that_depend_on_it(
    fields: Json, verdict: Verdict, given: Json, offer: Any, *, final: bool
) -> None:
    asked = question("q", "boolean", rule(on("age", ">=", "18")), **fields)
    asking = question("asking", "boolean", rule(on_question("q", "=", "yes")))
    program = compile_questionnaire(parse_questionnaire(questionnaire(asked, asking)))
    answers = read_answers(program.questionnaire, given)
    settled = settle(program, answers, read_facts(AGES[verdict]), final=final)
    assert settled.verdicts[0] is verdict
    [q] = program.asked
    assert settled.offer(q) is offer


def test_answers_that_another_questionnaire_read_are_refused_and_those_of_an_equal_one_taken() -> None:
    program = compile_questionnaire(parse_questionnaire(questionnaire(question("q"))))
    again = parse_questionnaire(questionnaire(question("q")))
    assert settle(program, read_answers(again, {}), Facts(), final=False).verdicts == (TRUE,)
    other = parse_questionnaire(questionnaire(question("p")))
    for way in (settle, settled_verdicts):
        with pytest.raises(ValueError, match=r"^the answers were read by another questionnaire$"):
            way(program, read_answers(other, {}), Facts(), final=False)


def test_what_is_contributed_adds_up() -> None:
    blocks = [0b0001, 0b1000, 0]
    contribute(blocks, ((1, 0b1010), (2, 0b0100)))
    assert blocks == [0b0001, 0b1010, 0b0100]
