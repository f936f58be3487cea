"""Paper: what was found out, without what is there to be pressed."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import ALL, LARGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
# A4 between its margins, in CSS pixels.
PAPER = {"width": 688, "height": 1000}


@pytest.mark.parametrize("key", ALL)
def test_nothing_is_cut_off_and_nothing_is_there_to_press(page: Page, studio: Studio, key: str) -> None:
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    # What the scenarios cover of 500 questions takes minutes.
    for view in ("play", "sheet") if key == LARGE else ("play", "sheet", "matrix", "scenarios"):
        studio.visit(page, key, view)
        expect(page.locator("[data-again]")).to_have_count(0, timeout=PATIENCE_MS)
        expect(page.locator("#view h2").first).to_be_visible()
        expect(page.locator(":is(.tabs, .button, .foot):visible")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_of_the_person_only_what_is_known_is_on_paper(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample")
    studio.tell(page, height_cm="170", weight_kg="70")
    page.emulate_media(media="print")
    expect(page.locator(".fact:visible")).to_have_count(2)
    expect(page.get_by_text("BMI 24.22")).to_be_visible()


def test_the_sheet_to_be_signed_tells_its_version_and_where_the_form_ends(page: Page, studio: Studio) -> None:
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    studio.visit(page, "weight-management", "sheet")
    expect(page.get_by_text("The form ends here: there is no next button.")).to_have_count(6)
    signed = page.locator(".sign-off-block")
    file = (studio.folder / "weight-management.json").read_bytes()
    expect(signed).to_contain_text(sha256(file).hexdigest()[:16])
    expect(signed).to_contain_text("weight-management.json")
    torn = page.locator(".logic tbody tr:not(:first-child)").evaluate_all(
        "rows => rows.filter((row) => getComputedStyle(row).breakInside !== 'avoid').length"
    )
    assert torn == 0
