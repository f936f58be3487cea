from __future__ import annotations

from typing import Any

from rules.analysis.columns import everyone, judge
from rules.analysis.sameness import forms_of
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, COLOURS, FEMALE, space, varied

YES, NOT_YES = doc.on_question("q", "=", "yes"), doc.on_question("q", "!=", "yes")


def same(first: list[Any], second: list[Any], *words: str) -> bool:
    """Whether offerings of these rules are known to be the same for everybody."""
    one, other = (*words, "and", "and")[:2]
    it = space(
        doc.question("q", "boolean", doc.rule(ADULT)),
        doc.question("r", "boolean", doc.rule(ADULT)),
        doc.question("s", "boolean", doc.rule(FEMALE)),
        doc.question("page", "informational"),
        doc.question("colours", "multiple_option", options=COLOURS),
        offerings=[
            doc.offering("one", *first, rule_type=one),
            doc.offering("other", *second, rule_type=other),
        ],
    )
    forms = forms_of(it)
    return forms["/offerings/0"] == forms["/offerings/1"]


def test_rules_that_ask_the_same_are_the_same_in_any_order_and_however_often() -> None:
    assert same([doc.rule(ADULT, FEMALE)], [doc.rule(FEMALE, ADULT, FEMALE)])
    assert same([doc.rule(ADULT), doc.rule(FEMALE)], [doc.rule(FEMALE), doc.rule(ADULT)])
    assert same([doc.rule(ADULT)], [doc.rule(doc.on("age", ">=", "18.0"))])


def test_how_a_single_part_is_combined_makes_no_difference_unless_it_is_negated() -> None:
    assert same([doc.rule(ADULT, type="and")], [doc.rule(ADULT, type="or")])
    assert same([doc.rule(ADULT)], [doc.rule(ADULT)], "and", "or")
    assert not same([doc.rule(ADULT)], [doc.rule(ADULT, type="not")])


def test_several_parts_are_another_thing_by_how_they_are_combined() -> None:
    both = [ADULT, FEMALE]
    assert not same([doc.rule(*both)], [doc.rule(*both, type="or")])
    rules = [doc.rule(ADULT), doc.rule(FEMALE)]
    assert not same(rules, rules, "and", "or")
    assert same(rules, rules, "or", "or")


def test_nothing_that_is_asked_is_the_same_as_nothing() -> None:
    assert same([], [], "and", "or")
    assert same([doc.rule()], [doc.rule(type="not")])


def test_other_values_are_another_thing() -> None:
    assert not same([doc.rule(ADULT)], [doc.rule(doc.on("age", ">", "18"))])
    assert not same([doc.rule(ADULT)], [doc.rule(FEMALE)])
    red, blue = (doc.rule(doc.on_question("colours", "=", one)) for one in "rb")
    assert not same([red], [blue])


def test_an_answer_counts_only_where_it_was_asked_for() -> None:
    assert not same([doc.rule(YES)], [doc.rule(NOT_YES)])
    assert not same([doc.rule(NOT_YES)], [doc.rule(YES, type="not"), doc.rule(ADULT)])
    assert not same([doc.rule(YES)], [doc.rule(doc.on_question("s", "=", "yes"))])
    assert not same([doc.rule(doc.on_question("q", "!=", "no"))], [doc.rule(YES)])


def test_pages_say_only_whether_absence_is_enough() -> None:
    page = [doc.rule(doc.on_question("page", word, "x")) for word in ("=", "!=", "<")]
    assert same([page[0]], [page[2]])
    assert not same([page[0]], [page[1]])


def test_errors_are_unknown_whatever_stands_there() -> None:
    wrong = doc.rule(doc.on("agee", "=", "1"))
    assert same([wrong], [doc.rule(doc.on("age", "~", "1"))])
    assert same([doc.rule(ADULT, type="nor")], [doc.rule(FEMALE, type="nand")])
    assert same([doc.rule(ADULT)], [doc.rule(FEMALE)], "nor", "nand")
    assert not same([wrong], [doc.rule()])


def test_whoever_has_the_same_form_has_the_same_verdict_for_all() -> None:
    one = varied()
    forms, verdicts = forms_of(one), judge(one, everyone(one, range(len(one.variables))))
    assert set(forms) == {target.pointer for target in one.program.questionnaire.targets}
    for pointer, form in forms.items():
        for other, same_form in forms.items():
            if form == same_form:
                assert verdicts[pointer] == verdicts[other]
