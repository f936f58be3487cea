from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.document import DocumentError, read_document


@pytest.mark.parametrize(
    ("source", "value"),
    [
        pytest.param(b'\xef\xbb\xbf{"a": 1}', {"a": 1}, id="bytes with a byte order mark"),
        pytest.param('\ufeff{"a": 1}', {"a": 1}, id="a text with a byte order mark"),
        pytest.param("0.10", Decimal("0.10"), id="a number as it is written"),
        pytest.param({"a": ({"b": 1.5},)}, {"a": [{"b": 1.5}]}, id="a mapping"),
        pytest.param("1e9999999999999999999999", Decimal("Infinity"), id="an exponent beyond arithmetic"),
        pytest.param("9" * 5000, Decimal("9" * 5000), id="more digits than int() takes"),
    ],
)
def test_values(source: Any, value: Any) -> None:
    assert read_document(source) == (value, [])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(b'{"a": "\xff"}', "not UTF-8: byte 7", id="invalid UTF-8"),
        pytest.param('{"a": 1,}', "line 1 column", id="no JSON"),
        pytest.param("", "line 1 column 1", id="nothing"),
        pytest.param('{"a": NaN}', "NaN is no JSON value", id="NaN"),
        pytest.param("-Infinity", "-Infinity is no JSON value", id="Infinity"),
        pytest.param("[" * 200_000, "nested too deeply", id="nested too deeply"),
        pytest.param(
            "[" + ", ".join(['{"a": 1, "a": 2}'] * 10_001) + "]",
            "more than 10000 objects with a key",
            id="repetitions",
        ),
    ],
)
def test_what_is_no_json(source: Any, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_document(source)


def test_a_key_given_twice_is_reported_and_the_last_one_counts() -> None:
    value, problems = read_document('{"x": [{"a/b": 1, "c": 2, "a/b": 3}]}')
    assert value == {"x": [{"a/b": 3, "c": 2}]}
    assert [(one.code, one.pointer) for one in problems] == [("E010", "/x/0/a~1b")]


def test_half_of_a_surrogate_pair_is_repaired() -> None:
    value, problems = read_document(r'{"a": ["\ud800x", "\u00e9"], "k\udfff": {}, "\ud83d\ude00": 1}')
    assert value == {"a": ["\ufffdx", "\u00e9"], "k\ufffd": {}, "\U0001f600": 1}
    assert [(one.severity, one.pointer) for one in problems] == [
        ("repaired", "/k\ufffd"),
        ("repaired", "/a/0"),
    ]


def test_half_of_a_surrogate_pair_in_a_text_that_has_it_unescaped_is_repaired() -> None:
    value, problems = read_document('["\ud800x", "\u00e9"]')
    assert value == ["\ufffdx", "\u00e9"]
    assert [(one.severity, one.pointer) for one in problems] == [("repaired", "/0")]


def test_keys_that_become_one_by_the_repair_are_given_twice() -> None:
    _, problems = read_document(r'{"k\ud800": 1, "k\ud801": 2}')
    assert [(one.code, one.pointer) for one in problems if one.severity == "error"] == [("E010", "/k\ufffd")]


def test_a_mapping_is_copied_and_stays_as_it_was() -> None:
    source = {"a": [{"b": "\ud800"}]}
    value, _ = read_document(source)
    assert value == {"a": [{"b": "\ufffd"}]}
    assert source == {"a": [{"b": "\ud800"}]}
