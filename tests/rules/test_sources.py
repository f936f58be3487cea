from __future__ import annotations

import pickle
from typing import Any

from rules import Evaluation, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.sources import _MAX_CELLS
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule

DOCUMENT = questionnaire(
    question(
        "q", "multiple_option", options=[option(f"o-{index}", f"Option {index}") for index in range(12)]
    ),
    question("note", "text"),
    offerings=[
        offering("all", *[rule(on_question("q", "=", f"o-{index}")) for index in range(12)]),
        offering("noted", rule(on_question("note", "=", "yes"))),
        offering("here", rule(on("state", "=", "NY"))),
    ],
)
PROGRAM = compile_questionnaire(parse_questionnaire(DOCUMENT))


def evaluated(**case: Any) -> Evaluation:
    return evaluate_case(PROGRAM, read_case(case))


def test_beyond_what_it_remembers_a_program_still_judges() -> None:
    ids = [f"o-{index}" for index in range(12)]
    for chosen in range(1, _MAX_CELLS + 20):
        answer = [one for index, one in enumerate(ids) if chosen >> index & 1]
        assert evaluated(answers={"q": answer}).offerings.ineligible[0] == "all"
    complete = evaluated(answers={"q": ids})
    assert "all" in complete.offerings.eligible
    assert complete.verdicts.offerings["all"].rules[11].verdict.value == "true"
    source = PROGRAM.questions[[one.id for one in PROGRAM.questions].index("q")].source
    assert len(source.by_cell) == _MAX_CELLS


def test_many_states_are_judged_too() -> None:
    for number in range(_MAX_CELLS + 5):
        evaluation = evaluated(facts={"state": f"Land {chr(65 + number % 26)}{'x' * (number // 26)}"})
        assert evaluation.offerings.undetermined[-1] == "here"
        assert (
            evaluation.verdicts.offerings["here"].rules[0].requirements[0].reason.name == "STATE_KIND_MISSING"
        )
    assert "here" in evaluated(facts={"state": "ny"}).offerings.eligible


def test_what_a_person_wrote_is_not_remembered() -> None:
    evaluation = evaluated(answers={"note": "private"})
    assert evaluation.verdicts.offerings["noted"].rules[0].requirements[0].actual == "private"
    for one in PROGRAM.questions:
        assert "private" not in repr(one.source.by_cell)
        assert "private" not in repr(one.source._shared)


def test_a_tree_tells_of_this_value_whatever_came_before_it() -> None:
    for note, verdict in (("anything", "false"), ("yes", "true"), ("anything else", "false")):
        tree = evaluated(answers={"note": note}).verdicts
        assert tree.offerings["noted"].rules[0].requirements[0].verdict.value == verdict


def test_a_tree_is_equal_to_one_that_travelled() -> None:
    evaluation = evaluated(answers={"q": ["o-1"]}, facts={"state": "NY"})
    travelled = pickle.loads(pickle.dumps(evaluation))
    assert travelled == evaluation
    assert travelled.verdicts != evaluated(answers={"q": []}).verdicts
    assert evaluation.verdicts != "verdicts"
    assert repr(evaluation.verdicts) == "Verdicts(...)"
