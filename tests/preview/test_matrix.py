"""The matrix in the page: who is offered what, and whom to play."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.preview.forms import ADULTS, DOCUMENT, rule, smokers
from tests.preview.studio import carried, offered, press

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.anyio


def words(page: httpx.Response) -> list[str]:
    """The rows of the table, a text each."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


async def test_rows_say_who_gets_it(client: httpx.AsyncClient) -> None:
    _, minors, adults = words(await client.get("/q/small/matrix"))
    assert minors == "17 or less never nothing can be offered Play"
    assert adults == "18 or more possible : play who gets Patch Play"


async def test_a_press_plays_who_gets_the_offering(client: httpx.AsyncClient) -> None:
    page = await client.get("/q/small/matrix")
    page = await press(client, page, do=offered(page, "play:{&#34;answers&#34;: {&#34;smokes&#34;"))
    assert carried(page)["answers"] == {"smokes": True}
    assert "now offered: Patch" in page.text


async def test_offerings_that_exclude_each_other_are_told(client: httpx.AsyncClient, tmp_path: Path) -> None:
    others = rule(based_on="question", required_question_id="smokes", required_answer="false")
    offerings = [
        {"offering_id": id_, "title": title, "rule_type": "and", "rules": rules}
        for id_, title, rules in (
            ("patch", "Patch", [smokers()]),
            ("praise", "Praise", [others]),
            ("talk", "Talk", [ADULTS | {"id": "another"}]),
        )
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": offerings}))
    page = await client.get("/q/small/matrix")
    exclusive, together = page.text.split("Can go together")
    assert "Patch and Praise" in exclusive
    assert "Patch and Talk" in together
    assert "always" in page.text


async def test_it_says_when_nothing_excludes_anything(client: httpx.AsyncClient, tmp_path: Path) -> None:
    offerings = [
        {"offering_id": name, "title": name, "rule_type": "and", "rules": [smokers()]} for name in ("A", "B")
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": offerings}))
    page = await client.get("/q/small/matrix")
    assert "No offering excludes another: of any two, somebody gets both." in page.text


async def test_what_nobody_can_get_excludes_nothing(client: httpx.AsyncClient, tmp_path: Path) -> None:
    nobody = [
        rule(based_on="age", conditional_answer=comparator, required_answer="18")
        for comparator in ("<", ">=")
    ]
    offerings = [
        {"offering_id": name, "title": name, "rule_type": "and", "rules": rules}
        for name, rules in (("A", nobody), ("B", [smokers()]), ("C", [smokers()]))
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": offerings}))
    page = await client.get("/q/small/matrix")
    assert "Nobody can get A:" in page.text
    assert "Exclude each other" not in page.text
    assert "No other offering excludes another" in page.text


async def test_what_an_error_leaves_open_is_not_said_to_exclude_nothing(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    gone = rule(based_on="question", required_question_id="gone", required_answer="true")
    offerings = [
        {"offering_id": name, "title": name, "rule_type": "and", "rules": rules}
        for name, rules in (("A", [gone]), ("B", [smokers()]))
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": offerings}))
    page = await client.get("/q/small/matrix")
    assert "No two offerings are known to exclude each other." in page.text
    assert "of any two, somebody gets both" not in page.text


async def test_too_many_combinations_are_refused_with_the_figure(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    thresholds = [
        rule(based_on=fact, conditional_answer=">=", required_answer=str(number))
        for number in range(10, 110)
        for fact in ("age", "bmi")
    ]
    offering = {"offering_id": "o", "title": "O", "rule_type": "or", "rules": thresholds}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
    assert "10,201 combinations of facts" in (await client.get("/q/small/matrix")).text


async def test_states_that_rules_know_by_id_have_their_names(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    here = rule(
        based_on="state", conditional_answer="=", required_answer="8f404b2d-b60c-4a55-9b63-953edf949663"
    )
    offering = {"offering_id": "o", "title": "O", "rule_type": "and", "rules": [here]}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
    assert words(await client.get("/q/small/matrix"))[1:] == [
        "Mississippi always : play who gets O Play",
        "any but Mississippi never nothing can be offered Play",
    ]


async def test_other_states_that_rules_know_by_id_have_the_names_that_the_invariants_give_them(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    state = "12345678-1234-1234-1234-123456789abc"
    here = rule(based_on="state", conditional_answer="=", required_answer=state)
    offering = {"offering_id": "o", "title": "O", "rule_type": "and", "rules": [here]}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
    assert any(state in row for row in words(await client.get("/q/small/matrix")))
    (tmp_path / "small.invariants.yaml").write_text(
        f"states: {{Atlantis: {state.upper()}}}\ninvariants: []\n"
    )
    rows = words(await client.get("/q/small/matrix"))
    assert rows[1:] == [
        "Atlantis always : play who gets O Play",
        "any but Atlantis never nothing can be offered Play",
    ]


async def test_what_an_error_leaves_open_is_undecided(client: httpx.AsyncClient, tmp_path: Path) -> None:
    gone = rule(based_on="question", required_question_id="gone", required_answer="true") | {"title": "Gone"}
    offerings = [
        {"offering_id": id_, "title": title, "rule_type": "and", "rules": rules}
        for id_, title, rules in (
            ("patch", "Patch", [ADULTS | {"id": "one"}, gone]),
            ("talk", "Talk", [ADULTS | {"id": "another"}]),
        )
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": offerings}))
    page = await client.get("/q/small/matrix")
    _, minors, adults = words(page)
    assert minors == "17 or less never never nothing can be offered Play"
    assert adults == "18 or more undecided always : play who gets Talk Play"
    assert "stays so because of an error in the rule &#39;Gone&#39; of" in page.text
    assert "Exclude each other" not in page.text
    assert "Undecided, because of an error in the questionnaire" in page.text


async def test_states_are_called_so_whichever_way_rules_know_them(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    by_id = rule(
        based_on="state", conditional_answer="!=", required_answer="8f404b2d-b60c-4a55-9b63-953edf949663"
    )
    by_name = rule(based_on="state", conditional_answer="!=", required_answer="Ohio")
    for rules, columns in (
        ([by_id], ["State", "O"]),
        ([by_id, by_name], ["State", "State, for rules that give its id", "O"]),
    ):
        offering = {"offering_id": "o", "title": "O", "rule_type": "and", "rules": rules}
        (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
        page = await client.get("/q/small/matrix")
        assert re.findall(r'role="columnheader"[^>]*>([^<]+)</th>', page.text) == columns
