"""What a FHIR form has to enable, requirement by requirement: rules-semantics, sections 3 to 5, of a final case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.fhir.formulas import ALWAYS, NEVER, Comparison, Formula, Negation, Settled, all_of, any_of
from rules.export.fhir.links import links_of
from rules.export.fhir.logic import Logic, Sides
from rules.export.losses import Loss
from tests.rules import documents as doc

if TYPE_CHECKING:
    from rules.export.fhir.formulas import AnswerType

Json = dict[str, Any]

OPTIONS = [doc.option("r", "Red"), doc.option("b", "Blue")]
TYPES = (
    *("boolean", "single_option", "multiple_option", "integer", "number"),
    *("string", "text", "date", "file", "informational"),
)
PLACE = "/offerings/0/rules/0/requirements/0"


def logic_of(
    *rules: Json, questions: list[Json] | None = None, not_means: Any = "none", **fields: Any
) -> Logic:
    """Of a questionnaire with one question of each type, named by it, and the offering `o` under these rules."""
    asked = [doc.question(one, one, options=OPTIONS) for one in TYPES] if questions is None else questions
    document = doc.questionnaire(*asked, offerings=[doc.offering("o", *rules, **fields)])
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    return Logic(compile_questionnaire(questionnaire, not_means=not_means), links_of(questionnaire))


def sides_of(requirement: Json) -> Sides:
    return logic_of(doc.rule(requirement)).offerings["o"]


def compared(link_id: str, operator: str, answer: AnswerType, value: Any) -> Comparison:
    return Comparison(link_id, operator, answer, value)


def exists(link_id: str, value: bool) -> Comparison:
    return Comparison(link_id, "exists", "Boolean", value)


FAILING = {"=": ["<", ">"], "<": [">="], "<=": [">"], ">": ["<="], ">=": ["<"]}


@pytest.mark.parametrize("comparator", FAILING)
@pytest.mark.parametrize(
    ("fact", "required", "answer", "value"),
    [
        ("age", "18", "Integer", 18),
        ("age", "18.5", "Decimal", 18.5),
        ("bmi", "30", "Decimal", 30),
        ("bmi", "18.5", "Decimal", 18.5),
    ],
)
def test_a_fact_that_is_a_number_holds_and_fails_by_comparisons_only(
    comparator: str, fact: str, required: str, answer: AnswerType, value: float
) -> None:
    """So that a missing fact makes it neither."""
    sides = sides_of(doc.on(fact, comparator, required))
    link_id = f"fact-{fact}"
    assert sides.holds == compared(link_id, comparator, answer, value)
    assert sides.fails == any_of(compared(link_id, one, answer, value) for one in FAILING[comparator])


@pytest.mark.parametrize(("question_type", "answer"), [("integer", "Integer"), ("number", "Decimal")])
@pytest.mark.parametrize("comparator", FAILING)
def test_a_number_that_is_absent_fails(comparator: str, question_type: str, answer: AnswerType) -> None:
    sides = sides_of(doc.on_question(question_type, comparator, "7"))
    assert sides.holds == compared(question_type, comparator, answer, 7)
    others = [compared(question_type, one, answer, 7) for one in FAILING[comparator]]
    assert sides.fails == any_of([exists(question_type, value=False), *others])


@pytest.mark.parametrize("comparator", FAILING)
def test_a_day_that_is_absent_fails(comparator: str) -> None:
    logic = logic_of(doc.rule(doc.on_question("date", comparator, "2024-02-29")))
    sides = logic.offerings["o"]
    assert sides.holds == compared("date", comparator, "Date", "2024-02-29")
    others = [compared("date", one, "Date", "2024-02-29") for one in FAILING[comparator]]
    assert sides.fails == any_of([exists("date", value=False), *others])
    assert logic.losses == [Loss("date", PLACE, "LHC-Forms compares no dates", approximated=False)]
    assert not logic.inexact


def test_an_integer_that_is_compared_with_a_fraction_is_a_decimal() -> None:
    assert sides_of(doc.on_question("integer", ">", "2.5")).holds == compared("integer", ">", "Decimal", 2.5)


@pytest.mark.parametrize(
    ("requirement", "holds", "fails"),
    [
        pytest.param(
            doc.on("gender", "=", "female"),
            compared("fact-gender", "=", "Coding", "2"),
            any_of(compared("fact-gender", "=", "Coding", one) for one in ("1", "9")),
            id="a gender fails by another, not by one that is not known",
        ),
        pytest.param(
            doc.on("gender", "=", "0"),
            compared("fact-gender", "=", "Coding", "0"),
            all_of([exists("fact-gender", value=True), compared("fact-gender", "!=", "Coding", "0")]),
            id="that the gender is not known fails by any that is",
        ),
        pytest.param(
            doc.on("state", "=", "NY"),
            compared("fact-state-abbreviation", "=", "String", "ny"),
            all_of(
                [
                    exists("fact-state-abbreviation", value=True),
                    compared("fact-state-abbreviation", "!=", "String", "ny"),
                ]
            ),
            id="a state by its abbreviation",
        ),
        pytest.param(
            doc.on("state", "=", "New York"),
            compared("fact-state-name", "=", "String", "new york"),
            all_of(
                [
                    exists("fact-state-name", value=True),
                    compared("fact-state-name", "!=", "String", "new york"),
                ]
            ),
            id="a state by its name",
        ),
        pytest.param(
            doc.on_question("boolean", "=", "yes"),
            compared("boolean", "=", "Boolean", True),
            any_of([exists("boolean", value=False), compared("boolean", "=", "Boolean", False)]),
            id="yes",
        ),
        pytest.param(
            doc.on_question("boolean", "=", "no"),
            compared("boolean", "=", "Boolean", False),
            any_of([exists("boolean", value=False), compared("boolean", "=", "Boolean", True)]),
            id="no",
        ),
        pytest.param(
            doc.on_question("single_option", "=", "Blue"),
            compared("single_option", "=", "Coding", "b"),
            any_of([exists("single_option", value=False), compared("single_option", "!=", "Coding", "b")]),
            id="an option",
        ),
        pytest.param(
            doc.on_question("multiple_option", "=", "Red"),
            compared("multiple_option", "=", "Coding", "r"),
            Negation(compared("multiple_option", "=", "Coding", "r")),
            id="an option of several: also whoever chose nothing did not choose it",
        ),
        pytest.param(
            doc.on_question("file", "=", "true"),
            exists("file", value=True),
            exists("file", value=False),
            id="an upload",
        ),
        pytest.param(
            doc.on_question("file", "=", "false"),
            NEVER,
            exists("file", value=True),
            id="no upload: an upload of nothing cannot be told from no answer",
        ),
        pytest.param(
            doc.on_question("string", "=", " a\u00a0b "),
            compared("string", "=", "String", "a b"),
            any_of([exists("string", value=False), compared("string", "!=", "String", "a b")]),
            id="a text",
        ),
        pytest.param(
            doc.on_question("text", "<", "7"), NEVER, exists("text", value=False), id="a text by its order"
        ),
        pytest.param(doc.on_question("text", ">", "a"), NEVER, ALWAYS, id="a text is never after a word"),
        pytest.param(doc.on_question("informational", "=", "x"), NEVER, ALWAYS, id="a page is no answer"),
    ],
)
def test_a_requirement_and_its_negation(requirement: Json, holds: Formula, fails: Formula) -> None:
    assert sides_of(requirement) == Sides(holds, fails)
    if requirement["conditional_answer"] == "=":
        assert sides_of(requirement | {"conditional_answer": "!="}) == Sides(fails, holds)
        assert sides_of(requirement | {"conditional_answer": None}) == Sides(holds, fails)


YES, NO = (doc.on_question("boolean", "=", one) for one in ("yes", "no"))
FILE = doc.on_question("file", "=", "true")
A, B = sides_of(YES), sides_of(FILE)


@pytest.mark.parametrize(
    ("kind", "not_means", "expected"),
    [
        ("and", "none", Sides(all_of([A.holds, B.holds]), any_of([A.fails, B.fails]))),
        ("or", "none", Sides(any_of([A.holds, B.holds]), all_of([A.fails, B.fails]))),
        ("not", "none", Sides(all_of([A.fails, B.fails]), any_of([A.holds, B.holds]))),
        ("not", "not_all", Sides(any_of([A.fails, B.fails]), all_of([A.holds, B.holds]))),
    ],
)
def test_a_rule_combines_its_requirements(kind: str, not_means: str, expected: Sides) -> None:
    assert logic_of(doc.rule(YES, FILE, type=kind), not_means=not_means).offerings["o"] == expected


@pytest.mark.parametrize("kind", ["and", "or"])
def test_a_target_combines_its_rules(kind: str) -> None:
    expected = {
        "and": Sides(all_of([A.holds, B.holds]), any_of([A.fails, B.fails])),
        "or": Sides(any_of([A.holds, B.holds]), all_of([A.fails, B.fails])),
    }
    assert logic_of(doc.rule(YES), doc.rule(FILE), rule_type=kind).offerings["o"] == expected[kind]


@pytest.mark.parametrize("kind", ["and", "or", "not"])
def test_what_asks_for_nothing_is_true(kind: str) -> None:
    always = Sides(ALWAYS, NEVER)
    assert logic_of(doc.rule(type=kind)).offerings["o"] == always
    assert logic_of(rule_type="or").offerings["o"] == always
    assert logic_of().questions == dict.fromkeys(TYPES, always)


MISTAKEN = doc.on("age", ">", "many")


@pytest.mark.parametrize(
    ("rules", "fields", "place"),
    [
        ([doc.rule(MISTAKEN)], {}, PLACE),
        ([doc.rule(MISTAKEN | {"conditional_answer": "!="})], {}, PLACE),
        ([doc.rule(MISTAKEN, type="not")], {}, PLACE),
        ([doc.rule(YES, type="xor")], {}, "/offerings/0/rules/0"),
        ([doc.rule(YES)], {"rule_type": "nor"}, "/offerings/0"),
    ],
)
def test_what_is_at_fault_is_neither_true_nor_false(rules: list[Json], fields: Json, place: str) -> None:
    logic = logic_of(*rules, **fields)
    assert logic.offerings["o"] == Sides(NEVER, NEVER)
    (loss,) = logic.losses
    assert (loss.code, loss.pointer, loss.approximated) == ("error", place, False)
    assert loss.message
    assert not logic.inexact


@pytest.mark.parametrize(
    "unsettled",
    [
        pytest.param(doc.question("q", "boolean", doc.rule(doc.on("age", ">", "17"))), id="by a fact"),
        pytest.param(doc.question("q", "boolean", doc.rule(MISTAKEN)), id="by a mistake in a requirement"),
        pytest.param(doc.question("q", "boolean", doc.rule(type="xor")), id="by a mistake in a rule"),
        pytest.param(doc.question("q", rule_type="nor"), id="by a mistake of its own"),
    ],
)
def test_who_may_be_undetermined_has_to_be_settled_before_another_fails_by_it(unsettled: Json) -> None:
    """A question that hangs on another one's answer is unknown as long as that one is."""
    middle = doc.question("middle", "boolean", doc.rule(doc.on_question("q", "=", "yes")))
    sure = doc.question("sure")
    on_middle, on_sure = (doc.rule(doc.on_question(one, "=", "yes")) for one in ("middle", "sure"))
    logic = logic_of(on_middle, questions=[unsettled, middle, sure])
    no_answer = {one: exists(one, value=False) for one in ("q", "middle", "sure")}
    denied = {one: compared(one, "=", "Boolean", False) for one in no_answer}
    told = compared("q", "=", "Boolean", True)
    assert logic.questions["middle"] == Sides(
        told, all_of([Settled("q"), any_of([no_answer["q"], denied["q"]])])
    )
    assert logic.offerings["o"].fails == all_of(
        [Settled("middle"), any_of([no_answer["middle"], denied["middle"]])]
    )
    certain = logic_of(on_sure, questions=[unsettled, middle, sure])
    assert certain.offerings["o"].fails == any_of([no_answer["sure"], denied["sure"]])


@pytest.mark.parametrize(
    ("requirement", "loss"),
    [
        (doc.on_question("string", "=", "Yes"), Loss("text", PLACE, "compared to the letter")),
        (
            doc.on_question("string", "<=", "7"),
            Loss(
                "text-order",
                PLACE,
                "texts are not compared as numbers: neither true nor false for an answer",
            ),
        ),
        (
            doc.on_question("file", "!=", "true"),
            None,
        ),
        (
            doc.on_question("file", "=", "no"),
            Loss("empty", PLACE, "an upload of nothing is no answer: neither true nor false without one"),
        ),
        (
            doc.on_question("number", "<", "0.1234567890123456"),
            Loss("digits", PLACE, "compared with the nearest number that JSON keeps"),
        ),
        (
            doc.on("bmi", "<", "0.123456789012345"),
            Loss("digits", PLACE, "compared with the nearest number that JSON keeps"),
        ),
        (doc.on("bmi", "<", "0.12345678901234"), None),
        (doc.on_question("number", "<", "0.123456789012345"), None),
        (doc.on_question("string", "<=", "z"), None),
    ],
)
def test_what_is_approximated_is_said_and_makes_all_that_hangs_on_it_inexact(
    requirement: Json, loss: Loss | None
) -> None:
    logic = logic_of(doc.rule(requirement))
    assert logic.losses == ([loss] if loss else [])
    assert logic.inexact == ({"o"} if loss else set())
    place = "/questions/1/rules/0/requirements/0"
    asked = [
        doc.question("q", requirement["required_question_id"] or "boolean", options=OPTIONS),
        doc.question("first", "boolean", doc.rule(_about("q", requirement))),
        doc.question("second", "boolean", doc.rule(doc.on_question("first", "=", "yes"))),
        doc.question("apart"),
    ]
    chain = logic_of(doc.rule(doc.on_question("second", "=", "yes")), questions=asked)
    assert chain.losses == ([loss._replace(pointer=place)] if loss else [])
    assert chain.inexact == ({"first", "second", "o"} if loss else set())


def _about(question_id: str, requirement: Json) -> Json:
    on_question = requirement["based_on"] == "question"
    return requirement | {"required_question_id": question_id if on_question else None}
