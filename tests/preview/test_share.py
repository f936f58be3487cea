"""Sharing over HTTP: the view with the link, and the page that opens it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from tests.preview.forms import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio
HOST = "http://localhost:8703"
RUN = {"facts": {"age_years": "40"}, "answers": {"smokes": True}}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 25, 9, tzinfo=UTC))


@pytest.fixture
async def client(tmp_path: Path, clock: FixedClock) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    app = create_preview_app(Folder(tmp_path), origin=HOST, clock=clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        yield client


async def share(client: httpx.AsyncClient, key: str = "small", **fields: str) -> httpx.Response:
    return await client.post(f"/q/{key}/share", data={"run": json.dumps(RUN), **fields})


def link_in(page: httpx.Response) -> str:
    found = re.search(r'id="link"[^>]* value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])


def run_in(page: httpx.Response) -> dict[str, Any]:
    found = re.search(r'name="run" value="([^"]*)"', page.text)
    assert found is not None
    run: dict[str, Any] = json.loads(unescape(found[1]))
    return run


async def test_a_run_is_shared_and_played_on_by_another(client: httpx.AsyncClient) -> None:
    page = await share(client)
    assert "Whoever has the link sees the answers" in page.text
    assert "only while this preview runs" in page.text
    link = link_in(page)
    assert link.startswith(f"{HOST}/shared#")
    opened = await client.post("/shared", data={"link": link})
    assert "A shared run of A small form" in opened.text
    assert '<p class="hint source">small.json</p>' in opened.text
    assert "has changed since" not in opened.text
    assert 'action="/q/small/play"' in opened.text
    run = run_in(opened)
    assert (run["facts"], run["answers"]) == (RUN["facts"], RUN["answers"])
    assert "How many a day?" in (await client.post("/q/small/play", data={"run": json.dumps(run)})).text


@pytest.mark.parametrize(("days", "end"), [("1", "2026-11-26"), ("30", "2026-12-25"), ("900", "2026-12-02")])
async def test_the_link_works_for_as_long_as_was_chosen(
    client: httpx.AsyncClient, clock: FixedClock, days: str, end: str
) -> None:
    page = await share(client, days=days)
    assert f"Works until {end} 09:00 UTC" in page.text
    clock.advance(timedelta(days=30))
    expired = await client.post("/shared", data={"link": link_in(page)})
    assert (expired.status_code, f"worked until {end}" in expired.text) == (400, True)


async def test_a_questionnaire_that_changed_since_is_told_and_played(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    link = link_in(await share(client))
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "name": "A newer form"}))
    opened = await client.post("/shared", data={"link": link})
    assert "A newer form" in opened.text
    assert "has changed since the link was made" in opened.text
    (tmp_path / "small.json").unlink()
    gone = await client.post("/shared", data={"link": link})
    assert (gone.status_code, "is not here" in gone.text) == (404, True)


async def test_a_pasted_questionnaire_travels_in_the_link(client: httpx.AsyncClient, tmp_path: Path) -> None:
    pasted = await client.post("/paste", data={"text": json.dumps(DOCUMENT)})
    key = pasted.headers["location"].split("/")[2]
    page = await share(client, key)
    assert "the pasted questionnaire is in it" in page.text
    opened = await client.post("/shared", data={"link": link_in(page)})
    assert "A shared run of A small form" in opened.text


async def test_a_pasted_questionnaire_too_large_for_a_link_is_refused_with_the_figure(
    client: httpx.AsyncClient,
) -> None:
    words = "".join(f"{number:x}" for number in range(60_000))
    pasted = await client.post("/paste", data={"text": json.dumps({**DOCUMENT, "description": words})})
    page = await share(client, pasted.headers["location"].split("/")[2])
    assert re.search(r"The link would have \d+,\d{3} characters, and browsers take 64,000", page.text)


async def test_a_broken_link_is_told_beside_the_box_for_another(client: httpx.AsyncClient) -> None:
    page = await client.post("/shared", data={"link": "broken"})
    assert page.status_code == 400
    assert "This is no whole link" in page.text
    assert 'name="link"' in page.text
