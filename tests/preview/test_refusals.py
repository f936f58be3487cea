"""What the preview says when it does not do something."""

from __future__ import annotations

import pytest

from intake_host.preview.refusals import sentence


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("the page lost its place", "The page lost its place."),
        ("done. and more", "Done. and more."),
        ("c.played.scenarios.yaml is no file", "c.played.scenarios.yaml is no file."),
        ("a/b is gone", "a/b is gone."),
        ("rule_type is missing", "rule_type is missing."),
        ("", "."),
    ],
)
def test_a_sentence_begins_with_a_capital_but_a_name_stays_as_it_is(message: str, expected: str) -> None:
    assert sentence(message) == expected
