from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from rules.analysis.cores import core_of, failing_core_of
from rules.analysis.search import Search
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, COLOURS, FEMALE, space

CHILD, MALE = doc.on("age", "<", "18"), doc.on("gender", "=", "1")
YES, NO = doc.on_question("q", "=", "yes"), doc.on_question("q", "=", "no")


def core(*rules: Any, questions: Any = (), not_means: Any = "none", **fields: Any) -> list[str]:
    """Of an offering that nobody gets, without /offerings/0."""
    one = space(
        doc.question("q"), *questions, offerings=[doc.offering("o", *rules, **fields)], not_means=not_means
    )
    return [pointer.removeprefix("/offerings/0") for pointer in core_of(Search(one), "/offerings/0")]


def always(rule: Any, not_means: Any = "none") -> list[str]:
    one = space(doc.question("q"), offerings=[doc.offering("o", rule)], not_means=not_means)
    written = one.program.questionnaire.offerings[0].rules[0]
    found = failing_core_of(Search(one), written)
    return [pointer.removeprefix("/offerings/0/rules/0/requirements/") for pointer in found]


def at(rule: int, *requirements: int) -> list[str]:
    return [f"/rules/{rule}/requirements/{one}" for one in requirements]


@pytest.mark.parametrize("number", range(1, 6))
def test_of_many_requirements_only_those_that_contradict_each_other(number: int) -> None:
    innocent = [FEMALE, YES, doc.on("bmi", ">", "20"), doc.on("bmi", "<", "40"), doc.on("state", "=", "NY")]
    for first, second in combinations(range(number + 2), 2):
        several = innocent[:number]
        several.insert(first, ADULT)
        several.insert(second, CHILD)
        assert core(doc.rule(*several)) == at(0, first, second)


def test_three_that_exclude_each_other_only_together() -> None:
    colour = doc.question("c", "single_option", options=COLOURS, is_optional=True)
    asked = [doc.on_question("c", "!=", "r"), doc.on_question("c", "!=", "b"), doc.on_question("c", "=", "r")]
    assert core(doc.rule(FEMALE, asked[0], asked[2]), questions=[colour]) == at(0, 1, 2)


def test_rules_contradict_each_other_as_requirements_do() -> None:
    assert core(doc.rule(FEMALE), doc.rule(ADULT), doc.rule(YES), doc.rule(CHILD)) == [*at(1, 0), *at(3, 0)]


def test_a_single_requirement_may_be_impossible() -> None:
    assert core(doc.rule(FEMALE, doc.on("age", "<", "0"))) == at(0, 1)


def test_what_a_question_depends_on_counts_too() -> None:
    asked = doc.question("r", "boolean", doc.rule(ADULT))
    found = core(doc.rule(doc.on_question("r", "=", "yes"), CHILD), questions=[asked])
    assert set(found) == {"/questions/1/rules/0/requirements/0", *at(0, 1)}


def test_a_chain_of_questions_is_followed_to_its_end_however_long() -> None:
    links = [doc.question("r0", "boolean", doc.rule(ADULT))]
    links += [
        doc.question(f"r{n}", "boolean", doc.rule(doc.on_question(f"r{n - 1}", "=", "yes")))
        for n in range(1, 400)
    ]
    found = core(doc.rule(doc.on_question("r399", "=", "yes"), CHILD), questions=links)
    assert set(found) == {"/questions/1/rules/0/requirements/0", *at(0, 1)}


def test_a_negation_is_taken_apart_where_none_may_hold_and_not_where_not_all_may() -> None:
    neither = doc.rule(ADULT, FEMALE, CHILD, type="not")
    assert core(neither) == at(0, 0, 2)
    everybody = doc.rule(doc.on("age", ">=", "0"), doc.on("bmi", ">", "0"), type="not")
    assert core(everybody, not_means="not_all") == ["/rules/0"]


def test_alternatives_stay_together() -> None:
    impossible = [doc.on("age", "<", "0"), doc.on("bmi", "<", "0")]
    assert core(doc.rule(*impossible, type="or"), doc.rule(FEMALE)) == ["/rules/0"]
    assert core(doc.rule(impossible[0], type="or"), doc.rule(FEMALE)) == at(0, 0)
    rules = [doc.rule(one) for one in impossible]
    assert core(*rules, rule_type="or") == [""]
    assert core(rules[0], rule_type="or") == at(0, 0)


def test_what_is_true_of_whoever_is_not_asked_contradicts_only_whoever_is() -> None:
    asked = doc.question("r", "boolean", doc.rule(ADULT))
    told = [doc.on_question("r", "!=", "yes"), FEMALE, doc.on_question("r", "=", "yes")]
    found = core(doc.rule(*told), questions=[asked])
    assert found == [*at(0, 0, 2), "/questions/1/rules/0/requirements/0"]


def test_what_has_an_error_is_the_core_itself() -> None:
    assert core(doc.rule(FEMALE, type="nor"), doc.rule(ADULT)) == ["/rules/0"]
    assert core(doc.rule(doc.on("agee", "=", "1"), ADULT)) == at(0, 0)
    assert core(doc.rule(FEMALE), rule_type="xor") == [""]


def test_a_page_never_has_the_answer() -> None:
    page = doc.question("page", "informational")
    assert core(doc.rule(FEMALE, doc.on_question("page", "=", "x")), questions=[page]) == at(0, 1)


def test_without_any_one_of_a_core_somebody_is_left() -> None:
    bounds = [doc.on("age", ">=", str(years)) for years in (10, 20, 30)]
    bounds += [doc.on("age", "<", str(years)) for years in (40, 25, 15)]
    found = core(doc.rule(*bounds))
    numbers = [int(pointer.rpartition("/")[2]) for pointer in found]
    assert len(numbers) == 2
    lower = (10, 20, 30)[numbers[0]]
    upper = (40, 25, 15)[numbers[1] - 3]
    assert lower >= upper


@pytest.mark.parametrize(
    ("requirements", "rule_type", "not_means", "expected"),
    [
        ([FEMALE, ADULT, YES, CHILD], "or", "none", ["1", "3"]),
        ([FEMALE, doc.on("age", ">=", "0")], "or", "none", ["1"]),
        ([FEMALE, ADULT, YES, CHILD], "not", "not_all", ["1", "3"]),
        ([doc.on("age", "<", "0"), doc.on("bmi", "<", "0")], "not", "none", ["0", "1"]),
        ([doc.on("age", ">=", "0"), doc.on("bmi", ">", "0")], "and", "none", ["0", "1"]),
        ([doc.on("age", ">=", "0")], "or", "none", ["0"]),
    ],
)
def test_why_a_rule_is_true_of_everybody(
    requirements: Any, rule_type: str, not_means: Any, expected: list[str]
) -> None:
    assert always(doc.rule(*requirements, type=rule_type), not_means) == expected
