from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rules import AnswerError, parse_questionnaire, read_answers
from rules.export.json_schema import to_json_schema
from tests.rules.documents import Json, option, question, questionnaire
from tests.rules.strategies import OPTIONS, TYPES

TITLES = ["Passed", "efficient STUFF", "Straße", "a.b|c (d)", "ﬁsh [^-]", "K", "ǰust", " ", "Mississst"]
CHOICES = [*OPTIONS, *(option(f"t{index}", title) for index, title in enumerate(TITLES))]
EVERY_TYPE = questionnaire(*(question(one, one, options=CHOICES) for one in TYPES))


def accepted(document: Json, given_answers: object) -> bool:
    try:
        read_answers(parse_questionnaire(document), given_answers)  # type: ignore[arg-type]
    except AnswerError:
        return False
    return True


def valid(document: Json, given_answers: object) -> bool:
    schema = to_json_schema(parse_questionnaire(document))
    return bool(Draft202012Validator(schema).is_valid(given_answers))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = to_json_schema(parse_questionnaire(EVERY_TYPE))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("given_answers", [[], "text", None, {}, {"no such question": 1}])
def test_answers_are_an_object(given_answers: object) -> None:
    document = questionnaire(question("q"))
    assert valid(document, given_answers) == accepted(document, given_answers)


def test_every_day_there_is_and_no_other(validator: Draft202012Validator) -> None:
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in ("0000", "0004", "1900", "2000", "2023", "2024")
        for month in range(14)
        for day in range(33)
    ]
    real = set()
    for day in days:
        try:
            real.add(dt.date.fromisoformat(day).isoformat())
        except ValueError:
            continue
    assert {day for day in days if validator.is_valid({"date": day})} == real


def test_a_question_without_options_can_only_be_skipped_or_left_empty() -> None:
    document = questionnaire(question("one", "single_option"), question("some", "multiple_option"))
    tried: list[Any] = [{"one": None}, {"one": "a"}, {"some": []}, {"some": ["a"]}, {"some": "a"}]
    assert [valid(document, one) for one in tried] == [True, False, True, False, False]
    assert [accepted(document, one) for one in tried] == [True, False, True, False, False]


def test_a_long_run_of_ligatures_is_read_letter_by_letter() -> None:
    document = questionnaire(question("q", "single_option", options=[option("o", "s" * 9)]))
    assert valid(document, {"q": "S" * 9})
    assert not valid(document, {"q": "ß" + "s" * 7})
    assert accepted(document, {"q": "ß" + "s" * 7})


def test_a_question_tells_what_it_asks() -> None:
    document = questionnaire(
        question("q", "single_option", description="The one you like", options=[option("o-1", "Red")])
    )
    described: Any = to_json_schema(parse_questionnaire(document))
    asked = described["properties"]["q"]
    assert (asked["title"], asked["description"], asked["examples"]) == (
        "Question q",
        "The one you like",
        ["o-1"],
    )


FITTING: dict[str, list[Any]] = {
    "boolean": [True, False, 0, 1, "yes", " No ", "TRUE", "false", "1", "0"],
    "single_option": [
        "o-1",
        " RED ",
        "red",
        {"option": "Red"},
        {"option": "Red", "additional": "dark"},
        {"option": "Red", "additional": None},
    ],
    "multiple_option": [[], ["o-1", {"option": "Red"}], "Red", ["RED", "red"]],
    "integer": [3, 2.5, "3", " -2.5 "],
    "number": [3, 2.5, "1e5", ".5", "5.", "+1", "-1E-3"],
    "string": ["anything", "3"],
    "text": ["anything"],
    "date": ["2024-02-29", " 2023-12-31 "],
    "file": [[], ["a"], ["a", " b"]],
}
UNFIT: dict[str, list[Any]] = {
    "boolean": ["y", "yesno", 2, [True], "2"],
    "single_option": [
        "Green",
        ["Red"],
        {"additional": "dark"},
        {"option": "Red", "more": 1},
        {"option": "Green"},
        3,
    ],
    "multiple_option": [["Green"], [["Red"]], 3, ["Red", None]],
    "integer": ["three", [3], True],
    "number": ["1e", "1_0", "0x10", "e5", ".", [3], "1e10000"],
    "string": [3, ["a"], True],
    "text": [3],
    "date": ["2023-02-29", "2024-13-01", "2024-1-1", 2024],
    "file": ["a", [""], [" "], [3], {}],
}


@pytest.mark.parametrize("question_type", FITTING)
def test_what_fits_a_type_and_what_does_not(question_type: str) -> None:
    document = questionnaire(question("q", question_type, options=[option("o-1", "Red")]))
    fitting, unfit = FITTING[question_type], UNFIT[question_type]
    assert [one for one in fitting if not valid(document, {"q": one})] == []
    assert [one for one in unfit if valid(document, {"q": one})] == []
    assert [one for one in fitting if not accepted(document, {"q": one})] == []
    assert [one for one in unfit if accepted(document, {"q": one})] == []
    for nothing in (None, "", "  ", "\u2003"):
        assert valid(document, {"q": nothing})


def test_a_page_takes_anything() -> None:
    document = questionnaire(question("q", "informational"))
    assert all(valid(document, {"q": one}) for one in (None, True, "read", {"any": ["thing"]}))


@pytest.mark.parametrize(
    ("title", "spellings", "others"),
    [
        ("Straße", ["STRASSE", "strasse", "straSSe", "stra\u1e9ee"], ["strase", "strasssse"]),
        ("fish", ["ﬁsh", "FISH"], ["f ish"]),
        ("passed", ["paßed", "PASSED"], ["pased"]),
        ("a.b|c (d)", ["A.B|C (D)"], ["axb|c (d)", "a.b", "c (d)"]),
        ("[^-]", ["[^-]"], ["a", "^", "-"]),
        ("{a}/\\$+*?", ["{A}/\\$+*?"], ["{a}/$+*?"]),
        ("K", ["k", "\u212a"], ["kk"]),
        ("ǰ", ["J\u030c", "ǰ"], ["j"]),
        ("ffi", ["ﬃ", "ﬀi", "fﬁ", "FFI"], ["fi", "ff"]),
    ],
)
def test_an_option_is_known_in_every_spelling_that_folds_alike(
    title: str, spellings: list[str], others: list[str]
) -> None:
    document = questionnaire(question("q", "single_option", options=[option("o-1", title)]))
    assert [one for one in spellings if not valid(document, {"q": one})] == []
    assert [one for one in others if valid(document, {"q": one})] == []
    assert [one for one in spellings if not accepted(document, {"q": one})] == []
    assert [one for one in others if accepted(document, {"q": one})] == []


def test_an_option_has_three_spellings_and_blank_ones_are_none() -> None:
    three = {
        "partner_questionnaire_question_option_id": "o-1",
        "option": "red",
        "title": "A red one",
        "order": 1,
    }
    document = questionnaire(question("q", "single_option", options=[three, option(None, " ")]))
    assert [valid(document, {"q": one}) for one in ("o-1", "red", "A red one", "blue")] == [True] * 3 + [
        False
    ]


def test_a_run_of_eight_ligatures_is_still_read_in_every_way() -> None:
    document = questionnaire(question("q", "single_option", options=[option("o", "s" * 8)]))
    assert all(valid(document, {"q": one}) for one in ("ß" * 4, "s" * 8, "sß" + "\u017f" * 5))


def test_the_schema_says_what_it_is_of() -> None:
    described = to_json_schema(
        parse_questionnaire(
            questionnaire(
                question("late", "informational", description="Read", order=2),
                question("early", "boolean", title=None, order=1),
                question("some", "multiple_option", options=[option("o-1", "Red")], order=3),
                name="A form",
            )
        )
    )
    properties: Any = described.pop("properties")
    assert described == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A form",
        "type": "object",
        "additionalProperties": True,
    }
    assert list(properties) == ["early", "late", "some"]
    assert properties["late"] == {"title": "Question late", "description": "Read"}
    assert properties["early"].keys() == {"anyOf"}
    assert properties["early"]["anyOf"][0] == {"type": "null"}
    assert properties["some"]["examples"] == ["o-1"]
    assert "examples" not in properties["early"]
