"""The matrix in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


@pytest.mark.parametrize("key", SHIPPED)
def test_everybody_can_read_it_on_a_phone_too(page: Page, studio: Studio, key: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        studio.visit(page, key, "matrix")
        expect(page.locator(".matrix")).to_be_visible(timeout=PATIENCE_MS)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_cell_plays_a_person_of_whom_the_page_says_the_same(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "matrix")
    row = page.get_by_role("row", name="18 or more 25 to below 27")
    expect(row).to_contain_text("never", timeout=PATIENCE_MS)
    row.get_by_role("button", name=re.compile("possible.*Coaching program")).click()
    expect(page.locator(".line.is-eligible", has_text="Coaching program")).to_be_visible()
    expect(page.locator(".line.is-ineligible", has_text="Semaglutide")).to_be_visible()
    expect(page.locator(".person")).to_contain_text("BMI 2")


def test_people_for_whom_there_is_nothing_stand_out(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "matrix")
    expect(page.get_by_role("row", name="17 or less")).to_contain_text(
        "nothing can be offered", timeout=PATIENCE_MS
    )
