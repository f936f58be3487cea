"""Random answers and texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rules import AnswerError, parse_questionnaire, read_answers
from rules.export.json_schema import to_json_schema
from tests.javascript.node import run
from tests.rules.documents import option, question, questionnaire
from tests.rules.strategies import ANSWERS, OPTIONS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = ["Passed", "efficient STUFF", "Straße", "a.b|c (d)", "ﬁsh [^-]", "K", "ǰust", " ", "Mississst"]
CHOICES = [*OPTIONS, *(option(f"t{index}", title) for index, title in enumerate(TITLES))]
EVERY_TYPE = questionnaire(*(question(one, one, options=CHOICES) for one in TYPES))
SPELLINGS = [
    "o-1",
    "t1",
    "red",
    "none of these",
    *TITLES,
    "PASSED",
    "pa\N{LATIN SMALL LETTER LONG S}\N{LATIN SMALL LETTER LONG S}ed",
    "paßed",
    "EFﬁCIENT ﬆuﬀ",
    "STRASSE",
]
BLANKS = ["", " ", "\t\n", "\x1c", "\x85", "\u2003", "\ufeff", "\u200b"]
ODD = [
    "yes",
    "TRUE",
    "2024-02-29",
    "2023-02-29",
    "1e5",
    ".5",
    "5.",
    "+1",
    "1_0",
    "٣",
    "0x10",
    "\N{FULLWIDTH LATIN SMALL LETTER Y}es",
    "1900-02-29",
]

PADDING = list(zip(BLANKS, reversed(BLANKS), strict=True))

texts = st.builds(
    lambda before, text, after, change: before + change(text) + after,
    st.sampled_from(BLANKS),
    st.sampled_from([*SPELLINGS, *ODD]) | st.text(max_size=4),
    st.sampled_from(BLANKS),
    st.sampled_from([str, str.upper, str.lower, str.swapcase, str.title, str.casefold]),
)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
with_text = st.fixed_dictionaries(
    {}, optional={"option": scalars, "additional": scalars, "more": st.just("x")}
)
anything = scalars | with_text | st.lists(scalars | with_text, max_size=3)
answers = st.one_of(anything, *ANSWERS.values())


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = to_json_schema(parse_questionnaire(EVERY_TYPE))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("question_type", TYPES)
def test_it_accepts_what_reading_accepts_and_nothing_else(
    question_type: str, validator: Draft202012Validator
) -> None:
    questionnaire_of_every_type = parse_questionnaire(EVERY_TYPE)
    outcomes: list[bool] = []

    @given(answers)
    @settings(max_examples=400, deadline=None)
    def agree(answer: object) -> None:
        try:
            read_answers(questionnaire_of_every_type, {question_type: answer})
            outcomes.append(True)
        except AnswerError:
            outcomes.append(False)
        assert validator.is_valid({question_type: answer}) == outcomes[-1]

    agree()
    assert True in outcomes
    assert False in outcomes or question_type == "informational"


def patterns_in(schema: object) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from patterns_in(one)
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        yield from patterns_in(list(schema.values()))


def test_javascript_reads_the_patterns_alike() -> None:
    words = [before + word + after for word in [*SPELLINGS, *ODD, "a.b|c (d)"] for before, after in PADDING]
    patterns = sorted(set(patterns_in(to_json_schema(parse_questionnaire(EVERY_TYPE)))))
    assert len(patterns) > 5
    matched = run("patterns.mjs", [{"pattern": one, "texts": words} for one in patterns])
    assert matched == [[re.search(one, word) is not None for word in words] for one in patterns]
