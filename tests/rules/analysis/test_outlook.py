from __future__ import annotations

import itertools
import json
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules import (
    Evaluation,
    Program,
    compile_questionnaire,
    evaluate_case,
    parse_questionnaire,
    read_answers,
    read_case,
    read_facts,
)
from rules.analysis.outlook import Outlook, Prospects
from rules.analysis.search import Budget
from rules.analysis.space import space_of
from tests.rules import documents as doc
from tests.rules.strategies import answers_to, facts, questionnaires

Json = dict[str, Any]

lawful = settings(max_examples=25, deadline=None)
SOLVER_ONLY = Budget(combinations=0)


def compiled(document: Json) -> Program:
    return compile_questionnaire(parse_questionnaire(json.dumps(document)))


def outlook(program: Program, answers: Json, known: Json, budget: Budget | None = None) -> Outlook:
    read = read_answers(program.questionnaire, answers)
    return Prospects(program, budget).outlook(read, read_facts(known))


def evaluated(program: Program, answers: Json, known: Json) -> Evaluation:
    case = {"facts": known, "answers": answers, "final": True}
    return evaluate_case(program, read_case(json.dumps(case)))


def still_asked(program: Program, evaluation: Evaluation, answers: Json) -> int:
    """The questions between here and the end, or the first dead end, of one way to go on."""
    count = 0
    for question in program.questionnaire.presented:
        if question.id not in evaluation.shown or question.id in answers:
            continue
        if question.type == "informational" and not question.has_next_button:
            break
        count += 1
    return count


def ways_on(program: Program, answers: Json, known: Json) -> list[Evaluation]:
    """Evaluations of everything that may still be said, one of each cell."""
    space = space_of(program)
    facts_of = {"age": {"age_years", "date_of_birth"}, "bmi": {"weight_kg"}, "gender": {"gender"}}
    still_open = []
    for place, variable in enumerate(space.variables):
        if variable.question is None:
            told = not known.keys().isdisjoint(facts_of.get(variable.name, {"state"}))
        else:
            told = variable.name in answers or not variable.question.is_visible
        if not told:
            still_open.append(place)
    assume(prod(len(space.variables[one].cells) for one in still_open) <= 300)
    evaluations = []
    for cells in itertools.product(*(range(len(space.variables[one].cells)) for one in still_open)):
        case = space.case(dict(zip(still_open, cells, strict=True)))
        evaluations.append(evaluated(program, case["answers"] | answers, case["facts"] | known))
    return evaluations


FORM = doc.questionnaire(
    doc.question("pregnant", "boolean", doc.rule(doc.on("gender", "=", "2")), order=1),
    doc.question("weeks", "number", doc.rule(doc.on_question("pregnant", "=", True)), order=2),
    doc.question(
        "stop", "informational", doc.rule(doc.on_question("weeks", ">", 40)), order=3, has_next_button=False
    ),
    doc.question("smokes", order=4),
    offerings=[
        doc.offering("pill", doc.rule(doc.on_question("smokes", "=", False), doc.on("age", "<", "35"))),
        doc.offering("everybody"),
    ],
)


@pytest.mark.parametrize(
    ("answers", "known", "fewest", "most"),
    [
        pytest.param({}, {}, 1, 3, id="of nobody known anything: at least whether they smoke"),
        pytest.param({}, {"gender": 1}, 1, 1, id="a man: only whether he smokes"),
        pytest.param({"pregnant": True}, {"gender": 2}, 1, 2, id="the dead end may spare the last question"),
        pytest.param({"pregnant": True, "weeks": 50}, {"gender": 2}, 0, 0, id="a dead end"),
    ],
)
def test_fewest_and_most(answers: Json, known: Json, fewest: int, most: int) -> None:
    seen = outlook(compiled(FORM), answers, known)
    assert (seen.fewest, seen.most) == (fewest, most)


def test_what_can_still_change_an_offering() -> None:
    program = compiled(FORM)
    assert outlook(program, {}, {}).can_change == {"pill": ("smokes", "age")}
    assert outlook(program, {"smokes": False}, {}).can_change == {"pill": ("age",)}
    assert outlook(program, {"smokes": True}, {}).can_change == {}


def test_a_budget_that_is_too_small_leaves_bounds_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.analysis.search.is_installed", lambda: False)
    seen = outlook(compiled(FORM), {}, {}, Budget(without_solver=1, samples=0))
    assert (seen.fewest, seen.most, seen.is_exact) == (0, 3, False)
    assert seen.can_change == {"pill": ("smokes", "age")}


def test_as_many_offerings_are_decided_as_the_budget_allows_the_simple_ones_first() -> None:
    never = [doc.on("age", "<", "10"), doc.on("age", ">", "60")]
    offerings = [
        doc.offering("both", doc.rule(*never, doc.on("gender", "=", "1"))),
        doc.offering("never", doc.rule(*never)),
    ]
    document = doc.questionnaire(doc.question("smokes"), offerings=offerings)
    program = compiled(document)
    enough, one, none = (outlook(program, {}, {}, Budget(influences=most)) for most in (3, 2, 0))
    assert (enough.can_change, enough.undecided) == ({}, frozenset())
    assert (one.can_change, one.undecided) == ({"both": ("age", "gender")}, frozenset({"both"}))
    assert none.undecided == frozenset(none.can_change) == frozenset({"both", "never"})


@given(questionnaires(), st.data())
@lawful
def test_the_bounds_are_those_of_all_ways_on(document: Json, data: st.DataObject) -> None:
    program = compiled(document)
    answers, known = data.draw(answers_to(document)), data.draw(facts())
    assume(("weight_kg" in known) == ("height_cm" in known))
    counts = [still_asked(program, one, answers) for one in ways_on(program, answers, known)]
    for budget in (None, SOLVER_ONLY):
        seen = outlook(program, answers, known, budget)
        assert (seen.fewest, seen.most, seen.is_exact) == (min(counts), max(counts), True)


@given(questionnaires(), st.data())
@lawful
def test_an_offering_that_nothing_can_change_is_settled(document: Json, data: st.DataObject) -> None:
    program = compiled(document)
    answers, known = data.draw(answers_to(document)), data.draw(facts())
    assume(("weight_kg" in known) == ("height_cm" in known))
    ways = ways_on(program, answers, known)
    seen, solved = (outlook(program, answers, known, budget) for budget in (None, SOLVER_ONLY))
    assert seen.can_change == solved.can_change
    for offering in program.questionnaire.offerings:
        verdicts = {one.verdicts.offerings[offering.id].verdict for one in ways}
        assert (len(verdicts) > 1) == (offering.id in seen.can_change)


@given(questionnaires(), st.data())
@lawful
def test_going_forward_never_goes_back(document: Json, data: st.DataObject) -> None:
    program = compiled(document)
    given_answers, known = data.draw(answers_to(document)), data.draw(facts())
    prospects = Prospects(program)
    answers: Json = {}
    before: tuple[int, int] | None = None
    while True:
        read = read_answers(program.questionnaire, answers)
        seen = prospects.outlook(read, read_facts(known))
        case = {"facts": known, "answers": answers}
        now = evaluate_case(program, read_case(json.dumps(case)))
        total = (now.progress.answered + seen.fewest, now.progress.answered + seen.most)
        assert before is None or (total[0] >= before[0] and total[1] <= before[1])
        before = total
        if now.next_question is None or now.dead_end is not None:
            return
        answers[now.next_question] = given_answers.get(now.next_question)
