"""A document opens as far as it can be read, and one that is too large is refused with the figure."""

from __future__ import annotations

import json

import pytest

from intake_host.preview import opened as module
from intake_host.preview.opened import Opened, Unreadable, open_document
from tests.preview.forms import DOCUMENT, question, rule


def test_a_broken_rule_leaves_the_rest_playable() -> None:
    wrong = question("q", "Wrong", "boolean", 5, rules=[rule(based_on="horoscope", required_answer="1")])
    opened = open_document("k", json.dumps({**DOCUMENT, "questions": [*DOCUMENT["questions"], wrong]}))
    assert isinstance(opened, Opened)
    assert [problem.pointer for problem in opened.errors] == ["/questions/4/rules/0/requirements/0/based_on"]
    assert opened.name == "A small form"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"questions": 3}', "\udc80"])
def test_what_is_no_questionnaire_says_why(text: str) -> None:
    opened = open_document("k", text)
    assert isinstance(opened, Unreadable)
    assert opened.problems


def test_what_is_too_large_is_refused_with_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DOCUMENT_BYTES", 3)
    opened = open_document("k", json.dumps(DOCUMENT))
    assert isinstance(opened, Unreadable)
    assert "bytes; at most 3" in opened.problems[0].message


def test_what_has_too_much_of_something_is_refused() -> None:
    opened = open_document("k", json.dumps({**DOCUMENT, "name": "long" * 5_000}))
    assert isinstance(opened, Unreadable)
    assert "20,000 characters; at most 5,000" in opened.problems[0].message


def test_a_form_without_a_name_goes_by_its_key() -> None:
    opened = open_document("k", json.dumps({**DOCUMENT, "name": " "}))
    assert isinstance(opened, Opened)
    assert opened.name == "k"
