from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.rules import documents as doc
from tests.rules.analysis.linted import ADULT, CHILD, findings, of_code

if TYPE_CHECKING:
    from rules import Finding

Json = dict[str, Any]


def who(found: Finding) -> str:
    """The group, in the finding's words."""
    told, _, group = found.problem.message.partition(": ")
    assert told == "nothing can be offered to these people, whatever they answer"
    return group.partition(";")[0]


def test_groups_of_people_are_said_in_words() -> None:
    found = findings(
        offerings=[
            doc.offering("women", doc.rule(ADULT, doc.on("gender", "=", "2"), doc.on("age", "<", "65"))),
            doc.offering("light", doc.rule(ADULT, doc.on("bmi", "<", "30"))),
        ]
    )
    assert [one.problem.pointer for one in found] == ["/offerings"] * 3
    assert [who(one) for one in found] == [
        "age 17 or less, any BMI, any gender",
        "any age, BMI 30 or more, gender male or not applicable",
        "age 17 or less or 65 or more, BMI 30 or more, any gender",
    ]


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        (doc.rule(doc.on("state", "=", "NY")), "any state but New York"),
        (doc.rule(doc.on("state", "!=", "NY"), doc.on("state", "!=", "Ohio")), "state New York or Ohio"),
        (doc.rule(doc.on("state", "=", "Narnia")), "any state but Narnia"),
        (doc.rule(doc.on("state", "=", "QQ")), "any state but Elsewhere, QQ"),
        (doc.rule(doc.on("age", "<", "0")), "everybody"),
        (doc.rule(doc.on_question("q", "=", True), doc.on_question("q", "=", False)), "everybody"),
    ],
)
def test_states_and_everybody(rule: Json, group: str) -> None:
    found = findings(doc.question("q"), offerings=[doc.offering("o", rule)])
    assert who(of_code(found, "W112")) == group


def test_answers_that_would_help_are_looked_for() -> None:
    asked = doc.question("q", "boolean", doc.rule(ADULT))
    offering = doc.offering("o", doc.rule(doc.on_question("q", "=", True)))
    assert who(of_code(findings(asked, offerings=[offering]), "W112")) == "age 17 or less"


def test_whoever_is_named_by_one_group_only_is_its_witness() -> None:
    offering = doc.offering("o", doc.rule(ADULT, doc.on("gender", "=", "2")))
    found = findings(offerings=[offering])
    men, children = (one.witness for one in found)
    assert children is not None
    assert men is not None
    assert (children["facts"]["gender"], men["facts"]["gender"]) == (2, 1)
    assert men["facts"]["age_years"] >= 18


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        pytest.param(doc.rule(CHILD), "a page without a next button stops them all", id="all"),
        pytest.param(
            doc.rule(CHILD, doc.on_question("q", "=", True)),
            "some of them get to the end all the same",
            id="some",
        ),
    ],
)
def test_whether_they_are_all_stopped_is_said(stop: Json, words: str) -> None:
    page = doc.question("stop", "informational", stop, has_next_button=False)
    offering = doc.offering("o", doc.rule(ADULT))
    found = of_code(findings(doc.question("q"), page, offerings=[offering]), "W112")
    assert who(found) == "age 17 or less"
    assert found.problem.message.endswith(f": age 17 or less; {words}")
    assert found.witness is not None
    assert found.witness["answers"].get("q") is not True


def test_where_nothing_is_offered_nothing_is_said() -> None:
    assert findings(doc.question("q")) == []


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        pytest.param(doc.rule(doc.on("agee", "=", "1")), None, id="an error alone decides"),
        pytest.param(doc.rule(doc.on("agee", "=", "1"), ADULT), "age 17 or less", id="and something else"),
        pytest.param(doc.rule(doc.on("agee", "=", "1"), ADULT, type="or"), None, id="or something else"),
    ],
)
def test_whom_only_an_error_keeps_from_an_offering_is_not_told(rule: Json, group: str | None) -> None:
    found = [one for one in findings(offerings=[doc.offering("o", rule)]) if one.problem.code == "W112"]
    assert [who(one) for one in found] == ([] if group is None else [group])


def test_whether_a_page_stops_them_may_wait_for_an_error_to_be_mended() -> None:
    page = doc.question(
        "stop", "informational", doc.rule(CHILD, doc.on("agee", "=", "1")), has_next_button=False
    )
    found = of_code(findings(page, offerings=[doc.offering("o", doc.rule(ADULT))]), "W112")
    assert found.problem.message.endswith(": age 17 or less")
    assert found.witness is not None


def test_too_many_combinations_are_left_undecided() -> None:
    ages = [doc.rule(doc.on("age", "=", str(age))) for age in range(80)]
    masses = [doc.rule(doc.on("bmi", "=", str(bmi))) for bmi in range(15, 80)]
    one = of_code(
        [
            found
            for found in findings(
                offerings=[
                    doc.offering("a", *ages, rule_type="or"),
                    doc.offering("b", *masses, rule_type="or"),
                ]
            )
            if found.problem.code == "W112"
        ],
        "W112",
    )
    assert not one.is_decided
    assert one.problem.message.endswith("there are too many combinations of facts")
