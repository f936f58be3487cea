"""The rows of the map, and which row decides about which."""

from __future__ import annotations

from intake_host.preview.column import column
from tests.preview.forms import ADULTS, opened, question, rule, smokers


def _questionnaire(questions: list[dict[str, object]]) -> object:
    return {"partner_questionnaire_id": "one", "name": "One", "questions": questions, "offerings": []}


def test_facts_that_rules_look_at_stand_above_the_questions() -> None:
    drawn = column(opened().program.questionnaire, start=0, limit=10)
    assert [row.title for row in drawn.rows] == [
        "Age",
        "Do you smoke?",
        "How many a day?",
        "Anything else?",
        "Please read this",
    ]
    assert [row.number for row in drawn.rows] == [None, 1, 2, 3, 4]


def test_a_row_reaches_what_it_decides_about_once() -> None:
    both = [ADULTS, smokers(), rule(based_on="question", required_question_id="smokes", required_answer="1")]
    document = _questionnaire(
        [
            question("smokes", "Do you smoke?", "boolean", 1),
            question("many", "How many?", "integer", 2, rules=both),
        ]
    )
    drawn = column(opened(document).program.questionnaire, start=0, limit=10)
    assert dict(drawn.reaches()) == {0: [2], 1: [2]}


def test_what_lies_outside_the_window_is_folded() -> None:
    questions = [question("smokes", "Do you smoke?", "boolean", 1)]
    questions += [question(f"q{n}", f"Question {n}", "text", n, rules=[smokers()]) for n in range(2, 10)]
    drawn = column(opened(_questionnaire(questions)).program.questionnaire, start=4, limit=2)
    assert [(row.kind, row.title, row.start) for row in drawn.rows] == [
        ("earlier", "4 earlier questions", 2),
        ("question", "Question 5", None),
        ("question", "Question 6", None),
        ("later", "3 later questions", 6),
    ]
    assert dict(drawn.reaches()) == {0: [1, 2, 3]}


def test_a_question_that_depends_on_itself_reaches_itself() -> None:
    document = _questionnaire([question("smokes", "Do you smoke?", "boolean", 1, rules=[smokers()])])
    drawn = column(opened(document).program.questionnaire, start=0, limit=10)
    assert dict(drawn.reaches()) == {0: [0]}


def test_a_requirement_that_looks_at_nothing_leads_nowhere() -> None:
    broken = [rule(based_on="question", required_question_id="gone"), rule(based_on="horoscope")]
    document = _questionnaire([question("smokes", "Do you smoke?", "boolean", 1, rules=broken)])
    drawn = column(opened(document).program.questionnaire, start=0, limit=10)
    assert dict(drawn.reaches()) == {}
