"""What a survey does not show of a question, or otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from rules import parse_questionnaire
from rules.export.losses import Loss
from rules.export.surveyjs.losses import losses_of
from tests.rules import documents as doc


def lost(question_type: str = "boolean", **fields: Any) -> list[Loss]:
    document = doc.questionnaire(doc.question("before"), doc.question("q", question_type, **fields))
    return list(losses_of(parse_questionnaire(document, strict=False).questions[1]))


def test_a_plain_question_loses_nothing() -> None:
    assert lost() == []
    options = [doc.option("a", "A"), doc.option("b", "B")]
    assert lost("single_option", options=options, description="Why", placeholder="x") == []


IN_BRACES = "text in braces is replaced by an answer"
NO_USE = "a survey has no use for it"


@pytest.mark.parametrize(
    ("question_type", "fields", "losses"),
    [
        (
            "informational",
            {"has_next_button": False},
            [("dead-end", "has_next_button", "the survey goes on after this page", False)],
        ),
        ("boolean", {"has_next_button": False}, []),
        (
            "boolean",
            {"has_back_button": False},
            [("back-button", "has_back_button", "the survey lets people go back", False)],
        ),
        ("boolean", {"attachments": ["a.pdf"]}, [("attachment", "attachments", "not shown", False)]),
        *(
            ("boolean", {key: True}, [("flag", key, NO_USE, False)])
            for key in ("is_important", "is_critical", "display_in_pdf")
        ),
        ("boolean", {"label": "L"}, [("flag", "label", NO_USE, False)]),
        *(
            ("boolean", {key: "Your {answer}"}, [("piping", key, IN_BRACES, True)])
            for key in ("title", "description", "placeholder")
        ),
        (
            "boolean",
            {"label": "{l}"},
            [("piping", "label", IN_BRACES, True), ("flag", "label", NO_USE, False)],
        ),
    ],
)
def test_a_setting_that_a_survey_does_not_have(
    question_type: str, fields: dict[str, Any], losses: list[tuple[str, str, str, bool]]
) -> None:
    assert lost(question_type, **fields) == [
        Loss(code, f"/questions/1/{key}", message, approximated)
        for code, key, message, approximated in losses
    ]


@pytest.mark.parametrize(
    ("keys", "taken_for"),
    [
        (["1", "1.0"], {1: 0}),
        (["a", " A "], {1: 0}),
        (["a", "b", "B", "a "], {2: 1, 3: 0}),
        (["a", "A", "a"], {1: 0, 2: 0}),
        (["a", "b"], {}),
        (["0", "00"], {1: 0}),
    ],
)
def test_options_that_it_takes_for_the_same(keys: list[str], taken_for: dict[int, int]) -> None:
    options = [doc.option(None, f"Option {one}") | {"option": key} for one, key in enumerate(keys)]
    place = "/questions/1/options"
    assert lost("single_option", options=options) == [
        Loss("choice", f"{place}/{one}", f"taken for the option at {place}/{other}")
        for one, other in taken_for.items()
    ]


def test_a_brace_in_an_option() -> None:
    options = [doc.option("a", "A"), doc.option("b", "B {x}")]
    assert lost("single_option", options=options) == [
        Loss("piping", "/questions/1/options/1/title", IN_BRACES)
    ]
