"""Play in a browser: the form, the person, and what comes of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import LARGE, SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

SEMAGLUTIDE = "Semaglutide, weekly injection"


@pytest.mark.parametrize("key", [*SHIPPED, LARGE])
def test_everybody_can_use_it(page: Page, studio: Studio, key: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        studio.visit(page, key)
        page.locator(".reasons .line-name").first.click()
        expect(page.locator("#why")).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("key", [*SHIPPED, LARGE])
def test_a_form_is_played_to_its_end_at_random_and_back(page: Page, studio: Studio, key: str) -> None:
    studio.visit(page, key)
    page.get_by_role("button", name="Answer the rest at random").click()
    ends = page.get_by_text(re.compile("The end of the form|The form ends here"))
    expect(ends).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(ends).to_be_hidden()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_change_shows_and_tells_what_appeared_and_what_went(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="15")
    expect(page.locator(".changes")).to_contain_text("appears: This program is for adults")
    expect(page.get_by_role("status")).to_contain_text("appears: This program is for adults")
    studio.tell(page, age_years="40")
    expect(page.locator(".changes")).to_contain_text("goes: This program is for adults")


def test_the_reason_for_a_missing_offering_is_found_and_mended_by_the_page_alone(
    page: Page, studio: Studio
) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="34", height_cm="170", weight_kg="70")
    page.get_by_role("button", name=SEMAGLUTIDE).click()
    expect(page.locator(".why-sentence")).to_have_text("Not offered, because BMI 24.2 is below 27.")
    page.get_by_role("button", name="What would offer this?").click()
    way = page.locator(".ways li").first
    expect(way.locator(".way-changes li")).to_have_text(["BMI 30 or more"], timeout=60_000)
    expect(way.locator("details li").first).to_be_hidden()
    way.get_by_role("button", name="Apply").click()
    expect(page.locator(".person")).not_to_contain_text("BMI 24.22")
    expect(page.locator(".line.is-eligible", has_text=SEMAGLUTIDE)).to_be_visible()


def test_what_can_still_change_an_offering_leads_to_the_question(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="34", height_cm="170", weight_kg="95", gender="1")
    page.get_by_role("button", name="What can still change these?").click()
    expect(page.locator(".progress-words", has_text="may still come")).to_be_visible(timeout=60_000)
    page.locator(".still").first.get_by_role("button", name="Have you ever had pancreatitis?").click()
    expect(page.locator(".device")).to_contain_text("Have you ever had pancreatitis?")


def test_a_hidden_question_can_be_looked_at_and_says_that_nobody_sees_it(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="40")
    page.locator(".outline").get_by_role("button", name="This program is for adults").click()
    expect(page.locator(".device-note")).to_contain_text("The patient does not see this question now")
    expect(page.locator(".why-sentence")).to_contain_text("Not shown, because")


def test_a_press_right_after_typing_is_not_lost(page: Page, studio: Studio) -> None:
    for is_held in (False, True):
        studio.visit(page, "weight-management")
        page.locator("#fact-age_years").fill("40")
        box = page.get_by_role("button", name="Skip", exact=True).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if is_held:
            # Long enough for the answer to what was typed.
            with page.expect_response(lambda response: response.request.method == "POST"):
                page.mouse.down()
        else:
            page.mouse.down()
        page.mouse.up()
        expect(page.locator(".device")).to_contain_text("What matters most to you right now?")
        expect(page.locator("#fact-age_years")).to_have_value("40")


def test_typing_goes_on_while_the_field_before_is_answered(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    page.locator("#fact-height_cm").focus()
    page.keyboard.type("170")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    expect(page.locator("#timing")).to_contain_text("Answered in")
    page.keyboard.type("0")
    expect(page.locator("#fact-weight_kg")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".person")).to_contain_text("BMI 24.22")


def test_a_file_that_is_half_saved_does_not_end_the_run(page: Page, studio: Studio) -> None:
    file = studio.folder / "half.json"
    whole = (studio.folder / "sample.json").read_text()
    file.write_text(whole)
    studio.visit(page, "half")
    studio.tell(page, age_years="51")
    file.write_text(whole[:200])
    expect(page.get_by_role("heading", level=1)).to_have_text("This is no questionnaire that can be played")
    file.write_text(whole)
    expect(page.locator("#fact-age_years")).to_have_value("51")


def test_it_is_played_with_the_keyboard_alone(page: Page, studio: Studio) -> None:
    studio.visit(page, "hair-loss")
    page.locator("#fact-age_years").focus()
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    expect(page.locator("#fact-age_years")).to_be_focused()
    expect(page.locator("#timing")).to_contain_text("Answered in")
    first = page.locator(".device .field input, .device .field textarea").first
    first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".device .field input:checked, .device .field input:focus")).not_to_have_count(0)


def test_the_phone_is_as_wide_as_a_phone(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample")
    page.get_by_label("Phone").check()
    box = page.locator(".device").bounding_box()
    assert box is not None
    assert box["width"] == 390


def test_nothing_is_wider_than_a_phone(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for key in SHIPPED:
        studio.visit(page, key)
        page.locator(".reasons .line-name").first.click()
        expect(page.locator("#why")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_page_follows_the_file(page: Page, studio: Studio) -> None:
    file = studio.folder / "follows.json"
    document = json.loads((studio.folder / "sample.json").read_text())
    file.write_text(json.dumps(document))
    studio.visit(page, "follows")
    studio.tell(page, age_years="51")
    document["name"] = "Under another name"
    file.write_text(json.dumps(document))
    expect(page.get_by_role("heading", level=1)).to_have_text("Under another name")
    expect(page.locator("#fact-age_years")).to_have_value("51")


def test_a_file_is_dropped_on_the_shelf(page: Page, studio: Studio) -> None:
    page.goto(studio.address)
    document = json.dumps({**json.loads((studio.folder / "sample.json").read_text()), "name": "Dropped"})
    transfer = page.evaluate_handle(
        """text => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], "form.json", {type: "application/json"}));
            return transfer;
        }""",
        document,
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.get_by_role("heading", level=1)).to_have_text("Dropped")


def test_it_works_without_javascript(browser: Browser, studio: Studio) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        studio.visit(page, "weight-management")
        page.locator("#fact-age_years").fill("15")
        page.locator("#fact-age_years").press("Enter")
        expect(page.locator(".changes")).to_contain_text("appears: This program is for adults")
        page.get_by_role("button", name=SEMAGLUTIDE).click()
        expect(page.locator(".why-sentence")).to_contain_text("Not offered, because age 15 is below 18")
        assert "15" not in page.url


def test_nothing_that_is_typed_is_in_the_address_or_kept_by_the_browser(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample")
    studio.tell(page, age_years="51")
    assert page.url == f"{studio.address}/q/sample/play"
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
