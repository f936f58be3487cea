"""Windows that pretend to be MDI's form: nothing of theirs is relayed, and none of them is given a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Frame, FrameLocator, Page

    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser

ATTACK = """(_, host) => {
  window.received = [];
  addEventListener('message', ({ data }) => received.push(data));
  const target = eval(host);
  for (const event of ['finish', 'otp_ready', 'otp_ready']) target.postMessage({ event, data: {} }, '*');
}"""

ADD_FRAME = """async (_, [src, sandbox]) => {
  const frame = Object.assign(document.createElement('iframe'), { id: 'hostile' });
  if (sandbox) frame.setAttribute('sandbox', sandbox);
  await new Promise((done) => { frame.onload = done; frame.src = src; document.body.append(frame); });
}"""


@pytest.fixture
def with_code(stage: Stage) -> Stage:
    """A session with a code to steal."""
    stage.gives_code = True
    return stage


def assert_nothing_came_of_it(embedding: Embedding) -> None:
    """The page heard only what the true form said, and the host was not asked for a code."""
    assert embedding.closed_by() == ["load"]
    assert embedding.stage.codes_asked == []


@pytest.mark.parametrize(
    ("site", "sandbox"),
    [
        pytest.param("mdi", None, id="of MDI's own origin"),
        pytest.param("look_alike", None, id="of a look-alike origin"),
        pytest.param("mdi", "allow-scripts", id="of an opaque origin"),
    ],
)
def test_a_frame_inside_the_form_is_not_the_form(
    embedding: Embedding, with_code: Stage, site: str, sandbox: str | None
) -> None:
    embedding.started()
    address = f"{getattr(with_code.sites, site)}/blank"
    embedding.form.locator("html").evaluate(ADD_FRAME, [address, sandbox])
    hostile = embedding.form.frame_locator("#hostile").locator("html")
    with embedding.host_hears():
        hostile.evaluate(ATTACK, "parent.parent")

    assert_nothing_came_of_it(embedding)
    assert hostile.evaluate("() => received") == []


@pytest.mark.parametrize("site", ["mdi", "look_alike"])
def test_a_popup_of_the_form_is_not_the_form(embedding: Embedding, with_code: Stage, site: str) -> None:
    embedding.started()
    with embedding.page.expect_popup() as opened:
        embedding.form.locator("html").evaluate(
            "(_, url) => { window.open(url); }", f"{getattr(with_code.sites, site)}/blank"
        )
    popup = opened.value
    popup.wait_for_load_state()
    with embedding.host_hears():
        popup.locator("html").evaluate(ATTACK, "opener.parent")

    assert_nothing_came_of_it(embedding)
    assert popup.evaluate("received") == []


@pytest.mark.parametrize(
    ("site", "sandbox"),
    [
        pytest.param("mdi", None, id="of MDI's own origin"),
        pytest.param("look_alike", None, id="of a look-alike origin"),
        pytest.param("partner", None, id="of the partner's origin"),
        pytest.param("mdi", "allow-scripts", id="of an opaque origin"),
    ],
)
def test_a_sibling_of_the_host_page_is_not_the_form(
    page: Page, with_code: Stage, site: str, sandbox: str | None
) -> None:
    # A plain iframe: one within embed.js's shadow root is not among the window's frames, and could not be reached.
    with_code.body = f'<iframe id="host" src="{with_code.embed_url}"></iframe>'
    page.goto(with_code.page_url)
    host = page.frame_locator("#host")
    host.frame_locator("iframe").get_by_role("heading").wait_for()
    with_code.wait_for(lambda: with_code.stored_names() == ["load"])
    page.locator("html").evaluate(ADD_FRAME, [f"{getattr(with_code.sites, site)}/blank", sandbox])
    frame = _frame(page, "#host")
    frame.evaluate(
        "() => { window.arrived = new Promise((done) => addEventListener('message', done, { once: true }))"
        ".then(() => true); }"
    )
    hostile = page.frame_locator("#hostile").locator("html")
    hostile.evaluate(ATTACK, "parent.frames[0]")
    assert frame.evaluate("() => window.arrived")

    _say(host.frame_locator("iframe"), "skipped_question")
    _say(host.frame_locator("iframe"), "dead_end_question")
    with_code.wait_for(lambda: "dead_end_question" in with_code.stored_names())
    assert with_code.stored_names() == ["load", "skipped_question", "dead_end_question"]
    assert with_code.codes_asked == []
    assert hostile.evaluate("() => received") == []


def test_the_partner_page_itself_is_not_the_form(embedding: Embedding, with_code: Stage) -> None:
    embedding.started()
    with embedding.host_hears():
        embedding.page.evaluate(
            "() => { const host = document.querySelector('intake-embed').shadowRoot.querySelector('iframe');"
            "for (const event of ['finish', 'otp_ready'])"
            " host.contentWindow.postMessage({ event, data: {} }, '*'); }"
        )

    assert_nothing_came_of_it(embedding)


def test_the_form_led_to_another_origin_is_no_longer_the_form(embedding: Embedding, with_code: Stage) -> None:
    # Without its frame-src, so that the script's own check is what refuses.
    with_code.host_headers = {"content-security-policy": "default-src * 'unsafe-inline'"}
    embedding.started()
    form = embedding.form_frame()
    form.goto(f"{with_code.sites.look_alike}/form?silent")
    with embedding.host_hears() as origins:
        form.evaluate("() => { say('finish'); say('otp_ready'); }")

    assert origins == [with_code.sites.look_alike]
    form.goto(f"{with_code.sites.mdi}/form")
    embedding.expect("load", 2)
    assert embedding.names() == ["load", "load"]
    assert with_code.codes_asked == []


def test_the_form_may_move_to_mdis_other_origin(embedding: Embedding, with_code: Stage) -> None:
    embedding.started()
    embedding.form_frame().goto(f"{with_code.sites.other_mdi}/form")
    embedding.expect("load", 2)

    assert [event["generation"] for event in embedding.seen()] == [1, 2]


def _say(form: FrameLocator, event: str) -> None:
    form.locator("html").evaluate("(_, event) => say(event)", event)


def _frame(page: Page, selector: str) -> Frame:
    handle = page.locator(selector).element_handle()
    frame = handle.content_frame()
    assert frame is not None
    return frame
