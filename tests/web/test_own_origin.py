"""Requests for this host: under its own name, and of no foreign page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import SystemClock
from intake_host.demo import Addresses, PartnerSite
from intake_host.guarding.own_origin import OwnOrigin
from intake_host.sandbox import create_sandbox_app
from intake_host.web.answers import problem_json
from tests.web.hosted import HOST, LARK, Host

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

pytestmark = pytest.mark.anyio


async def passed(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def status(origin: str, name: str, path: str = "/x") -> int:
    """What a host of this origin answers under this name."""
    transport = httpx.ASGITransport(OwnOrigin(passed, origin=origin, refuse=problem_json))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return (await client.get(path, headers={"host": name})).status_code


@pytest.mark.parametrize(
    ("origin", "name", "expected"),
    [
        (HOST, "host.example", 204),
        (HOST, "HOST.example", 204),
        (HOST, "evil.example", 421),
        (HOST, "host.example.evil.example", 421),
        (HOST, "host.example:8443", 421),
        (HOST, "127.0.0.1", 421),
        (HOST, "", 421),
        ("https://host.example:8443", "host.example:8443", 204),
        ("http://host.localhost:8701", "host.localhost:8701", 204),
        ("http://host.localhost:8701", "127.0.0.1:8701", 204),
        ("http://host.localhost:8701", "localhost:8701", 204),
        ("http://host.localhost:8701", "localhost:8702", 421),
        ("http://host.localhost:8701", "evil.example:8701", 421),
        ("http://host.localhost:8701", "evil.example/.localhost:8701", 421),
    ],
)
async def test_a_host_answers_to_its_own_name(origin: str, name: str, expected: int) -> None:
    assert await status(origin, name) == expected


async def test_its_health_is_told_under_any_name() -> None:
    assert await status(HOST, "10.0.0.7:8701", "/health") == 204


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),
        ({"origin": HOST}, False),
        ({"origin": HOST, "sec-fetch-site": "same-origin"}, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False),
        ({"origin": "null"}, True),
        ({"origin": LARK}, True),
        ({"origin": HOST, "sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
    ],
)
@pytest.mark.parametrize("path", ["embed/open", "embed/code", "events", "sessions"])
async def test_a_page_of_another_origin_asks_for_nothing(
    host: Host, path: str, headers: dict[str, str], *, refused: bool
) -> None:
    answer = await host.client.post(f"/api/v1/{path}", json={}, headers=headers)
    assert answer.status_code == (403 if refused else 401)
    assert (answer.json()["error"]["code"] == "foreign_page") is refused


async def test_a_refusal_says_what_the_host_is_called(host: Host) -> None:
    answer = await host.client.get("/embed/v1/lark", headers={"host": "evil.example"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (421, "wrong_host")
    assert error["message"].startswith(f"this is {HOST}: ask it by that name")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_no_site_redirects_to_the_name_that_a_request_gives_it(host: Host) -> None:
    sandbox = create_sandbox_app(
        frame_origin="http://mdi.localhost",
        elsewhere_origin="http://elsewhere.localhost",
        clock=SystemClock(),
    )
    partner = PartnerSite(Addresses(8700), "an invented API key").app()
    for app, path in (
        (host.app, "/embed/v1/lark/"),
        (host.app, "/health/"),
        (sandbox, "/v1/partner/"),
        (sandbox, "/sandbox/state/"),
        (partner, "/static/demo"),
    ):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
            assert (await client.get(path)).status_code == 404
