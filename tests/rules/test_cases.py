from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from tests.rules.documents import option, question, questionnaire
from tests.rules.strategies import TYPES, json_values


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


FACTS = ["as_of", "date_of_birth", "age_years", "gender", "state", "weight_kg", "height_cm"]
FORM = questionnaire(*(question(one, one, options=[option("o-1", "Red")]) for one in TYPES))
PROGRAM = compile_questionnaire(parse_questionnaire(FORM))


@given(
    st.dictionaries(st.sampled_from(FACTS), json_values, max_size=1),
    st.dictionaries(st.sampled_from(TYPES), json_values, max_size=2),
)
@settings(max_examples=300, deadline=None)
def test_any_facts_and_answers_are_a_case_or_a_case_error(known: Any, answers: Any) -> None:
    with contextlib.suppress(CaseError):
        evaluate_case(PROGRAM, read_case(json.dumps({"facts": known, "answers": answers})))


PRIVATE = "Kq7xPrivate"


@pytest.mark.parametrize(
    "private",
    [PRIVATE, [PRIVATE], [[PRIVATE]], {"option": PRIVATE}, {PRIVATE: PRIVATE}, {"option": [PRIVATE]}],
)
def test_no_message_tells_a_fact_or_an_answer(private: Any) -> None:
    for facts, answers in [
        *(({"as_of": "2026-11-23", fact: private}, {}) for fact in FACTS if fact != "state"),
        ({"state": [private, 3]}, {}),
        *(({}, {one: [private, 3]}) for one in TYPES if one != "informational"),
        *(({}, {one: private}) for one in ("boolean", "single_option", "multiple_option", "number", "date")),
    ]:
        with pytest.raises(CaseError) as caught:
            evaluate_case(PROGRAM, read_case({"facts": facts, "answers": answers}))
        assert PRIVATE not in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        '{"answers": {"q": "Kq7xPrivate',
        '{"facts": {"state": "Kq7xPrivate\\x"}}',
        b'{"answers": {"q": "Kq7xPrivate\xff"}}',
    ],
)
def test_no_message_tells_a_line_that_is_no_json(source: Any) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(source)
    assert PRIVATE not in str(caught.value)


def test_the_public_face_is_all_there() -> None:
    assert rules.__all__ == sorted(rules.__all__)
    assert all(hasattr(rules, name) for name in rules.__all__)
