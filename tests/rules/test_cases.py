from __future__ import annotations

from typing import Any

import pytest

import rules
from rules import (
    AnswerError,
    CaseError,
    FactError,
    compile_questionnaire,
    evaluate_case,
    parse_questionnaire,
    read_case,
)
from tests.rules.documents import question, questionnaire


def test_whatever_is_missing_or_null_is_empty() -> None:
    assert read_case("{}") == read_case({"facts": None, "answers": None, "final": None})
    assert read_case(b"{}").final is False


def test_a_case_is_evaluated_with_its_facts_answers_and_final() -> None:
    program = compile_questionnaire(parse_questionnaire(questionnaire(question("q"))))
    case = read_case('{"facts": {"age_years": 3}, "answers": {"q": true}, "final": true}')
    assert (case.facts.age_years, case.final) == (3, True)
    assert evaluate_case(program, case).complete
    with pytest.raises(AnswerError):
        evaluate_case(program, read_case({"answers": {"q": "perhaps"}}))


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        pytest.param("{", CaseError, "not JSON", id="no JSON"),
        pytest.param("[]", CaseError, "JSON object", id="a list"),
        pytest.param('{"fact": {}}', CaseError, "did you mean 'facts'", id="unknown key"),
        pytest.param('{"facts": []}', CaseError, "facts has to be", id="facts a list"),
        pytest.param('{"answers": "x"}', CaseError, "answers has to be", id="answers a text"),
        pytest.param('{"final": 1}', CaseError, "final has to be", id="final a number"),
        pytest.param('{"answers": {"q": 1, "q": 2}}', CaseError, "/answers/q: .*twice", id="an answer twice"),
        pytest.param('{"facts": {"gender": 7}}', FactError, "gender", id="a fact"),
    ],
)
def test_what_cannot_be_read(source: Any, error: type[CaseError], message: str) -> None:
    with pytest.raises(error, match=message):
        read_case(source)


def test_the_repr_shows_no_answer() -> None:
    assert "private" not in repr(read_case({"answers": {"q": "private"}}))


def test_the_public_face_is_all_there() -> None:
    assert rules.__all__ == sorted(rules.__all__)
    assert all(hasattr(rules, name) for name in rules.__all__)
