"""What a person and a partner's page get when there is no form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser


def codes(embedding: Embedding) -> list[str]:
    """The codes of the errors that the partner's page heard."""
    return [event["data"]["code"] for event in embedding.seen() if event["event"] == "error"]


@pytest.mark.parametrize(
    ("status", "error", "text", "retry"),
    [
        pytest.param(401, {"code": "session_unknown"}, "This form is not available", False, id="unknown"),
        pytest.param(410, {"code": "session_expired"}, "This form is not available", False, id="expired"),
        pytest.param(
            502, {"code": "mdi_unavailable", "retryable": True}, "could not be opened", True, id="MDI away"
        ),
        pytest.param(
            502,
            {"code": "mdi_credentials", "retryable": False},
            "ask there for help",
            False,
            id="credentials",
        ),
        pytest.param(
            503,
            {"code": "mdi_maintenance", "retryable": True},
            "not available right now",
            True,
            id="maintenance",
        ),
        pytest.param(
            429,
            {"code": "too_many_tries", "retryable": True},
            "wait a few minutes",
            True,
            id="too many tries",
        ),
        pytest.param(500, {"code": "titles"}, "could not be opened", True, id="a code of no text"),
    ],
)
def test_an_open_that_fails_is_told_by_its_code(
    embedding: Embedding, stage: Stage, status: int, error: dict[str, Any], text: str, *, retry: bool
) -> None:
    stage.failures = [(status, error)]
    embedding.open()
    embedding.expect("error")

    assert codes(embedding) == [error["code"]]
    expect(embedding.host.get_by_role("alert")).to_contain_text(text)
    expect(embedding.host.get_by_role("button", name="Try again")).to_have_count(int(retry))
    assert embedding.host.locator("iframe").count() == 0


def test_trying_again_opens_the_form_and_leaves_the_keyboard_inside(
    embedding: Embedding, stage: Stage
) -> None:
    stage.failures = [(502, {"code": "mdi_unavailable", "retryable": True})] * 2
    embedding.open()
    embedding.host.get_by_role("button", name="Try again").click()
    expect(embedding.host.get_by_role("alert")).to_contain_text("wait a few minutes")
    embedding.host.get_by_role("button", name="Try again").press("Enter")
    embedding.expect("load")

    assert stage.opens == ["first", "retry", "retry"]
    expect(embedding.host.get_by_role("alert")).to_have_count(0)
    assert embedding.host_frame().evaluate("document.activeElement.id") == "host"


def test_the_partner_page_may_try_again_too(embedding: Embedding, stage: Stage) -> None:
    stage.failures = [(502, {"code": "mdi_unavailable", "retryable": True})]
    embedding.open()
    embedding.expect("error")
    embedding.page.evaluate("() => IntakeHost.mount(document.querySelector('intake-embed')).retry()")
    embedding.expect("load")

    assert stage.opens == ["first", "retry"]


def test_a_form_that_says_nothing_ends_in_a_message_a_retry_and_a_link(
    embedding: Embedding, stage: Stage
) -> None:
    stage.frame_path = "/form?silent"
    stage.frame_timeout_ms = 500
    embedding.open()
    embedding.expect("error")

    assert embedding.names() == ["timeout", "error"]
    assert codes(embedding) == ["timeout"]
    link = embedding.host.get_by_role("link", name="Open the form in a new tab")
    expect(link).to_have_attribute("href", stage.sites.mdi + "/form?silent")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(embedding.form.get_by_role("heading")).not_to_be_visible()
    stage.frame_path = "/form"
    embedding.host.get_by_role("button", name="Try again").click()
    embedding.expect("load")
    assert [event["id"] for event in embedding.seen()] == ["1.1", "1.2", "2.1"]
    stage.wait_for(lambda: stage.stored_names() == ["timeout", "error", "load"])


def test_a_form_that_comes_late_takes_its_place(embedding: Embedding, stage: Stage) -> None:
    stage.frame_path = "/form?silent"
    stage.frame_timeout_ms = 500
    embedding.open()
    expect(embedding.host.get_by_role("alert")).to_contain_text("longer than it should")
    embedding.form_frame().evaluate("() => say('load')")

    expect(embedding.form.get_by_role("heading", name="A question")).to_be_visible()
    expect(embedding.host.get_by_role("alert")).to_have_count(0)


def test_a_retry_is_a_new_node_and_no_step_in_the_history(embedding: Embedding, stage: Stage) -> None:
    stage.frame_path = "/form?silent"
    stage.frame_timeout_ms = 500
    embedding.open()
    before = embedding.page.evaluate("history.length")
    for _ in range(2):
        embedding.host.get_by_role("button", name="Try again").click()
        expect(embedding.host.get_by_role("alert")).to_contain_text("longer than it should")

    assert embedding.page.evaluate("history.length") == before
    assert embedding.host.locator("iframe").count() == 1


def test_an_address_of_another_origin_is_not_framed(embedding: Embedding, stage: Stage) -> None:
    stage.frame_path = ".evil.localhost/form"
    embedding.open()
    embedding.expect("error")

    assert codes(embedding) == ["mdi_answer"]
    assert embedding.host.locator("iframe").count() == 0


@pytest.mark.parametrize(("workflow", "told"), [("drivers_license", True), ("intake", False)])
def test_a_camera_that_the_partner_page_withholds_is_told(
    embedding: Embedding, stage: Stage, workflow: str, *, told: bool
) -> None:
    stage.workflow = workflow
    stage.partner_headers = {"permissions-policy": "camera=()"}
    embedding.started()

    assert ("camera_blocked" in embedding.names()) is told


def test_the_camera_is_passed_on(embedding: Embedding, stage: Stage) -> None:
    stage.workflow = "drivers_license"
    embedding.started()

    assert "camera_blocked" not in embedding.names()
    assert embedding.form_frame().evaluate("document.featurePolicy.allowsFeature('camera')")


def test_the_status_is_said_in_the_persons_language(embedding: Embedding, stage: Stage) -> None:
    stage.body = f'<intake-embed lang="es-MX" src="{stage.embed_url}"></intake-embed>'
    stage.failures = [(410, {"code": "session_expired"})]
    embedding.open()

    expect(embedding.host.get_by_role("alert")).to_contain_text("no está disponible")
    assert embedding.host_frame().evaluate("document.documentElement.lang") == "es"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_problem_fits_a_small_phone(embedding: Embedding, stage: Stage, scheme: Any) -> None:
    embedding.page.set_viewport_size({"width": 320, "height": 568})
    embedding.page.emulate_media(color_scheme=scheme)
    stage.frame_path = "/form?silent"
    stage.frame_timeout_ms = 500
    embedding.open()
    expect(embedding.host.get_by_role("link", name="Open the form")).to_be_visible()

    assert embedding.host_frame().evaluate("document.documentElement.scrollWidth <= innerWidth")
