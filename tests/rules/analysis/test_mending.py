"""What is so of a questionnaire with errors, whatever is put in their place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules import Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.claims import AllOf, AnyOf, AtLeast, Claim, Fails, Holds, Not, Within
from rules.analysis.mending import Mending
from rules.analysis.outcomes import ERRONEOUS, NOBODY, UNDECIDED, Found, Outcome
from rules.analysis.search import Budget, Search
from rules.analysis.space import space_of
from rules.verdicts import Verdict
from tests.rules import documents as doc
from tests.rules.analysis.spaces import ADULT, FEMALE, place, space
from tests.rules.strategies import questionnaires

Json = dict[str, Any]

WRONG = doc.on("agee", "=", "1")
ONE = space(
    doc.question("q", "boolean", doc.rule(ADULT)),
    doc.question("wrong", "boolean", doc.rule(WRONG)),
    offerings=[
        doc.offering("both", doc.rule(ADULT, WRONG)),
        doc.offering("either", doc.rule(ADULT, doc.on_question("wrong", "=", "yes"), type="or")),
        doc.offering("sound", doc.rule(ADULT)),
    ],
)
BOTH, EITHER, SOUND = (f"/offerings/{number}" for number in range(3))
AGE = place(ONE, "age")
CHILD, GROWN_UP = Within(AGE, 0b01), Within(AGE, 0b10)


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        pytest.param(Holds(SOUND), Found, id="without errors: somebody"),
        pytest.param(AllOf((CHILD, Holds(SOUND))), NOBODY, id="without errors: nobody"),
        pytest.param(Holds(BOTH), ERRONEOUS, id="somebody, if it is mended so"),
        pytest.param(AllOf((CHILD, Holds(BOTH))), NOBODY, id="nobody, however it is mended"),
        pytest.param(AllOf((GROWN_UP, Not(Holds(BOTH)))), ERRONEOUS, id="its opposite, if it is mended so"),
        pytest.param(AllOf((CHILD, Not(Holds(BOTH)))), Found, id="its opposite, however it is mended"),
        pytest.param(Holds(EITHER), Found, id="somebody, however it is mended"),
        pytest.param(Fails(EITHER), ERRONEOUS, id="false, if it is mended so"),
        pytest.param(AllOf((GROWN_UP, Not(Holds(EITHER)))), NOBODY, id="nobody without it"),
        pytest.param(AnyOf((Holds(BOTH), Fails(BOTH))), Found, id="one of two"),
        pytest.param(AtLeast(3, (Holds(BOTH), Holds(EITHER), Holds(SOUND))), ERRONEOUS, id="three of three"),
        pytest.param(AtLeast(2, (Holds(BOTH), Holds(EITHER), Holds(SOUND))), Found, id="two of three"),
        pytest.param(Not(AtLeast(1, (Holds(BOTH), Fails(BOTH)))), ERRONEOUS, id="neither"),
    ],
)
def test_somebody_and_nobody_are_found_however_the_errors_are_mended(
    claim: Claim, outcome: Outcome | type[Found]
) -> None:
    found = Mending(ONE).find(Search(ONE), claim)
    assert isinstance(found, Found) if outcome is Found else found is outcome


def test_what_the_budget_leaves_open_is_undecided_rather_than_erroneous() -> None:
    numbers = range(8)
    parts = [doc.rule(*(doc.on_question(f"q{n}", "=", n >> i & 1 == 1) for n in numbers)) for i in range(3)]
    large = space(
        *(doc.question(f"q{n}") for n in numbers), offerings=[doc.offering("o", doc.rule(WRONG), *parts)]
    )
    search = Search(large, Budget(combinations=1, solver_steps=1))
    assert Mending(large).find(search, Holds("/offerings/0")) is UNDECIDED


def test_the_errors_behind_a_claim_are_those_that_it_goes_back_to() -> None:
    mending = Mending(ONE)
    own, asked = (
        f"{pointer}/rules/0/requirements/{number}/based_on"
        for pointer, number in ((BOTH, 1), ("/questions/1", 0))
    )
    assert [one.pointer for one in mending.behind(Holds(BOTH))] == [own]
    assert [one.pointer for one in mending.behind(Not(Fails(EITHER)))] == [asked]
    assert [one.pointer for one in mending.behind(AnyOf((Holds(EITHER), Holds(BOTH))))] == [asked, own]
    assert mending.behind(AllOf((Holds(SOUND), CHILD))) == ()


def test_an_error_goes_as_far_as_what_depends_on_it() -> None:
    one = space(
        doc.question("wrong", "boolean", doc.rule(doc.on("agee", "=", "1"), ADULT), doc.rule(ADULT)),
        doc.question("on wrong", "boolean", doc.rule(doc.on_question("wrong", "=", "yes"))),
        doc.question("fine", "boolean", doc.rule(FEMALE)),
        doc.question("page", "informational"),
        doc.question("xor", rule_type="xor"),
        offerings=[
            doc.offering("o", doc.rule(doc.on_question("on wrong", "!=", "yes"), FEMALE), doc.rule(FEMALE)),
            doc.offering(
                "p", doc.rule(doc.on_question("fine", "=", "yes"), doc.on_question("page", "=", "x"))
            ),
            doc.offering("q", doc.rule(FEMALE, type="nor"), doc.rule(doc.on_question("xor", "=", "yes"))),
        ],
    )
    assert Mending(one).erroneous == {
        "/questions/0",
        "/questions/0/rules/0",
        "/questions/0/rules/0/requirements/0",
        "/questions/1",
        "/questions/1/rules/0",
        "/questions/1/rules/0/requirements/0",
        "/questions/4",
        "/offerings/0",
        "/offerings/0/rules/0",
        "/offerings/0/rules/0/requirements/0",
        "/offerings/2",
        "/offerings/2/rules/0",
        "/offerings/2/rules/1",
        "/offerings/2/rules/1/requirements/0",
    }
    assert Mending(space(doc.question("fine", "boolean", doc.rule(ADULT)))).erroneous == frozenset()


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[Json, Json]:
    """A sound questionnaire, and the same with an error in one requirement."""
    document = draw(questionnaires())
    broken = copy.deepcopy(document)
    requirements = [
        one
        for target in (*broken["questions"], *broken["offerings"])
        for rule in target["rules"]
        for one in rule["requirements"]
    ]
    assume(requirements)
    draw(st.sampled_from(requirements))["based_on"] = "horoscope"
    return document, broken


def compiled(document: Json) -> Program:
    return compile_questionnaire(parse_questionnaire(document, strict=False))


def verdict(program: Program, case: Json, pointer: str) -> Verdict:
    tree = evaluate_case(program, read_case(case)).verdicts
    ids = {one.pointer: one.id for one in program.questionnaire.targets}
    verdicts = tree.questions if pointer.startswith("/questions") else tree.offerings
    return verdicts[ids[pointer]].verdict


@given(spoilt())
@settings(max_examples=80, deadline=None)
def test_what_is_found_with_an_error_is_so_of_the_questionnaire_without_it(
    documents: tuple[Json, Json],
) -> None:
    sound, broken = map(compiled, documents)
    there, here = Search(space_of(sound)), Search(space_of(broken))
    mending = Mending(here.space)
    for target in broken.questionnaire.targets:
        holds, fails = Holds(target.pointer), Fails(target.pointer)
        for claim in (holds, fails, Not(holds), Not(fails)):
            found = mending.find(here, claim)
            if found is NOBODY:
                assert there.find(claim) is NOBODY
            elif isinstance(found, Found):
                everything = dict.fromkeys(range(len(here.space.variables)), 0) | dict(found.assignment)
                came_out = verdict(sound, here.space.case(everything), target.pointer)
                told = Verdict.TRUE if claim in (holds, Not(holds)) else Verdict.FALSE
                assert (came_out is told) is (claim in (holds, fails))
