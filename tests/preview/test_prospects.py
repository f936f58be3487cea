"""What would make a target true, and what may still come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.preview.forms import DOCUMENT, rule, smokers
from tests.preview.studio import press
from tests.rules import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.anyio


def patch(*more: dict[str, Any], rule_type: str = "and") -> dict[str, Any]:
    """The form, with more rules of the patch, the first of which is that of smokers."""
    offering = {
        "offering_id": "patch",
        "title": "Patch",
        "rule_type": rule_type,
        "rules": [smokers(), *more],
    }
    return {**DOCUMENT, "offerings": [offering]}


def gone() -> dict[str, Any]:
    """A rule about a question that is not there."""
    return rule(based_on="question", required_question_id="gone", required_answer="true")


@pytest.mark.parametrize(
    ("rule_type", "told"),
    [
        ("and", "That cannot be told: it depends on an error in the questionnaire"),
        ("or", "There may be others, once the error in the questionnaire is mended."),
    ],
)
async def test_of_what_depends_on_an_error_no_way_is_ruled_out(
    client: httpx.AsyncClient, tmp_path: Path, rule_type: str, told: str
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(patch(gone(), rule_type=rule_type)))
    page = await press(client, await client.get("/q/small/play"), do="ways:patch")
    assert told in page.text
    assert "Nothing can:" not in page.text
    assert "There is no other way" not in page.text


async def test_what_an_error_keeps_open_is_not_called_settled(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text(
        json.dumps({**DOCUMENT, "offerings": [patch(gone())["offerings"][0] | {"rules": [gone()]}]})
    )
    page = await press(client, await client.get("/q/small/play"), do="still")
    assert "an error in the questionnaire keeps it open" in page.text
    assert "it is settled" not in page.text


async def test_a_way_that_changes_more_of_what_was_said_than_another_is_only_counted(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    male, healthy = doc.on("gender", "=", "1"), doc.on_question("healthy", "=", "yes")
    form = doc.questionnaire(
        doc.question("hurt", title="Hurt?"),
        doc.question("healthy", title="Healthy?"),
        offerings=[
            doc.offering(
                "o", doc.rule(doc.on_question("hurt", "=", "no")), doc.rule(male, healthy, type="or")
            )
        ],
    )
    (tmp_path / "small.json").write_text(json.dumps(form))
    person = json.dumps({"facts": {"gender": 2}, "answers": {"hurt": True}})
    page = await press(client, await client.get("/q/small/play"), do=f"play:{person}")
    page = await press(client, page, do="ways:o")
    assert page.text.count('<li class="way">') == 1
    assert "&#39;Hurt?&#39; answered no" in page.text
    assert "1 more way changes something else too." in page.text
    assert "ender male" not in page.text.partition("Any of these")[2].partition("more way")[0]
    person = json.dumps({"facts": {}, "answers": {"hurt": False, "healthy": False}})
    page = await press(client, await press(client, page, do=f"play:{person}"), do="ways:o")
    assert page.text.count('<li class="way">') == 1
    assert "Nothing that is said has to change." in page.text
    assert "1 more way changes something that is said." in page.text
