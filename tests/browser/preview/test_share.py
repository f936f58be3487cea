"""Share in a browser: the link is made, copied, opened, and leaves the address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import ALL, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("key", ALL)
def test_a_link_opens_the_same_person_and_leaves_the_address(page: Page, studio: Studio, key: str) -> None:
    studio.visit(page, key)
    studio.tell(page, age_years="41")
    page.get_by_role("button", name="Share").click()
    link = page.get_by_label("Link", exact=True).input_value()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="A shared run of")).to_be_visible()
    assert page.url == f"{studio.address}/shared"
    page.get_by_role("button", name="Play it").click()
    expect(page.locator("#fact-age_years")).to_have_value("41")


def test_the_link_is_copied_and_made_for_as_long_as_chosen(page: Page, studio: Studio) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    studio.visit(page, "sample", "share")
    before = page.get_by_label("Link", exact=True).input_value()
    page.get_by_label("30 days").check()
    expect(page.get_by_label("Link", exact=True)).not_to_have_value(before)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert (
        page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Link", exact=True).input_value()
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == []


def test_without_a_script_the_link_is_pasted(browser: Browser, studio: Studio) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    studio.visit(page, "sample", "share")
    link = page.get_by_label("Link", exact=True).input_value()
    page.goto(f"{studio.address}/shared")
    page.get_by_label("The link").fill(link)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("button", name="Play it")).to_be_visible()
    page.context.close()


def test_everybody_can_open_it(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample", "share")
    link = page.get_by_label("Link", exact=True).input_value()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{studio.address}/shared")
        assert violations(page) == []
        page.goto("about:blank")
        page.goto(link)
        expect(page.get_by_role("button", name="Play it")).to_be_visible()
        assert violations(page) == []


def test_no_title_of_a_pasted_document_runs_as_a_script(page: Page, studio: Studio) -> None:
    hostile = "<img src=x onerror=document.title='hacked'>"
    document = {"partner_questionnaire_id": hostile, "name": hostile, "questions": [], "offerings": []}
    page.goto(f"{studio.address}/")
    page.get_by_label("Or its text").fill(json.dumps(document))
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Share").click()
    page.goto(page.get_by_label("Link", exact=True).input_value())
    expect(page.get_by_role("heading", name=hostile)).to_be_visible()
    assert page.title() == "A shared run"
