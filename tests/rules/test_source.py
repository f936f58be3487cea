from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.problems import escape
from rules.source import Place, Source

TEXT = """\
{
  "name": "A form",
  "questions": [
    {"id": "q\\"1", "rules": []},
    {"id": "q2",
     "a/b~c": [1, -2.5e3, true]}
  ],
  "name": "The last"
}
"""


def place(pointer: str, text: str = TEXT) -> Place:
    return Source(text).locate([pointer])[pointer]


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        pytest.param("", Place(1, 1, 9, 2), id="the whole"),
        pytest.param("/questions", Place(3, 16, 7, 4), id="a list"),
        pytest.param("/questions/0", Place(4, 5, 4, 32), id="an object"),
        pytest.param("/questions/0/id", Place(4, 12, 4, 18), id="a text with an escape"),
        pytest.param("/questions/1/id", Place(5, 12, 5, 16), id="after what nobody asked for"),
        pytest.param("/questions/1/a~1b~0c/1", Place(6, 19, 6, 25), id="a key with a slash and a tilde"),
        pytest.param("/questions/1/a~1b~0c/2", Place(6, 27, 6, 31), id="the last of a list"),
        pytest.param("/name", Place(8, 11, 8, 21), id="a key given twice: the last"),
        pytest.param("/questions/1/missing", Place(5, 5, 6, 33), id="a missing key: what it is missing in"),
        pytest.param("/questions/7/id", Place(3, 16, 7, 4), id="a missing element"),
        pytest.param("/name/0", Place(8, 11, 8, 21), id="below a value that has nothing below"),
    ],
)
def test_where_a_pointer_leads(pointer: str, expected: Place) -> None:
    assert place(pointer) == expected


def test_many_at_once_are_each_as_alone() -> None:
    pointers = ["/questions/1/id", "", "/name", "/questions/1/a~1b~0c/0", "/questions", "/nowhere"]
    assert Source(TEXT).locate(pointers) == {one: place(one) for one in pointers}


def test_what_an_earlier_value_of_the_same_key_held_is_forgotten() -> None:
    text = '{"a": {"b": {"c": 1}},\n "a": {"d": 2}}'
    assert place("/a/b/c", text) == place("/a", text) == Place(2, 7, 2, 15)


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        pytest.param('{"\\u0061": 1}', "/a", id="an escaped key"),
        pytest.param('{"\\ud800": 1}', "/\ufffd", id="half of a surrogate pair"),
        pytest.param('{"\\ud83d\\ude00": 1}', "/\U0001f600", id="a whole surrogate pair"),
    ],
)
def test_keys_are_as_the_reader_has_them(text: str, pointer: str) -> None:
    assert text[slice(*(column - 1 for column in place(pointer, text)[1::2]))] == "1"


def test_a_byte_order_mark_counts_for_nothing() -> None:
    for source in (Source("\ufeff" + TEXT), Source.of(b"\xef\xbb\xbf" + TEXT.encode())):
        assert source.locate(["/name"])["/name"] == place("/name")
        assert source.line(1) == "{"


def test_lines_come_without_their_ends() -> None:
    source = Source('{\r\n"a": 1,\n"b": 2}')
    assert [source.line(number) for number in (1, 2, 3)] == ["{", '"a": 1,', '"b": 2}']
    assert source.locate(["/b"])["/b"] == Place(3, 6, 3, 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "{",
        '{"a"',
        '{"a":',
        '{"a": [',
        '{"a": {"b": [1',
        '{"\\q": 1}',
        "]",
        '{"b": {"c": 1',
        "nonsense",
    ],
)
def test_a_text_that_is_no_json_is_no_harm(text: str) -> None:
    assert set(Source(text).locate(["/a/0", "/b"])) == {"/a/0", "/b"}


def test_what_is_not_utf_8_is_replaced() -> None:
    assert Source.of(b'"\xff"').locate([""])[""] == Place(1, 1, 1, 4)


def test_depth_is_no_matter() -> None:
    depth = 100_000
    text = "[" * depth + "7" + "]" * depth
    pointer = "/0" * 500
    assert place(pointer, text) == Place(1, 501, 1, 2 * depth + 1 - 499)


def pointers_of(value: Any, pointer: str = "") -> dict[str, Any]:
    found = {pointer: value}
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        found |= pointers_of(child, f"{pointer}/{escape(str(key))}")
    return found


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
@settings(deadline=None)
def test_what_stands_there_is_the_value(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    source = Source(text)
    wanted = pointers_of(value)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for pointer, there in source.locate(wanted).items():
        start, end = (
            starts[there.line - 1] + there.column - 1,
            starts[there.end_line - 1] + there.end_column - 1,
        )
        assert json.loads(text[start:end]) == wanted[pointer]
