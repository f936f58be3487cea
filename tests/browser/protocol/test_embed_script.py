"""embed.js in a partner's page: elements that come and go, options, and what is left behind (nothing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser

STRICT = (
    "default-src 'none'; script-src 'nonce-p' {host}; frame-src {host}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
COUNT_LISTENERS = """
<script nonce="p">
  window.listening = 0;
  const [add, remove] = [EventTarget.prototype.addEventListener, EventTarget.prototype.removeEventListener];
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (this === window && type === 'message') {
      listening += 1;
      if (options && options.signal) add.call(options.signal, 'abort', () => { listening -= 1; });
    }
    return add.call(this, type, listener, options);
  };
  window.portsClosed = 0;
  const close = MessagePort.prototype.close;
  MessagePort.prototype.close = function () { portsClosed += 1; return close.call(this); };
</script>
"""


def frames(page: Page) -> int:
    """How many frames hang on the page, in any shadow root."""
    return page.locator("iframe").count()


def complaints(page: Page) -> list[str]:
    """Everything that the console and the page's errors say from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<intake-embed src="{url}"></intake-embed>', id="the element"),
        pytest.param('<div data-intake-embed="{url}"></div>', id="a marked div"),
        pytest.param(
            "<div id='form'></div><script nonce='p'>"
            "IntakeHost.mount(document.getElementById('form'), {{ url: '{url}' }});</script>",
            id="a call",
        ),
    ],
)
def test_three_ways_lead_to_the_form(embedding: Embedding, stage: Stage, body: str) -> None:
    stage.body = body.format(url=stage.embed_url)
    said = complaints(embedding.page)
    embedding.started()

    assert frames(embedding.page) == 1
    assert said == []


def test_it_works_under_a_strict_policy(embedding: Embedding, stage: Stage) -> None:
    stage.partner_headers = {"content-security-policy": STRICT.format(host=stage.sites.host)}
    stage.body = f'<intake-embed src="{stage.embed_url}" data-height="333"></intake-embed>'
    said = complaints(embedding.page)
    embedding.started()

    assert said == []
    box = embedding.page.locator("intake-embed").bounding_box()
    assert box is not None
    assert box["height"] == 480  # the least that it ever has: 30rem


def test_the_frame_is_set_up_for_the_camera_and_for_assistive_technology(
    embedding: Embedding, stage: Stage
) -> None:
    stage.body = f'<intake-embed src="{stage.embed_url}" data-title="Your hair visit"></intake-embed>'
    embedding.started()
    frame = embedding.page.locator("intake-embed iframe")

    expect(frame).to_have_attribute("title", "Your hair visit")
    expect(frame).to_have_attribute("allow", "camera; microphone")
    expect(frame).to_have_attribute("referrerpolicy", "strict-origin-when-cross-origin")
    expect(embedding.host.locator("iframe")).to_have_attribute("title", "Your form")
    expect(embedding.host.locator("iframe")).to_have_attribute("referrerpolicy", "no-referrer")
    sandbox = embedding.host.locator("iframe").get_attribute("sandbox") or ""
    assert "allow-top-navigation" not in sandbox.split()


@pytest.mark.parametrize(
    ("attributes", "height"),
    [
        ('data-height="700"', 700),
        ('data-height="50rem"', 800),
        ('data-height="100" data-min-height="200px"', 200),
        ('data-height="1px;background:url(//evil.test)"', 576),
        ('data-height="999999999"', 576),
        ("", 576),
    ],
)
def test_the_height_is_one_length(embedding: Embedding, stage: Stage, attributes: str, height: int) -> None:
    stage.body = f'<intake-embed src="{stage.embed_url}" {attributes}></intake-embed>'
    embedding.page.set_viewport_size({"width": 800, "height": 720})
    embedding.started()

    box = embedding.page.locator("intake-embed").bounding_box()
    assert box is not None
    assert box["height"] == height


def test_the_pages_style_sheet_can_set_the_height(embedding: Embedding, stage: Stage) -> None:
    stage.body = f"<style>intake-embed {{ --intake-embed-height: 640px }}</style>{stage.embed}"
    embedding.started()

    box = embedding.page.locator("intake-embed").bounding_box()
    assert box is not None
    assert box["height"] == 640


def test_nodes_that_come_late_are_found(embedding: Embedding, stage: Stage) -> None:
    stage.body = "<main></main>"
    embedding.open()
    embedding.page.evaluate(
        """(url) => {
          const around = document.createElement('section');
          const late = document.createElement('div');
          late.setAttribute('data-intake-embed', url);
          around.append(late);
          document.querySelector('main').append(around);
        }""",
        stage.embed_url,
    )
    embedding.expect("load")


def test_an_attribute_that_comes_late_is_found_and_mounts_once(embedding: Embedding, stage: Stage) -> None:
    stage.body = "<main></main>"
    embedding.open()
    embedding.page.evaluate(
        """(url) => {
          const late = document.createElement('div');
          document.querySelector('main').append(late);
          late.setAttribute('data-intake-embed', url);
          late.setAttribute('data-intake-embed', url);
        }""",
        stage.embed_url,
    )
    embedding.expect("load")

    assert stage.opens == ["first"]


def test_a_marked_node_that_goes_takes_everything_with_it(embedding: Embedding, stage: Stage) -> None:
    stage.body = f'{COUNT_LISTENERS}<section><div data-intake-embed="{stage.embed_url}"></div></section>'
    embedding.started()
    embedding.page.evaluate("() => document.querySelector('section').remove()")

    assert embedding.page.evaluate("listening") == 0
    assert frames(embedding.page) == 0


def test_two_embeds_do_not_hear_each_other(embedding: Embedding, stage: Stage) -> None:
    stage.body = f'<div id="a">{stage.embed}</div><div id="b">{stage.embed}</div>'
    embedding.open()
    embedding.expect("load", 2)
    embedding.page.evaluate(
        """() => {
          window.heard = { a: [], b: [] };
          for (const id of ['a', 'b'])
            document.getElementById(id).addEventListener('intake:event', ({ detail }) => heard[id].push(detail.event));
        }"""
    )
    form = embedding.page.frame_locator("#b intake-embed iframe").frame_locator("iframe")
    form.locator("html").evaluate("() => say('finish')")
    embedding.expect("finish")

    assert embedding.page.evaluate("heard") == {"a": [], "b": ["finish"]}


def test_the_script_twice_is_the_script_once(embedding: Embedding, stage: Stage) -> None:
    stage.body = (
        f'<script nonce="p">window.first = IntakeHost;</script>'
        f'<script nonce="p" src="{stage.sites.host}/v1/embed.js?again"></script>{stage.embed}'
    )
    said = complaints(embedding.page)
    embedding.started()

    assert embedding.page.evaluate("first === IntakeHost")
    assert frames(embedding.page) == 1
    assert said == []


def test_mounting_twice_gives_the_same_handle(embedding: Embedding, stage: Stage) -> None:
    stage.body = '<div id="form"></div>'
    embedding.open()
    same = embedding.page.evaluate(
        """(url) => {
          const element = document.getElementById('form');
          return IntakeHost.mount(element, { url }) === IntakeHost.mount(element, { url });
        }""",
        stage.embed_url,
    )
    embedding.expect("load")

    assert same
    assert frames(embedding.page) == 1


def test_destroying_leaves_nothing_and_mounting_again_starts_afresh(
    embedding: Embedding, stage: Stage
) -> None:
    stage.body = f'{COUNT_LISTENERS}<div id="form"><p>What was here before</p></div>'
    embedding.open()
    mount = """(url) => {
      window.calls = window.calls || [];
      window.handle = IntakeHost.mount(document.getElementById('form'), { url, onEvent: (e) => calls.push(e.event) });
    }"""
    for count in (1, 2, 3):
        embedding.page.evaluate(mount, stage.embed_url)
        embedding.expect("load", count)
        assert embedding.page.evaluate("listening") == 1
        assert frames(embedding.page) == 1
        embedding.page.evaluate("() => { handle.destroy(); handle.destroy(); }")
        assert embedding.page.evaluate("listening") == 0
        assert frames(embedding.page) == 0
        assert embedding.page.evaluate("portsClosed") == count

    expect(embedding.page.get_by_text("What was here before")).to_be_visible()
    assert embedding.page.evaluate("calls") == ["ready", "load"] * 3


def test_a_destroyed_embed_leaves_no_room_behind(embedding: Embedding, stage: Stage) -> None:
    stage.body = '<div id="form"><p>What was here before</p></div>'
    embedding.open()
    height = "document.getElementById('form').offsetHeight"
    before = embedding.page.evaluate(height)
    embedding.page.evaluate(
        "(url) => { window.handle = IntakeHost.mount(document.getElementById('form'), { url }); }",
        stage.embed_url,
    )
    embedding.expect("load")
    assert embedding.page.evaluate(height) > before
    embedding.page.evaluate("handle.destroy()")
    assert embedding.page.evaluate(height) == before


def test_an_element_that_comes_back_starts_again(embedding: Embedding, stage: Stage) -> None:
    stage.body = f"{COUNT_LISTENERS}<main>{stage.embed}</main>"
    embedding.started()
    embedding.page.evaluate(
        "() => { const embed = document.querySelector('intake-embed'); embed.remove();"
        " document.querySelector('main').append(embed); }"
    )
    embedding.expect("load", 2)

    assert embedding.page.evaluate("listening") == 1
    assert frames(embedding.page) == 1


def test_a_node_that_is_moved_keeps_its_frame_where_the_browser_can(
    embedding: Embedding, stage: Stage
) -> None:
    stage.body = f"<main></main>{stage.embed}"
    embedding.started()
    embedding.page.evaluate(
        "() => document.querySelector('main').moveBefore(document.querySelector('intake-embed'), null)"
    )
    embedding.say("start")
    embedding.expect("start")

    assert stage.opens == ["first"]


def test_another_src_is_another_form(embedding: Embedding, stage: Stage) -> None:
    embedding.started()
    embedding.page.evaluate(
        "(url) => document.querySelector('intake-embed').setAttribute('src', url)", f"{stage.embed_url}&again"
    )
    embedding.expect("load", 2)

    assert frames(embedding.page) == 1


def test_callbacks_get_what_the_listeners_get(embedding: Embedding, stage: Stage) -> None:
    stage.body = '<div id="form"></div>'
    embedding.open()
    embedding.page.evaluate(
        """(url) => {
          window.named = [];
          window.all = [];
          IntakeHost.mount(document.getElementById('form'), {
            url,
            on: { step: (event) => { named.push(event); throw new Error('a partner mistake'); } },
            onEvent: (event) => all.push(event.event),
          });
        }""",
        stage.embed_url,
    )
    embedding.expect("load")
    embedding.say("step", {"index": 1})
    embedding.expect("step")

    assert embedding.page.evaluate("named") == [embedding.seen()[-1]]
    assert embedding.page.evaluate("all") == ["ready", "load", "step"]


def test_ready_resolves_when_the_form_is_there(embedding: Embedding, stage: Stage) -> None:
    stage.body = '<div id="form"></div>'
    embedding.open()
    code = embedding.page.evaluate(
        "(url) => IntakeHost.mount(document.getElementById('form'), { url }).ready.then(() => 'there')",
        stage.embed_url,
    )

    assert code == "there"


READY_CODE = """(options) => {
  const handle = IntakeHost.mount(document.getElementById('form'), options);
  if (options.destroyed) handle.destroy();
  return handle.ready.then(() => 'there', (error) => [error instanceof Error, error.code]);
}"""


def test_ready_rejects_with_a_code(embedding: Embedding, stage: Stage) -> None:
    stage.body = '<div id="form"></div>'
    stage.failures = [(502, {"code": "mdi_unavailable", "retryable": True})]
    embedding.open()

    assert embedding.page.evaluate(READY_CODE, {"url": stage.embed_url}) == [True, "mdi_unavailable"]


def test_ready_rejects_when_destroyed(embedding: Embedding, stage: Stage) -> None:
    stage.body = '<div id="form"></div>'
    said = complaints(embedding.page)
    embedding.open()

    answer = embedding.page.evaluate(READY_CODE, {"url": stage.embed_url, "destroyed": True})
    assert answer == [True, "destroyed"]
    assert said == []


@pytest.mark.parametrize(
    "url",
    ["{look_alike}/embed/v1/lark#t=secret", "javascript:alert(1)", "", "not an address", "data:text/html,x"],
)
def test_an_address_of_another_origin_is_refused_without_being_shown(
    embedding: Embedding, stage: Stage, url: str
) -> None:
    stage.body = '<div id="form"></div>'
    said = complaints(embedding.page)
    embedding.open()

    given = url.format(look_alike=stage.sites.look_alike)
    assert embedding.page.evaluate(READY_CODE, {"url": given}) == [True, "bad_url"]
    assert frames(embedding.page) == 0
    expect(embedding.page.locator("#form").get_by_role("alert")).to_contain_text("The form is not loading")
    assert len(said) == 1
    assert stage.sites.host in said[0]
    assert "secret" not in said[0]


def test_an_element_in_somebody_elses_shadow_root_is_let_go_with_its_host(
    embedding: Embedding, stage: Stage
) -> None:
    stage.body = '<section id="theirs"></section>'
    embedding.open()
    after = embedding.page.evaluate(
        """async (url) => {
          const theirs = document.getElementById('theirs');
          const inner = document.createElement('div');
          theirs.attachShadow({ mode: 'closed' }).append(inner);
          const handle = IntakeHost.mount(inner, { url });
          await handle.ready;
          theirs.remove();
          await new Promise((done) => setTimeout(done));
          const left = inner.shadowRoot.querySelectorAll('iframe').length;
          return [left, IntakeHost.mount(inner, { url }) === handle];
        }""",
        stage.embed_url,
    )

    assert after == [0, False]


LATE = "window.late = []; addEventListener('intake:error', ({ detail }) => late.push(detail.data.code));"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param('<intake-embed src="{look_alike}/x#t=s"></intake-embed>', "bad_url", id="foreign"),
        pytest.param('<intake-embed src=""></intake-embed>', "bad_url", id="empty"),
        pytest.param('<div data-intake-embed=""></div>', "bad_url", id="an empty mark"),
        pytest.param(
            '<intake-embed src="{host}/embed/v1/lark"></intake-embed>', "no_token", id="no fragment"
        ),
        pytest.param(
            '<intake-embed src="{host}/embed/v1/lark#t="></intake-embed>', "no_token", id="no token"
        ),
    ],
)
def test_a_module_at_the_end_of_the_page_hears_of_a_wrong_address(
    embedding: Embedding, stage: Stage, body: str, code: str
) -> None:
    origins = {"host": stage.sites.host, "look_alike": stage.sites.look_alike}
    stage.body = body.format(**origins) + f'<script type="module" nonce="p">{LATE}</script>'
    said = complaints(embedding.page)
    embedding.open()
    embedding.expect("error")

    assert embedding.page.evaluate("late") == [code]
    expect(embedding.page.get_by_role("alert")).to_contain_text("The form is not loading")
    assert len(said) == 1
    assert frames(embedding.page) == 0


def test_on_a_page_that_is_there_whoever_adds_the_element_hears_it_too(
    embedding: Embedding, stage: Stage
) -> None:
    stage.body = "<main></main>"
    embedding.open()
    heard = embedding.page.evaluate(
        """() => new Promise((heard) => {
          const element = document.createElement('intake-embed');
          element.setAttribute('src', '');
          document.body.append(element);
          element.addEventListener('intake:error', ({ detail }) => heard(detail.data.code));
        })"""
    )

    assert heard == "bad_url"


def test_an_element_that_gets_its_address_a_moment_later_has_no_error(
    embedding: Embedding, stage: Stage
) -> None:
    stage.body = "<main></main>"
    embedding.open()
    embedding.page.evaluate(
        """(url) => {
          const element = document.createElement('intake-embed');
          element.setAttribute('src', '');
          document.body.append(element);
          element.setAttribute('src', url);
        }""",
        stage.embed_url,
    )
    embedding.expect("load")

    assert embedding.names() == ["load"]


def test_an_element_that_holds_no_shadow_root_is_refused(embedding: Embedding, stage: Stage) -> None:
    stage.body = f'<a id="form"></a><a data-intake-embed="{stage.embed_url}"></a>{stage.embed}'
    said = complaints(embedding.page)
    embedding.started()
    code = embedding.page.evaluate(
        "(url) => { try { IntakeHost.mount(document.getElementById('form'), { url }); }"
        " catch (error) { return error.code; } }",
        stage.embed_url,
    )

    assert code == "bad_element"
    assert len(said) == 1


def test_a_host_that_refuses_the_page_ends_in_a_card_and_a_word_to_the_developer(
    embedding: Embedding, stage: Stage
) -> None:
    stage.partner_origins = [stage.sites.stranger]
    said = complaints(embedding.page)
    embedding.open()
    embedding.expect("error")
    card = embedding.page.locator("intake-embed").get_by_role("alert")

    expect(card).to_contain_text("The form is not loading")
    assert (
        card.get_by_role("link").get_attribute("href"),
        card.get_by_role("link").get_attribute("rel"),
    ) == (f"{stage.embed_url}&lang=en", "noopener")
    ours = [text for text in said if text.startswith("IntakeHost: ")]
    assert len(ours) == 1
    assert stage.sites.partner in ours[0]
    assert stage.token not in ours[0]


def test_a_host_that_does_not_answer_ends_in_a_card(embedding: Embedding, stage: Stage) -> None:
    # An address that takes the connection and says nothing: the frame never loads.
    stage.body = "<div id='form'></div>"
    embedding.open()
    embedding.page.route("**/embed/v1/**", lambda _route: None)
    embedding.page.clock.install()
    embedding.page.evaluate(
        "(url) => { IntakeHost.mount(document.getElementById('form'), { url, lang: 'es' }); }",
        stage.embed_url,
    )
    embedding.page.clock.fast_forward(10_001)
    card = embedding.page.locator("#form").get_by_role("alert")

    expect(card).to_contain_text("El formulario no se carga")
    assert embedding.names() == ["timeout", "error"]
    for wait_ms in (1_000, 3_000, 9_000):
        card.get_by_role("button").click()
        expect(embedding.page.locator("#form").get_by_role("status")).to_contain_text("Cargando")
        embedding.page.clock.fast_forward(wait_ms + 1)
        embedding.page.clock.fast_forward(10_001)
        expect(card).to_contain_text("El formulario no se carga")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(card.get_by_role("link")).to_be_visible()
    assert frames(embedding.page) == 1
    assert {event["data"].get("code") for event in embedding.seen() if event["event"] == "error"} == {
        "host_timeout"
    }


@pytest.mark.parametrize(("attribute", "scrolled"), [("", True), ('data-scroll="off"', False)])
def test_a_new_step_is_brought_into_view(
    embedding: Embedding, stage: Stage, attribute: str, *, scrolled: bool
) -> None:
    stage.body = f'<intake-embed src="{stage.embed_url}" data-height="3000" {attribute}></intake-embed>'
    embedding.page.emulate_media(reduced_motion="reduce")
    embedding.started()
    embedding.page.evaluate("() => scrollTo(0, 1500)")
    embedding.say("step", {"index": 2})
    embedding.expect("step")

    top = embedding.page.evaluate("document.querySelector('intake-embed').getBoundingClientRect().top")
    assert (top >= 0) is scrolled


def test_the_one_global_is_fixed(embedding: Embedding) -> None:
    embedding.started()

    assert embedding.page.evaluate("Object.isFrozen(IntakeHost)")
    assert embedding.page.evaluate("Object.keys(IntakeHost)") == ["version", "origin", "mount"]


def test_an_embed_dispatches_bubbling_events(embedding: Embedding) -> None:
    embedding.started()
    embedding.page.evaluate(
        "() => { window.named = []; document.addEventListener('intake:finish', (e) => named.push(e.composed)); }"
    )
    embedding.say("finish")
    embedding.expect("finish")

    assert embedding.page.evaluate("named") == [True]
