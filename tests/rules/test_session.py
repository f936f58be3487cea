from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules import (
    AnswerError,
    Session,
    StatusChanges,
    compile_questionnaire,
    evaluate,
    parse_questionnaire,
    read_answers,
    read_facts,
)
from tests.rules import documents as doc
from tests.rules.naive import NaiveEvaluation
from tests.rules.strategies import ANSWERS, facts, questionnaires

ADULT = doc.on("age", ">=", "18")


def session(document: Any, *, strict: bool = True, final: bool = False, **known: Any) -> Session:
    program = compile_questionnaire(parse_questionnaire(document, strict=strict))
    return program.session(read_facts(known), final=final)


SMOKING = doc.questionnaire(
    doc.question("smokes", "boolean", doc.rule(ADULT)),
    doc.question("packs", "number", doc.rule(doc.on_question("smokes", "=", "yes"))),
    doc.question("quit", "boolean", doc.rule(doc.on_question("packs", ">", "1")), is_visible=False),
    offerings=[
        doc.offering("patch", doc.rule(doc.on_question("packs", ">=", "1"))),
        doc.offering("nothing", doc.rule(doc.on_question("packs", ">=", "1"), type="not")),
    ],
)


def test_a_step_says_what_changed() -> None:
    person = session(SMOKING, age_years=20)
    changes = person.answer("smokes", True)
    assert changes.questions == (("packs", "undetermined", "shown"),)
    assert (changes.appeared, changes.went, changes.offerings) == (("packs",), (), ())
    changes = person.answer("packs", 2)
    assert changes.questions == ()
    assert changes.offerings == (
        ("patch", "undetermined", "eligible"),
        ("nothing", "undetermined", "ineligible"),
    )
    changes = person.answer("smokes", "no")
    assert changes.went == ("packs",)
    assert (changes.became_eligible, changes.no_longer_eligible) == (("nothing",), ("patch",))


def test_a_repeated_answer_changes_nothing() -> None:
    person = session(SMOKING, age_years=20)
    person.answer("smokes", True)
    assert person.answer("smokes", "yes") == StatusChanges((), ())


def test_a_retracted_answer_is_as_if_never_given() -> None:
    person = session(SMOKING, age_years=20)
    before = person.evaluation
    person.answer("smokes", True)
    assert person.retract("smokes").questions == (("packs", "shown", "undetermined"),)
    assert person.retract("smokes") == StatusChanges((), ())
    assert person.evaluation == before


def test_facts_change_too() -> None:
    person = session(SMOKING, age_years=20)
    assert person.change_facts(read_facts({"age_years": 9})).went == ("smokes",)
    assert person.evaluation.hidden == ("smokes", "packs", "quit")


def test_an_answer_that_does_not_fit_changes_nothing() -> None:
    person = session(SMOKING, age_years=20)
    person.answer("smokes", True)
    before = person.evaluation
    with pytest.raises(AnswerError):
        person.answer("smokes", "perhaps")
    assert person.evaluation == before


def test_an_answer_to_no_question_is_a_problem_until_it_is_retracted() -> None:
    person = session(SMOKING, age_years=20)
    assert person.answer("smoke", True) == StatusChanges((), ())
    assert [one.code for one in person.evaluation.problems] == ["W115"]
    person.retract("smoke")
    assert person.evaluation.problems == ()


def test_the_evaluation_is_kept_until_the_next_step() -> None:
    person = session(SMOKING, age_years=20)
    first = person.evaluation
    assert person.evaluation is first
    person.answer("smokes", True)
    assert person.evaluation is not first
    assert first.undetermined == ("packs",)
    assert first.verdicts.questions["packs"].verdict.value == "unknown"


def test_questions_with_an_error_stay_undetermined() -> None:
    document = doc.questionnaire(
        doc.question("a", "boolean", doc.rule(doc.on_question("b", "=", "yes"))),
        doc.question("b", "boolean", doc.rule(doc.on_question("a", "=", "yes"))),
        doc.question("c"),
        doc.question("c"),
    )
    person = session(document, strict=False)
    for question_id in "abc":
        assert person.answer(question_id, True) == StatusChanges((), ())
    assert person.evaluation.undetermined == ("a", "b", "c", "c")
    assert person.evaluation.ignored_answers == ("a", "b", "c", "c")


def test_free_texts_come_and_go_with_their_answer() -> None:
    options = [doc.option("o-1", "Red")]
    document = doc.questionnaire(doc.question("colour", "single_option", options=options))
    person = session(document)
    person.answer("colour", {"option": "Red", "additional": "dark"})
    assert person._answers().additional == {"colour": ("dark",)}
    person.answer("colour", "Red")
    assert person._answers().additional == {}


def long_form(questions: int) -> Any:
    """Each question is shown if the one 20 before it is answered with yes; the last one decides on the offerings."""
    first = [doc.question(f"q{index}") for index in range(20)]
    others = [
        doc.question(f"q{index}", "boolean", doc.rule(doc.on_question(f"q{index - 20}", "=", "yes")))
        for index in range(20, questions)
    ]
    last = doc.on_question(f"q{questions - 1}", "=", "yes")
    far = doc.offering("far", *[doc.rule(last, type="not")] * 4)
    return doc.questionnaire(*first, *others, offerings=[doc.offering("near", doc.rule(last)), far])


def test_a_form_of_several_blocks() -> None:
    document = long_form(140)
    program = compile_questionnaire(parse_questionnaire(document))
    person = program.session(read_facts({}))
    answers: dict[str, Any] = {}
    for index in [*range(140), 70, 3]:
        answers[f"q{index}"] = index < 137 and f"q{index}" not in answers
        person.answer(f"q{index}", answers[f"q{index}"])
        assert person.evaluation == evaluate(
            program, read_answers(program.questionnaire, answers), read_facts({})
        )
    expected = NaiveEvaluation(document, {"answers": answers}).result()
    assert person.evaluation.to_json() == expected | {"problems": []}
    assert person.retract("q19").no_longer_eligible == ("far",)


class Sessions(RuleBasedStateMachine):
    """A session against an evaluation of everything after every step."""

    @initialize(document=questionnaires(), known=facts(), final=st.booleans(), not_means=st.booleans())
    def begin(self, document: Any, known: Any, final: bool, not_means: bool) -> None:
        self.questions = document["questions"]
        self.program = compile_questionnaire(
            parse_questionnaire(json.dumps(document)), not_means="not_all" if not_means else "none"
        )
        self.final, self.facts = final, known
        self.answers: dict[str, Any] = {}
        self.session = self.program.session(read_facts(known), final=final)
        self.statuses = self.expected_statuses()

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(self.questions))
        question_id = question["partner_questionnaire_question_id"]
        given = data.draw(ANSWERS[question["type"]] | st.sampled_from([None, " "]))
        self.answers[question_id] = given
        self.check(self.session.answer(question_id, given))

    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(self.questions))
        question_id = question["partner_questionnaire_question_id"]
        self.answers.pop(question_id, None)
        self.check(self.session.retract(question_id))

    @rule(known=facts())
    def change_facts(self, known: Any) -> None:
        self.facts = known
        self.check(self.session.change_facts(read_facts(known)))

    @invariant()
    def it_equals_a_full_evaluation(self) -> None:
        if hasattr(self, "session"):
            assert self.session.evaluation == self.expected()

    def check(self, changes: StatusChanges) -> None:
        before, self.statuses = self.statuses, self.expected_statuses()
        assert {
            one.target_id: (one.before, one.after) for one in (*changes.questions, *changes.offerings)
        } == {
            target: (before[target], status)
            for target, status in self.statuses.items()
            if before[target] != status
        }

    def expected(self) -> Any:
        answers = read_answers(self.program.questionnaire, self.answers)
        return evaluate(self.program, answers, read_facts(self.facts), final=self.final)

    def expected_statuses(self) -> dict[str, str]:
        found = self.expected().to_json()
        return {
            target: status
            for status, ids in [
                *((one, found[one]) for one in ("shown", "hidden", "undetermined")),
                *found["offerings"].items(),
            ]
            for target in ids
        }


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
