"""The preview on its own: nobody but its own pages gets anything out of it, and a refusal is a page for people."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst
from intake_host.preview.pages import MAX_PLAIN_FORM_BYTES
from intake_host.preview.refusals import MAX_BODY_BYTES
from intake_host.preview.views import VIEWS
from intake_host.preview.workers import Workers
from tests.preview.forms import DOCUMENT, question
from tests.rules.documents import option

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from pathlib import Path

    from intake_host.preview.labels import Label
    from intake_host.preview.shelf import Entry, Papers

pytestmark = pytest.mark.anyio
ORIGIN = "http://localhost:8703"
CLOCK = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    app = create_preview_app(Folder(tmp_path), origin=ORIGIN, clock=CLOCK)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("localhost:8703", 200),
        ("127.0.0.1:8703", 200),
        ("localhost:8704", 421),
        ("rebound.example:8703", 421),
        ("localhost.rebound.example:8703", 421),
        ("", 421),
    ],
)
async def test_no_page_reads_it_under_a_name_that_it_gave_it(
    client: httpx.AsyncClient, name: str, status: int
) -> None:
    page = await client.get("/", headers={"host": name})
    assert page.status_code == status
    assert ("small.json" in page.text) is (status == 200)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:3000"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/paste", "/q/small/play"])
async def test_no_page_of_another_site_posts_to_it(
    client: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    page = await client.post(path, data={"text": json.dumps(DOCUMENT)}, headers=headers)
    assert page.status_code == 403
    assert "A page of another site asked for it" in page.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_page_of_another_site_can_lead_to_it_and_do_nothing_else(
    client: httpx.AsyncClient, site: str
) -> None:
    def of(mode: str, dest: str) -> dict[str, str]:
        return {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}

    led = await client.get("/q/small/play", headers=of("navigate", "document"))
    assert led.status_code == 200
    assert led.headers["cross-origin-resource-policy"] == "same-origin"
    for asked in (of("no-cors", "image"), of("navigate", "iframe"), of("cors", "empty")):
        for path in ("/q/small/problems", "/q/small/revision", "/static/preview/preview.js"):
            assert (await client.get(path, headers=asked)).status_code == 403


async def test_every_refusal_is_a_page_for_people(client: httpx.AsyncClient) -> None:
    announced = {
        "content-length": str(MAX_BODY_BYTES + 1),
        "content-type": "application/x-www-form-urlencoded",
    }
    refusals = {
        404: await client.get("/nowhere"),
        405: await client.put("/q/small/play"),
        413: await client.post("/q/small/play", content=b"", headers=announced),
        421: await client.get("/", headers={"host": "evil.example"}),
    }
    for status, page in refusals.items():
        assert page.status_code == status
        assert "<h1>" in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
    assert f"all that is sent {MAX_BODY_BYTES:,}" in refusals[413].text
    assert f"This is {ORIGIN}" in refusals[421].text


@pytest.mark.parametrize("path", ["/q/small/play", "/paste", "/shared"])
async def test_a_form_that_is_not_in_parts_is_a_small_one(client: httpx.AsyncClient, path: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    page = await client.post(path, content="text=" + "%41" * (MAX_PLAIN_FORM_BYTES // 3), headers=form)
    assert page.status_code == 413
    parts = {"text": (None, "A" * (MAX_PLAIN_FORM_BYTES + 1)), "do": (None, "")}
    assert (await client.post(path, files=parts)).status_code != 413


@pytest.mark.parametrize(
    "do",
    [
        "play:" + "[" * 200_000,
        'play:{"answers": {"notes": ' + "[" * 150 + "]" * 150 + "}}",
        'apply:{"answers": {"notes": "\\ud800"}}',
        "ways:",
    ],
    ids=lambda do: do[:40],
)
@pytest.mark.parametrize("view", [view.name for view in VIEWS])
async def test_a_forged_press_is_refused_by_every_view(client: httpx.AsyncClient, view: str, do: str) -> None:
    page = await client.post(f"/q/small/{view}", data={"do": do})
    assert page.status_code == 400
    assert "<h1>" in page.text


@pytest.mark.parametrize(
    ("path", "name"), [("/q/small/play", "fact-as_of"), ("/paste", "text"), ("/shared", "link")]
)
async def test_half_a_character_is_refused_however_the_form_is_written(
    client: httpx.AsyncClient, path: str, name: str
) -> None:
    form = {"content-type": "multipart/form-data; boundary=x; charset=raw_unicode_escape"}
    body = f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n\\ud800\r\n--x--\r\n'
    page = await client.post(path, content=body, headers=form)
    assert page.status_code == 400
    assert "<h1>" in page.text


async def test_what_a_hostile_document_makes_of_random_answers_ends_and_says_so(tmp_path: Path) -> None:
    options = [option(f"o-{number}", f"Option {number}") for number in range(1000)]
    asked = [
        question(f"q{number}", f"Which of {number}?", "multiple_option", number, options=options)
        for number in range(50)
    ]
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "questions": asked, "offerings": []}))
    workers = Workers(1, short_limit_s=0.01)
    app = create_preview_app(
        Folder(tmp_path), origin=ORIGIN, clock=CLOCK, analyst=Analyst(workers, patience_s=60)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        page = await client.post("/q/small/play", data={"do": "random"})
    workers.close()
    assert page.status_code == 200
    assert "This was not done after 0.01 seconds" in page.text


async def test_a_defect_is_told_without_what_it_was_about() -> None:
    class Broken:
        read_at = None

        async def entries(self) -> Sequence[Entry]:
            raise RuntimeError("s3cret")

        async def labels(self) -> Mapping[str, Label]:
            raise RuntimeError

        async def read(self, key: str) -> Papers | None:
            raise RuntimeError(key)

        async def refresh(self) -> None:
            """Nothing."""

        def keeper(self, key: str) -> None:
            raise RuntimeError

    app = create_preview_app(Broken(), origin=ORIGIN, clock=CLOCK)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        page = await client.get("/")
    assert page.status_code == 500
    assert "Something went wrong" in page.text
    assert "s3cret" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_a_run_of_five_thousand_answers_is_taken(client: httpx.AsyncClient) -> None:
    answers = {f"00000000-0000-4000-8000-{number:012}": "x" * 200 for number in range(5_000)}
    page = await client.post("/q/small/play", data={"run": json.dumps({"answers": answers})})
    assert page.status_code == 200
    assert "5000 answers no longer fit" in page.text


async def test_files_say_what_they_are_and_are_framed_by_nobody(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/preview/preview.css")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
