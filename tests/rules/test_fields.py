from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rules.fields import Fields

if TYPE_CHECKING:
    from rules.problems import Problem


def read(**source: Any) -> tuple[Fields, list[Problem]]:
    """An object at /at, and the problems that reading it notes."""
    problems: list[Problem] = []
    return Fields(source, "/at", problems, noun="a thing"), problems


def noted(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(one.code, one.pointer, one.message) for one in problems]


@pytest.mark.parametrize("source", [None, [], "text", 3])
def test_what_is_no_object_is_one_error_whatever_is_asked_of_it(source: Any) -> None:
    problems: list[Problem] = []
    fields = Fields(source, "/at", problems, noun="a thing")
    assert (fields.identifier("id"), fields.order("order", default=4), fields.has("id")) == (None, 4, False)
    assert list(fields.members("list")) == []
    assert noted(problems) == [("E009", "/at", "a thing has to be an object")]


def test_a_problem_lies_at_its_key_or_at_the_object() -> None:
    fields, problems = read()
    fields.report("E001", "a/b", "one")
    fields.report("E002", None, "two")
    assert noted(problems) == [("E001", "/at/a~1b", "one"), ("E002", "/at", "two")]


def test_a_key_is_there_if_it_is_null() -> None:
    fields, _ = read(there=None, full=[1])
    assert [fields.has(key) for key in ("there", "full", "missing")] == [True, True, False]
    assert [fields.raw(key) for key in ("there", "full", "missing")] == [None, [1], None]


@pytest.mark.parametrize(
    ("given", "text", "message"),
    [
        ("words", "words", None),
        ("", "", None),
        (None, None, None),
        (12, "12", "t has to be a text; read as one"),
        (Decimal("1.50"), "1.50", "t has to be a text; read as one"),
        (True, None, "t has to be a text; left out"),
        (["a"], None, "t has to be a text; left out"),
        (float("inf"), None, "t has to be a text; left out"),
    ],
)
def test_a_text_for_people(given: Any, text: str | None, message: str | None) -> None:
    fields, problems = read(t=given)
    assert fields.text("t") == text
    assert noted(problems) == ([] if message is None else [("W113", "/at/t", message)])


@pytest.mark.parametrize(
    ("given", "identifier", "expected"),
    [
        ("q", "q", []),
        (" q ", " q ", []),
        ("", None, []),
        ("  ", None, []),
        (None, None, []),
        (42, "42", [("W113", "/at/id", "id has to be a text; read as '42'")]),
        (True, None, [("E009", "/at/id", "id has to be a text")]),
        (1.5, None, [("E009", "/at/id", "id has to be a text")]),
        (Decimal(1), None, [("E009", "/at/id", "id has to be a text")]),
        (["q"], None, [("E009", "/at/id", "id has to be a text")]),
    ],
)
def test_an_id(given: Any, identifier: str | None, expected: list[Any]) -> None:
    fields, problems = read(id=given)
    assert fields.identifier("id") == identifier
    assert noted(problems) == expected


@pytest.mark.parametrize(("given", "value"), [(True, True), (False, False)])
@pytest.mark.parametrize("default", [True, False])
def test_a_boolean_is_itself_and_null_or_missing_the_usual(given: Any, value: Any, default: Any) -> None:
    fields, problems = read(b=given, null=None)
    assert fields.boolean("b", default=default) is value
    assert fields.boolean("null", default=default) is default
    assert fields.boolean("missing", default=default) is default
    assert problems == []


@pytest.mark.parametrize(
    ("given", "value"), [("true", True), (" YES ", True), (1, True), ("0", False), ("No", False), (0, False)]
)
def test_what_can_only_mean_yes_or_no_is_read_so(given: Any, value: Any) -> None:
    fields, problems = read(b=given)
    assert fields.boolean("b", default=not value, decides=True) is value
    assert noted(problems) == [("W113", "/at/b", f"b has to be true or false; read as {value}")]


@pytest.mark.parametrize("given", ["often", "", 2, [], {}])
@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize(("decides", "code"), [(True, "E009"), (False, "W113")])
def test_a_boolean_that_cannot_be_read_is_an_error_if_something_hangs_on_it(
    given: Any, default: Any, decides: Any, code: str
) -> None:
    fields, problems = read(b=given)
    assert fields.boolean("b", default=default, decides=decides) is default
    assert noted(problems) == [(code, "/at/b", f"b has to be true or false; read as {default}")]
    fields.boolean("b", default=default)
    assert problems[-1].code == "W113"


@pytest.mark.parametrize(
    ("given", "order", "read_as"),
    [
        (3, 3, None),
        (-1, -1, None),
        ("7", 7, 7),
        (Decimal("2.0"), 2, 2),
        (None, 5, 5),
        ("", 5, 5),
        ("x", 5, 5),
        (1.5, 5, 5),
        (True, 5, 5),
    ],
)
def test_a_place_in_the_order(given: Any, order: int, read_as: int | None) -> None:
    fields, problems = read(order=given)
    assert fields.order("order", default=5) == order
    message = f"order has to be a whole number; read as {read_as}"
    assert noted(problems) == ([] if read_as is None else [("W113", "/at/order", message)])


@pytest.mark.parametrize(
    ("given", "word", "expected"),
    [
        ("and", "and", []),
        ("nd", "nd", [("E004", "/at/w", "w 'nd' (did you mean 'and'?); allowed: and, or")]),
        ("xyz", "xyz", [("E004", "/at/w", "w 'xyz'; allowed: and, or")]),
        ("", "", [("E004", "/at/w", "w ''; allowed: and, or")]),
        (3, "", [("E004", "/at/w", "w missing or no text; allowed: and, or")]),
        (None, "", [("E004", "/at/w", "w missing or no text; allowed: and, or")]),
    ],
)
def test_one_of_some_words(given: Any, word: str, expected: list[Any]) -> None:
    fields, problems = read(w=given)
    assert fields.word("w", iter(["and", "or"]), "E004") == word
    assert noted(problems) == expected


def test_a_word_that_is_left_out_is_the_usual_one() -> None:
    for fields, problems in (read(w=None), read()):
        assert fields.word("w", ("and", "or"), "E004", default="or") == "or"
        assert noted(problems) == [("W113", "/at/w", "w is missing; read as 'or'")]
    fields, problems = read(w=3)
    assert fields.word("w", ("and", "or"), "E004", default="or") == ""
    assert [one.code for one in problems] == ["E004"]


def test_the_elements_of_a_list_have_their_pointers() -> None:
    fields, problems = read(**{"a/b": ["x", None]})
    assert list(fields.members("a/b")) == [("/at/a~1b/0", "x"), ("/at/a~1b/1", None)]
    assert problems == []


@pytest.mark.parametrize(
    ("given", "needed", "code", "message"),
    [
        (None, False, "W113", "l is missing; read as []"),
        (None, True, "E009", "l has to be a list"),
        ({}, False, "E009", "l has to be a list"),
        ("x", True, "E009", "l has to be a list"),
    ],
)
def test_what_is_no_list_is_empty_and_noted(given: Any, needed: Any, code: str, message: str) -> None:
    fields, problems = read(l=given)
    assert list(fields.members("l", needed=needed)) == []
    assert noted(problems) == [(code, "/at/l", message)]


def test_a_missing_list_may_be_left_out_unless_it_is_needed() -> None:
    fields, problems = read()
    assert list(fields.members("l")) == list(fields.members("l", needed=True)) == []
    assert [one.code for one in problems] == ["W113", "E009"]


def test_unknown_keys_are_kept_and_noted() -> None:
    fields, problems = read(known=1, knwn=2, other=None)
    assert fields.others(frozenset({"known", "more"})) == {"knwn": 2, "other": None}
    assert noted(problems) == [
        ("W113", "/at/knwn", "unknown key 'knwn' is kept and not interpreted (did you mean 'known'?)"),
        ("W113", "/at/other", "unknown key 'other' is kept and not interpreted"),
    ]
    fields, problems = read(known=1)
    assert (fields.others(frozenset({"known", "more"})), problems) == ({}, [])


def test_suggestions_end_after_many_problems() -> None:
    fields, problems = read()
    assert fields.suggestion("agee", ["age"]) == " (did you mean 'age'?)"
    for _ in range(50):
        fields.report("W113", None, "odd")
    assert fields.suggestion("agee", ["age"]) == ""
    assert len(problems) == 50
