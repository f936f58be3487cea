"""The engine's errors travel between processes."""

from __future__ import annotations

import pickle

import pytest

from rules import AnswerError, HandwritingError, MissingPackageError, QuestionnaireError, UnknownTargetError
from rules.bulk import BulkError
from rules.errors import CaseError, FactError, Mistake, RulesError, kind_of
from rules.export.sql.rows import SqlRowError
from rules.problems import Problem

ERRORS: list[RulesError] = [
    RulesError("anything"),
    QuestionnaireError([Problem("E000", "/questions", "too many")]),
    CaseError("no case"),
    FactError("gender", "one of 0, 1, 2 and 9"),
    AnswerError("smokes", "perhaps", "true or false"),
    UnknownTargetError("pach", " (did you mean 'patch'?)"),
    HandwritingError("a.yaml", [Mistake(3, "no offering of that name")]),
    MissingPackageError("pyyaml", "files written by hand"),
    BulkError("a worker ended"),
    SqlRowError("weight_kg"),
]


def kinds(kind: type[RulesError]) -> set[type[RulesError]]:
    """The class and all below it."""
    return {kind}.union(*map(kinds, kind.__subclasses__()))


def test_all_of_them_are_tried_here() -> None:
    assert {type(one) for one in ERRORS} == kinds(RulesError)


def test_a_text_of_one_character_is_told_as_one() -> None:
    assert AnswerError("smokes", "?", "true or false").reason == (
        "given was a text of 1 character; allowed: true or false"
    )


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_out_of_another_process_as_it_went_in(error: RulesError) -> None:
    there = pickle.loads(pickle.dumps(error))
    assert type(there) is type(error)
    assert str(there) == str(error)
    assert vars(there) == vars(error)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            QuestionnaireError([Problem("E001", "/a", "one"), Problem("E002", "/b", "two")]),
            "/a: error E001: one\n/b: error E002: two",
        ),
        (FactError("gender", "one of four"), "fact 'gender': one of four"),
        (AnswerError("q", 5, "yes or no"), "question 'q': given was a number; allowed: yes or no"),
        (AnswerError("", [], "an object"), "answers: given was a list of 0; allowed: an object"),
        (UnknownTargetError("x"), "no question or offering 'x'"),
        (
            HandwritingError("a.yaml", [Mistake(3, "c"), Mistake(1, "b"), Mistake(1, "a")]),
            "a.yaml:1: a\na.yaml:1: b\na.yaml:3: c",
        ),
        (
            MissingPackageError("pyyaml", "files written by hand"),
            "files written by hand need the package pyyaml: pip install pyyaml",
        ),
    ],
)
def test_an_error_says_what_has_to_be_mended(error: RulesError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "a boolean"),
        ("secret", "a text of 6 characters"),
        ([1, 2], "a list of 2"),
        ((), "a list of 0"),
        ({"a": 1}, "an object"),
        (5, "a number"),
        (1.5, "a number"),
    ],
)
def test_a_value_is_told_by_its_kind_and_never_itself(value: object, words: str) -> None:
    assert kind_of(value) == words
