"""Play in a browser: the form, the person, and what comes of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import ALL, LARGE, SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

SEMAGLUTIDE = "Semaglutide, weekly injection"


# The first proof has to start the process that proves.
PATIENCE_MS = 60_000


@pytest.mark.parametrize("key", ALL)
def test_everybody_can_use_it(page: Page, studio: Studio, key: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        studio.visit(page, key)
        page.locator(".reasons .line-name").first.click()
        expect(page.locator("#why")).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("key", ALL)
def test_it_is_opened_from_the_list_and_follows_its_file(page: Page, studio: Studio, key: str) -> None:
    file = studio.folder / f"follows-{key}.json"
    document = json.loads((studio.folder / f"{key}.json").read_text())
    file.write_text(json.dumps(document))
    page.goto(studio.address)
    page.get_by_role("link", name=file.name).click()
    studio.tell(page, age_years="51")
    file.write_text(json.dumps({**document, "name": "Under another name"}))
    expect(page.get_by_role("heading", level=1)).to_have_text("Under another name", timeout=PATIENCE_MS)
    expect(page.locator("#fact-age_years")).to_have_value("51")
    file.unlink()


@pytest.mark.parametrize("key", ALL)
def test_a_form_is_played_to_its_end_at_random_and_back(page: Page, studio: Studio, key: str) -> None:
    studio.visit(page, key)
    page.get_by_role("button", name="Fill in the rest at random").click()
    ends = page.get_by_text(re.compile("The end of the form|The form ends here"))
    expect(ends).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(ends).to_be_hidden()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    last = page.locator(".outline .line").last
    last.locator(".line-name").click()
    expect(page.locator(".step-place")).to_contain_text(f"Question {last.get_attribute('value')} of")


@pytest.mark.parametrize("key", ALL)
def test_what_would_offer_it_is_found_and_does(page: Page, studio: Studio, key: str) -> None:
    studio.visit(page, key)
    studio.tell(page, age_years="15")
    page.locator(".reasons .is-ineligible .line-name, .reasons .is-undetermined .line-name").first.click()
    offering = page.locator(".reasons .line-name[aria-current]").inner_text()
    page.get_by_role("button", name="What would offer this?").click()
    page.locator(".ways").get_by_role("button", name="Apply").first.click(timeout=PATIENCE_MS)
    expect(page.locator(".reasons .line.is-eligible", has_text=offering)).to_be_visible()


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


def test_the_page_stays_where_it_is_and_shows_what_was_asked_for(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="15")
    offering = page.get_by_role("button", name=SEMAGLUTIDE)
    offering.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    offering.click()
    expect(page.locator(".why-sentence")).to_be_in_viewport()
    assert page.evaluate("scrollY") >= before
    expect(page.locator("#announcement")).to_contain_text("Not offered, because age 15 is below 18")
    expect(offering).to_be_focused()
    page.get_by_label("Height in cm").fill("170")
    before = page.evaluate("scrollY")
    page.get_by_label("Height in cm").blur()
    expect(page.locator("#timing")).to_contain_text("last 3")
    assert page.evaluate("scrollY") == before


def test_what_can_still_change_an_offering_leads_to_the_question(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="34", height_cm="170", weight_kg="95", gender="1")
    page.get_by_role("button", name="What can still change these?").click()
    expect(page.locator(".progress-words", has_text="may still come")).to_be_visible(timeout=60_000)
    page.locator(".still").first.get_by_role("button", name="Have you ever had pancreatitis?").click()
    expect(page.locator(".device")).to_contain_text("Have you ever had pancreatitis?")


def test_of_a_large_questionnaire_it_says_at_most_what_can_still_change_the_offerings(
    page: Page, studio: Studio
) -> None:
    studio.visit(page, LARGE)
    page.get_by_role("button", name="What can still change these?").click()
    expect(page.locator(".progress-words", has_text="may still come")).to_be_visible(timeout=120_000)
    at_most = page.locator("details", has_text="can still change it").first
    at_most.locator("summary").click()
    at_most.get_by_role("button", name="Question").first.click()
    expect(page.locator(".device .field, .device-note").first).to_be_visible()


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
    expect(page.get_by_role("heading", level=1)).to_have_text("half.json cannot be read as a questionnaire")
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


def test_enter_in_an_answer_leads_to_the_next_question(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="40")
    page.get_by_label("What would you like us to call you?").fill("Sam")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="What matters most").get_by_role("radio").first).to_be_focused()


def test_a_text_is_no_answer_until_somebody_goes_on_with_it(page: Page, studio: Studio) -> None:
    file = studio.folder / "typed.json"
    document = json.loads((studio.folder / "weight-management.json").read_text())
    file.write_text(json.dumps(document))
    studio.visit(page, "typed")
    studio.tell(page, age_years="40")
    field = page.get_by_label("What would you like us to call you?")
    field.fill("Sa")
    page.get_by_role("button", name=SEMAGLUTIDE).click()
    expect(page.locator("#why")).to_be_visible()
    expect(field).to_have_value("Sa")
    page.get_by_role("button", name="Scenarios").click()
    page.get_by_role("button", name="Play", exact=True).click(timeout=PATIENCE_MS)
    expect(field).to_have_value("Sa")
    file.write_text(json.dumps({**document, "name": "Under another name"}))
    expect(page.get_by_role("heading", level=1)).to_have_text("Under another name", timeout=PATIENCE_MS)
    expect(field).to_have_value("Sa")
    expect(page.locator(".outline")).to_contain_text("0 answered")
    file.unlink()


def test_what_is_unfolded_stays_so_while_questions_are_answered(page: Page, studio: Studio) -> None:
    studio.visit(page, "hair-loss")
    studio.tell(page, age_years="40")
    page.locator(".outline").get_by_role("button", name="When did it start?").click()
    page.get_by_text("What each answer would change").click()
    page.locator(".device").get_by_role("radio").first.check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".device")).to_contain_text("Did any of these happen")
    expect(page.locator(".consequences dl")).to_be_visible()


def test_the_strip_of_changes_moves_nothing(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="40")
    studio.tell(page, weight_kg="80")
    expect(page.locator(".changes")).to_be_hidden()
    before = page.locator(".stage").bounding_box()
    studio.tell(page, age_years="15")
    expect(page.locator(".changes")).to_be_visible()
    after = page.locator(".stage").bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] == before["y"]


def test_the_skip_link_skips_the_tabs(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    with page.expect_event("framenavigated"):
        page.get_by_role("link", name="Skip to the page").press("Enter")
    expect(page.locator("#view")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#fact-date_of_birth")).to_be_focused()


def test_each_device_is_narrower_than_the_one_before_and_the_phone_as_wide_as_a_phone(
    page: Page, studio: Studio
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    studio.visit(page, "sample")
    widths = []
    for device in ("Desktop", "Tablet", "Phone"):
        page.get_by_label(device).check()
        box = page.locator(".device").bounding_box()
        assert box is not None
        widths.append(box["width"])
    desktop, tablet, phone = widths
    assert (desktop - tablet > 100, tablet - phone > 100, phone) == (True, True, 390)


def test_the_time_that_a_change_took_is_told_where_it_was_taken(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample")
    studio.tell(page, age_years="40")
    expect(page.locator("#timing")).to_contain_text("Answered in")
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#timing")).to_have_text("Nothing that you type is stored.")


def test_a_date_that_is_not_typed_yet_is_not_cut(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    studio.visit(page, "sample")
    for fact in ("date_of_birth", "as_of"):
        box = page.locator(f"#fact-{fact}").bounding_box()
        assert box is not None
        # "mm/dd/yyyy", the calendar and the padding.
        assert box["width"] > 160


def test_the_rest_of_many_changes_is_readable_when_it_is_opened(page: Page, studio: Studio) -> None:
    studio.visit(page, LARGE)
    page.get_by_role("button", name="Fill in the rest at random").click()
    page.locator(".changes summary").click()
    row = page.locator(".changes").bounding_box()
    rest = page.locator(".changes .more").bounding_box()
    assert row is not None
    assert rest is not None
    assert rest["width"] == row["width"]


def test_nothing_is_wider_than_a_phone(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for key in SHIPPED:
        studio.visit(page, key)
        page.locator(".reasons .line-name").first.click()
        expect(page.locator("#why")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


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
        assert page.url == f"{studio.address}/q/weight-management/play#why"


def test_without_javascript_what_takes_a_while_comes_where_it_was_asked_for(
    browser: Browser, studio: Studio
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        studio.visit(page, "weight-management")
        page.locator("#fact-age_years").fill("15")
        page.get_by_role("button", name=SEMAGLUTIDE).click()
        asked = page.get_by_role("button", name="What would offer this?")
        while not page.locator(".ways").is_visible():
            expect(page.locator(".device")).to_be_visible()
            with page.expect_navigation():
                asked.click()
            asked = page.get_by_role("button", name="Look again")
        expect(page).to_have_url(f"{studio.address}/q/weight-management/play#why")


@pytest.mark.parametrize("key", ALL)
def test_nothing_that_is_typed_is_in_the_address_or_kept_by_the_browser(
    page: Page, studio: Studio, key: str
) -> None:
    studio.visit(page, key)
    studio.tell(page, age_years="51")
    assert page.url == f"{studio.address}/q/{key}/play"
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_what_is_wrong_with_a_fact_has_room(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample", "play")
    page.locator("#fact-weight_kg").fill("heavy")
    page.locator("#fact-weight_kg").blur()
    error = page.locator("#fact-weight_kg-error")
    expect(error).to_be_visible()
    widths = [one.evaluate("one => one.offsetWidth") for one in (error, page.locator(".facts"))]
    assert widths[0] == widths[1]


def test_a_person_is_not_lost_to_a_reload_without_a_question(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="40")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    with page.expect_event("dialog"):
        page.evaluate("location.reload()")
    assert asked == ["beforeunload"]
    expect(page.locator("#fact-age_years")).to_have_value("40")
    # A file that is taken away leaves nothing.
    page.get_by_role("button", name="Logic sheet").click()
    with page.expect_download():
        page.get_by_role("button", name="Download for a spreadsheet").click()
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#fact-age_years")).to_have_value("")
    # Without a person nobody is asked, or this would go nowhere.
    page.once("dialog", stay)
    page.get_by_role("link", name="All questionnaires").click()
    expect(page.get_by_role("heading", name="Preview of questionnaires")).to_be_visible()
    assert asked == ["beforeunload"]


def place(page: Page) -> float:
    """How far down the page the form begins."""
    top: float = page.locator(".toolbar").evaluate("(one) => one.getBoundingClientRect().top + scrollY")
    return top


def test_what_changed_moves_nothing_and_more_of_it_is_a_press_away(page: Page, studio: Studio) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        studio.visit(page, "weight-management")
        before = place(page)
        studio.tell(page, age_years="34")
        page.get_by_role("button", name="Fill in the rest at random").click()
        expect(page.locator(".changes > li")).to_have_count(9)
        assert place(page) == before
        page.locator(".changes summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert violations(page) == []


def test_the_keyboard_stays_at_what_was_applied(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management")
    studio.tell(page, age_years="12")
    page.locator(".reasons").get_by_role("button", name=SEMAGLUTIDE).click()
    page.get_by_role("button", name="What would offer this?").click()
    page.get_by_role("button", name="Apply").first.press("Enter", timeout=PATIENCE_MS)
    expect(page.locator("#fact-age_years")).not_to_have_value("12")
    expect(page.locator("#why")).to_be_focused()
