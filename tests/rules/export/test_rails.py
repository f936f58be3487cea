"""Two conditions for three values: when a target holds, and when it fails, of a final case.

Compared by their representation: as tuples, all of some parts would equal any of them.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.export.rails import (
    All,
    Compared,
    Condition,
    Constant,
    Either,
    Logic,
    Not,
    Rails,
    Settled,
    logic_of,
)
from rules.states import StateIdentifier
from tests.rules import documents as doc

Json = dict[str, Any]

NEVER, ALWAYS = Constant(value=False), Constant(value=True)
TRUE, FALSE = Rails(ALWAYS, NEVER, settled=True), Rails(NEVER, ALWAYS, settled=True)
UNKNOWN = Rails(NEVER, NEVER, settled=False)
OPTIONS = [doc.option("r", "Red"), doc.option("b", "Blue")]
TYPES = (
    *("boolean", "single_option", "multiple_option", "number"),
    *("string", "date", "file", "informational"),
)
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Read:
    """The logic of a questionnaire, its parts by id."""

    def __init__(self, document: Json, *, not_means: Any = "none", **options: Any) -> None:
        self.questionnaire = parse_questionnaire(json.dumps(document), strict=False)
        program = compile_questionnaire(self.questionnaire, not_means=not_means)
        self.logic: Logic = logic_of(program, **options)
        self.questions = {one.id: rails for one, rails in self.logic.questions}
        self.offerings = {one.id: rails for one, rails in self.logic.offerings}

    def question(self, question_id: str) -> Any:
        return self.questionnaire.question(question_id)

    def compared(
        self, kind: Any, comparator: str, required: object, *, on: str | None = None, place: int = 0
    ) -> Compared:
        """What the first rule of the first offering compares at that place."""
        requirement = self.questionnaire.offerings[0].rules[0].requirements[place]
        asked = None if on is None else self.question(on)
        return Compared(asked, kind, comparator, required, requirement)


def offered(*rules: Json, questions: list[Json] | None = None, **fields: Any) -> Json:
    asked = [doc.question(one, one, options=OPTIONS) for one in TYPES] if questions is None else questions
    return doc.questionnaire(*asked, offerings=[doc.offering("o", *rules, **fields)])


@pytest.mark.parametrize("comparator", OPPOSITE)
@pytest.mark.parametrize(("fact", "required"), [("age", Decimal(18)), ("bmi", Decimal("30.5"))])
def test_a_fact_holds_and_fails_by_opposite_comparisons(
    fact: Any, comparator: str, required: Decimal
) -> None:
    """So that a missing one does neither."""
    read = Read(offered(doc.rule(doc.on(fact, comparator, str(required)))))
    holds, fails = (read.compared(fact, one, required) for one in (comparator, OPPOSITE[comparator]))
    assert repr(read.offerings["o"]) == repr(Rails(holds, fails, settled=False))


@pytest.mark.parametrize(
    ("fact", "given", "required"),
    [("gender", "female", 2), ("state", "NY", StateIdentifier("abbreviation", "ny"))],
)
def test_a_fact_without_an_order_equals_or_differs(fact: Any, given: str, required: object) -> None:
    for comparator, opposite in (("=", "!="), ("!=", "=")):
        read = Read(offered(doc.rule(doc.on(fact, comparator, given))))
        holds, fails = (read.compared(fact, one, required) for one in (comparator, opposite))
        assert repr(read.offerings["o"]) == repr(Rails(holds, fails, settled=False))


@pytest.mark.parametrize(
    ("question", "comparator", "given", "kind", "required"),
    [
        ("boolean", "=", "yes", "boolean", True),
        ("single_option", "=", "Red", "single_option", "r"),
        ("multiple_option", "=", "Blue", "multiple_option", "b"),
        ("number", "<", "3", "number", Decimal(3)),
        ("string", "=", "Why", "text", "Why"),
        ("string", ">", "7.0", "numeric_text", Decimal("7.0")),
        ("file", "=", "no", "file", False),
    ],
)
def test_an_answer_compares_or_does_not(
    question: str, comparator: str, given: str, kind: Any, required: object
) -> None:
    """Without one it is false, so of a question that is always shown nothing is unknown."""
    read = Read(offered(doc.rule(doc.on_question(question, comparator, given))))
    compared = read.compared(kind, comparator, required, on=question)
    assert repr(read.offerings["o"]) == repr(Rails(compared, Not(compared), settled=True))


def test_not_equal_is_not_to_be_equal() -> None:
    read = Read(offered(doc.rule(doc.on_question("boolean", "!=", "yes"))))
    equal = read.compared("boolean", "=", True, on="boolean")
    assert repr(read.offerings["o"]) == repr(Rails(Not(equal), equal, settled=True))


@pytest.mark.parametrize(
    ("requirement", "rails"),
    [
        (doc.on_question("string", ">", "many"), FALSE),
        (doc.on_question("informational", "=", "x"), FALSE),
        (doc.on_question("informational", "!=", "x"), TRUE),
    ],
)
def test_what_no_answer_meets_is_false(requirement: Json, rails: Rails) -> None:
    assert Read(offered(doc.rule(requirement))).offerings["o"] == rails


def test_of_a_question_that_is_shown_or_hidden_the_answer_counts_if_it_is_shown() -> None:
    asked = [doc.question("q"), doc.question("r", "boolean", doc.rule(doc.on_question("q", "=", "yes")))]
    read = Read(offered(doc.rule(doc.on_question("r", "=", "yes")), questions=asked))
    compared = read.compared("boolean", "=", True, on="r")
    shown = Settled(read.question("r"), verdict=True)
    both = All((shown, compared))
    assert repr(read.offerings["o"]) == repr(Rails(both, Not(both), settled=True))


def test_of_a_question_that_may_be_undetermined_it_fails_if_that_is_hidden_or_the_answer_does() -> None:
    adults = doc.rule(doc.on("age", ">", "17"))
    read = Read(
        offered(doc.rule(doc.on_question("r", "=", "yes")), questions=[doc.question("r", "boolean", adults)])
    )
    compared = read.compared("boolean", "=", True, on="r")
    shown, hidden = (Settled(read.question("r"), verdict=one) for one in (True, False))
    fails = Either((hidden, All((shown, Not(compared)))))
    assert repr(read.offerings["o"]) == repr(Rails(All((shown, compared)), fails, settled=False))


def test_a_question_that_is_never_shown_is_as_one_that_is_never_answered() -> None:
    never = doc.question("r", "boolean", doc.rule(doc.on_question("page", "=", "x")))
    asked = [doc.question("page", "informational"), never]
    assert Read(offered(doc.rule(doc.on_question("r", "=", "yes")), questions=asked)).offerings["o"] == FALSE
    assert Read(offered(doc.rule(doc.on_question("r", "!=", "yes")), questions=asked)).offerings["o"] == TRUE


YES, SCAN = doc.on_question("boolean", "=", "yes"), doc.on_question("file", "=", "yes")


def both_of(read: Read) -> tuple[Compared, Compared]:
    yes = read.compared("boolean", "=", True, on="boolean")
    return yes, read.compared("file", "=", True, on="file", place=1)


@pytest.mark.parametrize(
    ("kind", "not_means", "combined", "negated"),
    [
        ("and", "none", All, False),
        ("or", "none", Either, False),
        ("not", "none", Either, True),
        ("not", "not_all", All, True),
    ],
)
def test_a_rule_on_answers_holds_or_fails(kind: str, not_means: str, combined: Any, negated: bool) -> None:
    read = Read(offered(doc.rule(YES, SCAN, type=kind)), not_means=not_means)
    whole = combined(both_of(read))
    holds, fails = (Not(whole), whole) if negated else (whole, Not(whole))
    assert repr(read.offerings["o"]) == repr(Rails(holds, fails, settled=True))


@pytest.mark.parametrize(
    ("kind", "not_means", "combined", "other", "negated"),
    [
        ("and", "none", All, Either, False),
        ("or", "none", Either, All, False),
        ("not", "none", Either, All, True),
        ("not", "not_all", All, Either, True),
    ],
)
def test_a_rule_on_facts_holds_by_some_and_fails_by_others(
    kind: str,
    not_means: str,
    combined: Any,
    other: Any,
    negated: bool,
) -> None:
    rule = doc.rule(doc.on("age", ">", "17"), YES, type=kind)
    read = Read(offered(rule), not_means=not_means)
    old, young = (read.compared("age", one, Decimal(17)) for one in (">", "<="))
    yes = read.compared("boolean", "=", True, on="boolean", place=1)
    holds, fails = combined((old, yes)), other((young, Not(yes)))
    if negated:
        holds, fails = fails, holds
    assert repr(read.offerings["o"]) == repr(Rails(holds, fails, settled=False))


@pytest.mark.parametrize(("word", "combined"), [("and", All), ("or", Either)])
def test_a_target_combines_its_rules(word: str, combined: Any) -> None:
    read = Read(offered(doc.rule(YES), doc.rule(SCAN), rule_type=word))
    rules = read.questionnaire.offerings[0].rules
    parts = tuple(
        Compared(read.question(name), name, "=", True, rule.requirements[0])  # type: ignore[arg-type]
        for name, rule in zip(("boolean", "file"), rules, strict=True)
    )
    assert repr(read.offerings["o"]) == repr(Rails(combined(parts), Not(combined(parts)), settled=True))


@pytest.mark.parametrize("kind", ["and", "or", "not"])
def test_what_asks_for_nothing_is_true(kind: str) -> None:
    read = Read(offered(doc.rule(type=kind)))
    assert read.offerings["o"] == TRUE
    assert set(map(str, read.questions.values())) == {str(TRUE)}


PAGE, NO_PAGE = (doc.on_question("informational", one, "x") for one in ("=", "!="))
AGE = doc.on("age", ">", "17")


@pytest.mark.parametrize(
    ("kind", "parts", "rails"),
    [
        ("and", [PAGE, AGE], FALSE),
        ("and", [NO_PAGE, PAGE], FALSE),
        ("and", [NO_PAGE, NO_PAGE], TRUE),
        ("or", [NO_PAGE, AGE], TRUE),
        ("or", [PAGE, PAGE], FALSE),
        ("not", [NO_PAGE, AGE], FALSE),
        ("not", [PAGE, PAGE], TRUE),
    ],
)
def test_what_decides_alone_decides(kind: str, parts: list[Json], rails: Rails) -> None:
    assert Read(offered(doc.rule(*parts, type=kind))).offerings["o"] == rails


@pytest.mark.parametrize(("kind", "idle"), [("and", NO_PAGE), ("or", PAGE)])
@pytest.mark.parametrize("requirement", [YES, AGE])
def test_what_decides_nothing_is_left_out(kind: str, idle: Json, requirement: Json) -> None:
    with_it = Read(offered(doc.rule(requirement, idle, type=kind)))
    without = Read(offered(doc.rule(requirement, type=kind)))
    assert with_it.offerings["o"].holds == without.offerings["o"].holds
    assert with_it.offerings["o"].fails == without.offerings["o"].fails


MISTAKEN = doc.on("age", ">", "many")


@pytest.mark.parametrize(
    "document",
    [
        offered(doc.rule(MISTAKEN)),
        offered(doc.rule(MISTAKEN, type="not")),
        offered(doc.rule(YES, type="xor")),
        offered(doc.rule(YES), rule_type="nor"),
        offered(doc.rule(doc.on_question("nowhere", "!=", "yes"))),
    ],
)
def test_what_is_at_fault_is_unknown(document: Json) -> None:
    assert Read(document).offerings["o"] == UNKNOWN


@pytest.mark.parametrize("requirement", [YES, AGE, YES | {"conditional_answer": "!="}])
def test_what_cannot_be_said_is_unknown(requirement: Json) -> None:
    asked: list[Compared] = []

    def cannot_say(compared: Compared) -> bool:
        asked.append(compared)
        return False

    read = Read(offered(doc.rule(requirement)), can_say=cannot_say)
    assert read.offerings["o"] == UNKNOWN
    (compared,) = asked
    assert compared.requirement == read.questionnaire.offerings[0].rules[0].requirements[0]


def test_a_question_comes_after_those_that_it_refers_to_and_offerings_in_their_order() -> None:
    document = doc.questionnaire(
        doc.question("late", "boolean", doc.rule(doc.on_question("early", "=", "yes"))),
        doc.question("early"),
        offerings=[doc.offering("z"), doc.offering("a")],
    )
    read = Read(document)
    assert [one.id for one, _ in read.logic.questions] == ["early", "late"]
    assert [one.id for one, _ in read.logic.offerings] == ["z", "a"]


def test_one_part_stands_for_itself_and_is_not_negated_twice() -> None:
    inner: Condition = Read(offered(doc.rule(YES, type="not"))).offerings["o"].holds
    assert isinstance(inner, Not)
    twice = Read(offered(doc.rule(YES | {"conditional_answer": "!="}, type="not"))).offerings["o"]
    assert isinstance(twice.holds, Compared)
    assert twice.fails == Not(twice.holds)
