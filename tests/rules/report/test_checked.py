"""A checked file and the places of its findings."""

from __future__ import annotations

from rules import Finding, Problem
from rules.report.checked import Checked, Located
from rules.source import Source
from tests.rules.report.forms import CHECKED, FINDINGS, MISSING, TEXT


def test_findings_stand_from_the_top_down_each_with_its_place_and_its_reasons() -> None:
    places = Source(TEXT).locate(
        [*(one.problem.pointer for one in FINDINGS), "/questions/0/rules/0/type", "/questions/1"]
    )
    missing, never, always, repaired, undecided = FINDINGS
    reasons = {pointer: places[pointer] for pointer in never.core}
    assert CHECKED.located == (
        Located(undecided, places["/offerings"], {}),
        Located(repaired, places["/name"], {}),
        Located(never, places["/questions/0/rules"], reasons),
        Located(always, places["/questions/0/rules/0"], {}),
        Located(missing, places["/questions/1/id"], {}),
    )


def test_of_one_place_the_first_comes_first() -> None:
    both = [Finding(Problem(code, "/a", "here")) for code in ("W110", "W108")]
    found = Checked("f.json", tuple(both), Source('{"a": 1}')).located
    assert [one.finding for one in found] == both


def test_a_file_that_could_not_be_opened_has_no_places() -> None:
    assert MISSING.located == ()


def test_what_is_in_a_file_is_in_no_representation() -> None:
    assert "A form" not in repr(CHECKED)
