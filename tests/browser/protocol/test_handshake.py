"""Who may talk to whom: the partner's page, the host page and everybody around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser


def test_the_form_is_shown_and_its_events_reach_the_page(embedding: Embedding, stage: Stage) -> None:
    embedding.started()
    embedding.say("start")
    embedding.expect("start")

    assert embedding.names() == ["load", "start"]
    expect(embedding.form.get_by_role("heading", name="A question")).to_be_visible()
    assert stage.opens == ["first"]


def test_the_token_leaves_the_address_at_once(embedding: Embedding, stage: Stage) -> None:
    embedding.started()

    assert stage.token not in embedding.host_frame().evaluate("location.href")
    assert embedding.host_frame().evaluate("document.cookie") == ""


def test_the_form_needs_no_storage(embedding: Embedding) -> None:
    embedding.started()

    # Chromium, told to block third-party storage, denies it to the embedded host page altogether.
    with pytest.raises(PlaywrightError, match="SecurityError"):
        embedding.host_frame().evaluate("localStorage.length")


def test_a_host_page_that_lost_its_fragment_asks_its_parent_for_the_token(
    embedding: Embedding, stage: Stage
) -> None:
    embedding.started()
    embedding.host_frame().evaluate("() => location.reload()")
    embedding.expect("load", 2)

    assert stage.opens == ["first", "first"]


def test_the_host_page_works_alone_in_a_tab(page: Page, stage: Stage) -> None:
    page.goto(stage.embed_url)

    expect(page.frame_locator("iframe").get_by_role("heading", name="A question")).to_be_visible()
    assert stage.token not in page.url
    stage.wait_for(lambda: stage.stored_names() == ["load"])


def test_a_tab_without_a_token_gets_the_neutral_text_and_the_way_back(page: Page, stage: Stage) -> None:
    page.goto(stage.embed_url.partition("#")[0])

    expect(page.get_by_role("alert")).to_contain_text("This form is not available")
    expect(page.get_by_role("link", name="Go back")).to_have_attribute("href", stage.sites.partner)
    assert stage.opens == []


def test_a_session_made_for_another_page_is_refused(embedding: Embedding, stage: Stage) -> None:
    stage.partner_origins = [stage.sites.partner, stage.sites.stranger]
    stage.parent_origin = stage.sites.stranger
    said: list[str] = []
    embedding.page.on("console", lambda message: said.append(message.text))
    embedding.open()
    embedding.expect("error")
    (line,) = said
    assert f"made for {stage.sites.stranger}; this page is {stage.sites.partner}" in line

    assert embedding.seen()[0]["data"]["code"] == "parent_not_allowed"
    expect(embedding.host.get_by_role("alert")).to_contain_text("This form is not available")
    assert embedding.host.locator("iframe").count() == 0


def test_a_foreign_parent_gets_no_form_and_no_word(page: Page, stage: Stage) -> None:
    # Without its frame-ancestors, so that the script's own check is what refuses.
    stage.host_headers = {"content-security-policy": "default-src * 'unsafe-inline'"}
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{stage.sites.stranger}/blank")
    page.evaluate(
        "() => { window.got = []; addEventListener('message', ({ data }) => window.got.push(data)); }",
    )
    page.evaluate(
        "(url) => document.body.append(Object.assign(document.createElement('iframe'), { src: url }))",
        stage.embed_url,
    )

    expect(page.frame_locator("iframe").get_by_role("alert")).to_contain_text("This form is not available")
    assert page.evaluate("got") == []
    assert stage.opens == []
    assert any(stage.sites.stranger in text for text in said)


def test_every_ancestor_has_to_be_the_partners(page: Page, stage: Stage) -> None:
    stage.host_headers = {"content-security-policy": "default-src * 'unsafe-inline'"}
    page.goto(f"{stage.sites.stranger}/around?url={stage.page_url}")
    host = page.frame_locator("iframe").frame_locator("intake-embed iframe")

    expect(host.get_by_role("alert")).to_contain_text("This form is not available")
    expect(page.frame_locator("iframe").locator("li[data-event=error]")).to_contain_text("parent_not_allowed")
    assert stage.opens == []


def test_a_page_around_the_partners_is_named_as_what_keeps_the_host_out(page: Page, stage: Stage) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{stage.sites.stranger}/around?url={stage.page_url}")

    expect(page.frame_locator("iframe").locator("li[data-event=error]")).to_contain_text("host_refused")
    pages = f"{stage.sites.partner}, {stage.sites.stranger}, and any other page around it"
    assert any(f"Add {pages} to this partner's `origins`" in text for text in said)


def test_frame_ancestors_keeps_the_host_page_out_of_a_foreign_page(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.sites.stranger}/around?url={stage.embed_url.replace('#', '%23')}")

    expect(page.frame_locator("iframe").get_by_role("main")).to_have_count(0)
    assert stage.opens == []


@pytest.mark.parametrize("impostor", ["sibling of the host's origin", "look-alike", "opaque origin"])
def test_embed_js_answers_only_its_own_frame(embedding: Embedding, stage: Stage, impostor: str) -> None:
    embedding.started()
    address = {
        "sibling of the host's origin": f"{stage.sites.host}/blank",
        "look-alike": f"{stage.sites.look_alike}/blank",
        "opaque origin": f"{stage.sites.host}/blank",
    }[impostor]
    embedding.page.evaluate(
        """async ([src, sandbox]) => {
          const frame = Object.assign(document.createElement('iframe'), { id: 'impostor', src });
          if (sandbox) frame.setAttribute('sandbox', 'allow-scripts');
          await new Promise((done) => { frame.onload = done; document.body.append(frame); });
        }""",
        [address, impostor == "opaque origin"],
    )
    embedding.page.evaluate(
        "() => { window.arrived = new Promise((done) => addEventListener('message', done, { once: true }))"
        ".then(() => 'heard'); }"
    )
    fake = embedding.page.frame_locator("#impostor").locator("html")
    fake.evaluate(
        """(_, hello) => {
          window.got = [];
          addEventListener('message', ({ data }) => got.push(data));
          parent.postMessage(hello, '*');
        }""",
        {"ns": "intake-host", "v": 1, "type": "hello", "needs_token": True},
    )

    assert embedding.page.evaluate("() => window.arrived") == "heard"
    assert embedding.closed_by() == ["load"]
    assert fake.evaluate("() => got") == []


def test_the_page_loads_in_four_requests_before_the_form(page: Page, stage: Stage) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(stage.embed_url)
    page.frame_locator("iframe").get_by_role("heading").wait_for()

    before = asked[: next(index for index, url in enumerate(asked) if url.startswith(stage.sites.mdi))]
    assert len(before) <= 4, before
