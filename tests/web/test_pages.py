"""The pages: framed by that partner only, and nothing to learn from a wrong address."""

from __future__ import annotations

import re

import pytest

from tests.web.hosted import LARK, MDI, WREN, Host

pytestmark = pytest.mark.anyio


def policy(answer_headers: object) -> dict[str, str]:
    text = str(answer_headers)
    return dict(part.split(" ", 1) for part in text.split("; "))


async def test_the_host_page_is_framed_by_its_partner_alone(host: Host) -> None:
    for key, origin in (("lark", LARK), ("wren", WREN)):
        answer = await host.client.get(f"/embed/v1/{key}")
        rules = policy(answer.headers["content-security-policy"])
        assert answer.status_code == 200
        assert (rules["frame-ancestors"], rules["frame-src"]) == (origin, MDI)
        assert "x-frame-options" not in answer.headers


async def test_every_answer_has_a_nonce_of_its_own_and_its_scripts_carry_it(host: Host) -> None:
    nonces = set()
    for _ in range(20):
        answer = await host.client.get("/embed/v1/lark")
        nonce = re.fullmatch(
            r"'nonce-([\w-]{22})'", policy(answer.headers["content-security-policy"])["script-src"]
        )
        assert nonce is not None
        assert answer.text.count(f'nonce="{nonce[1]}"') == answer.text.count("<script")
        nonces.add(nonce[1])
    assert len(nonces) == 20


async def test_the_page_sets_no_cookie_and_is_not_cached(host: Host) -> None:
    answer = await host.client.get("/embed/v1/lark")
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_an_unknown_partner_gets_the_neutral_page_that_nobody_may_frame(host: Host) -> None:
    answer = await host.client.get("/embed/v1/nobody")
    assert answer.status_code == 404
    assert "Go back to the site you came from" in answer.text
    assert "nobody" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/v1/embed.js", "/static/host/host.js", "/static/host/host.css", "/health"])
async def test_what_a_page_needs_is_there_and_framed_by_nobody(host: Host, path: str) -> None:
    answer = await host.client.get(path)
    assert answer.is_success
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_partners_pages_of_any_site_may_load_the_script(host: Host) -> None:
    answer = await host.client.get("/v1/embed.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/nothing", "/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml"])
async def test_what_is_not_there_is_told_in_json(host: Host, path: str) -> None:
    answer = await host.client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/static/sandbox/frame.js", "/static/demo/partner.css", "/static/embed.js"])
async def test_files_that_are_not_the_hosts_are_not_served(host: Host, path: str) -> None:
    assert (await host.client.get(path)).status_code == 404
