"""Random final cases, as they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from rules.export.case_questions import to_case_questions
from tests.rules.export.final_cases import FinalCase, final_case
from tests.rules.strategies import documents_and_cases

if TYPE_CHECKING:
    from tests.rules.documents import Json


@given(documents_and_cases())
@settings(max_examples=100, deadline=None)
def test_what_is_sent_fits_and_counts(drawn: tuple[Json, Json]) -> None:
    one = final_case(*drawn)
    sent, losses = to_case_questions(one.answers, one.evaluation)
    ids = [asked["metadata"] for asked in sent]
    assert {asked["type"] for asked in sent} <= {"boolean", "number", "string"}
    assert all(isinstance(asked["answer"], str) and asked["answer"] for asked in sent)
    counting = [
        identifier
        for asked in sorted(one.document["questions"], key=lambda asked: asked["order"])
        if asked["type"] != "informational"
        and one.verdicts["verdicts"][identifier := asked["partner_questionnaire_question_id"]]
        and has_answer(one, asked)
    ]
    empty = [
        one.document["questions"][int(loss.pointer.split("/")[2])] for loss in losses if loss.code == "empty"
    ]
    left_out = {asked["partner_questionnaire_question_id"] for asked in empty}
    assert ids == [identifier for identifier in counting if identifier not in left_out]


def has_answer(one: FinalCase, asked: Json) -> bool:
    """Whether it was answered or, being invisible, has a default that says something."""
    default = asked.get("default_value")
    given = one.answers.entries.get(asked["partner_questionnaire_question_id"])
    is_invisible = not asked.get("is_visible", True)
    return given is not None or (is_invisible and default is not None and str(default).strip() != "")
