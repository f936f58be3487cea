"""The crowd in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import LARGE, SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

# The first sample has to start the process that draws it.
PATIENCE_MS = 60_000


def drawn(page: Page, studio: Studio, key: str) -> None:
    """Open the crowd, and wait until it is drawn."""
    studio.visit(page, key, "crowd")
    expect(page.locator(".crowd").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("key", SHIPPED)
def test_everybody_can_use_it(page: Page, studio: Studio, key: str) -> None:
    drawn(page, studio, key)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_ribbon_is_as_wide_as_the_people_on_the_way(page: Page, studio: Studio) -> None:
    drawn(page, studio, "weight-management")
    ribbon = [row.bounding_box() for row in page.locator("td .flow-way").all()[:2]]
    widths = [box["width"] for box in ribbon if box is not None]
    said = page.locator("tr", has_text="This program is for adults").locator("td").last.inner_text()
    stopped = int(said.split()[0].replace(",", "")) / 100_000
    assert widths[1] / widths[0] == pytest.approx(1 - stopped, abs=0.01)


def test_one_of_those_who_are_asked_is_played(page: Page, studio: Studio) -> None:
    drawn(page, studio, "weight-management")
    page.get_by_role("button", name="Play one who is asked: What happened, and with which medicine?").click()
    expect(page.locator(".device")).to_contain_text("What happened, and with which medicine?")
    expect(page.locator(".device-note")).to_have_count(0)
    expect(studio.line(page, "What happened, and with which medicine?").first).to_contain_class("is-shown")


def test_others_are_drawn_when_the_seed_is_changed(page: Page, studio: Studio) -> None:
    drawn(page, studio, "sample")
    before = page.locator(".crowd").first.inner_text()
    page.get_by_label("Number of this draw").fill("7")
    page.get_by_label("Number of this draw").blur()
    expect(page.get_by_role("button", name="Draw others")).to_have_attribute("value", "draw:8")
    assert page.locator(".crowd").first.inner_text() != before


def test_a_large_questionnaire_is_walked(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    drawn(page, studio, LARGE)
    expect(page.locator(".crowd").first.locator("tbody tr")).to_have_count(200)
    for _ in range(2):
        page.get_by_role("button", name="Later questions").click()
    expect(page.locator(".crowd").first.locator("tbody tr")).to_have_count(101)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Play one who is asked:").last.click()
    expect(page.locator(".outline .is-shown .line-name[aria-current]")).to_be_visible()
