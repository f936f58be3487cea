from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.answers import read_answers
from rules.facts import read_facts
from rules.verdicts import Reason, Verdict
from tests.rules.documents import offering, on, on_question, question, questionnaire, rule

if TYPE_CHECKING:
    from rules.program import CompiledQuestion, Program

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN
ADULT, YES = on("age", ">=", "18"), on_question("q", "=", "yes")


def program(**fields: Any) -> Program:
    return compile_questionnaire(
        parse_questionnaire(
            questionnaire(
                question("q", "boolean", **fields),
                question("r", "boolean", rule(YES), rule(ADULT, type="not"), rule_type="or"),
                offerings=[offering("o", rule(YES, ADULT))],
            )
        )
    )


def first(**fields: Any) -> CompiledQuestion:
    [one] = program(**fields).asked
    return one


@pytest.mark.parametrize(
    ("entries", "final", "offer"),
    [
        ({"q": True}, False, True),
        ({"q": False}, True, False),
        ({"q": None}, False, Reason.SKIPPED),
        ({"q": None}, True, Reason.SKIPPED),
        ({}, False, Reason.NOT_ANSWERED),
        ({}, True, Reason.LEFT_OUT),
    ],
)
def test_what_is_shown_offers_its_answer_or_why_there_is_none(
    entries: Any, offer: Any, *, final: bool
) -> None:
    one = first()
    assert one.offer(TRUE, entries, final=final) is offer
    assert one.offer(FALSE, entries, final=final) is Reason.HIDDEN
    assert one.offer(UNKNOWN, entries, final=final) is Reason.UNDETERMINED
    if entries.get("q") is None:
        assert one.unanswered(entries, final=final) is offer


@pytest.mark.parametrize("entries", [{}, {"q": None}])
@pytest.mark.parametrize("final", [True, False])
def test_what_nobody_sees_offers_its_default(entries: Any, *, final: bool) -> None:
    assert first(is_visible=False, default_value="yes").offer(TRUE, entries, final=final) is True
    assert first(is_visible=False).offer(TRUE, entries, final=final) is Reason.UNSET


@pytest.mark.parametrize(
    ("answers", "facts", "final", "expected"),
    [
        ({}, {}, False, (TRUE, UNKNOWN, UNKNOWN)),
        ({}, {"age_years": 17}, True, (TRUE, TRUE, FALSE)),
        ({}, {"age_years": 18}, True, (TRUE, FALSE, FALSE)),
        ({"q": True}, {"age_years": 18}, False, (TRUE, TRUE, TRUE)),
    ],
)
def test_verdicts_come_in_the_order_of_the_document(
    answers: Any, facts: Any, expected: Any, *, final: bool
) -> None:
    one = program()
    read = read_answers(one.questionnaire, answers)
    assert one.verdicts(read, read_facts(facts), final=final) == expected
    session = one.session(read_facts(facts), final=final)
    for question_id, given in answers.items():
        session.answer(question_id, given)
    evaluation = session.evaluation
    assert ("r" in evaluation.shown, "o" in evaluation.offerings.eligible) == (
        expected[1] is TRUE,
        expected[2] is TRUE,
    )


def test_verdicts_and_sessions_are_not_final_unless_that_is_said() -> None:
    one = program()
    answers = read_answers(one.questionnaire, {})
    assert one.verdicts(answers, read_facts({"age_years": 18})) == (TRUE, UNKNOWN, UNKNOWN)
    assert one.session(read_facts({"age_years": 18})).evaluation.undetermined == ("r",)


def test_a_target_finds_its_lanes_among_all() -> None:
    one = program()
    [o] = one.offerings
    lanes = [0] * (o.block + 1)
    lanes[o.block] = 0b11 << o.shift | 1 << (o.shift + 8) | (1 << o.shift) - 1
    assert o.state(lanes) == 0b11
