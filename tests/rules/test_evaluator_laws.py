"""Laws that hold for every questionnaire and every person."""

from __future__ import annotations

import json
from typing import Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import (
    Evaluation,
    TargetVerdict,
    Verdict,
    compile_questionnaire,
    evaluate_case,
    parse_questionnaire,
    read_answers,
    read_case,
)
from rules.verdicts import COMBINATIONS, not_all_of
from tests.rules import documents as doc
from tests.rules.naive import NaiveEvaluation
from tests.rules.strategies import answers_to, documents_and_cases, facts, questionnaires

Json = dict[str, Any]

lawful = settings(max_examples=100, deadline=None)


def evaluated(document: Json, case: Json, not_means: Literal["none", "not_all"] = "none") -> Evaluation:
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)), not_means=not_means)
    return evaluate_case(program, read_case(json.dumps(case)))


def verdicts(evaluation: Evaluation) -> dict[str, str]:
    by_target = evaluation.verdicts.questions | evaluation.verdicts.offerings  # type: ignore[operator]
    return {target: verdict.verdict.value for target, verdict in by_target.items()}


def without_listing(evaluation: Evaluation) -> Json:
    return {key: value for key, value in evaluation.to_json().items() if key != "ignored_answers"}


@given(documents_and_cases(), st.sampled_from(["none", "not_all"]))
@settings(max_examples=500, deadline=None)
def test_it_agrees_with_the_naive_evaluator(
    drawn: tuple[Json, Json], not_means: Literal["none", "not_all"]
) -> None:
    document, case = drawn
    expected = NaiveEvaluation(document, case, not_means).result()
    assert evaluated(document, case, not_means).to_json() == expected | {"problems": []}


@given(documents_and_cases(), st.sampled_from(["none", "not_all"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_verdicts_alone_are_those_of_the_tree(
    drawn: tuple[Json, Json], not_means: Literal["none", "not_all"], broken: bool
) -> None:
    document, case = drawn
    if broken:
        document = with_errors(document)
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    program = compile_questionnaire(questionnaire, not_means=not_means)
    read = read_case(json.dumps(case))
    answers = read_answers(questionnaire, read.answers)
    evaluation = evaluate_case(program, read)
    alone = program.verdicts(answers, read.facts, final=read.final)
    tree = [*evaluation.verdicts.questions.values(), *evaluation.verdicts.offerings.values()]
    assert list(alone) == [combined(target, not_means) for target in tree]


def with_errors(document: Json) -> Json:
    """The same with a cycle, an unknown comparator, an unknown rule type, and more rules than fit into a table."""
    first, *others = document["questions"]
    cyclic = doc.on_question(first["partner_questionnaire_question_id"], "=", "1")
    strange = doc.rule(doc.on("age", "~", "3"), doc.on("age", ">", "17"), type="or")
    rules = [doc.rule(cyclic, type="not"), strange, doc.rule(type="nand"), *first["rules"]]
    return document | {"questions": [first | {"rules": rules}, *others]}


def combined(target: TargetVerdict, not_means: Literal["none", "not_all"]) -> Verdict:
    """What the requirements at the leaves come to, by the definitions alone; checks the rules on the way."""
    for rule in target.rules:
        parts = [one.verdict for one in rule.requirements]
        how = (
            not_all_of
            if (rule.rule.type, not_means) == ("not", "not_all")
            else COMBINATIONS.get(rule.rule.type)
        )
        known = rule.problem is None and how is not None
        assert rule.verdict is ((how(parts) if parts else Verdict.TRUE) if known and how else Verdict.UNKNOWN)
    if target.problem is not None:
        return Verdict.UNKNOWN
    verdicts = [rule.verdict for rule in target.rules]
    return COMBINATIONS[target.rule_type](verdicts) if verdicts else Verdict.TRUE


@given(documents_and_cases(), st.randoms(use_true_random=False))
@lawful
def test_the_order_of_answers_does_not_matter(drawn: tuple[Json, Json], random: Any) -> None:
    document, case = drawn
    entries = [*case["answers"].items(), ("nowhere", 1), ("elsewhere", 2)]
    shuffled = random.sample(entries, k=len(entries))
    straight = evaluated(document, case | {"answers": dict(entries)})
    assert evaluated(document, case | {"answers": dict(shuffled)}) == straight


@given(documents_and_cases())
@lawful
def test_an_ignored_answer_is_as_good_as_none(drawn: tuple[Json, Json]) -> None:
    document, case = drawn
    before = evaluated(document, case)
    kept = {one: given for one, given in case["answers"].items() if one not in before.ignored_answers}
    after = evaluated(document, case | {"answers": kept})
    assert without_listing(after) == without_listing(before)
    assert after.ignored_answers == ()


@given(documents_and_cases(), facts())
@lawful
def test_more_facts_never_turn_a_settled_verdict(drawn: tuple[Json, Json], more: Json) -> None:
    document, case = drawn
    known = case["facts"]
    if {"age_years", "date_of_birth"} & known.keys():
        more = {
            key: value for key, value in more.items() if key not in {"age_years", "date_of_birth", "as_of"}
        }
    if known.get("gender") == 0:
        more.pop("gender", None)
    before = verdicts(evaluated(document, case))
    after = verdicts(evaluated(document, case | {"facts": more | known}))
    assert {one: after[one] for one, v in before.items() if v != "unknown"} == {
        one: v for one, v in before.items() if v != "unknown"
    }


@given(st.data())
@lawful
def test_more_answers_never_turn_a_settled_verdict(data: st.DataObject) -> None:
    document = data.draw(questionnaires())
    invisible = {
        question["partner_questionnaire_question_id"]
        for question in document["questions"]
        # Its default, or its absence, already counts as known: an answer replaces it.
        if not question["is_visible"]
    }
    first = data.draw(answers_to(document))
    more = data.draw(answers_to(document))
    added = {one: given for one, given in more.items() if one not in invisible} | first
    known = data.draw(facts())
    before = verdicts(evaluated(document, {"facts": known, "answers": first}))
    after = verdicts(evaluated(document, {"facts": known, "answers": added}))
    assert {one: after[one] for one, v in before.items() if v != "unknown"} == {
        one: v for one, v in before.items() if v != "unknown"
    }


@given(documents_and_cases())
@lawful
def test_nobody_is_eligible_by_ignorance(drawn: tuple[Json, Json]) -> None:
    document, case = drawn
    offerings = evaluated(document, case | {"facts": {}, "final": True}).offerings
    gated = {
        one["offering_id"]
        for one in document["offerings"]
        if one["rule_type"] == "and"
        and any(
            rule["type"] == "and" and any(part["based_on"] != "question" for part in rule["requirements"])
            for rule in one["rules"]
        )
    }
    assert not gated & set(offerings.eligible)
