"""Windows beside the form that claim to be it: nothing of theirs is relayed, and nobody is given a code.

`tests/browser/protocol` has the attacks that need a form that says anything; here the host and the sandbox are real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.sites import form_of, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Frame, Page

    from tests.browser.sites import Sites

pytestmark = pytest.mark.browser

# A frame within embed.js's shadow root is not among the window's frames: attackers find a plain one.
PLAIN_EMBED = """() => {
  const embed = document.querySelector('intake-embed');
  const host = Object.assign(document.createElement('iframe'), { id: 'host', src: embed.getAttribute('src') });
  embed.replaceWith(host);
}"""
ADD_FRAME = """async ([src, sandbox]) => {
  const frame = Object.assign(document.createElement('iframe'), { name: 'hostile' });
  if (sandbox) frame.setAttribute('sandbox', sandbox);
  await new Promise((done) => { frame.onload = done; frame.src = src; document.body.append(frame); });
}"""
LISTEN = "() => { window.heard = []; addEventListener('message', ({ data }) => heard.push(data)); }"
CLAIM = """(target) => {
  window.heard = [];
  addEventListener('message', ({ data }) => heard.push(data));
  const host = target === 'opener' ? opener.frames[0] : parent.frames[0];
  for (const event of ['load', 'otp_ready', 'finish']) host.postMessage({ event, data: {} }, '*');
}"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A partner's page whose policy an attacker got around."""
    return {**browser_context_args, "bypass_csp": True}


def hostile_places(sites: Sites) -> dict[str, tuple[str, str | None]]:
    mdi_port = sites.addresses.mdi.rpartition(":")[2]
    page = "/static/sandbox/frame.css"
    return {
        "sibling of MDI's own origin": (sites.addresses.mdi + page, None),
        "look-alike origin": (f"http://mdi.localhost.evil.localhost:{mdi_port}{page}", None),
        "sandboxed frame of MDI's page": (sites.addresses.mdi + page, "allow-scripts"),
        "sibling of the partner's origin": (sites.addresses.partner + "/static/demo/partner.css", None),
    }


def waiting_host(page: Page) -> tuple[Frame, list[str]]:
    """A host page with a code to give, whose form says nothing; and the codes that were asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/embed/code" in request.url else None)
    page.evaluate(PLAIN_EMBED)
    form = page.frame_locator("#host").frame_locator("iframe")
    expect(form.get_by_role("main")).to_be_attached()
    handle = page.locator("#host").element_handle()
    host = handle.content_frame()
    assert host is not None
    host.evaluate(LISTEN)
    return host, asked


def assert_ignored(host: Frame, attacker: Frame | Page, asked: list[str], stored: Callable[[], Any]) -> None:
    host.wait_for_function("() => heard.length === 3")
    assert asked == []
    assert attacker.evaluate("() => heard") == []
    assert stored() == []


@pytest.mark.parametrize(
    "place",
    [
        "sibling of MDI's own origin",
        "look-alike origin",
        "sandboxed frame of MDI's page",
        "sibling of the partner's origin",
    ],
)
def test_a_frame_beside_the_host_page_is_not_the_form(page: Page, sites: Sites, place: str) -> None:
    sites.visit(page, workflow="messaging", scenario="never-loads")
    session_id = sites.session_id(page)
    host, asked = waiting_host(page)
    page.evaluate(ADD_FRAME, list(hostile_places(sites)[place]))
    hostile = page.frame("hostile")
    assert hostile is not None
    hostile.evaluate(CLAIM, "parent")
    assert_ignored(host, hostile, asked, lambda: sites.events_of(session_id))


def test_a_popup_is_not_the_form(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging", scenario="never-loads")
    session_id = sites.session_id(page)
    host, asked = waiting_host(page)
    with page.expect_popup() as opened:
        page.evaluate("url => { window.open(url); }", f"{sites.addresses.mdi}/static/sandbox/frame.css")
    opened.value.wait_for_load_state()
    opened.value.evaluate(CLAIM, "opener")
    assert_ignored(host, opened.value, asked, lambda: sites.events_of(session_id))


def test_the_partners_page_believes_only_the_host(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging")
    expect(told(page, "logged_in")).to_have_count(1)
    page.evaluate(ADD_FRAME, list(hostile_places(sites)["look-alike origin"]))
    hostile = page.frame("hostile")
    assert hostile is not None
    page.evaluate(LISTEN)
    hostile.evaluate(
        """() => {
          for (const type of ['hello', 'event']) parent.postMessage(
            { ns: 'intake-host', v: 1, type, needs_token: true, event: 'finish', data: {} }, '*');
          parent.postMessage({ event: 'finish', data: {} }, '*');
        }"""
    )
    page.wait_for_function("() => heard.length === 3")
    expect(told(page, "finish")).to_have_count(0)
    expect(form_of(page).get_by_role("heading", name="Messages")).to_be_visible()
