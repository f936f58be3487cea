from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from rules import Reason, Verdict, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.answers import read_answers
from rules.facts import read_facts
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule
from tests.rules.forms import FORMS, people
from tests.rules.naive import NaiveEvaluation

if TYPE_CHECKING:
    from rules.program import Program

Json = dict[str, Any]

PROGRAMS = {
    (name, not_means): compile_questionnaire(parse_questionnaire(document), not_means=not_means)
    for name, document in FORMS.items()
    for not_means in ("none", "not_all")
}
forms = pytest.mark.parametrize(("name", "not_means"), list(PROGRAMS))


def compiled(*questions: Json, **fields: Any) -> Program:
    return compile_questionnaire(parse_questionnaire(questionnaire(*questions, **fields), strict=False))


@forms
def test_it_says_what_the_specification_says(name: str, not_means: Any) -> None:
    program = PROGRAMS[name, not_means]
    for case in people(FORMS[name], Random(1), 60):
        expected = NaiveEvaluation(FORMS[name], case, not_means).result()
        assert evaluate_case(program, read_case(case)).to_json() == expected | {"problems": []}


@forms
def test_verdicts_alone_are_those_of_the_whole_evaluation_and_of_its_tree(name: str, not_means: Any) -> None:
    program = PROGRAMS[name, not_means]
    for case in people(FORMS[name], Random(2), 20):
        read = read_case(case)
        answers = read_answers(program.questionnaire, read.answers)
        tree = evaluate_case(program, read).verdicts
        told = [*tree.questions.values(), *tree.offerings.values()]
        assert [one.verdict for one in told] == list(program.verdicts(answers, read.facts, final=read.final))


@forms
def test_a_session_says_at_each_step_what_an_evaluation_of_all_that_was_said_says(
    name: str, not_means: Any
) -> None:
    program = PROGRAMS[name, not_means]
    for first, second in zip(*(people(FORMS[name], Random(seed), 5) for seed in (3, 4)), strict=True):
        session = program.session(read_facts(first["facts"]), final=first["final"])
        said: Json = {}
        for key, given in first["answers"].items():
            session.answer(key, given)
            said[key] = given
        session.change_facts(read_facts(second["facts"]))
        for key in list(said)[::2]:
            session.retract(key)
            del said[key]
        case = {"facts": second["facts"], "answers": said, "final": first["final"]}
        assert session.evaluation == evaluate_case(program, read_case(case))


def test_a_question_comes_after_all_that_it_depends_on() -> None:
    program = compiled(
        question("a", "boolean", rule(on_question("c", "=", "yes"))),
        question("b", "boolean", rule(on_question("a", "=", "yes"))),
        question("c"),
    )
    assert [one.id for one in program.questions] == ["c", "a", "b"]
    assert [one.id for one in program.asked] == ["c", "a"]
    assert [(one.id, one.position) for one in program.presented] == [("a", 0), ("b", 1), ("c", 2)]


def test_people_meet_questions_by_order_and_then_by_place() -> None:
    program = compiled(
        question("a", order=2), question("b", order=1, is_visible=False), question("c", order=1)
    )
    assert [(one.id, one.position, one.is_visible) for one in program.presented] == [
        ("b", 1, False),
        ("c", 2, True),
        ("a", 0, True),
    ]
    assert all(one.question is program.questionnaire.questions[one.position] for one in program.presented)


def test_only_facts_that_are_asked_for_are_looked_at() -> None:
    program = compiled(question("q", "boolean", rule(on("bmi", ">", "30"), on("age", "<", "9"))))
    given = [one[0] for one in program.facts]
    facts = read_facts({"age_years": 7, "weight_kg": 80, "height_cm": 200, "gender": 1, "state": "NY"})
    assert [str(one(facts)) for one in given] == ["7", str((facts.weight_kg, facts.height_cm))]


def test_what_is_the_same_for_everybody_is_settled_at_once() -> None:
    program = compiled(
        question("page", "informational"),
        question(
            "q",
            "boolean",
            rule(on_question("page", "=", "x"), on("agee", "=", "1"), on_question("page", "!=", "x")),
        ),
    )
    assert [(one.verdict, one.reason) for one in program.fixed] == [
        (Verdict.UNKNOWN, Reason.ERROR),
        (Verdict.FALSE, Reason.INFORMATIONAL),
        (Verdict.TRUE, Reason.INFORMATIONAL),
    ]
    assert program.fixed[0].problem in program.problems
    assert [one.code for one in program.problems] == ["E005"]


def test_a_program_carries_errors_and_no_repairs() -> None:
    program = compiled(question("q", "boolean", rule(type="nor"), odd=1))
    assert [one.code for one in program.problems] == ["E004"]


WRONG = {
    "requirement": rule(on("agee", "=", "1"), on("age", ">=", "18")),
    "rule": rule(on("age", ">=", "18"), type="nor"),
    "sound": rule(on("age", ">=", "18")),
}


@pytest.mark.parametrize("age", [None, 17, 18])
@pytest.mark.parametrize("combination", ["and", "or"])
@pytest.mark.parametrize("place", [0, 129])
@pytest.mark.parametrize("more", [0, 3])
def test_an_error_makes_unknown_what_it_lies_in_and_nothing_else(
    age: int | None, combination: str, place: int, more: int
) -> None:
    before = [question(f"before {number}") for number in range(place)]
    rules = {name: [one, *[WRONG["sound"]] * more] for name, one in WRONG.items()}
    program = compiled(
        *before,
        *(question(name, "boolean", *some, rule_type=combination) for name, some in rules.items()),
        question("target", "boolean", WRONG["sound"], rule_type="nor"),
        question("on requirement", "boolean", rule(on_question("requirement", "!=", "yes"))),
        question("target alone", "boolean", rule_type="nor"),
    )
    facts = {} if age is None else {"age_years": age}
    tree = evaluate_case(program, read_case({"facts": facts})).verdicts.questions
    unknown = Verdict.UNKNOWN
    adult = {None: unknown, 17: Verdict.FALSE, 18: Verdict.TRUE}[age]
    deciding = {"and": Verdict.FALSE, "or": Verdict.TRUE}[combination]
    broken = deciding if more and adult is deciding else unknown
    requirement = Verdict.FALSE if age == 17 else broken
    assert tree["sound"].verdict is adult
    assert tree["requirement"].verdict is requirement
    assert tree["rule"].verdict is broken
    assert tree["target"].verdict is tree["target alone"].verdict is unknown
    assert tree["on requirement"].verdict is (Verdict.TRUE if requirement is Verdict.FALSE else unknown)
    assert [one.problem is not None for one in tree["rule"].rules] == [True] + [False] * more
    assert tree["target"].problem is not None
    assert tree["sound"].problem is None
    assert tree["requirement"].rules[0].requirements[0].reason is Reason.ERROR


def test_of_two_questions_of_one_id_nothing_is_known_not_even_of_a_page() -> None:
    program = compiled(
        question("q", "informational"),
        question("q", "boolean"),
        offerings=[offering("o", rule(on_question("q", "!=", "x")))],
    )
    evaluation = evaluate_case(program, read_case({"answers": {"q": True}}))
    assert evaluation.offerings.undetermined == ("o",)


@pytest.mark.parametrize(
    ("default", "given", "verdict", "reason"),
    [
        ("Red", ..., Verdict.TRUE, Reason.COMPARED),
        ("Red", None, Verdict.TRUE, Reason.COMPARED),
        ("Red", "b", Verdict.FALSE, Reason.COMPARED),
        ("b", ..., Verdict.FALSE, Reason.COMPARED),
        (None, ..., Verdict.FALSE, Reason.UNSET),
        (" ", None, Verdict.FALSE, Reason.UNSET),
        (None, "r", Verdict.TRUE, Reason.COMPARED),
    ],
)
@pytest.mark.parametrize("final", [True, False])
def test_what_nobody_sees_offers_what_was_given_else_its_default(
    default: Any, given: Any, verdict: Verdict, reason: Reason, *, final: bool
) -> None:
    options = [option("r", "Red"), option("b", "Blue")]
    program = compiled(
        question("q", "single_option", options=options, is_visible=False, default_value=default),
        offerings=[offering("o", rule(on_question("q", "=", "Red")))],
    )
    answers = {} if given is ... else {"q": given}
    tree = evaluate_case(program, read_case({"answers": answers, "final": final})).verdicts
    [requirement] = tree.offerings["o"].rules[0].requirements
    assert (requirement.verdict, requirement.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("given", "final", "reason"),
    [
        ({}, False, Reason.NOT_ANSWERED),
        ({}, True, Reason.LEFT_OUT),
        ({"q": None}, False, Reason.SKIPPED),
        ({"q": None}, True, Reason.SKIPPED),
        ({"q": True}, False, Reason.COMPARED),
    ],
)
def test_why_there_is_no_answer_to_what_is_shown(given: Json, reason: Reason, *, final: bool) -> None:
    document = question("q", default_value=True)
    program = compiled(document, offerings=[offering("o", rule(on_question("q", "=", "yes")))])
    tree = evaluate_case(program, read_case({"answers": given, "final": final})).verdicts
    assert tree.offerings["o"].rules[0].requirements[0].reason is reason


@pytest.mark.parametrize("word", ["", "nor", "NONE", None])
def test_a_not_means_one_of_two(word: Any) -> None:
    form = parse_questionnaire(questionnaire())
    with pytest.raises(ValueError, match=f"^not_means has to be 'none' or 'not_all', not {word!r}$"):
        compile_questionnaire(form, not_means=word)


@pytest.mark.parametrize("not_means", ["none", "not_all"])
def test_a_program_knows_what_not_means(not_means: Any) -> None:
    form = parse_questionnaire(questionnaire())
    assert compile_questionnaire(form, not_means=not_means).not_means == not_means
    assert compile_questionnaire(form).not_means == "none"
