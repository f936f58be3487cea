from __future__ import annotations

import json

from rules import compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.coverage import measure, reached, reached_by_person
from rules.analysis.goals import Goal
from rules.analysis.search import Budget
from tests.rules import documents as doc

ADULT = doc.rule(doc.on("age", ">=", "18"), doc.on("age", ">=", "21"), title="Adults")
TIGHT = Budget(combinations=1, solver_steps=1)
PROGRAM = compile_questionnaire(
    parse_questionnaire(
        json.dumps(
            doc.questionnaire(
                doc.question("colour", "single_option", title="Colour", options=[doc.option("o-1", "Red")]),
                doc.question("well", "boolean", doc.rule(doc.on_question("colour", "=", "Red"), title=None)),
                offerings=[doc.offering("pill", ADULT, title="Pill")],
            )
        )
    )
)
# One in two million knows the number by chance.
LOCK = compile_questionnaire(
    parse_questionnaire(
        json.dumps(
            doc.questionnaire(
                *(doc.question(f"q{n}", "boolean") for n in range(21)),
                offerings=[
                    doc.offering("o", doc.rule(*(doc.on_question(f"q{n}", "=", True) for n in range(21))))
                ],
            )
        )
    )
)


def test_what_nobody_can_reach_is_told_apart_and_does_not_count() -> None:
    coverage = measure(PROGRAM, [Goal("shown", "/questions/0"), Goal("eligible", "/offerings/0")])
    assert coverage.covered == (Goal("shown", "/questions/0"), Goal("eligible", "/offerings/0"))
    # Whoever is 21 is 18: the first alone never fails.
    assert coverage.unreachable == (Goal("decides", "/offerings/0/rules/0/requirements/0"),)
    assert coverage.counts["shown"] == (1, 2)
    assert coverage.counts["decides"] == (0, 2)
    assert not coverage.is_complete


def test_all_that_can_be_reached_is_complete() -> None:
    coverage = measure(PROGRAM, measure(PROGRAM, ()).missed)
    assert coverage.is_complete
    assert all(covered == reachable for covered, reachable in coverage.counts.values())


def test_what_the_budget_leaves_open_counts_and_is_told() -> None:
    coverage = measure(LOCK, (), TIGHT)
    assert Goal("eligible", "/offerings/0") in coverage.undecided
    assert Goal("ineligible", "/offerings/0") in coverage.missed
    assert coverage.counts["eligible"] == (0, 1)
    assert not measure(LOCK, coverage.missed, TIGHT).is_complete


def test_what_nobody_of_a_sample_reaches_is_searched_for_so_often() -> None:
    assert Goal("eligible", "/offerings/0") in measure(LOCK, ()).missed
    assert Goal("eligible", "/offerings/0") in measure(LOCK, (), Budget(searches=0)).undecided


def test_it_is_told_in_words() -> None:
    lines = list(measure(PROGRAM, [Goal("shown", "/questions/0")]).lines())
    assert lines[:2] == ["coverage of A questionnaire:", "  shown              1 of 2"]
    assert "  missed: shown: 'Question well'" in lines
    assert "  missed: chosen: 'Red' in 'Colour'" in lines
    assert "  missed: rule true: 'Adults' of 'Pill'" in lines
    assert "  missed: rule true: '/questions/1/rules/0' of 'Question well'" in lines
    assert "  missed: requirement false: 'Colour' is 'Red', for 'Question well'" in lines
    assert "  missed: requirement true: age is at least 21, for 'Pill'" in lines
    assert lines[-1] == "  unreachable: decides: age is at least 18, for 'Pill'"


def test_it_is_json_too() -> None:
    read = measure(PROGRAM, ()).to_json()
    assert read["questionnaire"] == "A questionnaire"
    assert read["unreachable"] == [
        {
            "kind": "decides",
            "pointer": "/offerings/0/rules/0/requirements/0",
            "option": None,
            "words": "decides: age is at least 18, for 'Pill'",
        }
    ]
    assert json.loads(json.dumps(read))["counts"]["chosen"] == {"covered": 0, "reachable": 1}


def test_counts_and_goals_as_json() -> None:
    document = doc.questionnaire(
        doc.question("q", title="Well?"),
        offerings=[doc.offering("o", doc.rule(doc.on("age", "<", "0"), title="X"))],
    )
    compiled = compile_questionnaire(parse_questionnaire(document))
    at = "/offerings/0/rules/0"
    coverage = measure(compiled, [Goal("shown", "/questions/0")])
    never = [
        ("eligible", "/offerings/0", "eligible: 'o'"),
        ("rule true", at, "rule true: 'X' of 'o'"),
        ("leaves open", at, "leaves open: 'X' of 'o'"),
        ("requirement true", f"{at}/requirements/0", "requirement true: age is below 0, for 'o'"),
    ]
    missed = [
        ("ineligible", "/offerings/0", "ineligible: 'o'"),
        ("rule false", at, "rule false: 'X' of 'o'"),
        ("requirement false", f"{at}/requirements/0", "requirement false: age is below 0, for 'o'"),
        ("decides", f"{at}/requirements/0", "decides: age is below 0, for 'o'"),
    ]

    def told(goals: list[tuple[str, str, str]]) -> list[dict[str, object]]:
        return [
            {"kind": kind, "pointer": pointer, "option": None, "words": words}
            for kind, pointer, words in goals
        ]

    counts = {
        "shown": (1, 1),
        "hidden": (0, 0),
        "chosen": (0, 0),
        "eligible": (0, 0),
        "ineligible": (0, 1),
        "rule true": (0, 0),
        "rule false": (0, 1),
        "requirement true": (0, 0),
        "requirement false": (0, 1),
        "decides": (0, 1),
        "leaves open": (0, 0),
    }
    assert coverage.to_json() == {
        "questionnaire": "A questionnaire",
        "counts": {kind: {"covered": covered, "reachable": of} for kind, (covered, of) in counts.items()},
        "missed": told(missed),
        "unreachable": told(never),
        "undecided": [],
    }
    assert list(coverage.lines()) == [
        "coverage of A questionnaire:",
        *(f"  {kind:<18} {covered} of {of}" for kind, (covered, of) in counts.items()),
        *(f"  missed: {words}" for *_, words in missed),
        *(f"  unreachable: {words}" for *_, words in never),
    ]


def test_a_case_reaches_what_comes_of_its_answers() -> None:
    case = {"facts": {"age_years": 30}, "answers": {"colour": "Red"}}
    found = reached_by_person(PROGRAM, case)
    read = read_case(case)
    assert found == reached(PROGRAM, read, evaluate_case(PROGRAM, read))
    assert {Goal("chosen", "/questions/0", "o-1"), Goal("shown", "/questions/1")} <= found
    assert Goal("leaves open", "/offerings/0/rules/0") in found


def test_what_an_error_leaves_open_is_undecided() -> None:
    gone, adult = doc.on_question("gone", "=", "yes"), doc.on("age", ">=", "18")
    form = doc.questionnaire(
        offerings=[doc.offering("o", doc.rule(gone)), doc.offering("p", doc.rule(adult))]
    )
    coverage = measure(compile_questionnaire(parse_questionnaire(form, strict=False)), ())
    assert coverage.unreachable == ()
    assert Goal("eligible", "/offerings/0") in coverage.undecided
    assert Goal("eligible", "/offerings/1") in coverage.missed
