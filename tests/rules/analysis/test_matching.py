from __future__ import annotations

from typing import Any

import pytest

from rules import parse_questionnaire
from rules.analysis.matching import Pair, in_both, is_answered_alike, matching_of, pairs_of
from tests.rules import documents as doc


def paired(old: str, new: str) -> list[str]:
    """Words by their case, then by their first letter; " " where one version has nothing."""
    pairs = pairs_of(
        old.split(), new.split(), lambda word: word, lambda word: word[0].lower() if word[0] != "-" else None
    )
    return [f"{one.old or ' '}{one.new or ' '}" for one in pairs]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("a b", "a b", ["aa", "bb"]),
        ("a b", "b a", ["bb", "aa"]),
        ("a b", "b", ["bb", "a "]),
        ("a", "b a", [" b", "aa"]),
        ("a1 a2", "a3 a4", ["a1a3", "a2a4"]),
        ("a1 a2 a3", "a2 a9", ["a2a2", "a1a9", "a3 "]),
        ("a a a", "a a", ["aa", "aa", "a "]),
        ("-1 -2", "-2 -3", ["-2-2", " -3", "-1 "]),
        ("a1 b1", "b2 a2 c2", ["b1b2", "a1a2", " c2"]),
    ],
)
def test_pairs_go_by_the_first_sign_that_both_have_and_of_several_in_their_order(
    old: str, new: str, expected: list[str]
) -> None:
    assert paired(old, new) == expected


def test_without_a_sign_nothing_belongs_together() -> None:
    assert pairs_of(["a"], ["a"]) == (Pair(None, "a"), Pair("a", None))


def test_what_both_versions_have() -> None:
    pairs = [Pair("a", "b"), Pair(None, "c"), Pair("d", None), Pair("e", "f")]
    assert list(in_both(pairs)) == [("a", "b"), ("e", "f")]


def form(*questions: Any, **fields: Any) -> Any:
    return parse_questionnaire(doc.questionnaire(*questions, **fields))


def test_questions_and_offerings_go_by_id_and_then_by_title_in_any_case() -> None:
    old = form(
        doc.question("a", title="First"),
        doc.question("b", title="Second"),
        doc.question("c", title=None),
        offerings=[doc.offering("o", title=" One "), doc.offering("p", title="Two")],
    )
    new = form(
        doc.question("x", title=" SECOND "),
        doc.question("a", title="Something else"),
        doc.question("y", title=None),
        offerings=[doc.offering("q", title="one"), doc.offering("r", title="Three")],
    )
    found = matching_of(old, new)
    ids = [(one.old and one.old.id, one.new and one.new.id) for one in found.questions]
    assert ids == [("b", "x"), ("a", "a"), (None, "y"), ("c", None)]
    offered = [(one.old and one.old.id, one.new and one.new.id) for one in found.offerings]
    assert offered == [("o", "q"), (None, "r"), ("p", None)]


def test_options_of_a_question_go_by_what_names_them_in_answers_and_then_by_title() -> None:
    def asked(*options: Any) -> Any:
        return form(doc.question("q", "single_option", options=list(options)))

    nameless = doc.option(None, "Green") | {"title": "Grass"}
    old = asked(doc.option("r", "Red"), doc.option("b", "Blue"), nameless)
    new = asked(doc.option("B", "blue"), doc.option(None, "Green"), doc.option("r", "Rose"))
    pairs = matching_of(old, new).options["/questions/0"]
    keys = [(one.old and one.old.key, one.new and one.new.key) for one in pairs]
    assert keys == [("b", "B"), ("Green", "Green"), ("r", "r")]


def test_only_questions_of_both_versions_have_options_to_compare() -> None:
    found = matching_of(
        form(doc.question("a"), doc.question("b")), form(doc.question("c", title="C"), doc.question("b"))
    )
    assert list(found.options) == ["/questions/1"]


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("integer", "number", True),
        ("string", "text", True),
        ("text", "rating", True),
        ("text", "date", False),
    ],
)
def test_answers_are_alike_if_they_are_of_one_kind(old: str, new: str, *, alike: bool) -> None:
    one, other = (
        parse_questionnaire(doc.questionnaire(doc.question("q", kind)), strict=False).questions[0]
        for kind in (old, new)
    )
    assert is_answered_alike(one, other) is alike
