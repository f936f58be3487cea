"""The workflows that ask for a one-time code, of which nobody has to type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.sites import expect_told, form_of, told

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.sites import Sites

pytestmark = pytest.mark.browser

SCREENS = {
    "messaging": "Messages",
    "drivers_license": "Show your driver's license",
    "intro_video": "Record an intro video",
    "file_upload": "Upload a file",
}


@pytest.mark.parametrize("workflow", SCREENS)
def test_the_code_is_handed_over(page: Page, sites: Sites, workflow: str) -> None:
    sites.visit(page, workflow=workflow)
    expect(form_of(page).get_by_role("heading", level=1)).to_have_text(SCREENS[workflow])
    expect_told(page, ["ready", "load", "otp_ready", "logged_in"])


@pytest.mark.parametrize("workflow", ["drivers_license", "intro_video"])
def test_the_camera_works_three_frames_deep(page: Page, sites: Sites, workflow: str) -> None:
    sites.visit(page, workflow=workflow)
    form_of(page).get_by_role("button", name="Turn on the camera").click()
    expect(form_of(page).get_by_label("Camera preview")).to_be_visible()


def test_a_file_is_uploaded(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="file_upload")
    form = form_of(page)
    form.get_by_label("File", exact=True).set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    form.get_by_role("button", name="Upload").click()
    expect(form.get_by_role("list", name="Uploaded files")).to_have_text("letter.pdf")


def test_a_message_is_sent(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging")
    form = form_of(page)
    form.get_by_label("Your message").fill("When may I take the second dose?")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("list", name="Messages")).to_contain_text("When may I take the second dose?")


def test_the_code_is_nowhere_but_in_the_form(page: Page, sites: Sites) -> None:
    said: list[str] = []
    urls: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: urls.append(request.url))
    with page.expect_response(lambda answer: answer.url.endswith("/embed/code")) as answered:
        sites.visit(page, workflow="messaging")
    code = answered.value.json()["code"]
    expect(told(page, "logged_in")).to_have_count(1)
    assert sum(url.endswith("/embed/code") for url in urls) == 1
    for text in (*said, *urls, page.content(), str(sites.stored_events(page))):
        assert code not in text


def test_a_page_that_is_loaded_again_gets_a_new_code(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging")
    expect(told(page, "logged_in")).to_have_count(1)
    host = next(frame for frame in page.frames if frame.url.startswith(sites.addresses.host))
    assert "#" not in host.url
    host.evaluate("() => location.reload()")
    expect(told(page, "logged_in")).to_have_count(2)
