"""Of nothing may there be so much that the pages no longer answer at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview import extent
from intake_host.preview.extent import excess
from rules import parse_questionnaire
from tests.preview.forms import DOCUMENT, question, rule

if TYPE_CHECKING:
    from rules import Questionnaire

OF_AGE = {"based_on": "age", "conditional_answer": ">", "required_answer": "1"}


def read(**fields: Any) -> Questionnaire:
    return parse_questionnaire(json.dumps({**DOCUMENT, "name": "F", **fields}))


def rules_of(*, rules: int = 1, requirements: int = 1) -> list[dict[str, Any]]:
    return [{**rule(**OF_AGE), "title": "R", "requirements": [OF_AGE] * requirements} for _ in range(rules)]


def asking(title: str = "Q?", **fields: Any) -> Questionnaire:
    return read(questions=[question("q", title, "single_option", 1, **fields)], offerings=[])


def options(count: int) -> list[dict[str, Any]]:
    return [{"partner_questionnaire_question_option_id": f"o{n}", "title": "T"} for n in range(count)]


@pytest.mark.parametrize(
    ("limit", "questionnaire", "told"),
    [
        ("MAX_QUESTIONS", read(), ("/questions", "the questionnaire has 4 questions")),
        (
            "MAX_OFFERINGS",
            read(offerings=[{"offering_id": f"o{n}"} for n in range(4)]),
            ("/offerings", "4 offerings"),
        ),
        ("MAX_OPTIONS", asking(options=options(4)), ("/questions/0", "a question has 4 options")),
        ("MAX_RULES", asking(rules=rules_of(rules=4)), ("/questions/0", "a question has 4 rules")),
        (
            "MAX_REQUIREMENTS_OF_A_RULE",
            asking(rules=rules_of(requirements=4)),
            ("/questions/0/rules/0", "a rule of a question has 4 requirements"),
        ),
        (
            "MAX_REQUIREMENTS",
            asking(rules=rules_of(rules=2, requirements=2)),
            ("", "the questionnaire has 4 requirements"),
        ),
        (
            "MAX_TITLE",
            read(name="Form", questions=[], offerings=[]),
            ("", "a text of the questionnaire has 4 characters"),
        ),
        ("MAX_TEXT", asking(description="Long"), ("/questions/0", "a text of a question has 4 characters")),
    ],
)
def test_more_than_the_limit_is_told_at_its_place(
    monkeypatch: pytest.MonkeyPatch, limit: str, questionnaire: Questionnaire, told: tuple[str, str]
) -> None:
    assert excess(questionnaire) is None
    monkeypatch.setattr(extent, limit, 3)
    problem = excess(questionnaire)
    assert problem is not None
    place, words = told
    assert problem.pointer == place
    assert words in problem.message
    assert problem.message.endswith("; at most 3 can be played")
    monkeypatch.setattr(extent, limit, 4)
    assert excess(questionnaire) is None


@pytest.mark.parametrize(
    "questionnaire",
    [
        asking(title="Long"),
        read(intro_title="Long", questions=[], offerings=[]),
        read(outro_title="Long", questions=[], offerings=[]),
        asking(rules=[{**rule(**OF_AGE), "title": "Long"}]),
        asking(options=[{"partner_questionnaire_question_option_id": "o", "title": "Long"}]),
        read(questions=[], offerings=[{"offering_id": "o", "title": "Long"}]),
    ],
)
def test_every_title_counts(monkeypatch: pytest.MonkeyPatch, questionnaire: Questionnaire) -> None:
    monkeypatch.setattr(extent, "MAX_TITLE", 4)
    assert excess(questionnaire) is None
    monkeypatch.setattr(extent, "MAX_TITLE", 3)
    assert excess(questionnaire) is not None


@pytest.mark.parametrize("field", ["intro_description", "outro_description", "terms_of_service"])
def test_every_text_of_the_whole_counts(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    monkeypatch.setattr(extent, "MAX_TEXT", 3)
    assert excess(read(**{field: "Long"})) is not None
