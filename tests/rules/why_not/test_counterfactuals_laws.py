"""What is found is all there is, and no more than is needed."""

from __future__ import annotations

import itertools
import json
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules import (
    Counterfactuals,
    Verdict,
    compile_questionnaire,
    evaluate_case,
    parse_questionnaire,
    read_case,
)
from tests.rules.documents import offering, on, on_question, question, questionnaire, rule
from tests.rules.strategies import STATES, TEXTS, documents_and_cases
from tests.rules.why_not.finding import changes, words

Json = dict[str, Any]


def changed(case: Json, found: Counterfactuals, place: int) -> Json:
    """The case with the changes of one set, as somebody would make them who has only their JSON."""
    facts, answers = dict(case.get("facts", {})), dict(case.get("answers", {}))
    for change in json.loads(json.dumps(found.to_json()))["sets"][place]:
        facts |= change["facts"]
        answers |= change["answers"]
    return {"facts": facts, "answers": answers, "final": case.get("final", False)}


def test_a_chain_of_2000_questions() -> None:
    first = question("q0", "boolean", rule(on("age", ">=", "18")))
    others = [
        question(f"q{one}", "boolean", rule(on_question(f"q{one - 1}", "=", True))) for one in range(1, 2_000)
    ]
    document = questionnaire(first, *others, offerings=[offering("f", rule(on_question("q1999", "=", True)))])
    answers = {f"q{one}": True for one in range(2_000)}
    found = changes(document, case={"answers": answers, "facts": {"age_years": 17}})
    assert words(found) == ["age 18 or more"]
    assert found.is_complete


AGES = [0, 16, 17, 18, 19, 35, 36, 37, 60]
# At a height of 100 cm the weight is the index.
BMIS = ["10", "18.5", "20", "29.999", "29.9995", "30", "40"]
UUIDS, ABBREVIATIONS, NAMES = ([names[place] for names in STATES] for place in range(3))
ALL_STATES = [
    list(one)
    for one in itertools.product(
        [*UUIDS, "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e09"], [*ABBREVIATIONS, "TX"], [*NAMES, "Texas"]
    )
]
FACT_POOL: list[tuple[str, list[Json]]] = [
    ("age", [{"age_years": one, "date_of_birth": None} for one in AGES]),
    ("bmi", [{"weight_kg": one, "height_cm": 100} for one in BMIS]),
    ("gender", [{"gender": one} for one in (0, 1, 2, 9)]),
    ("state", [{"state": one} for one in ALL_STATES]),
]
NUMBER_POOL = ["-2", "-1", "-0.5", "0", "0.5", "1", "2", "2.5", "17", "17.9", "20", "30", "31"]
ANSWER_POOL: dict[str, list[Any]] = {
    "boolean": [True, False],
    "single_option": ["o-1", "o-2", "None of these"],
    "multiple_option": [
        list(chosen)
        for size in range(4)
        for chosen in itertools.combinations(["o-1", "o-2", "None of these"], size)
    ],
    "integer": NUMBER_POOL,
    "number": NUMBER_POOL,
    "date": [
        "1999-12-30",
        "1999-12-31",
        "2000-01-01",
        "2024-02-29",
        "2025-01-01",
        "2026-11-23",
        "2027-01-01",
    ],
    "file": [["x"], []],
    "informational": [True],
}
TEXT_POOL = [*TEXTS, "5", "7.50", "8", "30.0", "31", "something"]


def pool(document: Json) -> list[tuple[str, Json]]:
    """Ways to change each fact and question that some rule asks for: all that rules of the strategies tell apart."""
    targets = [*document["questions"], *document["offerings"]]
    requirements = [one for target in targets for part in target["rules"] for one in part["requirements"]]
    asked = {one["based_on"] for one in requirements} | {one["required_question_id"] for one in requirements}
    answers = [
        (
            one["partner_questionnaire_question_id"],
            [{"answer": value} for value in [*ANSWER_POOL.get(one["type"], TEXT_POOL), None]],
        )
        for one in document["questions"]
    ]
    return [(name, way) for name, ways in [*FACT_POOL, *answers] for way in ways if name in asked]


def apply(case: Json, name: str, change: Json) -> Json:
    if "answer" in change:
        return case | {"answers": case["answers"] | {name: change["answer"]}}
    return case | {"facts": case["facts"] | change}


@given(documents_and_cases(), st.sampled_from(["none", "not_all"]), st.data())
@settings(max_examples=25, deadline=None)
def test_it_finds_what_brute_force_finds(
    drawn: tuple[Json, Json], not_means: Any, data: st.DataObject
) -> None:
    document, case = drawn
    assume(len(document["questions"]) <= 3)
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)), not_means=not_means)
    targets = [one["partner_questionnaire_question_id"] for one in document["questions"]]
    target = data.draw(st.sampled_from(["together", *targets]))

    def holds(one: Json) -> bool:
        verdicts = evaluate_case(program, read_case(one)).verdicts
        return (verdicts.questions | verdicts.offerings)[target].verdict is Verdict.TRUE  # type: ignore[operator]

    found = changes(document, target, not_means=not_means, case=case)
    names = [tuple(change.name for change in one.changes) for one in found.sets]
    for place in range(len(found.sets)):
        assert holds(changed(case, found, place))
    sizes = sorted({len(one) for one in names})
    reached = brute_force(document, case, holds)
    by_size = {size: {one for one in reached if len(one) == size} for size in range(3)}
    smallest = next((size for size in range(3) if by_size[size]), None)
    if smallest is None:
        assert found.is_impossible or not sizes or sizes[0] > 2
        return
    assert sizes[0] == smallest
    for size in range(smallest, min(found.searched_changes, 2) + 1):
        assert by_size[size] == {frozenset(one) for one in names if len(one) == size}


def brute_force(document: Json, case: Json, holds: Any) -> set[frozenset[str]]:
    """What to change, at most two things, none of which can be spared."""
    if holds(case):
        return {frozenset()}
    ways = pool(document)
    failed = [(name, change) for name, change in ways if not holds(apply(case, name, change))]
    single = {frozenset({name}) for name, change in ways if (name, change) not in failed}
    pairs = itertools.combinations(failed, 2)
    double = {
        frozenset({first[0], second[0]})
        for first, second in pairs
        if first[0] != second[0] and holds(apply(apply(case, *first), *second))
    }
    return single | double


@given(documents_and_cases())
@settings(max_examples=50, deadline=None)
def test_no_set_contains_another_and_none_of_its_changes_can_be_spared(drawn: tuple[Json, Json]) -> None:
    document, case = drawn
    found = changes(document, "together", case=case)
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)))
    for place, one in enumerate(found.sets):
        assert one.evaluation.verdicts.offerings["together"].verdict is Verdict.TRUE
        assert (
            evaluate_case(program, read_case(changed(case, found, place))).offerings
            == one.evaluation.offerings
        )
        for left_out in one.changes:
            less = [change for change in one.changes if change is not left_out]
            facts = {key: value for change in less for key, value in change.facts.items()}
            answers = {key: value for change in less for key, value in change.answers.items()}
            tried = case | {"facts": case["facts"] | facts, "answers": case["answers"] | answers}
            assert "together" not in evaluate_case(program, read_case(tried)).offerings.eligible
    assert len({tuple(map(str, one.changes)) for one in found.sets}) == len(found.sets)
