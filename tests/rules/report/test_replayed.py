from __future__ import annotations

from typing import Any

from rules import Program, compile_questionnaire, parse_questionnaire
from rules.analysis.replay import Summary, replay
from rules.report.replayed import ReplayedText
from tests.rules import documents as doc

Json = dict[str, Any]

ADULT = doc.rule(doc.on("age", ">=", "18"))
RED, BLUE = doc.option("r", "Red"), doc.option("b", "Blue")


def program(*questions: Json) -> Program:
    return compile_questionnaire(parse_questionnaire(doc.questionnaire(*questions)))


def told(old: Program, new: Program, *cases: Any) -> list[str]:
    """The lines of the cases, and those of the summary."""
    text, summary = ReplayedText(old, new), Summary()
    lines = []
    for one in replay(old, new, cases):
        summary.add(one)
        lines.append(text.of_case(one))
    return [*lines, *text.of_all(summary).splitlines()]


def test_questions_go_by_the_titles_that_their_version_gives_them() -> None:
    old = program(
        doc.question("1", "single_option", title="Colour", options=[RED, BLUE]),
        doc.question("2", title="Old title", order=2),
    )
    new = program(
        doc.question("1", "single_option", title="Which colour?", options=[RED]),
        doc.question("2", "boolean", ADULT, title="New title", order=2),
    )
    case = {"facts": {"age_years": 9}, "answers": {"1": "Blue", "2": True}}
    reason = "given was a text of 4 characters; allowed: one of 'Red'"
    assert told(old, new, case, {"answers": {"1": "Mauve"}}) == [
        (
            'line 1: question "New title": shown -> hidden; next question: none -> "Which colour?"; '
            f'complete: yes -> no; cannot be read any more: "Which colour?": {reason}; '
            'no longer asked: "Old title"; required now and unanswered: "Which colour?"'
        ),
        """line 2: "Colour": given was a text of 5 characters; allowed: one of 'Red', 'Blue'""",
        "2 past cases: 1 changed, 1 unreadable",
        '  question "New title": shown -> hidden: 1',
        '  next question: none -> "Which colour?": 1',
        "  complete: yes -> no: 1",
        '  answers that cannot be read any more: "Which colour?": 1',
        '  answers to questions that are no longer asked: "Old title": 1',
        '  questions that are required now and unanswered: "Which colour?": 1',
    ]


def test_of_two_with_the_same_title_each_goes_by_its_id() -> None:
    old = program(doc.question("1", title="Same"), doc.question("2", title="same ", order=2))
    new = program(
        doc.question("1", "boolean", ADULT, title="Same"), doc.question("2", title="same ", order=2)
    )
    [line, *_] = told(old, new, {"facts": {"age_years": 9}, "answers": {"1": True, "2": True}})
    assert line == 'line 1: question "1": shown -> hidden; no longer asked: "1"'


def test_what_is_no_answer_to_a_question_is_told_as_it_is() -> None:
    form = program(doc.question("1"))
    [error, same, *_] = told(form, form, {"answers": 1}, {})
    assert error == "line 1: answers has to be a JSON object: question id -> answer"
    assert same == "line 2: as before"
