"""The map as a page and as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.preview.forms import DOCUMENT, question
from tests.preview.studio import carried, press

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.anyio

SVG = "{http://www.w3.org/2000/svg}"


async def test_a_title_leads_to_play(client: httpx.AsyncClient) -> None:
    page = await client.get("/q/small/map")
    assert 'formaction="play" name="do" value="jump:many"' in page.text
    page = await press(client, page, do="jump:many")
    assert carried(page)["at"] == "many"


async def test_a_sign_follows_the_lines_and_says_why(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/map"), "map", do="why:patch")
    assert "is-tracing" in page.text
    assert "Not yet known" in page.text
    page = await press(client, page, "map", do="why:")
    assert "is-tracing" not in page.text


async def test_the_picture_is_a_file_that_stands_alone(client: httpx.AsyncClient) -> None:
    response = await press(client, await client.get("/q/small/map"), "map", do="svg:")
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''small.map.svg"
    picture = ET.fromstring(response.text)
    assert picture.tag == f"{SVG}svg"
    assert ".picture" in picture.findtext(f"{SVG}style", "")
    assert not list(picture.iter(f"{SVG}foreignObject"))
    assert "http" not in response.text.replace("http://www.w3.org/2000/svg", "")


async def test_titles_stay_text_in_the_picture(client: httpx.AsyncClient, tmp_path: Path) -> None:
    title = '<script>alert(1)</script> & \u0001 "]]>'
    document = {**DOCUMENT, "questions": [question("odd", title, "boolean", 1)], "offerings": []}
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = await client.get("/q/small/map")
    assert "<script>alert" not in page.text
    response = await press(client, page, "map", do="svg:")
    titles = [one.text for one in ET.fromstring(response.text).iter(f"{SVG}title")]
    assert any("<script>alert(1)</script> &" in (one or "") for one in titles)


async def test_a_window_that_is_none_begins_at_the_start(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/map"), "map", window="-1")
    assert 'name="window" value="0"' in page.text


async def test_the_map_of_a_questionnaire_without_questions(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": [], "offerings": []}))
    response = await press(client, await client.get("/q/small/map"), "map", do="svg:")
    assert ET.fromstring(response.text).tag == f"{SVG}svg"
