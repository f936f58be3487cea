"""Compare in a browser: a draft beside the version that is live, and a person played in both."""

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


def draft_of(studio: Studio, key: str) -> str:
    """The questionnaire, with one more offering, which everybody gets."""
    document = json.loads((studio.folder / f"{key}.json").read_text())
    document["name"] = "A draft"
    document["offerings"].append({"offering_id": "new", "title": "For all", "rule_type": "and", "rules": []})
    return json.dumps(document)


@pytest.mark.parametrize("key", ALL)
def test_a_pasted_draft_is_compared_with_it(page: Page, studio: Studio, key: str) -> None:
    studio.visit(page, key, "compare")
    page.get_by_label("Or its text").fill(draft_of(studio, key))
    page.get_by_role("button", name="Compare with this").click()
    expect(page.locator(".versions")).to_contain_text("to the new, A draft", timeout=60_000)
    added = page.locator(".finding", has=page.get_by_role("heading", name='Offering "For all"'))
    expect(added).to_contain_text("not there → offered", timeout=60_000)


def test_a_dropped_file_is_compared_and_a_person_is_played_in_both(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "compare")
    page.get_by_label("A file: choose it").set_input_files(
        {
            "name": "draft.json",
            "mimeType": "application/json",
            "buffer": draft_of(studio, "weight-management").encode(),
        }
    )
    page.get_by_role("button", name="Compare with this").click()
    expect(page.locator(".versions")).to_contain_text("to the new, A draft", timeout=60_000)
    expect(page.get_by_text("Proved: nobody's")).to_be_visible(timeout=60_000)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == []
    page.get_by_role("button", name="Play in the new").first.click()
    expect(page.get_by_role("heading", name="A draft")).to_be_visible()
    assert "/q/pasted-" in page.url
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".versions")).to_contain_text("A draft (pasted, open here)")
    page.get_by_role("button", name="Play in the old").first.click()
    expect(page).to_have_url(f"{studio.address}/q/weight-management/play")
    page.go_back()
    expect(page.locator(".versions")).to_contain_text("A draft (pasted, open here)")


def test_without_a_script_a_file_is_compared_too(browser: Browser, studio: Studio) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    studio.visit(page, "sample", "compare")
    page.get_by_label("A file: choose it").set_input_files(
        {"name": "draft.json", "mimeType": "application/json", "buffer": draft_of(studio, "sample").encode()}
    )
    page.get_by_role("button", name="Compare with this").click()
    expect(page.locator(".versions")).to_contain_text("to the new, A draft")
    page.context.close()
