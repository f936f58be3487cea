"""An intake from the welcome to the end, embedded in a partner's page: the real host, the real sandbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person, journeys
from tests.browser.sites import form_of, host_of, told

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.sites import Sites

pytestmark = pytest.mark.browser

SAMPLE_PERSON: dict[str, Any] = {
    "facts": {"date_of_birth": "1990-04-12", "gender": 1, "state": ["New York"]},
    "answers": {
        "2d3aa5aa-4b0e-48a1-8cb1-4301a493330f": True,
        "2e65a086-3dff-4012-995e-fdfd9b804eac": "an invented answer",
    },
    "expect": {"eligible": ["supply to delete"], "ineligible": []},
}


def happy_person(slug: str) -> dict[str, Any]:
    return SAMPLE_PERSON if slug == "sample" else journeys(slug)[0]


NOTE_MANY = """(element) => {
  const detail = { event: 'step', data: { step: 'an invented step' } };
  for (let n = 0; n < 60; n += 1) element.dispatchEvent(new CustomEvent('intake:event', { detail }));
}"""


def test_the_log_shows_the_newest_event_unless_the_person_scrolled_up(page: Page, sites: Sites) -> None:
    sites.visit(page)
    told(page, "start").wait_for()
    log, embed = page.locator("#events"), page.locator("intake-embed")
    hidden = "(log) => Math.round(log.scrollHeight - log.clientHeight - log.scrollTop)"
    embed.evaluate(NOTE_MANY)
    assert log.evaluate(hidden) <= 1
    log.evaluate("(log) => { log.scrollTop = 0; }")
    embed.evaluate(NOTE_MANY)
    assert log.evaluate("(log) => log.scrollTop") == 0


@pytest.mark.parametrize(
    "slug", ["sample", "weight-management", "hair-loss", "erectile-dysfunction", "contraception"]
)
def test_a_person_reaches_the_end_and_the_offerings_are_right(page: Page, sites: Sites, slug: str) -> None:
    given = happy_person(slug)
    sites.visit(page, questionnaire=slug)
    person = Person(slug, given["facts"], given["answers"])
    with page.expect_response(lambda answer: "finish" in (answer.request.post_data or ""), timeout=120_000):
        person.fill_in(form_of(page))

    expect(form_of(page).locator("[data-offering-id]")).to_have_text(given["expect"]["eligible"])
    names = [line.get_attribute("data-event") for line in page.locator("#events li").all()]
    assert [name for name in names if name not in ("step", "skipped_question")] == [
        "ready",
        "load",
        "start",
        "patient_created",
        "encounter_created",
        "finish",
    ]
    stored = sites.stored_events(page)
    assert [event["event"] for event in stored] == [name for name in names if name != "ready"]
    assert [event["seq"] for event in stored] == list(range(1, len(stored) + 1))
    asked = [event["data"]["question_id"] for event in stored if "question_id" in event["data"]]
    assert asked == person.asked


def test_the_ids_reach_the_partners_backend_and_not_its_page(page: Page, sites: Sites) -> None:
    given = happy_person("sample")
    sites.visit(page, questionnaire="sample")
    with page.expect_response(lambda answer: "finish" in (answer.request.post_data or "")):
        Person("sample", given["facts"], given["answers"]).fill_in(form_of(page))

    stored = {event["event"]: event["data"] for event in sites.stored_events(page)}
    assert re.fullmatch(r"[0-9a-f-]{36}", stored["patient_created"]["patient_id"])
    assert re.fullmatch(r"[0-9a-f-]{36}", stored["encounter_created"]["encounter_id"])
    expect(told(page, "encounter_created")).to_have_text("encounter_created")
    expect(told(page, "patient_created")).to_have_text("patient_created")


def test_a_person_who_goes_back_has_one_encounter_for_the_partner(page: Page, sites: Sites) -> None:
    given = happy_person("sample")
    sites.visit(page, questionnaire="sample")
    form = form_of(page)
    Person("sample", given["facts"], given["answers"]).fill_in(form, until="thank-you")
    host_of(page).locator("html").evaluate(
        "() => { window.heard = []; addEventListener('message', ({ data }) => heard.push(data.event)); }"
    )
    form.get_by_role("button", name="Back").click()
    expect(form.locator("form")).to_have_attribute("data-step", "medical_conditions")
    form.get_by_role("button", name="Next").click()
    expect(form.locator("form")).to_have_attribute("data-step", "thank-you")
    expect(told(page, "step").last).to_contain_text("thank-you")
    heard = host_of(page).locator("html").evaluate("() => heard")
    assert "encounter_created" in heard
    expect(told(page, "encounter_created")).to_have_count(1)


def test_the_form_is_filled_in_with_the_keyboard_alone(page: Page, sites: Sites) -> None:
    sites.visit(page, questionnaire="sample")
    form = form_of(page)
    expect(form.get_by_role("heading", level=1)).to_be_visible()
    form.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="About you")).to_be_focused()
    for text in ("Robin", "Sparrow", "robin.sparrow@example.com", "(415) 555-0132"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="Date of birth")).to_be_focused()


def test_what_is_missing_is_said_at_its_place(page: Page, sites: Sites) -> None:
    sites.visit(page, questionnaire="sample")
    form = form_of(page)
    form.get_by_role("button", name="Start").click()
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_role("alert")).to_have_text("4 answers need your attention")
    expect(form.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Email")).to_have_accessible_description("Enter your email")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_cut_off_at_any_width(page: Page, sites: Sites, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sites.visit(page)
    form = form_of(page)
    expect(form.get_by_role("button", name="Start")).to_be_visible()
    for place in (page.locator("html"), form.locator("html")):
        assert place.evaluate("page => page.scrollWidth <= page.clientWidth")
