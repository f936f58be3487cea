from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules import parse_questionnaire
from rules.checks import check_meaning, cyclic_requirements, dependencies
from rules.problems import Problem
from rules.requirements import Readings
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule

if TYPE_CHECKING:
    from rules.model import Questionnaire


def form(*questions: Any, **fields: Any) -> Questionnaire:
    return parse_questionnaire(questionnaire(*questions, **fields), strict=False)


def found(*questions: Any, known: Any = (), **fields: Any) -> list[tuple[str, str, str]]:
    problems = check_meaning(form(*questions, **fields), known)
    return [(one.code, one.pointer, one.message) for one in problems]


def asking(question_id: str, *asked: str) -> Any:
    """A question with one rule for each question that it asks for."""
    rules = [rule(on_question(one, "=", "yes"), id=f"{question_id} {n}") for n, one in enumerate(asked)]
    return question(question_id, "boolean", *rules)


def test_a_sound_questionnaire_has_no_problems() -> None:
    assert found(asking("a"), asking("b", "a"), offerings=[offering("a", rule(on("age", "=", "3")))]) == []


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        (
            {"questions": [question("q"), question("p"), question("q")]},
            "/questions/0/partner_questionnaire_question_id",
            "/questions/2/partner_questionnaire_question_id",
        ),
        (
            {"questions": [], "offerings": [offering("q"), offering("q")]},
            "/offerings/0/offering_id",
            "/offerings/1/offering_id",
        ),
        (
            {
                "questions": [question("p", "boolean", rule(id="q"))],
                "offerings": [offering("o", rule(id="q"))],
            },
            "/questions/0/rules/0/id",
            "/offerings/0/rules/0/id",
        ),
        (
            {"questions": [question("p", options=[option("q", "A"), option("q", "B")])]},
            "/questions/0/options/0/partner_questionnaire_question_option_id",
            "/questions/0/options/1/partner_questionnaire_question_option_id",
        ),
    ],
)
def test_an_id_used_twice_tells_where_it_was_first(fields: Any, first: str, second: str) -> None:
    [one] = found(*fields.pop("questions"), **fields)
    assert one == ("E007", second, f"id 'q' is used twice, first at {first}")


def test_an_id_used_three_times_is_two_problems() -> None:
    problems = found(question("q"), question("q"), question("q"))
    assert [one[1][:12] for one in problems] == ["/questions/1", "/questions/2"]
    assert all(one[2].endswith("first at /questions/0/partner_questionnaire_question_id") for one in problems)


def test_questions_offerings_rules_and_options_may_share_an_id() -> None:
    one = question("q", "boolean", rule(id="q"), options=[option("q", "A")])
    other = question("p", options=[option("q", "A"), option(None, "B"), option(None, "C")])
    assert found(one, other, offerings=[offering("q")]) == []


def test_dependencies_are_by_position_and_tell_the_requirement() -> None:
    one = form(asking("a", "b", "nowhere", "a"), asking("b"), asking("b", "a"))
    needs = dependencies(one)
    assert [[needed for needed, _ in edges] for edges in needs] == [[1, 0], [], [0]]
    assert [requirement.pointer for _, requirement in needs[0]] == [
        "/questions/0/rules/0/requirements/0",
        "/questions/0/rules/2/requirements/0",
    ]


def test_what_is_based_on_a_fact_depends_on_no_question() -> None:
    strange = on("age", "=", "3") | {"required_question_id": "b"}
    assert dependencies(form(question("a", "boolean", rule(strange)), asking("b"))) == [[], []]


def test_only_requirements_within_a_cycle_are_at_fault() -> None:
    one = form(asking("a", "b", "c"), asking("b", "a"), asking("c"), asking("d", "a"))
    cycles = list(cyclic_requirements(one))
    assert sorted(requirement.pointer for requirement, _ in cycles) == [
        "/questions/0/rules/0/requirements/0",
        "/questions/1/rules/0/requirements/0",
    ]
    assert {problem.code for _, problem in cycles} == {"E002"}
    assert all(
        problem.pointer == f"{requirement.pointer}/required_question_id" for requirement, problem in cycles
    )


@pytest.mark.parametrize(("length", "more"), [(1, ""), (5, ""), (6, " and 1 more"), (8, " and 3 more")])
def test_a_cycle_lists_five_of_its_questions_and_counts_the_others(length: int, more: str) -> None:
    problems = found(*(asking(f"q{n}", f"q{(n + 1) % length}") for n in range(length)))
    assert len(problems) == length
    for _, _, message in problems:
        beginning, listed = message.split(" in the cycle of ")
        assert beginning == "whether this question is shown depends on itself,"
        assert listed.endswith(more)
        names = listed.removesuffix(more).split(", ")
        assert len(set(names)) == min(length, 5)
        assert set(names) <= {f"'q{n}'" for n in range(length)}


def test_a_place_with_an_error_gets_no_second_one_but_a_repair_does_not_hide_it() -> None:
    wrong = question("q", "boolean", rule(on("age", "=", "old"), on("agee", "=", "1")))
    at = "/questions/0/rules/0/requirements"
    both = [("E006", f"{at}/0/required_answer"), ("E005", f"{at}/1/based_on")]
    assert [one[:2] for one in found(wrong)] == both
    for pointer in (f"{at}/0", f"{at}/0/required_answer"):
        assert [one[:2] for one in found(wrong, known=[Problem("E009", pointer, "")])] == both[1:]
        assert [one[:2] for one in found(wrong, known=[Problem("W113", pointer, "")])] == both


def test_mistakes_of_one_requirement_are_counted_before_the_next_gets_a_suggestion() -> None:
    wrong = [on("agee", "=", "1")] + [on("age", "=>", "old")] * 24 + [on("agee", "=", "1")] * 2
    problems = found(question("q", "boolean", rule(*wrong)))
    suggested = ["did you mean 'age'" in message for code, _, message in problems if code == "E005"]
    assert suggested == [True, True, False]


def test_readings_that_are_given_are_those_that_are_used() -> None:
    one = form(question("q", "boolean", rule(on("agee", "=", "1"))))
    readings = Readings(one)
    [problem] = check_meaning(one, (), readings)
    assert problem in readings.of(one.questions[0].rules[0].requirements[0]).problems


def test_the_default_of_what_nobody_sees_has_to_be_an_answer() -> None:
    hidden = question("q", "boolean", is_visible=False, default_value="maybe")
    assert found(hidden) == [
        (
            "E006",
            "/questions/0/default_value",
            "the default value is no answer to this question; allowed: true or false (also yes/no, 1/0)",
        )
    ]
    for fine in (
        {"is_visible": True},
        {"default_value": " "},
        {"default_value": None},
        {"default_value": "no"},
    ):
        assert found(hidden | fine) == []


def test_a_text_that_names_two_options_means_the_first() -> None:
    options = [option("o", "Blue"), option("r", "Red"), option("s", " RED "), option("t", "green")]
    options[3]["title"] = "blue"
    assert found(question("q", "single_option", options=options)) == [
        ("W116", "/questions/0/options/2", "'red' also names option 1, which is the one meant by it"),
        ("W116", "/questions/0/options/3", "'blue' also names option 0, which is the one meant by it"),
    ]


def test_an_option_may_say_the_same_twice() -> None:
    assert found(question("q", "single_option", options=[option("o", "A"), option("p", "")])) == []
