"""The facts and answers on which a target depends, and how."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, evaluate_case, parse_questionnaire, read_answers, read_case
from rules.explanation import target_of
from rules.verdicts import Verdict
from rules.why_not.influence import Influence, influence_on
from rules.why_not.obstacles import Judged
from rules.why_not.person import Person
from tests.rules import documents as doc

Json = dict[str, Any]

TRUE, UNKNOWN, FALSE = Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE


def influence(
    document: Json, case: Json | None = None, *, of: str = "o", not_means: Any = "none"
) -> Influence:
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    program = compile_questionnaire(questionnaire, not_means=not_means)
    read = read_case(case or {})
    person = Person(program, read_answers(questionnaire, read.answers), read.facts, read.final)
    verdict, _ = target_of(program, person.evaluation(), of)
    return influence_on(person, person.evaluation(), verdict)


def offered(*rules: Json, questions: tuple[Json, ...] = (), **fields: Any) -> Json:
    return doc.questionnaire(*questions, offerings=[doc.offering("o", *rules, **fields)])


def values(found: Influence, place: int) -> list[list[object]]:
    """Of one source, the values by cell."""
    _, candidates, cells = found.dimensions[place]
    return [[candidates[member].value for member in cell] for cell in cells]


def names(found: Influence) -> list[str]:
    return [one.source.name for one in found.dimensions]


YES = doc.on_question("q", "=", True)
ADULT, MALE = doc.on("age", ">=", "18"), doc.on("gender", "=", "1")


def test_values_that_are_judged_alike_are_one_cell_the_first_as_the_case_has_it() -> None:
    gender = offered(doc.rule(MALE))
    assert values(influence(gender, {"facts": {"gender": 1}}), 0) == [[1], [0], [2, 9]]
    assert values(influence(gender, {"facts": {"gender": 9}}), 0) == [[2, 9], [0], [1]]
    assert values(influence(gender), 0) == [[0], [1], [2, 9]]


def test_a_question_may_also_be_skipped() -> None:
    document = offered(doc.rule(YES), questions=(doc.question("q"),))
    assert values(influence(document, {"answers": {"q": True}}), 0) == [[True], [False, None]]
    assert values(influence(document, {"answers": {"q": None}}), 0) == [[False, None], [True]]
    assert values(influence(document), 0) == [[], [True], [False, None]]
    assert values(influence(document, {"final": True}), 0) == [[False, None], [True]]


def test_several_requirements_on_one_source_cut_it_together() -> None:
    document = offered(doc.rule(ADULT, doc.on("age", "<", "40")), doc.rule(MALE))
    found = influence(document, {"facts": {"age_years": 50, "gender": 1}})
    assert names(found) == ["age", "gender"]
    assert found.size == 3
    cells: list[list[Any]] = values(found, 0)
    assert [(min(ages) >= 40, max(ages) < 18) for ages in cells] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_what_it_does_not_depend_on_is_left_out() -> None:
    document = doc.questionnaire(
        doc.question("a"),
        doc.question("q", "boolean", doc.rule(doc.on_question("a", "=", True))),
        doc.question("other", "boolean", doc.rule(MALE)),
        offerings=[doc.offering("o", doc.rule(YES)), doc.offering("p", doc.rule(ADULT))],
    )
    assert names(influence(document)) == ["a", "q"]
    assert len(influence(document).nodes) == 3
    assert names(influence(document, of="p")) == ["age"]
    assert names(influence(document, of="q")) == ["a"]
    assert names(influence(document, of="a")) == []
    assert influence(document, of="a").size == 1


MISTAKEN = doc.on("agee", ">", "1")


@pytest.mark.parametrize(
    ("rules", "fields", "verdict"),
    [
        ([doc.rule(MISTAKEN)], {}, UNKNOWN),
        ([doc.rule(YES, type="xor")], {}, UNKNOWN),
        ([doc.rule(YES)], {"rule_type": "nor"}, UNKNOWN),
        ([doc.rule(doc.on_question("page", "=", "x"))], {}, FALSE),
        ([doc.rule(doc.on_question("page", "!=", "x"))], {}, TRUE),
        ([doc.rule()], {}, TRUE),
        ([], {}, TRUE),
    ],
)
def test_what_nobody_can_change_has_no_dimension(rules: list[Json], fields: Json, verdict: Verdict) -> None:
    questions = (doc.question("q"), doc.question("page", "informational"))
    found = influence(offered(*rules, questions=questions, **fields))
    assert names(found) == []
    assert found.judged(frozenset()) == Judged(verdict, 0, 0)


def test_a_change_is_no_obstacle_any_more() -> None:
    found = influence(offered(doc.rule(ADULT, MALE)), {"facts": {"age_years": 17, "gender": 2}})
    assert found.judged(frozenset()).not_true == 0b01
    (adults,) = (cell for cell, ages in enumerate(values(found, 0)) if 18 in ages)
    (men,) = (cell for cell, codes in enumerate(values(found, 1)) if codes == [1])
    assert found.judged(frozenset({(0, adults)})).not_true == 0b10
    assert found.judged(frozenset({(0, adults), (1, men)})).verdict is TRUE


DOCUMENT = doc.questionnaire(
    doc.question("a"),
    doc.question("q", "boolean", doc.rule(doc.on_question("a", "=", True))),
    doc.question("r", "boolean", doc.rule(MALE, ADULT, type="not")),
    offerings=[
        doc.offering(
            "o",
            doc.rule(YES, doc.on_question("r", "!=", True), type="or"),
            doc.rule(ADULT, doc.on_question("a", "!=", False), type="not"),
            rule_type="or",
        )
    ],
)


@pytest.mark.parametrize("not_means", ["none", "not_all"])
@pytest.mark.parametrize(
    "case",
    [
        {"facts": facts, "answers": answers, "final": final}
        for facts in ({}, {"age_years": 17, "gender": 1}, {"age_years": 18, "gender": 2})
        for answers in ({}, {"a": True, "q": True, "r": True}, {"a": False, "q": None, "r": False})
        for final in (False, True)
    ],
)
def test_it_judges_every_change_as_the_engine_does(case: Json, not_means: Any) -> None:
    found = influence(DOCUMENT, case, not_means=not_means)
    program = compile_questionnaire(parse_questionnaire(json.dumps(DOCUMENT)), not_means=not_means)

    def engine(changed: Json) -> Verdict:
        return evaluate_case(program, read_case(changed)).verdicts.offerings["o"].verdict

    assert found.judged(frozenset()).verdict is engine(case)
    for place, dimension in enumerate(found.dimensions):
        name = dimension.source.name
        for cell, cell_values in enumerate(values(found, place)):
            for value in cell_values:
                if dimension.source.question is None:
                    key = {"age": "age_years"}.get(name, name)
                    changed = case | {"facts": case["facts"] | {key: value}}
                else:
                    changed = case | {"answers": case["answers"] | {name: value}}
                assert found.judged(frozenset({(place, cell)})).verdict is engine(changed)
