"""The map and the logic sheet in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import ALL, LARGE, violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("key", ALL)
def test_everybody_can_use_the_map(page: Page, studio: Studio, key: str) -> None:
    # Both schemes, on different questionnaires: axe-core takes its time.
    page.emulate_media(color_scheme="dark" if key in {"sample", LARGE} else "light")
    studio.visit(page, key, "map")
    page.locator(".node-sign").last.click()
    expect(page.locator(".is-tracing")).to_be_attached()
    assert violations(page) == []


def test_a_title_is_played_by_the_keyboard(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "map")
    page.get_by_role("button", name="3. What would you like us to call you?", exact=True).focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Follow 3. What would you like us to call you?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".view-play .step-place")).to_contain_text("Question 3 of")


def test_every_box_lies_where_its_button_is(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "map")
    for place in (0, 20):
        title = page.locator(".node-name").nth(place).bounding_box()
        sign = page.locator(".node-sign").nth(place).bounding_box()
        box = page.locator(".box.is-question").nth(place).bounding_box()
        assert title is not None
        assert sign is not None
        assert box is not None
        assert box["x"] - 2 <= sign["x"] < title["x"] < box["x"] + box["width"]
        assert abs(box["y"] - title["y"]) < 2


def test_no_title_is_cut(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "map")
    names = page.locator(".node-name")
    expect(names).not_to_have_count(0)
    cut = names.evaluate_all(
        "names => names.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight)"
        ".map((one) => one.textContent)"
    )
    assert cut == []
    box = page.locator(".node-name", has_text="wanting to live?").bounding_box()
    assert box is not None
    assert box["height"] > 40


def test_a_narrow_screen_scrolls_the_picture_alone_and_later_questions_are_a_press_away(
    page: Page, studio: Studio
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    studio.visit(page, LARGE, "map")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.querySelector('.map-scroll').scrollWidth") > 390
    page.get_by_role("button", name="380 later questions").click()
    follow = page.get_by_role("button", name="Follow 121.")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")


def test_on_a_phone_an_offering_is_chosen_above_the_picture_and_what_decides_is_in_sight(
    page: Page, studio: Studio
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    studio.visit(page, "weight-management", "map")
    offering = page.locator(".map-offerings").get_by_role("button", name="Semaglutide")
    offering.click()
    expect(page.locator(".map-why")).to_contain_text("Not yet known: it depends on")
    linked = page.locator(".box.is-linked")
    expect(linked).not_to_have_count(0)
    for box in (linked.first.bounding_box(), offering.bounding_box()):
        assert box is not None
        assert 0 < box["x"] < 200
    title = page.locator(".node-name", has_text="wanting to live?").bounding_box()
    assert title is not None
    assert title["x"] + title["width"] < 390
    assert violations(page) == []


def test_the_picture_is_kept_as_a_file(page: Page, studio: Studio, tmp_path: Path) -> None:
    studio.visit(page, "hair-loss", "map")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download the picture").click()
    kept.value.save_as(tmp_path / "map.svg")
    page.goto((tmp_path / "map.svg").as_uri())
    assert page.evaluate("document.documentElement.tagName") == "svg"
    assert page.evaluate("getComputedStyle(document.querySelector('.ground')).fill") == "rgb(255, 255, 255)"
    assert ET.parse(tmp_path / "map.svg").getroot().get("class") == "picture"


def test_the_sheet_is_for_everybody_and_for_paper(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample", "play")
    studio.tell(page, age_years="40")
    page.get_by_role("button", name="Logic sheet").click()
    expect(page.get_by_role("table", name="Offerings")).to_be_visible(timeout=60_000)
    assert violations(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_text("Age 40", exact=True)).to_be_visible()
    expect(page.get_by_text("Read and approved")).to_be_visible()
    expect(page.locator(".tabs")).to_be_hidden()
    expect(page.get_by_role("button", name="Download for a spreadsheet")).to_be_hidden()


def test_the_sheet_is_read_on_a_phone_without_moving_it_sideways(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    studio.visit(page, "sample", "sheet")
    table = page.get_by_role("table", name="Questions")
    expect(table).to_be_visible(timeout=60_000)
    expect(table.get_by_role("columnheader")).to_have_count(5)
    assert page.evaluate("document.querySelectorAll('.sheet-scroll')[1].scrollWidth") < 390
    assert violations(page) == []
