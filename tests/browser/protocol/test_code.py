"""The one-time code: to the document that asked, once, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser


@pytest.fixture
def with_code(stage: Stage) -> Stage:
    """A messaging session: its form asks for a code."""
    stage.workflow = "messaging"
    stage.gives_code = True
    return stage


def received(embedding: Embedding) -> list[dict[str, Any]]:
    """Every message that MDI's form got."""
    messages: list[dict[str, Any]] = embedding.form.locator("html").evaluate("() => received")
    return messages


def wait_for_code(embedding: Embedding, code: str) -> None:
    """Wait until MDI's form got it."""
    embedding.form.locator("html").evaluate(
        """(_, code) => new Promise((done) => {
          const has = () => received.some(({ data }) => data.data === code) && done();
          addEventListener('message', has);
          has();
        })""",
        code,
    )


def test_the_form_that_asks_gets_the_code_from_the_host_page(embedding: Embedding, with_code: Stage) -> None:
    embedding.started()
    embedding.say("otp_ready")
    wait_for_code(embedding, "code-1")

    assert received(embedding) == [
        {"data": {"message": "otp", "data": "code-1"}, "origin": with_code.sites.host}
    ]


def test_asking_again_gives_nothing_more(embedding: Embedding, with_code: Stage) -> None:
    embedding.started()
    embedding.form_frame().evaluate(
        "() => new Promise((done) => { say('otp_ready'); setTimeout(() => { say('otp_ready'); done(); }, 2100); })"
    )
    embedding.expect("otp_ready", 2)
    wait_for_code(embedding, "code-1")

    assert with_code.codes_asked == [1]
    assert len(received(embedding)) == 1


def test_the_partner_page_never_sees_the_code(embedding: Embedding, with_code: Stage) -> None:
    said: list[str] = []
    embedding.page.on("console", lambda message: said.append(message.text))
    embedding.started()
    embedding.page.evaluate(
        "() => { window.got = []; addEventListener('message', ({ data }) => got.push(JSON.stringify(data))); }"
    )
    embedding.say("otp_ready")
    wait_for_code(embedding, "code-1")
    embedding.say("logged_in", {"patient_id": "p-1"})
    embedding.expect("logged_in")
    with_code.wait_for(lambda: "logged_in" in with_code.stored_names())

    everywhere = [*embedding.page.evaluate("got"), *said, str(embedding.seen()), str(with_code.batches)]
    assert not any("code-1" in text for text in everywhere)
    assert "code-1" not in embedding.page.content()
    assert "code-1" not in embedding.host_frame().content()


def test_a_document_that_came_after_the_question_gets_no_code(embedding: Embedding, with_code: Stage) -> None:
    # Without its frame-src, so that nothing but the addressed origin keeps the code back.
    with_code.host_headers = {"content-security-policy": "default-src * 'unsafe-inline'"}
    with_code.holds_code.clear()
    embedding.started()
    embedding.say("otp_ready")
    with_code.wait_for(lambda: with_code.codes_asked == [1])
    form = embedding.form_frame()
    form.goto(f"{with_code.sites.look_alike}/form?silent")
    code_answered = embedding.page.expect_response(lambda response: response.url.endswith("/embed/code"))
    with code_answered:
        with_code.holds_code.set()
    form.goto(f"{with_code.sites.look_alike}/form?silent&a-round-trip-later")

    assert form.evaluate("() => received") == []


def test_a_frame_that_moves_while_the_code_is_fetched_gets_none_at_its_new_origin(
    embedding: Embedding, with_code: Stage
) -> None:
    with_code.holds_code.clear()
    embedding.started()
    embedding.say("otp_ready")
    with_code.wait_for(lambda: with_code.codes_asked == [1])
    embedding.form_frame().goto(f"{with_code.sites.other_mdi}/form")
    embedding.expect("load", 2)
    with embedding.page.expect_response(lambda response: response.url.endswith("/embed/code")):
        with_code.holds_code.set()

    embedding.closed_by()
    assert received(embedding) == []


def test_a_session_without_a_code_is_never_asked_for_one(embedding: Embedding, stage: Stage) -> None:
    embedding.started()
    embedding.say("otp_ready")
    embedding.say("otp_failed")
    embedding.expect("otp_failed")

    embedding.closed_by()
    assert stage.codes_asked == []
    assert stage.opens == ["first"]


def test_a_refused_code_is_tried_three_times_then_left_to_the_person(
    embedding: Embedding, with_code: Stage
) -> None:
    embedding.started()
    for attempt in (1, 2, 3):
        embedding.expect("load", attempt)
        embedding.say("otp_ready")
        wait_for_code(embedding, f"code-{attempt}")
        embedding.say("otp_failed")
    embedding.expect("error")

    assert with_code.opens == ["first", "otp_failed", "otp_failed"]
    assert with_code.codes_asked == [1, 2, 3]
    assert [event["data"]["code"] for event in embedding.seen() if event["event"] == "error"] == [
        "otp_failed"
    ]
    expect(embedding.form.get_by_role("heading", name="A question")).to_be_visible()
    embedding.say("otp_failed")
    embedding.closed_by()
    assert len(with_code.opens) == 3
    assert embedding.host.locator("iframe").count() == 1


def test_mdis_screen_stays_when_no_new_code_can_be_had(embedding: Embedding, with_code: Stage) -> None:
    embedding.started()
    embedding.say("otp_ready")
    wait_for_code(embedding, "code-1")
    with_code.failures.append((429, {"code": "too_many_tries", "retryable": False}))
    embedding.say("otp_failed")
    embedding.expect("error")

    expect(embedding.form.get_by_role("heading", name="A question")).to_be_visible()
    embedding.say("logged_in", {"patient_id": "p"})
    embedding.expect("logged_in")
    assert embedding.seen()[-1]["id"] == "1.5"  # load, otp_ready, otp_failed, error, logged_in: one count
