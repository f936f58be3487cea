from __future__ import annotations

import pytest

from rules import Finding, Problem
from rules.report.checked import Checked
from rules.report.text import as_text
from rules.source import Source
from tests.rules.report.forms import CHECKED, CLEAN, MISSING

EXPECTED = """\
forms/my form.json:1:1: undecided W112: could not be decided
    1 | {
      | ^

forms/my form.json:2:11: repaired W113: repaired
    2 |   "name": "A form",
      |           ^~~~~~~~

forms/my form.json:4:27: warning W102: can never be true
    4 |     {"id": "q1", "rules": [{"type": "and"}]},
      |                           ^~~~~~~~~~~~~~~~~
      because of lines 4, 5

forms/my form.json:4:28: warning W103: is always true
    4 |     {"id": "q1", "rules": [{"type": "and"}]},
      |                            ^~~~~~~~~~~~~~~
      for example {"facts": {"age_years": 20}, "answers": {}, "final": true}

forms/my form.json:5:12: error E001: no such question
    5 |     {"id": "q2",
      |            ^~~~

/nowhere/form.json: No such file or directory
1 error, 2 warnings, 1 repaired, 1 undecided in 1 file; 1 could not be read.
More can be decided with a larger --budget.
"""


def test_each_finding_with_its_line_and_a_mark_under_its_place() -> None:
    assert as_text([CHECKED, MISSING], has_solver=True) == EXPECTED


def test_where_something_is_undecided_for_want_of_the_solver_it_says_how_to_get_it() -> None:
    assert as_text([CHECKED], has_solver=False).endswith(
        "with it more can be decided: pip install 'intake-host[analysis]'.\n"
    )


@pytest.mark.parametrize("has_solver", [True, False])
def test_nothing_found_is_one_line(has_solver: bool) -> None:
    assert as_text([CLEAN], has_solver=has_solver) == "Nothing found in 1 file.\n"


def marked(text: str, pointer: str) -> tuple[str, str]:
    """The excerpt's line, and what of it is marked."""
    checked = Checked("form.json", (Finding(Problem("W110", pointer, "here")),), Source(text))
    line, mark = as_text([checked], has_solver=True).splitlines()[1:3]
    return line[8:], line[mark.index("^") : len(mark)]


def test_a_long_line_is_cut_around_the_place() -> None:
    text = '{"a": "' + "x" * 300 + '", "b": "here", "c": "' + "y" * 300 + '"}'
    shown, place = marked(text, "/b")
    assert place == '"here"'
    assert shown.startswith("...x")
    assert shown.endswith("y...")
    assert len(shown) == 100 + 2 * len("...")


def test_a_place_that_is_longer_than_the_line_is_marked_as_far_as_it_is_shown() -> None:
    shown, place = marked('{"a": "' + "x" * 300 + '"}', "/a")
    assert (shown[:7], place) == ('{"a": "', '"' + "x" * 93)


def test_an_empty_text_has_a_mark_too() -> None:
    checked = Checked("form.json", (Finding(Problem("E000", "", "not JSON")),), Source(""))
    assert as_text([checked], has_solver=True).splitlines()[1:3] == ["    1 | ", "      | ^"]


def test_tabs_do_not_move_the_mark() -> None:
    assert marked('{\n\t"a": 17}', "/a") == (' "a": 17}', "17")


def test_one_line_as_reason_is_said_in_the_singular() -> None:
    finding = Finding(Problem("W102", "/a", "never"), core=("/a",))
    text = as_text([Checked("form.json", (finding,), Source('{"a": 1}'))], has_solver=True)
    assert "      because of line 1\n" in text
