"""Why something stands where it stands, and what each answer would change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from intake_host.preview.played import played
from intake_host.preview.run import Run
from intake_host.preview.why import consequences, listed_rules, why
from tests.preview.forms import ADULTS, DOCUMENT, opened, smokers
from tests.preview.studio import press

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
    rules = [smokers() for _ in range(8000)]
    document = {**DOCUMENT, "offerings": [{**DOCUMENT["offerings"][0], "rules": rules}]}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = await press(client, await client.get("/q/small/play"), do="why:patch")
    assert page.text.count('<li class="rule">') <= 220
    assert "and 7800 more" in page.text


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
