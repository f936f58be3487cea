from __future__ import annotations

from random import Random
from typing import Any

import pytest

from rules import Verdict, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.verdicts import COMBINATIONS, Combine, not_all_of
from tests.rules.documents import offering, on, on_question, question, questionnaire, rule
from tests.rules.forms import FORMS, people

Json = dict[str, Any]


def combination(rule_type: str, not_means: str) -> Combine:
    return not_all_of if (rule_type, not_means) == ("not", "not_all") else COMBINATIONS[rule_type]


@pytest.mark.parametrize("not_means", ["none", "not_all"])
@pytest.mark.parametrize("name", FORMS)
def test_what_stands_below_comes_to_what_stands_above_in_the_order_of_the_document(
    name: str, not_means: Any
) -> None:
    program = compile_questionnaire(parse_questionnaire(FORMS[name]), not_means=not_means)
    for case in people(FORMS[name], Random(5), 6):
        tree = evaluate_case(program, read_case(case)).verdicts
        assert list(tree.questions) == [one.id for one in program.questionnaire.questions]
        assert list(tree.offerings) == [one.id for one in program.questionnaire.offerings]
        told = [*tree.questions.values(), *tree.offerings.values()]
        for target, one in zip(program.questionnaire.targets, told, strict=True):
            assert (one.target_id, one.rule_type, one.problem) == (target.id, target.rule_type, None)
            of_rules = [judged.verdict for judged in one.rules]
            combined = COMBINATIONS[target.rule_type](of_rules)
            assert one.verdict is (combined if of_rules else Verdict.TRUE)
            for written, judged in zip(target.rules, one.rules, strict=True):
                assert (judged.rule, judged.problem) == (written, None)
                parts = [part.verdict for part in judged.requirements]
                assert tuple(part.requirement for part in judged.requirements) == written.requirements
                whole = combination(written.type, not_means)(parts)
                assert judged.verdict is (whole if parts else Verdict.TRUE)


def test_problems_stand_where_they_lie() -> None:
    document = questionnaire(
        question("a", "boolean", rule(), rule(on("agee", "=", "1"), on("age", "=", "1"))),
        question("b", "boolean", rule(on_question("a", "=", "yes")), rule(type="nor")),
        question("c", "boolean", rule_type="xor"),
        offerings=[offering("o"), offering("p", rule_type="nor")],
    )
    program = compile_questionnaire(parse_questionnaire(document, strict=False))
    tree = evaluate_case(program, read_case({})).verdicts
    told = [*tree.questions.values(), *tree.offerings.values()]
    assert [one.problem.pointer if one.problem else None for one in told] == [
        None,
        None,
        "/questions/2/rule_type",
        None,
        "/offerings/1/rule_type",
    ]
    assert [[part.problem and part.problem.pointer for part in one.rules] for one in told] == [
        [None, None],
        [None, "/questions/1/rules/1/type"],
        [],
        [],
        [],
    ]
    parts = tree.questions["a"].rules[1].requirements
    assert [one.problem and one.problem.code for one in parts] == ["E005", None]
