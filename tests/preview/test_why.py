"""Why something stands where it stands, and what each answer would change."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview.played import played
from intake_host.preview.run import Run
from intake_host.preview.why import consequences, listed_rules, why
from rules import compile_questionnaire
from tests.preview.forms import ADULTS, DOCUMENT, opened, smokers
from tests.preview.studio import press
from tests.rules import documents as doc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import httpx

    from rules import RuleExplanation

ADULT = {"age_years": 40}


def test_it_names_what_decided_in_one_sentence() -> None:
    reason = why(played(opened(), Run(facts=ADULT, answers={"smokes": False})), "patch")
    assert reason is not None
    assert reason.sentence.startswith("Not offered, because 'Do you smoke?'")
    assert reason.status == "ineligible"
    assert reason.numbers["smokes"] == 1


def test_the_rules_that_decided_come_first() -> None:
    offering = {**DOCUMENT["offerings"][0]}
    others = {**offering["rules"][0], "id": "adults", "title": "Adults", "requirements": []}
    adults = {
        **others,
        "requirements": [{"based_on": "age", "conditional_answer": ">=", "required_answer": "18"}],
    }
    document = {**DOCUMENT, "offerings": [{**offering, "rules": [adults, *offering["rules"]]}]}
    reason = why(played(opened(document), Run(facts=ADULT, answers={"smokes": False})), "patch")
    assert reason is not None
    assert [rule.title for rule in reason.deciding] == ["Rule"]
    assert [rule.title for rule in reason.others] == ["Adults"]


def test_what_came_out_by_no_rule_alone_names_them_all_once() -> None:
    offering = {**DOCUMENT["offerings"][0], "rule_type": "or"}
    adults = {**smokers(), "requirements": ADULTS["requirements"]}
    document = {**DOCUMENT, "offerings": [{**offering, "rules": [adults, smokers()]}]}
    reason = why(played(opened(document), Run(facts=ADULT)), "patch")
    assert reason is not None
    assert (len(reason.deciding), len(reason.others)) == (1, 1)


def _explained(*counts: int) -> Sequence[RuleExplanation]:
    """Rules of so many requirements."""
    rules = [{**smokers(), "requirements": smokers()["requirements"] * count} for count in counts]
    document = {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": rules}]}
    reason = why(played(opened(document), Run(facts=ADULT)), "patch")
    assert reason is not None
    return reason.deciding


@pytest.mark.parametrize(
    ("counts", "listed", "more"),
    [
        pytest.param([1] * 200, [(1, 0)] * 200, 0, id="all"),
        pytest.param([1] * 201, [(1, 0)] * 200, 1, id="one rule too many"),
        pytest.param([150, 150, 1], [(150, 0), (50, 100)], 1, id="a long rule"),
        pytest.param([201], [(200, 1)], 0, id="one very long rule"),
    ],
)
def test_two_hundred_are_listed(counts: list[int], listed: list[tuple[int, int]], more: int) -> None:
    found = listed_rules(_explained(*counts))
    assert [(len(one.requirements), one.more) for one in found.rules] == listed
    assert found.more == more


@pytest.mark.anyio
async def test_a_page_says_how_many_rules_it_does_not_list(client: httpx.AsyncClient, tmp_path: Path) -> None:
    rules = [smokers() for _ in range(900)]
    document = {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": rules}]}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = await press(client, await client.get("/q/small/play"), do="why:patch")
    assert page.text.count('<li class="rule">') <= 220
    assert "and 700 more" in page.text


def test_there_is_no_reason_for_what_is_gone() -> None:
    assert why(played(opened(), Run()), "gone") is None


def test_each_answer_is_tried() -> None:
    form, run = opened(), Run(facts=ADULT)
    smokes = form.program.questionnaire.question("smokes")
    assert smokes is not None
    yes, no = consequences(played(form, run), run, smokes)
    assert yes.answer == "Yes"
    assert [(one.target.id, one.now) for one in yes.changed.changes] == [
        ("many", "shown"),
        ("patch", "eligible"),
    ]
    assert [(one.target.id, one.now) for one in no.changed.changes] == [
        ("patch", "ineligible"),
        ("many", "hidden"),
    ]


COLOURS = [doc.option("r", "Red"), doc.option("b", "Blue")]
LOOKED_AT = (
    doc.question("smokes"),
    doc.question("colours", "multiple_option", options=COLOURS),
    doc.question("colour", "single_option", options=COLOURS),
    doc.question("dose", "number"),
    doc.question("day", "date"),
)


def asked_for(*requirements: Any, rule_type: str = "and", not_means: Any = "none") -> list[str]:
    """What is said beside each requirement of an offering's only rule: first how they are combined."""
    rule = doc.rule(*requirements, type=rule_type)
    form = opened(doc.questionnaire(*LOOKED_AT, offerings=[doc.offering("o", rule)]))
    program = compile_questionnaire(form.program.questionnaire, not_means=not_means)
    reason = why(played(replace(form, program=program), Run()), "o")
    assert reason is not None
    [explained] = reason.deciding
    return [
        reason.combination(explained),
        *(reason.asked_for(explained, one) for one in explained.requirements),
    ]


@pytest.mark.parametrize(
    ("requirement", "asked", "refused"),
    [
        (doc.on_question("smokes", "=", "yes"), "asked for yes", "must not be yes"),
        (doc.on_question("smokes", "!=", "yes"), "asked for anything but yes", "must be yes"),
        (doc.on_question("colour", "=", "r"), "asked for 'Red'", "must not be 'Red'"),
        (doc.on_question("colours", "=", "r"), "asked for 'Red'", "must not include 'Red'"),
        (doc.on_question("colours", "!=", "r"), "asked for anything but 'Red'", "must include 'Red'"),
        (doc.on("age", ">=", "18"), "asked for at least 18", "must not be 18 or more"),
        (doc.on("bmi", "<=", "30"), "asked for at most 30", "must not be 30 or less"),
        (doc.on_question("dose", "<", "2.5"), "asked for below 2.5", "must not be below 2.5"),
        (doc.on_question("dose", ">", "2.5"), "asked for above 2.5", "must not be above 2.5"),
        (
            doc.on_question("day", "<", "2026-01-31"),
            "asked for before 2026-01-31",
            "must not be before 2026-01-31",
        ),
        (
            doc.on_question("day", ">=", "2026-01-31"),
            "asked for on or after 2026-01-31",
            "must not be on or after 2026-01-31",
        ),
        (
            doc.on_question("day", "!=", "2026-01-31"),
            "asked for anything but 2026-01-31",
            "must be 2026-01-31",
        ),
        (doc.on_question("gone", "=", "yes"), "", ""),
    ],
)
def test_what_a_rule_needs_is_said_the_way_in_which_it_needs_it(
    requirement: Any, asked: str, refused: str
) -> None:
    assert asked_for(requirement) == ["", asked]
    assert asked_for(requirement, rule_type="or") == ["", asked]
    for not_means in ("none", "not_all"):
        assert asked_for(requirement, rule_type="not", not_means=not_means) == ["", refused]


def test_of_several_in_a_not_none_may_be_or_not_all() -> None:
    both = (doc.on_question("smokes", "!=", "yes"), doc.on("age", "<=", "18"))
    assert asked_for(*both, rule_type="or")[0] == "one of"
    assert asked_for(*both, rule_type="not") == ["none of", "must be yes", "must not be 18 or less"]
    not_all = ["not all of", "yes would do", "not 18 or less would do"]
    assert asked_for(*both, rule_type="not", not_means="not_all") == not_all


@pytest.mark.anyio
async def test_the_page_says_what_must_not_be(client: httpx.AsyncClient, tmp_path: Path) -> None:
    illness = doc.question("ill", "multiple_option", options=COLOURS, title="Which?")
    rule = doc.rule(doc.on_question("ill", "=", "r"), type="not", title="Not red")
    (tmp_path / "small.json").write_text(
        json.dumps(doc.questionnaire(illness, offerings=[doc.offering("o", rule)]))
    )
    page = await press(client, await client.get("/q/small/play"), do="why:o")
    assert '<span class="values">must not include &#39;Red&#39;</span>' in page.text
    chosen = json.dumps({"facts": {}, "answers": {"ill": ["b"]}})
    page = await press(client, await press(client, page, do=f"play:{chosen}"), do="why:o")
    assert "For it:" in page.text
    assert '<span class="values">is &#39;Blue&#39;, must not include &#39;Red&#39;</span>' in page.text


def test_an_answer_that_ends_the_form_says_so_instead_of_that_a_page_appears() -> None:
    hurt = doc.on_question("hurt", "=", "yes")
    stop = doc.question("stop", "informational", doc.rule(hurt), has_next_button=False, title="Call 988")
    form = opened(
        doc.questionnaire(
            doc.question("hurt"),
            doc.question("again"),
            stop,
            offerings=[doc.offering("o", doc.rule(hurt, type="not"))],
        )
    )
    for asked, ends in (("hurt", ["Call 988", None]), ("again", [None, None])):
        question = form.program.questionnaire.question(asked)
        assert question is not None
        told = consequences(played(form, Run()), Run(), question)
        assert [one.end.title if one.end else None for one in told] == ends
        assert not any(one.target.id == "stop" for one in told[0].changed.changes)
    ended = Run(answers={"hurt": True})
    again = form.program.questionnaire.question("again")
    assert again is not None
    assert [one.end for one in consequences(played(form, ended), ended, again)] == [None, None]


@pytest.mark.anyio
async def test_the_page_says_first_that_an_answer_ends_the_form(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    hurt = doc.on_question("hurt", "=", "yes")
    stop = doc.question("stop", "informational", doc.rule(hurt), has_next_button=False, title="Call 988")
    form = doc.questionnaire(
        doc.question("hurt"), stop, offerings=[doc.offering("o", doc.rule(hurt, type="not"))]
    )
    (tmp_path / "small.json").write_text(json.dumps(form))
    page = (await client.get("/q/small/play")).text
    consequence = page.partition('id="consequences"')[2].partition("<dt>No</dt>")[0]
    assert re.findall(r"<li[^>]*>([^<]+)", consequence) == ["The form ends: “Call 988”.", "not offered: o"]
