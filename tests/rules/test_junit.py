from __future__ import annotations

from xml.etree import ElementTree as ET

from rules.junit import Suite, Trial, junit_xml

SUITES = [
    Suite(
        "a.yaml",
        [
            Trial("fine"),
            Trial('<"broken" & \x00 \ud800>', "failure", ("first", "second ]]> &")),
            Trial("unreadable", "error", ("why",)),
        ],
    ),
    Suite("b.yaml", [Trial("not yet", "skipped")]),
]


def test_it_is_xml_that_says_how_each_test_ended() -> None:
    root = ET.fromstring(junit_xml(SUITES).encode())
    ended = [
        (case.get("classname"), case.get("name"), [(one.tag, one.get("message"), one.text) for one in case])
        for case in root.iter("testcase")
    ]
    assert ended == [
        ("a.yaml", "fine", []),
        ("a.yaml", '<"broken" & \ufffd \ufffd>', [("failure", "first", "first\nsecond ]]> &")]),
        ("a.yaml", "unreadable", [("error", "why", "why")]),
        ("b.yaml", "not yet", [("skipped", "", None)]),
    ]


def test_every_level_counts_what_is_in_it() -> None:
    root = ET.fromstring(junit_xml(SUITES).encode())
    assert root.attrib == {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"}
    assert [suite.get("tests") for suite in root] == ["3", "1"]
    assert [suite.get("skipped") for suite in root] == ["0", "1"]
    assert root.tag == "testsuites"
    assert {suite.tag for suite in root} == {"testsuite"}
