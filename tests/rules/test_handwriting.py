from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import HandwritingError, MissingPackageError
from rules.handwriting import Sheet, Written, read_handwriting, write_handwriting

if TYPE_CHECKING:
    from rules.errors import Mistake


def plain(text: str | bytes) -> object:
    return read_handwriting(text, "file").plain()


def mistakes(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(HandwritingError) as refused:
        read_handwriting(text, "file")
    assert str(refused.value).startswith("file:")
    return [(line, message) for line, message in refused.value.mistakes]


def sheet(text: str) -> tuple[Sheet, list[Mistake]]:
    found: list[Mistake] = []
    return Sheet(read_handwriting(text, "file"), found, noun="a person", keys=("name", "tall")), found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("state: NO", {"state": "NO"}, id="Norway is Nebraska's neighbour, not false"),
        pytest.param(
            "[yes, on, true, 1.10, 012, 1e3]", ["yes", "on", "true", "1.10", "012", "1e3"], id="texts"
        ),
        pytest.param("day: 2026-11-25", {"day": "2026-11-25"}, id="a day is a text"),
        pytest.param("a: null\nb: ~\nc:\nd: ''", {"a": None, "b": None, "c": None, "d": ""}, id="only null"),
        pytest.param("a: 'null'", {"a": "null"}, id="a quoted null is a text"),
        pytest.param("~: 1\n<<: 2", {"null": "1", "<<": "2"}, id="keys are texts too"),
        pytest.param("a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}, id="an alias repeats"),
        pytest.param('{\n\t"a": [true, 1.0, "\\ud83d\\ude00"]\n}', {"a": ["true", "1.0", "😀"]}, id="JSON"),
        pytest.param(b"\xef\xbb\xbfa: \xc3\xa9", {"a": "é"}, id="a byte order mark"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_every_scalar_but_null_stays_the_text_that_stands_there(text: str, value: object) -> None:
    assert plain(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: 1\nb: {c: 1, c: 2}\na: 2",
            [(2, "key 'c' is given twice, first in line 2"), (3, "key 'a' is given twice, first in line 1")],
            id="keys given twice, all of them",
        ),
        pytest.param("a: 1\n? [b]\n: 2", [(2, "a key has to be a text")], id="a list as a key"),
        pytest.param(
            "a: !!python/object:os.system [x]\nb: !!int 3",
            [
                (1, "tag 'tag:yaml.org,2002:python/object:os.system': tags are not read here"),
                (2, "tag 'tag:yaml.org,2002:int': tags are not read here"),
            ],
            id="tags",
        ),
        pytest.param(
            "a: 1\n---\nb: 2", [(2, "a second document begins here; a file holds one")], id="two documents"
        ),
        pytest.param(
            "a: &x [*x]", [(1, "alias *x stands for nothing that ended before it")], id="an alias of itself"
        ),
        pytest.param("\n" + "[" * 51 + "]" * 51, [(2, "nested deeper than 50 levels")], id="too deep"),
        pytest.param(
            '"\\ud800"', [(1, "half of a surrogate pair, which no text can hold")], id="half a surrogate pair"
        ),
        pytest.param(b"a: 1\n\xff", [(2, "not UTF-8")], id="no UTF-8"),
        pytest.param("x" * (4 * 1024 * 1024 + 1), [(1, "more than 4194304 bytes")], id="too large"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert mistakes(text) == expected


@pytest.mark.parametrize(("text", "line"), [("a: 1\nb: [", 3), ("a: 1\n\tb: 2", 2), ("a: \x01", 1)])
def test_what_is_no_yaml_says_so(text: str, line: int) -> None:
    [(at, message)] = mistakes(text)
    assert message.startswith("no YAML: ")
    assert at <= line


def test_laughs_do_not_multiply() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    [(line, message)] = mistakes("\n".join(lines))
    assert (line, message) == (6, "more than 200000 values, repeated ones included")


def test_an_error_tells_the_file_the_line_and_the_fault() -> None:
    with pytest.raises(HandwritingError, match=r"^file:2: key 'a' is given twice, first in line 1$"):
        read_handwriting("a: 1\na: 2", "file")


def test_lines_are_those_of_keys_and_elements() -> None:
    written = read_handwriting("a:\n  - x\n  - y\nb: &z\n  c: 1\nd: *z", "file")
    assert {key: one.line for key, one in written.entries.items()} == {"a": 1, "b": 4, "d": 6}
    assert [one.line for one in written.entries["a"].members] == [2, 3]
    assert Written(None, 1).members == ()
    assert [one.text for one in Written("x", 1).members] == ["x"]


def test_a_sheet_reads_texts_and_yes_or_no() -> None:
    one, found = sheet("name: Ada\ntall: NO")
    assert (one.text("name"), one.boolean("tall"), found) == ("Ada", False, [])
    one, found = sheet("name:")
    assert (one.text("name"), one.boolean("tall"), found) == (None, None, [])


def test_a_sheet_notes_every_mistake() -> None:
    one, found = sheet("name: [Ada]\ntall: perhaps\nnme: x")
    assert (one.text("name"), one.boolean("tall")) == (None, None)
    assert sorted(found) == [
        (1, "name has to be a text"),
        (2, "tall has to be yes or no"),
        (3, "unknown key 'nme' (did you mean 'name'?); a person has name, tall"),
    ]
    assert sheet("just a text")[1] == [(1, "a person has to be a mapping with name, tall")]


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingPackageError, match="pip install pyyaml") as missing:
        read_handwriting("a: 1", "file")
    assert missing.value.package == "pyyaml"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["yes", "no", "1", "1.0", "null", "~", "", "2026-01-01", "a: b", "- x", "Ünïcode 😀"]
)
values = st.recursive(
    st.none() | texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)


def test_what_stands_twice_is_written_twice() -> None:
    twice = ["a"]
    assert write_handwriting({"b": twice, "c": twice}) == "b:\n- a\nc:\n- a\n"


def test_fifty_levels_and_two_hundred_thousand_values_are_enough_for_people() -> None:
    assert read_handwriting("[" * 50 + "]" * 50, "file").line == 1
    thousand = f"- &a [{', '.join('x' * 998)}]\n" + "- *a\n" * 199
    assert read_handwriting(thousand + "- x\n" * 199, "file").size == 200_000
    assert mistakes(thousand + "- x\n" * 200) == [(1, "more than 200000 values, repeated ones included")]


@pytest.mark.parametrize(("text", "size"), [("x", 1), ("[]", 1), ("[x, y]", 3), ("{a: [x], b: y}", 6)])
def test_a_value_counts_all_that_is_in_it(text: str, size: int) -> None:
    assert read_handwriting(text, "file").size == size


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n\nb: \ud800", 3),
        ("a: 1\nb: \udfff", 2),
        ('a: 1\nb: "\\ud800"', 2),
        ('"\\udfff"', 1),
        ('"\\ud83d\\ud83d"', 1),
        ('"\\ude00\\ud83d"', 1),
    ],
)
def test_half_a_pair_is_refused_in_its_line(text: str, line: int) -> None:
    assert mistakes(text) == [(line, "half of a surrogate pair, which no text can hold")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"\\uD83D\\uDE00"', "\U0001f600"),
        ('"\\ud800\\udc00"', "\U00010000"),
        ('"\\uDBFF\\uDFFF"', "\U0010ffff"),
        ('"a\\ud83d\\ude00b"', "a\U0001f600b"),
        ('"\\\\\\ud83d\\ude00"', "\\\U0001f600"),
        ('"\\\\ud83d"', "\\ud83d"),
    ],
)
def test_two_escapes_of_json_are_one_character(text: str, value: str) -> None:
    assert plain(text) == value


def test_a_text_may_begin_with_a_byte_order_mark_and_json_with_blanks() -> None:
    assert plain("\ufeffa: 1") == {"a": "1"}
    assert plain('  {\n\t"a":\t1}') == {"a": "1"}
    assert plain(" [\n\t1]") == ["1"]
    assert mistakes("a:\n\t- 1")[0][0] == 2


@pytest.mark.parametrize("null", ["null", "Null", "NULL", "~", ""])
def test_null_is_what_yaml_calls_so_and_nothing_else(null: str) -> None:
    assert plain(f"- {null}") == [None]
    for text in (f"- '{null}'", f'- "{null}"'):
        assert plain(text) == [null]


@pytest.mark.parametrize("text", ["nULL", "none", "nil", "NaN"])
def test_other_words_for_nothing_are_texts(text: str) -> None:
    assert plain(f"- {text}") == [text]


def test_the_line_of_each_mistake_is_where_it_stands() -> None:
    assert mistakes("a: 1\nb: !x 2\nc: !y [\n]\nd: !z\n  e: 1") == [
        (2, "tag '!x': tags are not read here"),
        (3, "tag '!y': tags are not read here"),
        (5, "tag '!z': tags are not read here"),
    ]
    assert mistakes("- 1\n- *b") == [(2, "alias *b stands for nothing that ended before it")]
    assert mistakes("? {a: b}\n: 1\n? [c]\n: 2") == [
        (1, "a key has to be a text"),
        (3, "a key has to be a text"),
    ]
    assert mistakes(b"a\nb\n\nc\xff") == [(4, "not UTF-8")]


def test_an_alias_stands_where_it_is_written_and_is_what_it_repeats() -> None:
    first, second = read_handwriting("- &a {b: c}\n- *a", "file").members
    assert (first.plain(), second.plain()) == ({"b": "c"}, {"b": "c"})
    assert (first.line, second.line) == (1, 2)
    assert plain("[&a 1, *a, &a 2, *a]") == ["1", "1", "2", "2"]


def test_what_is_neither_text_list_nor_mapping() -> None:
    written = read_handwriting("a: x\nb: [y]\nc: {d: z}\ne:", "file")
    texts = {key: one.text for key, one in written.entries.items()}
    assert texts == {"a": "x", "b": None, "c": None, "e": None}
    assert [one.plain() for one in written.entries["c"].members] == [{"d": "z"}]
    assert [one.plain() for one in written.entries["b"].members] == ["y"]
    assert written.entries["e"].members == ()
    assert written.entries["b"].entries == written.entries["a"].entries == {}
    assert written.entries["c"].entries["d"].text == "z"


@pytest.mark.parametrize(
    ("word", "value"),
    [("yes", True), ("TRUE", True), (" 1 ", True), ("No", False), ("false", False), ("0", False)],
)
def test_yes_and_no_in_their_words(word: str, *, value: bool) -> None:
    one, found = sheet(f"tall: '{word}'")
    assert (one.boolean("tall"), found) == (value, [])


def test_a_sheet_knows_its_line_and_suggests_keys_for_the_first_mistakes_only() -> None:
    written = read_handwriting("\n\nname: x\nnme: y", "file")
    found: list[Mistake] = []
    one = Sheet(written, found, noun="a person", keys=("name",))
    assert (one.line, list(one.entries)) == (3, ["name", "nme"])
    many = [found[0]] * 50
    Sheet(written, many, noun="a person", keys=("name",))
    assert many[50][1] == "unknown key 'nme'; a person has name"
    one.report(7, "odd")
    assert tuple(found[-1]) == (7, "odd")


def test_what_is_written_keeps_order_and_letters_on_long_lines() -> None:
    words = " ".join(["word"] * 20)
    assert write_handwriting({"z": words, "a": "é", "n": None}) == f"z: {words}\na: é\nn: null\n"


@given(values)
def test_what_is_written_is_read_back(value: object) -> None:
    assert plain(write_handwriting(value)) == value


@given(values)
def test_json_is_read_as_it_is(value: object) -> None:
    assert plain(json.dumps([value])) == [value]


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_a_value_or_one_kind_of_error(text: str | bytes) -> None:
    with suppress(HandwritingError):
        assert read_handwriting(text, "file").line >= 1
