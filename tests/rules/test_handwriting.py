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


@given(values)
def test_what_is_written_is_read_back(value: object) -> None:
    assert plain(write_handwriting(value)) == value


def test_what_stands_twice_is_written_twice() -> None:
    twice = ["a"]
    assert write_handwriting({"b": twice, "c": twice}) == "b:\n- a\nc:\n- a\n"


@given(values)
def test_json_is_read_as_it_is(value: object) -> None:
    assert plain(json.dumps([value])) == [value]


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_a_value_or_one_kind_of_error(text: str | bytes) -> None:
    with suppress(HandwritingError):
        assert read_handwriting(text, "file").line >= 1
