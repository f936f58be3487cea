from __future__ import annotations

import json
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings

from rules import (
    Program,
    Question,
    Verdict,
    compile_questionnaire,
    evaluate_case,
    parse_questionnaire,
    read_answers,
    read_case,
)
from rules.analysis.claims import Holds, true_of
from rules.analysis.columns import everyone, judge
from rules.analysis.coverage import measure, reached
from rules.analysis.generation import generate
from rules.analysis.goals import KINDS, Goal, claims_of, goals_of, options_of, reached_by
from rules.analysis.space import space_of
from rules.verdicts import COMBINATIONS
from tests.rules import documents as doc
from tests.rules.analysis.spaces import varied
from tests.rules.strategies import questionnaires

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.verdicts import RuleVerdict

Json = dict[str, Any]
FLIPPED = {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE}


def program(document: Json, **options: Any) -> Program:
    return compile_questionnaire(parse_questionnaire(json.dumps(document), strict=False), **options)


def naive_goals(compiled: Program, case: Json) -> Iterator[Goal]:
    """What a final case of a person about whom all is known reaches, told from the verdicts alone."""
    tree = evaluate_case(compiled, read_case(case)).verdicts
    questionnaire = compiled.questionnaire
    for target in questionnaire.targets:
        verdict = tree.questions.get(target.id) or tree.offerings[target.id]
        is_true = verdict.verdict is Verdict.TRUE
        if verdict.verdict is Verdict.UNKNOWN:
            pass  # somebody whose gender is not known
        elif not isinstance(target, Question):
            yield Goal("eligible" if is_true else "ineligible", target.pointer)
        elif target.is_visible:
            yield Goal("shown" if is_true else "hidden", target.pointer)
        if isinstance(target, Question) and is_true:
            # Whoever is asked may choose any.
            yield from (Goal("chosen", target.pointer, option.key) for option in options_of(target))
        for rule in verdict.rules:
            yield from naive_goals_of_rule(rule)


def naive_goals_of_rule(rule: RuleVerdict) -> Iterator[Goal]:
    """A requirement decides if the rule came out otherwise with it alone flipped."""
    values = [one.verdict for one in rule.requirements]
    if values and rule.verdict is not Verdict.UNKNOWN:
        yield Goal("rule true" if rule.verdict is Verdict.TRUE else "rule false", rule.rule.pointer)
    for one in rule.requirements:
        if one.verdict is not Verdict.UNKNOWN:
            is_true = one.verdict is Verdict.TRUE
            yield Goal("requirement true" if is_true else "requirement false", one.requirement.pointer)
    if not values or Verdict.UNKNOWN in values:
        return
    combine = COMBINATIONS[rule.rule.type]
    deciding = []
    for place, one in enumerate(rule.requirements):
        flipped = [*values[:place], FLIPPED[values[place]], *values[place + 1 :]]
        if combine(flipped) is not combine(values):
            deciding.append(one.requirement.pointer)
    open_value = Verdict.TRUE if rule.rule.type == "and" else Verdict.FALSE
    if len(deciding) == len(values) and values[0] is open_value:
        yield Goal("leaves open", rule.rule.pointer)
    elif len(deciding) == 1:
        yield Goal("decides", deciding[0])


def reached_of(compiled: Program, case: Json) -> frozenset[Goal]:
    read = read_case(case)
    return reached(compiled, read, evaluate_case(compiled, read))


RULES = {
    "and": doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "=", "2"), type="and"),
    "or": doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "=", "2"), type="or"),
    "not": doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "=", "2"), type="not"),
}


@pytest.mark.parametrize(
    ("rule_type", "not_means", "facts", "goal"),
    [
        ("and", "none", {"age_years": 20, "gender": 2}, Goal("leaves open", "/offerings/0/rules/0")),
        (
            "and",
            "none",
            {"age_years": 20, "gender": 1},
            Goal("decides", "/offerings/0/rules/0/requirements/1"),
        ),
        ("and", "none", {"age_years": 3, "gender": 1}, None),
        ("and", "none", {"age_years": 3}, None),
        ("and", "none", {"age_years": 20}, None),
        ("or", "none", {"age_years": 3, "gender": 1}, Goal("leaves open", "/offerings/0/rules/0")),
        (
            "or",
            "none",
            {"age_years": 20, "gender": 1},
            Goal("decides", "/offerings/0/rules/0/requirements/0"),
        ),
        (
            "not",
            "none",
            {"age_years": 3, "gender": 2},
            Goal("decides", "/offerings/0/rules/0/requirements/1"),
        ),
        (
            "not",
            "not_all",
            {"age_years": 3, "gender": 2},
            Goal("decides", "/offerings/0/rules/0/requirements/0"),
        ),
        ("not", "not_all", {"age_years": 20, "gender": 2}, Goal("leaves open", "/offerings/0/rules/0")),
    ],
)
def test_a_requirement_decides_where_the_others_leave_it_open(
    rule_type: str, not_means: Any, facts: Json, goal: Goal | None
) -> None:
    document = doc.questionnaire(offerings=[doc.offering("o", RULES[rule_type])])
    compiled = program(document, not_means=not_means)
    found = {one for one in reached_of(compiled, {"facts": facts}) if one.kind in {"decides", "leaves open"}}
    assert found == ({goal} if goal else set())


def test_what_is_unknown_reaches_nothing() -> None:
    document = doc.questionnaire(
        doc.question("q", "boolean", RULES["and"]), offerings=[doc.offering("o", RULES["and"])]
    )
    assert reached_of(program(document), {}) == frozenset()


def test_an_option_is_chosen_where_its_question_is_asked() -> None:
    colours = [doc.option("o-1", "Red"), doc.option(None, "Blue"), doc.option("o-3", "o-1")]
    document = doc.questionnaire(
        doc.question("one", "single_option", options=colours),
        doc.question("many", "multiple_option", RULES["and"], options=colours),
        doc.question("text", "text", options=colours),
    )
    compiled = program(document)
    given: Json = {"one": "Blue", "many": ["o-1"], "text": "o-1"}
    answers = read_answers(compiled.questionnaire, given)
    case = read_case({"facts": {"age_years": 20, "gender": 1}, "answers": given})
    found = set(reached_by(evaluate_case(compiled, case), answers, "none"))
    assert {one for one in found if one.kind == "chosen"} == {Goal("chosen", "/questions/0", "Blue")}
    chosen = [one.option for one in goals_of(compiled.questionnaire) if one.kind == "chosen"]
    assert chosen == ["o-1", "Blue", "o-3"] * 2


def test_what_cannot_be_hidden_is_no_goal() -> None:
    document = doc.questionnaire(
        doc.question("q"),
        doc.question("invisible", is_visible=False),
        offerings=[doc.offering("o", doc.rule())],
    )
    assert goals_of(parse_questionnaire(json.dumps(document))) == (
        Goal("shown", "/questions/0"),
        Goal("eligible", "/offerings/0"),
        Goal("ineligible", "/offerings/0"),
    )


def test_every_kind_has_its_place() -> None:
    assert len(set(KINDS)) == len(KINDS) == 11


@pytest.mark.parametrize("not_means", ["none", "not_all"])
def test_whoever_a_goal_claims_reaches_it(not_means: Any) -> None:
    space = varied(not_means)
    crowd = everyone(space, range(len(space.variables)))
    verdicts = judge(space, crowd)
    reached_by_person = [
        reached_of(space.program, space.case(crowd.assignment(person))) for person in range(crowd.size)
    ]
    goals = goals_of(space.program.questionnaire)
    for goal, claim in zip(goals, claims_of(goals, space.program), strict=True):
        if goal.kind != "chosen":
            claimed = true_of(claim, crowd, verdicts)
            reaching = sum(1 << person for person, goals in enumerate(reached_by_person) if goal in goals)
            assert claimed == reaching
        else:
            assert claim == Holds(goal.pointer)


def test_goals_come_in_the_order_of_the_document_targets_first() -> None:
    rule = doc.rule(doc.on("age", ">=", "18"), doc.on("gender", "=", "2"))
    document = doc.questionnaire(
        doc.question("q", "single_option", rule, options=[doc.option("r", "Red"), doc.option("b", "Blue")]),
        offerings=[doc.offering("o", doc.rule(), doc.rule(doc.on("age", ">=", "21")))],
    )
    at, one = "/questions/0/rules/0", "/offerings/0/rules/1"
    assert goals_of(parse_questionnaire(document)) == (
        Goal("shown", "/questions/0"),
        Goal("hidden", "/questions/0"),
        Goal("chosen", "/questions/0", "r"),
        Goal("chosen", "/questions/0", "b"),
        Goal("eligible", "/offerings/0"),
        Goal("ineligible", "/offerings/0"),
        Goal("rule true", at),
        Goal("rule false", at),
        Goal("leaves open", at),
        *(
            Goal(kind, f"{at}/requirements/{number}")
            for number in (0, 1)
            for kind in ("requirement true", "requirement false", "decides")
        ),
        Goal("rule true", one),
        Goal("rule false", one),
        Goal("leaves open", one),
        Goal("requirement true", f"{one}/requirements/0"),
        Goal("requirement false", f"{one}/requirements/0"),
        Goal("decides", f"{one}/requirements/0"),
    )


@given(questionnaires())
@settings(max_examples=15, deadline=None)
def test_coverage_and_generation_agree_with_everybody_looked_at(document: Json) -> None:
    compiled = program(document)
    space = space_of(compiled)
    crowd = everyone(space, range(len(space.variables)))
    assume(crowd.size <= 300)
    cases = [space.case(crowd.assignment(person)) for person in range(crowd.size)]
    reachable = {goal for case in cases for goal in naive_goals(compiled, case)} & set(
        goals_of(compiled.questionnaire)
    )
    nothing = measure(compiled, ())
    assert set(nothing.missed) == reachable
    assert set(nothing.unreachable) == set(goals_of(compiled.questionnaire)) - reachable
    generated = generate(compiled, attempts=1)
    assert set(generated.unreachable) == set(nothing.unreachable)
    found = {goal for one in generated.people for goal in reached_of(compiled, one)}
    assert measure(compiled, found).is_complete
    if not any(goal.option for goal in reachable):
        # These cases do not tell options apart.
        fewer = combinations({reached_of(compiled, case) for case in cases}, generated.at_least - 1)
        assert not any(reachable <= frozenset[Goal]().union(*some) for some in islice(fewer, 20_000))
    for left_out in range(len(generated.people)):
        rest = [*generated.people[:left_out], *generated.people[left_out + 1 :]]
        assert not measure(compiled, {g for one in rest for g in reached_of(compiled, one)}).is_complete


def test_of_a_rule_that_combines_in_no_known_way_nothing_decides() -> None:
    wrong = doc.rule(doc.on("age", ">=", "18"), doc.on("age", "<", "65"), type="xor")
    document = doc.questionnaire(offerings=[doc.offering("o", wrong)])
    goals = goals_of(parse_questionnaire(json.dumps(document), strict=False))
    assert {one.kind for one in goals} & {"decides", "leaves open"} == set()
    assert sum(one.kind == "requirement true" for one in goals) == 2
