"""/preview: each partner's people play the partner's own questionnaires, as MDI has them."""

from __future__ import annotations

import base64
import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from intake_host.app import create_app
from intake_host.clock import FixedClock
from intake_host.sandbox.shipped import load_questionnaires
from intake_host.web.limits import PREVIEWS
from tests.web.hosted import HOST, LARK_KEY, WREN_KEY, Host, bearer, settings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

QUESTIONNAIRE = load_questionnaires()[0]
DOCUMENT = json.dumps({"partner_questionnaire_id": "q", "name": "A draft", "questions": [], "offerings": []})


def signed_in(user: str = "lark", password: str = LARK_KEY) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


async def get(host: Host, path: str, **headers: str) -> httpx.Response:
    return await host.client.get(f"/preview{path}", headers={**signed_in(), **headers})


async def post(host: Host, path: str, data: dict[str, str], **headers: str) -> httpx.Response:
    return await host.client.post(f"/preview{path}", data=data, headers={**signed_in(), **headers})


async def test_it_lists_what_mdi_has_for_the_partner(host: Host) -> None:
    page = await get(host, "/")
    for one in load_questionnaires():
        assert f'href="/preview/q/{one.id}/play"' in page.text
    assert (await host.client.get("/preview", headers=signed_in())).headers["location"] == "/preview/"


async def test_a_questionnaire_is_played_as_mdi_has_it(host: Host) -> None:
    page = await post(host, f"/q/{QUESTIONNAIRE.id}/play", {"do": "random"})
    assert page.status_code == 200
    assert "error" not in page.text.split("<main")[0]
    assert f"at MDI: {QUESTIONNAIRE.id}</p>" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed_in(password=WREN_KEY),
        signed_in(user="wren"),
        signed_in(user=""),
        signed_in(password=""),
        bearer(LARK_KEY),
        {"authorization": "Basic not base64"},
        {"authorization": "Basic " + base64.b64encode(b"lark").decode()},
        {"authorization": "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode()},
    ],
)
@pytest.mark.parametrize("path", ["/", "/q/any/play", "/q/any/revision"])
async def test_nobody_else_sees_anything_of_it(host: Host, headers: dict[str, str], path: str) -> None:
    page = await host.client.get(f"/preview{path}", headers=headers)
    assert page.status_code == 401
    assert page.headers["www-authenticate"] == 'Basic realm="intake-host preview", charset="UTF-8"'
    assert "The user name is your partner key" in page.text


async def test_a_pasted_document_belongs_to_the_partner_who_pasted_it(host: Host) -> None:
    pasted = await post(host, "/paste", {"text": DOCUMENT})
    address = pasted.headers["location"]
    assert address.startswith("/preview/q/pasted-")
    assert (await host.client.get(address, headers=signed_in())).status_code == 200
    assert (await host.client.get(address, headers=signed_in("wren", WREN_KEY))).status_code == 404


async def test_a_shared_run_opens_for_the_same_partner_alone(host: Host) -> None:
    page = await post(host, f"/q/{QUESTIONNAIRE.id}/share", {"run": '{"facts": {"age_years": "40"}}'})
    assert "while this preview runs" not in page.text
    found = re.search(rf'value="({HOST}/preview/shared#[^"]*)"', page.text)
    assert found is not None
    opened = await post(host, "/shared", {"link": found[1]})
    assert f'action="/preview/q/{QUESTIONNAIRE.id}/play"' in opened.text
    headers = signed_in("wren", WREN_KEY)
    foreign = await host.client.post("/preview/shared", data={"link": found[1]}, headers=headers)
    assert (foreign.status_code, "This is no whole link" in foreign.text) == (400, True)
    assert (await host.client.get("/preview/shared")).status_code == 401


async def test_mdi_is_asked_again_after_five_minutes_or_when_told_to(host: Host) -> None:
    assert "Read from MDI at 09:00 UTC" in (await get(host, "/")).text
    host.clock.advance(timedelta(minutes=4, seconds=59))
    assert "Read from MDI at 09:00 UTC" in (await get(host, "/")).text
    assert (await post(host, "/refresh", {})).headers["location"] == "/preview/"
    assert "Read from MDI at 09:04 UTC" in (await get(host, "/")).text
    host.clock.advance(timedelta(minutes=5))
    assert "Read from MDI at 09:09 UTC" in (await get(host, "/")).text


@pytest.mark.parametrize(
    ("switches", "status", "advice"),
    [
        ({"failure": "unauthorized"}, 502, "check the partner&#39;s client id and client secret"),
        ({"failure": "forbidden"}, 502, "ask MDI whether the account may do this"),
        ({"maintenance": True}, 503, "try again in some minutes"),
    ],
)
async def test_what_mdi_refuses_is_a_page_with_what_to_do(
    host: Host, switches: dict[str, Any], status: int, advice: str
) -> None:
    await host.sandbox.put("/sandbox/state", json=switches)
    for page in (await get(host, "/"), await post(host, "/refresh", {})):
        assert page.status_code == status
        assert "MDI did not give the questionnaires" in page.text
        assert advice in page.text
        assert "Try again" in page.text
    page = await get(host, f"/q/{QUESTIONNAIRE.id}/play")
    assert (page.status_code, advice in page.text) == (status, True)
    assert (await post(host, "/paste", {"text": DOCUMENT})).status_code == 303


async def test_whoever_plays_goes_on_while_mdi_does_not_answer(host: Host) -> None:
    await get(host, "/")
    await host.sandbox.put("/sandbox/state", json={"maintenance": True})
    host.clock.advance(timedelta(minutes=6))
    assert (await get(host, f"/q/{QUESTIONNAIRE.id}/play")).status_code == 200
    await host.sandbox.put("/sandbox/state", json={"maintenance": False})
    assert (await get(host, "/")).status_code == 200


async def test_a_larger_body_is_taken_there_and_nowhere_else(host: Host) -> None:
    large = {"text": DOCUMENT + " " * 300_000}
    assert (await post(host, "/paste", large)).status_code == 303
    assert (await host.client.post("/api/v1/events", data=large, headers=bearer("x"))).status_code in {
        401,
        413,
    }
    assert (await host.begin(LARK_KEY, filler="x" * 300_000)).status_code == 413


async def test_a_page_of_another_site_posts_nothing_with_the_partner_s_sign_in(host: Host) -> None:
    page = await post(host, "/paste", {"text": DOCUMENT}, origin="https://evil.example")
    assert page.status_code == 403
    assert "<h1>" in page.text
    rebound = await get(host, "/", Host="evil.example")
    assert (rebound.status_code, "<h1>" in rebound.text) == (421, True)


async def test_it_can_be_asked_only_so_often(host: Host) -> None:
    for _ in range(PREVIEWS.at_once):
        assert (await get(host, "/q/none/revision")).status_code == 404
    page = await get(host, "/q/none/revision")
    assert page.status_code == 429
    assert page.headers["retry-after"] == "1"
    assert "asked too often" in page.text
    assert (await host.client.get("/preview/", headers=signed_in("wren", WREN_KEY))).status_code == 200


async def test_the_log_has_no_address_and_no_answer(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    run = json.dumps({"answers": {"a": "s3cret"}})
    await post(host, f"/q/{QUESTIONNAIRE.id}/play?s3cret", {"run": run, "do": "reset"})
    assert "POST view 200" in caplog.text
    assert "s3cret" not in caplog.text
    assert QUESTIONNAIRE.id not in caplog.text


async def test_it_can_be_switched_off(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    app = create_app(replace(settings(tmp_path), preview=False), clock=clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for path in ("/preview", "/preview/"):
            assert (await client.get(path, headers=signed_in())).status_code == 404
