from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest

from rules.model import Option
from rules.readers import (
    KINDS,
    AdditionalText,
    Kind,
    Options,
    UnfitValueError,
    is_blank,
    read_boolean,
    reader,
)

OPTIONS = Options((Option("r", "Red", "#f00"), Option("b", "Blue", "sky"), Option(None, "Green", "green")))


def read(kind: Kind, given: Any) -> Any:
    return reader(kind, OPTIONS)(given)


def test_every_kind_has_a_question_type_and_a_reader() -> None:
    assert set(KINDS.values()) == set(get_args(Kind))
    assert all(callable(reader(kind, OPTIONS)) for kind in get_args(Kind))
    assert {name: kind for name, kind in KINDS.items() if name != kind} == {
        "integer": "number",
        "string": "text",
    }


@pytest.mark.parametrize("blank", [None, "", " ", "\t\n"])
def test_null_and_a_text_with_nothing_in_it_are_blank(blank: Any) -> None:
    assert is_blank(blank) is True


@pytest.mark.parametrize("said", ["x", 0, False, [], {}])
def test_whatever_is_said_is_not_blank(said: Any) -> None:
    assert is_blank(said) is False


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (True, True),
        (False, False),
        (1, True),
        (0, False),
        (1.0, True),
        (Decimal(0), False),
        ("true", True),
        (" TRUE ", True),
        ("1", True),
        ("Yes", True),
        ("false", False),
        ("0", False),
        ("NO", False),
        ("1.0", None),
        ("y", None),
        ("", None),
        (2, None),
        (0.5, None),
        (None, None),
        ([], None),
    ],
)
def test_true_and_false_in_their_ways(given: Any, value: bool | None) -> None:
    assert read_boolean(given) is value
    assert read("boolean", given) is value


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("number", " 2.50 ", Decimal("2.5")),
        ("number", 7, Decimal(7)),
        ("number", True, None),
        ("number", "many", None),
        ("text", " words ", "words"),
        ("text", " ", None),
        ("text", 5, None),
        ("date", "2026-11-25", date(2026, 11, 25)),
        ("date", "25.11.2026", None),
        ("file", [], False),
        ("file", (), False),
        ("file", ["a", "b"], True),
        ("file", ["a", " "], None),
        ("file", ["a", 5], None),
        ("file", "a", None),
        ("file", {"a": 1}, None),
        ("informational", None, True),
        ("informational", "x", True),
    ],
)
def test_the_value_of_an_answer_or_none_if_it_is_none(kind: Kind, given: Any, value: Any) -> None:
    assert read(kind, given) == value


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("r", "r"),
        ("Red", "r"),
        ("#F00", "r"),
        (" SKY ", "b"),
        ("green", "green"),
        ("GREEN", "green"),
        ("", None),
        (" ", None),
        ("purple", None),
    ],
)
def test_an_option_by_any_of_its_texts(text: str, key: str | None) -> None:
    found = OPTIONS.find(text)
    assert (None if found is None else found.key) == key
    assert read("single_option", text) == key
    assert read("multiple_option", text) == (None if key is None else frozenset({key}))


def test_ids_go_first_then_options_then_titles_and_then_whoever_came_first() -> None:
    options = Options(
        (
            Option("a", "b", "c"),
            Option("b", "c", "x"),
            Option("c", "x", "y"),
            Option("d", "y", "y"),
        )
    )
    named = {text: options.find(text) for text in "abcxyd"}
    assert {text: one and one.key for text, one in named.items()} == {
        "a": "a",
        "b": "b",
        "c": "c",
        "x": "b",
        "y": "c",
        "d": "d",
    }


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ([], set()),
        (["Red", "r"], {"r"}),
        (("sky", "green"), {"b", "green"}),
        ([{"option": "red", "additional": "wine"}, "b"], {"r", "b"}),
        ({"option": "red"}, {"r"}),
        (["Red", "purple"], None),
        (["Red", 5], None),
        (5, None),
    ],
)
def test_several_options_are_a_set_of_keys(given: Any, keys: set[str] | None) -> None:
    assert read("multiple_option", given) == (None if keys is None else frozenset(keys))


@pytest.mark.parametrize(
    ("given", "option", "text"),
    [
        ("Red", "Red", None),
        (5, 5, None),
        (["Red"], ["Red"], None),
        ({"option": "Red"}, "Red", None),
        ({"option": "Red", "additional": "wine"}, "Red", "wine"),
        ({"option": "Red", "additional": " "}, "Red", None),
        ({"option": "Red", "additional": None}, "Red", None),
        ({"option": None, "additional": "wine"}, None, "wine"),
    ],
)
def test_a_chosen_option_may_carry_a_text(given: Any, option: Any, text: str | None) -> None:
    assert AdditionalText.split(given) == (option, text)


@pytest.mark.parametrize(
    "given", [{}, {"additional": "x"}, {"option": "Red", "additional": 5}, {"option": "Red", "more": 1}]
)
def test_an_object_of_another_shape_is_refused(given: Any) -> None:
    for way in (AdditionalText.split, OPTIONS.read_one, OPTIONS.read_many):
        with pytest.raises(UnfitValueError) as refused:
            way(given)
        assert refused.value.allowed == 'an option, or {"option": ..., "additional": a text}'
        assert str(refused.value) == refused.value.allowed


def test_an_option_is_a_text() -> None:
    assert read("single_option", 5) is None
    assert read("single_option", {"option": 5}) is None
    assert read("single_option", ["Red"]) is None
