from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules import (
    Counterfactuals,
    UnknownTargetError,
    parse_questionnaire,
)
from rules.candidates import Source, candidates_for
from rules.decimals import read_number
from rules.states import StateIdentifier
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule
from tests.rules.why_not.finding import changes, words

Json = dict[str, Any]

OPTIONS = [
    option("o-1", "Red"),
    option("o-2", "Blue"),
    option("o-3", "Green"),
    option("o-4", "None of these"),
]
KINDS = ["boolean", "single_option", "multiple_option", "number", "text", "date", "file", "informational"]


def offered(*requirements: Json, type: str = "and", **case: Any) -> Counterfactuals:  # noqa: A002
    """Of an offering with these requirements, next to a question of each kind, visible ("A number?") and not."""
    questions = [question(one, one, title=f"A {one}?", options=OPTIONS) for one in KINDS]
    questions += [
        question(f"own-{one}", one, title=f"own {one}", options=OPTIONS, is_visible=False) for one in KINDS
    ]
    document = questionnaire(*questions, offerings=[offering("f", rule(*requirements, type=type))])
    return changes(document, case=case)


@pytest.mark.parametrize(
    ("facts", "requirements", "expected"),
    [
        ({"age_years": 34}, [on("age", ">=", "40")], "age 40 or more"),
        ({"age_years": 34}, [on("age", ">", "40")], "age 41 or more"),
        ({"age_years": 34}, [on("age", "<", "18")], "age 17 or less"),
        ({"age_years": 34}, [on("age", "<=", "18")], "age 18 or less"),
        ({"age_years": 34}, [on("age", "=", "18")], "age 18"),
        ({"age_years": 18}, [on("age", "!=", "18")], "age 17 or less or 19 or more"),
        ({}, [on("age", ">=", "18"), on("age", "<", "40")], "age 18 to 39"),
        ({}, [on("age", ">", "17.5")], "age 18 or more"),
        ({}, [on("bmi", ">=", "30")], "BMI 30 or more"),
        ({}, [on("bmi", ">", "30")], "BMI above 30"),
        ({}, [on("bmi", "<", "18.50")], "BMI below 18.5"),
        ({}, [on("bmi", "<=", "18.5")], "BMI 18.5 or less"),
        ({}, [on("bmi", ">=", "27"), on("bmi", "<", "30")], "BMI 27 to below 30"),
        ({}, [on("bmi", ">", "27"), on("bmi", "<=", "30")], "BMI above 27 to 30"),
        ({}, [on("bmi", ">=", "27"), on("bmi", "<=", "30")], "BMI 27 to 30"),
        ({}, [on("gender", "=", "2")], "gender female"),
        ({"gender": 2}, [on("gender", "!=", "2")], "gender male or not applicable"),
        ({}, [on("gender", "=", "0")], "gender not known"),
        ({}, [on("state", "=", " NY ")], "state NY"),
        ({"state": "NY"}, [on("state", "!=", "ny")], "state other than ny"),
        ({"state": "TX"}, [on("state", "=", "New York")], "state New York"),
        ({}, [on("state", "=", "New York"), on("state", "!=", "CA")], "state New York / another"),
    ],
)
def test_a_fact_and_the_values_that_would_do(facts: Json, requirements: list[Json], expected: str) -> None:
    found = offered(*requirements, facts=facts)
    assert words(found) == [expected]
    assert found.is_complete


@pytest.mark.parametrize(
    ("question_id", "given", "requirements", "expected"),
    [
        ("boolean", None, [("=", True)], "'A boolean?' answered yes"),
        ("boolean", True, [("!=", True)], "'A boolean?' answered no or skipped"),
        ("boolean", True, [("!=", True), ("!=", False)], "'A boolean?' skipped"),
        ("own-boolean", True, [("!=", True)], "'own boolean' set to no or not given"),
        ("single_option", None, [("=", "Red")], "'A single_option?' answered 'Red'"),
        (
            "single_option",
            "Red",
            [("!=", "Red")],
            "'A single_option?' answered anything but 'Red' or skipped",
        ),
        ("multiple_option", None, [("=", "Red")], "'A multiple_option?' with 'Red'"),
        ("multiple_option", ["o-1"], [("!=", "o-1")], "'A multiple_option?' without 'Red' or skipped"),
        (
            "multiple_option",
            [],
            [("=", "o-1"), ("!=", "o-2"), ("!=", "o-3")],
            "'A multiple_option?' with 'Red' and without 'Blue' or 'Green'",
        ),
        ("number", 1, [(">=", "15")], "'A number?' answered 15 or more"),
        ("number", 1, [("<", "0"), ("!=", "-1")], "'A number?' answered below -1 or above -1 to below 0"),
        ("number", 1, [("!=", "1")], "'A number?' answered below 1 or above 1 or skipped"),
        ("text", "no", [("=", "Yes")], "'A text?' answered 'Yes'"),
        ("text", "yes", [("!=", "Yes")], "'A text?' answered anything but 'Yes' or skipped"),
        (
            "text",
            "x",
            [(">", "10"), ("!=", "11")],
            "'A text?' answered above 10, but not written '11'",
        ),
        ("date", None, [(">=", "2026-01-02")], "'A date?' answered 2026-01-02 or later"),
        ("date", None, [("<", "2026-01-02")], "'A date?' answered 2026-01-01 or earlier"),
        (
            "date",
            None,
            [(">", "2026-01-02"), ("<", "2026-01-10")],
            "'A date?' answered 2026-01-03 to 2026-01-09",
        ),
        ("file", None, [("=", True)], "'A file?' with a file"),
        ("own-file", ["x"], [("=", False)], "'own file' without a file"),
    ],
)
def test_an_answer_and_the_values_that_would_do(
    question_id: str, given: Any, requirements: list[Any], expected: str
) -> None:
    found = offered(*(on_question(question_id, *one) for one in requirements), answers={question_id: given})
    assert words(found) == [expected]
    assert found.is_complete


def test_options_that_make_no_difference_are_left_out() -> None:
    either = [on_question("multiple_option", "=", one) for one in ("o-1", "o-2", "o-3")]
    assert words(offered(*either, type="or")) == [
        "'A multiple_option?' with 'Green', or with 'Blue', or with 'Red'"
    ]
    assert words(offered(either[0], *either[1:], type="not", answers={"multiple_option": ["Red"]})) == [
        "'A multiple_option?' without 'Red', 'Blue' or 'Green' or skipped"
    ]


def test_the_example_is_near_to_what_there_is_and_no_option_that_a_rule_names_without_need() -> None:
    weighed = {"weight_kg": 80, "height_cm": "200"}
    [[change]] = [one.changes for one in offered(on("bmi", ">=", "30"), facts=weighed).sets]
    assert (change.example, change.facts) == ("30", {"weight_kg": "120", "height_cm": "200"})
    [[change]] = [one.changes for one in offered(on("bmi", ">=", "400"), facts=weighed).sets]
    assert change.facts == {"weight_kg": "400", "height_cm": "100"}
    born = {"date_of_birth": "1990-01-01", "as_of": "2026-01-02"}
    [[change]] = [one.changes for one in offered(on("age", "<", "30"), facts=born).sets]
    assert (change.example, change.facts) == ("29", {"date_of_birth": None, "age_years": 29})
    [[change]] = [one.changes for one in offered(on_question("number", "!=", 5), answers={"number": 5}).sets]
    assert change.example in {"4", "6"}
    without = on_question("multiple_option", "!=", "o-1")
    [[change]] = [one.changes for one in offered(without, answers={"multiple_option": ["o-1"]}).sets]
    assert (change.example, change.answers) == ("'Blue'", {"multiple_option": ["o-2"]})
    [[change]] = [one.changes for one in offered(on_question("file", "=", True)).sets]
    assert (change.example, change.answers) == ("a file", {"file": ["file"]})
    [[change]] = [one.changes for one in offered(on_question("date", "<", "2026-01-02")).sets]
    assert (change.example, change.answers) == ("2026-01-01", {"date": "2026-01-01"})
    earlier = [on_question("date", "!=", "2026-01-02"), on_question("date", "!=", "2026-01-04")]
    [[change]] = [one.changes for one in offered(*earlier, answers={"date": "2026-01-04"}).sets]
    assert change.example == "2026-01-03"
    [[change]] = [one.changes for one in offered(on("gender", "!=", 1), facts={"gender": 1}).sets]
    assert (change.example, change.facts) == ("female", {"gender": 2})


def test_it_may_be_enough_to_answer_at_all() -> None:
    either = [on_question("text", comparator, "x") for comparator in ("=", "!=")]
    assert words(offered(*either, type="or")) == ["'A text?' answered anything or skipped"]


def test_an_invisible_question_falls_back_on_its_default() -> None:
    document = questionnaire(
        question("way", "text", title="Way", is_visible=False, default_value="new"),
        offerings=[offering("f", rule(on_question("way", "=", "new")))],
    )
    found = changes(document, case={"answers": {"way": "renewal"}})
    assert words(found) == ["'Way' set to 'new' or not given"]


CASCADE = questionnaire(
    question("pregnant", title="Are you pregnant?"),
    question("week", "number", rule(on_question("pregnant", "=", True)), title="Which week?"),
    offerings=[
        offering("f", rule(on_question("week", ">=", "12")), title="Scan"),
        offering("unless", rule(on_question("week", "!=", "12")), title="Unless"),
    ],
)


def test_a_hidden_question_is_uncovered_and_answered() -> None:
    found = changes(CASCADE, case={"answers": {"pregnant": False}})
    assert found.to_text().splitlines() == [
        "What would make 'Scan' true:",
        "  - 'Are you pregnant?' answered yes",
        "    and 'Which week?' answered 12 or more",
        "There is no other way.",
    ]


def test_an_answer_that_waits_behind_a_hidden_question_counts_once_it_is_shown() -> None:
    found = changes(CASCADE, case={"answers": {"pregnant": False, "week": 20}})
    assert words(found) == ["'Are you pregnant?' answered yes"]


def test_a_question_may_also_be_hidden_again() -> None:
    found = changes(CASCADE, "unless", case={"answers": {"pregnant": True, "week": 12}})
    assert words(found) == [
        "'Are you pregnant?' answered no or skipped",
        "'Which week?' answered below 12 or above 12 or skipped",
    ] or words(found) == [
        "'Which week?' answered below 12 or above 12 or skipped",
        "'Are you pregnant?' answered no or skipped",
    ]
    assert found.is_complete


def test_answers_come_before_facts() -> None:
    found = offered(on("age", ">=", "18"), on_question("boolean", "=", True), type="or")
    assert words(found) == ["'A boolean?' answered yes", "age 18 or more"]


def test_what_rules_tell_apart_without_consequence_is_taken_together() -> None:
    document = questionnaire(
        offerings=[
            offering(
                "f",
                rule(on("bmi", ">=", "30")),
                rule(on("bmi", ">=", "27"), on("age", ">=", "40")),
                rule_type="or",
            )
        ]
    )
    case = {"facts": {"weight_kg": 70, "height_cm": 170, "age_years": 34}}
    found = changes(document, case=case)
    assert words(found) == ["BMI 30 or more", "BMI 27 to below 30 and age 40 or more"]
    assert words(changes(document, case=case, sizes_beyond=0)) == ["BMI 30 or more"]
    case["facts"]["age_years"] = 50
    assert words(changes(document, case=case)) == ["BMI 27 or more"]


def test_not_all_is_read_as_the_program_reads_it() -> None:
    document = questionnaire(
        offerings=[offering("f", rule(on("age", "<", "18"), on("gender", "=", 1), type="not"))]
    )
    case = {"facts": {"age_years": 17, "gender": 1}}
    assert words(changes(document, case=case)) == [
        "gender female or not applicable and age 18 or more"
    ] or words(changes(document, case=case)) == ["age 18 or more and gender female or not applicable"]
    assert words(changes(document, not_means="not_all", case=case)) == [
        "age 18 or more",
        "gender female or not applicable",
    ]


def test_what_is_true_already_needs_no_change() -> None:
    found = offered(on("age", ">=", "18"), facts={"age_years": 18})
    assert words_of_sets(found) == [()]
    assert found.is_complete
    assert not found.is_impossible
    assert found.to_text() == "'f' is true already."


def words_of_sets(found: Counterfactuals) -> list[Any]:
    return [one.changes for one in found.sets]


@pytest.mark.parametrize(
    "requirements",
    [
        pytest.param([on("age", ">=", "18"), on("age", "<", "18")], id="a contradiction"),
        pytest.param([on("age", ">", "150")], id="an age that nobody reaches"),
        pytest.param([on("bmi", ">=", "100000.5")], id="an index that nobody reaches"),
        pytest.param([on_question("informational", "=", None)], id="the answer of a page to read"),
        pytest.param([on_question("text", ">", "x")], id="an order of texts"),
    ],
)
def test_what_nothing_makes_true_is_proven(requirements: list[Json]) -> None:
    found = offered(*requirements)
    assert found.is_impossible
    assert found.to_text() == "Nothing can make 'f' true: every change to what it depends on was covered."
    assert found.to_json()["is_impossible"] is True


def test_an_error_of_the_questionnaire_is_changed_by_nobody() -> None:
    broken, adult = on("agee", ">=", "18"), on("age", ">=", "18")
    document = questionnaire(
        question("q", "boolean", rule(broken)),
        offerings=[
            offering("requirement", rule(broken)),
            offering("rule", rule(adult, type="maybe")),
            offering("target", rule(adult), rule_type="maybe"),
            offering("cascade", rule(on_question("q", "!=", True))),
            offering("around", rule(broken, adult, type="or")),
        ],
    )
    for of in ("requirement", "rule", "target", "cascade"):
        assert changes(document, of, strict=False).is_impossible
    assert words(changes(document, "around", strict=False)) == ["age 18 or more"]


def test_the_smallest_target_is_a_question_without_rules() -> None:
    assert changes(questionnaire(question("q")), "q").to_text() == "'Question q' is true already."
    document = questionnaire(question("q", "boolean", rule(), rule(on("age", ">", "18"))))
    assert words(changes(document, "q")) == ["age 19 or more"]


def test_beyond_the_budget_it_says_undecided() -> None:
    several = [on_question(one, "=", "1") for one in ("own-number", "number", "boolean")]
    assert len(offered(*several).sets[0].changes) == 3
    document = questionnaire(
        *(question(f"q{one}") for one in range(3)),
        offerings=[offering("f", rule(*(on_question(f"q{one}", "=", True) for one in range(3))))],
    )
    found = changes(document, budget=3 * 4)
    assert (found.sets, found.is_complete, found.searched_changes) == ((), False, 1)
    assert found.to_text() == "Undecided beyond 1 change."
    assert changes(document, budget=1).to_text() == "Undecided beyond 0 changes."
    assert not found.is_impossible


def test_of_too_many_options_not_every_combination_is_tried_and_that_is_said() -> None:
    names = [option(f"o{one}", f"Option {one}") for one in range(12)]
    document = questionnaire(
        question("q", "multiple_option", options=names, title="Which?"),
        offerings=[offering("f", rule(*(on_question("q", "=", f"o{one}") for one in range(12))))],
    )
    found = changes(document)
    assert (found.sets, found.is_complete, found.uncovered) == ((), False, ("Which?",))
    assert found.to_text() == (
        "Undecided beyond 0 changes. Not every combination of options was tried of 'Which?'."
    )


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(UnknownTargetError, match="no question or offering 'weak'"):
        changes(CASCADE, "weak")


@pytest.mark.parametrize(
    ("requirements", "example"),
    [
        ([(">", "1e1000")], "2E+1000"),
        ([("<", "-1e1000")], "-2E+1000"),
        ([(">=", "1e1000")], "1E+1000"),
        ([(">", "1e1000"), ("<", "2e1000")], "1.1E+1000"),
        ([(">", "1e1000"), ("<", Decimal(f"1.{'9' * 999}e1000"))], "1.1E+1000"),
        ([(">", "1e-1000"), ("<", "2e-1000")], None),
    ],
)
def test_numbers_are_proposed_if_an_answer_can_be_written_so(requirements: Any, example: str | None) -> None:
    found = offered(*(on_question("number", *one) for one in requirements))
    assert [one.changes[0].answers["number"] for one in found.sets] == [example] * bool(example)
    assert found.is_impossible == (example is None)
    assert all(read_number(one.changes[0].answers["number"]) for one in found.sets)


def test_a_text_is_proposed_as_a_number_that_can_be_read() -> None:
    found = offered(on_question("text", ">", "1e1000"))
    proposed = read_number(found.sets[0].changes[0].answers["text"])
    assert proposed is not None
    assert proposed > Decimal("1e1000")


def test_a_text_that_rules_name_is_not_taken_for_a_number_or_for_any_other() -> None:
    requirements = [
        on_question("text", ">", "9"),
        *(on_question("text", "!=", one) for one in ("10", "other")),
    ]
    found = offered(*requirements, answers={"text": "10"})
    assert found.is_complete
    assert found.sets[0].changes[0].answers["text"] not in {"10", "other"}


def test_where_all_abbreviations_are_named_there_is_no_other_state() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    everywhere = [first + second for first in letters for second in letters]
    document = questionnaire(offerings=[offering("f", rule(*(on("state", "=", one) for one in everywhere)))])
    requirements = parse_questionnaire(document).offerings[0].rules[0].requirements
    required = tuple(StateIdentifier("abbreviation", one) for one in everywhere)
    some, every = (Source("state", "state", None, requirements[:n], required[:n]) for n in (675, 676))
    assert candidates_for(some)[-1].value == ("ZZ",)
    assert candidates_for(some)[-1].is_other
    assert len(candidates_for(every)) == 676


def test_all_of_it_is_json() -> None:
    told = changes(CASCADE, case={"answers": {"pregnant": False}}).to_json()
    searched: Any = told.pop("searched_changes")
    assert searched >= 2
    assert told == {
        "target_id": "f",
        "title": "Scan",
        "sets": [
            [
                {
                    "name": "pregnant",
                    "words": "'Are you pregnant?' answered yes",
                    "example": "yes",
                    "facts": {},
                    "answers": {"pregnant": True},
                },
                {
                    "name": "week",
                    "words": "'Which week?' answered 12 or more",
                    "example": "12",
                    "facts": {},
                    "answers": {"week": "12"},
                },
            ]
        ],
        "is_complete": True,
        "is_impossible": False,
        "uncovered": [],
    }


@pytest.mark.parametrize(
    ("requirement", "facts", "change"),
    [
        (on("age", ">=", "18"), {"age_years": 17}, {"date_of_birth": None, "age_years": 18}),
        (on("gender", "=", "2"), {}, {"gender": 2}),
        (on("state", "=", "NY"), {"state": "TX"}, {"state": ["NY"]}),
        (
            on("bmi", ">=", "30"),
            {"weight_kg": 80, "height_cm": 200},
            {"weight_kg": "120", "height_cm": "200"},
        ),
    ],
)
def test_a_change_of_a_fact_is_what_to_put_into_the_case(
    requirement: Json, facts: Json, change: Json
) -> None:
    ((found,),) = (one.changes for one in offered(requirement, facts=facts).sets)
    assert (found.name, found.facts, found.answers) == (requirement["based_on"], change, {})


@pytest.mark.parametrize(
    ("question_id", "required", "answer", "example"),
    [
        ("boolean", True, True, "yes"),
        ("single_option", "Red", "o-1", "'Red'"),
        ("multiple_option", "Red", ["o-1"], "'Red'"),
        ("number", "7.50", "7.50", "7.5"),
        ("text", "Why", "Why", "'Why'"),
        ("date", "2026-01-02", "2026-01-02", "2026-01-02"),
        ("file", True, ["file"], "a file"),
    ],
)
def test_a_change_of_an_answer_is_what_to_put_into_the_case(
    question_id: str, required: Any, answer: Any, example: str
) -> None:
    ((found,),) = (one.changes for one in offered(on_question(question_id, "=", required)).sets)
    assert (found.name, found.facts, found.example) == (question_id, {}, example)
    (given,) = found.answers.values()
    assert (read_number(given) == read_number(answer)) if question_id == "number" else given == answer


def test_to_skip_is_an_example_too() -> None:
    both = [on_question("boolean", "!=", one) for one in (True, False)]
    ((found,),) = (one.changes for one in offered(*both, answers={"boolean": True}).sets)
    assert (found.example, found.answers) == ("skipped", {"boolean": None})


def test_what_is_undecided_beyond_is_counted_in_changes() -> None:
    document = questionnaire(
        *(question(f"q{one}") for one in range(4)),
        offerings=[offering("f", rule(*(on_question(f"q{one}", "=", True) for one in range(4))))],
    )
    found = changes(document, budget=4 * 6)
    assert not found.is_complete
    word = "change" if found.searched_changes == 1 else "changes"
    assert found.to_text() == f"Undecided beyond {found.searched_changes} {word}."
    (needed,) = words(changes(document))
    assert needed.count("answered yes") == 4
