"""What lint claims about all people, against all of them; who they are comes from `columns`, not from a search."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import product
from math import prod
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules import (
    Finding,
    NotMeans,
    Question,
    compile_questionnaire,
    evaluate_case,
    lint,
    parse_questionnaire,
    read_case,
)
from rules.analysis.boxes import combinations_in, covered_by_boxes
from rules.analysis.claims import AnyOf, Holds
from rules.analysis.columns import Columns, Crowd, everyone, judge
from rules.analysis.inquiry import Inquiry
from rules.analysis.space import Space, space_of
from rules.analysis.survey import Survey
from rules.model import Requirement, Rule
from rules.verdicts import Reason, RequirementVerdict, Verdict
from tests.rules.strategies import questionnaires

Json = dict[str, Any]
Verdicts = dict[str, Columns]

ABSENT = {Reason.HIDDEN, Reason.SKIPPED, Reason.LEFT_OUT, Reason.UNSET}

readings: st.SearchStrategy[NotMeans] = st.sampled_from(["none", "not_all"])


def all_people(space: Space) -> tuple[Crowd, Verdicts]:
    assume(prod(len(one.cells) for one in space.variables) <= 1 << 18)
    crowd = everyone(space, range(len(space.variables)))
    return crowd, judge(space, crowd)


def program_space(document: Json, not_means: NotMeans) -> Space:
    return space_of(compile_questionnaire(parse_questionnaire(json.dumps(document)), not_means=not_means))


def found(space: Space) -> tuple[dict[str, set[str]], tuple[Finding, ...]]:
    findings = lint(space.program)
    assert all(one.is_decided for one in findings)
    by_code: dict[str, set[str]] = defaultdict(set)
    for one in findings:
        by_code[one.problem.code].add(one.problem.pointer)
    return by_code, findings


@given(questionnaires(), readings)
@settings(max_examples=40, deadline=None)
def test_never_and_always_are_said_of_exactly_the_rules_and_targets_of_which_they_are_so(
    document: Json, not_means: NotMeans
) -> None:
    space = program_space(document, not_means)
    crowd, verdicts = all_people(space)
    by_code, _ = found(space)
    questionnaire = space.program.questionnaire
    asking = [rule.pointer for one in questionnaire.targets for rule in one.rules if rule.requirements]
    assert by_code["W102"] == {one for one in asking if verdicts[one].true == 0}
    assert by_code["W103"] == {one for one in asking if verdicts[one].true == crowd.all}
    assert by_code["W104"] == {
        one.pointer for one in questionnaire.questions if verdicts[one.pointer].true == 0
    }
    assert by_code["W105"] == {
        one.pointer for one in questionnaire.offerings if verdicts[one.pointer].true == 0
    }


@given(questionnaires(), readings)
@settings(max_examples=40, deadline=None)
def test_a_question_is_behind_a_dead_end_exactly_if_all_to_whom_it_is_shown_are_stopped(
    document: Json, not_means: NotMeans
) -> None:
    space = program_space(document, not_means)
    _, verdicts = all_people(space)
    by_code, _ = found(space)
    stopped, expected = 0, set()
    for question in space.program.questionnaire.presented:
        shown = verdicts[question.pointer].true
        if question.is_visible and shown and not shown & ~stopped:
            expected.add(question.pointer)
        if question.is_visible and question.type == "informational" and not question.has_next_button:
            stopped |= shown
    assert by_code["W111"] == expected


@given(questionnaires(), readings)
@settings(max_examples=40, deadline=None)
def test_a_negation_is_doubtful_exactly_if_its_question_may_go_without_answer(
    document: Json, not_means: NotMeans
) -> None:
    space = program_space(document, not_means)
    _, verdicts = all_people(space)
    by_code, _ = found(space)
    expected = set()
    for target in space.program.questionnaire.targets:
        for rule in target.rules:
            for one in rule.requirements:
                asked = space.program.questionnaire.question(one.required_question_id or "")
                if asked is None or asked.type == "informational":
                    continue
                is_negated = (one.conditional_answer == "!=") ^ (rule.type == "not")
                if is_negated and may_go_without_answer(asked, verdicts[asked.pointer]):
                    expected.add(one.pointer)
    assert by_code["W114"] == expected


def may_go_without_answer(asked: Question, verdicts: Columns) -> bool:
    default = asked.default_value
    has_default = default is not None and not (isinstance(default, str) and not default.strip())
    may_be_left = asked.is_optional if asked.is_visible else not has_default
    return bool(verdicts.false or (verdicts.true and may_be_left))


@given(questionnaires(), readings)
@settings(max_examples=40, deadline=None)
def test_the_people_for_whom_there_is_nothing_are_exactly_they(document: Json, not_means: NotMeans) -> None:
    space = program_space(document, not_means)
    crowd, verdicts = all_people(space)
    claim = AnyOf(tuple(Holds(one.pointer) for one in space.program.questionnaire.offerings))
    survey = Survey(Inquiry(space), claim)
    survey.run()
    eligible = 0
    for one in space.program.questionnaire.offerings:
        eligible |= verdicts[one.pointer].true
    expected = set()
    for cells in product(*map(range, survey.sizes)):
        there = crowd.all
        for place, cell in zip(survey.facts, cells, strict=True):
            there &= crowd.cells[place][cell]
        if not there & eligible:
            expected.add(cells)
    boxes = covered_by_boxes(survey.unserved, survey.sizes)
    assert (survey.unserved, survey.undecided) == (expected, set())
    assert {one for box in boxes for one in combinations_in(box)} == expected
    by_code, _ = found(space)
    assert by_code["W112"] == ({"/offerings"} if expected else set())


@given(questionnaires(), readings)
@settings(max_examples=40, deadline=None)
def test_a_core_is_contradictory_and_without_any_of_it_is_not(document: Json, not_means: NotMeans) -> None:
    space = program_space(document, not_means)
    crowd, verdicts = all_people(space)
    _, findings = found(space)
    for one in findings:
        if one.problem.code in {"W102", "W104", "W105"}:
            assert one.core
            assert_minimal(crowd, [demanded(space, crowd, verdicts, pointer) for pointer in one.core])
        if one.problem.code == "W103":
            assert_always(space, crowd, verdicts, one)


def assert_minimal(crowd: Crowd, parts: list[int]) -> None:
    assert all_of(crowd, parts) == 0
    for part in range(len(parts)):
        assert all_of(crowd, parts[:part] + parts[part + 1 :]) != 0


def all_of(crowd: Crowd, parts: list[int]) -> int:
    column = crowd.all
    for part in parts:
        column &= part
    return column


def demanded(space: Space, crowd: Crowd, verdicts: Verdicts, pointer: str) -> int:
    """For whom that which stands at the pointer is as its place demands; of a comparison, whose answer is."""
    node = space.nodes[pointer]
    if not isinstance(node, Requirement):
        return verdicts[pointer].true
    rule = space.nodes[pointer.rpartition("/requirements/")[0]]
    leaf = space.leaves[pointer]
    if isinstance(rule, Rule) and rule.type == "not" and space.program.not_means == "none":
        return verdicts[pointer].false
    if leaf.variable is None or leaf.if_absent is Verdict.TRUE:
        return verdicts[pointer].true
    return sum(column for number, column in enumerate(crowd.cells[leaf.variable]) if leaf.true >> number & 1)


def assert_always(space: Space, crowd: Crowd, verdicts: Verdicts, finding: Finding) -> None:
    rule = space.nodes[finding.problem.pointer]
    assert isinstance(rule, Rule)
    wanted_false = rule.type == "not"
    missing = [
        crowd.all & ~(verdicts[one].false if wanted_false else verdicts[one].true) for one in finding.core
    ]
    if rule.type == "or" or (rule.type == "not" and space.program.not_means == "not_all"):
        assert_minimal(crowd, missing)
    else:
        assert finding.core == tuple(one.pointer for one in rule.requirements)
        assert missing == [0] * len(missing)


@given(questionnaires(), readings)
@settings(max_examples=60, deadline=None)
def test_a_witness_evaluates_to_what_is_claimed(document: Json, not_means: NotMeans) -> None:
    space = program_space(document, not_means)
    for one in lint(space.program):
        if one.problem.code in {"W103", "W111", "W112", "W114"}:
            assert one.witness is not None
            assert_shows(space, one, json.loads(json.dumps(one.witness)))


def assert_shows(space: Space, finding: Finding, witness: Json) -> None:
    evaluation = evaluate_case(space.program, read_case(witness))
    node = space.nodes.get(finding.problem.pointer)
    assert evaluation.ignored_answers == ()
    assert witness["final"] is True
    targets = [*evaluation.verdicts.questions.values(), *evaluation.verdicts.offerings.values()]
    rules = [rule for target in targets for rule in target.rules]
    match finding.problem.code:
        case "W103":
            assert next(one for one in rules if one.rule is node).verdict is Verdict.TRUE
        case "W111":
            dead_ends = {space.nodes[pointer].id for pointer in finding.core}  # type: ignore[union-attr]
            before = evaluation.shown[: evaluation.shown.index(node.id)]  # type: ignore[union-attr]
            assert dead_ends & set(before)
        case "W112":
            assert evaluation.offerings.eligible == ()
        case "W114":
            rule = next(one for one in rules if any(part.requirement is node for part in one.requirements))
            part = next(one for one in rule.requirements if one.requirement is node)
            assert_holds_unasked(part, rule.rule)


def assert_holds_unasked(part: RequirementVerdict, rule: Rule) -> None:
    assert part.reason in ABSENT
    assert part.verdict is (Verdict.FALSE if rule.type == "not" else Verdict.TRUE)
