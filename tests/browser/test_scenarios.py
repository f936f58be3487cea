"""What the local MDI does wrong on demand, and what person and partner see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.sites import expect_told, form_of, host_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.sites import Sites

pytestmark = pytest.mark.browser

FACTS = {"date_of_birth": "1990-04-12", "gender": 1, "state": ["New York"]}


@pytest.fixture
def failing_mdi(sites: Sites) -> Iterator[Sites]:
    """The sites, with an MDI that may be told to fail; it works again afterwards."""
    yield sites
    sites.switch_mdi(maintenance=False, failure=None)


def test_a_dead_end_is_told_and_the_person_may_go_back(page: Page, sites: Sites) -> None:
    sites.visit(page, questionnaire="sample", scenario="dead-end")
    form = form_of(page)
    Person("sample", FACTS, {}).fill_in(form)
    expect(told(page, "dead_end_question")).to_have_count(1)
    expect(form.locator("button[type=submit]")).to_have_count(0)
    expect(told(page, "finish")).to_have_count(0)
    dead_end = form.get_by_role("heading", level=1).text_content() or ""
    form.get_by_role("button", name="Back").click()
    expect(form.get_by_role("heading", level=1)).not_to_have_text(dead_end)


def test_a_refused_code_is_followed_by_a_fresh_one(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging", scenario="otp-wrong-once")
    expect(form_of(page).get_by_role("heading", name="Messages")).to_be_visible()
    once = ["ready", "load", "otp_ready"]
    expect_told(page, [*once, "otp_failed", *once, "logged_in"])


def test_after_three_refused_codes_the_person_types_the_mailed_one(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging", scenario="otp-always-wrong")
    expect_told(page, [*["ready", "load", "otp_ready", "otp_failed"] * 3, "error"])
    expect(told(page, "error")).to_contain_text("code: otp_failed")
    form = form_of(page)
    form.get_by_label("Verification code").fill(sites.mailed_code(page))
    form.get_by_role("button", name="Continue").click()
    expect(form.get_by_role("heading", name="Messages")).to_be_visible()
    expect(told(page, "logged_in")).to_have_count(1)


def test_a_slow_form_arrives(page: Page, sites: Sites) -> None:
    sites.visit(page, questionnaire="sample", scenario="slow")
    expect(form_of(page).get_by_role("button", name="Start")).to_be_visible(timeout=15_000)
    expect(told(page, "error")).to_have_count(0)


def test_a_form_that_never_loads_leaves_a_message_a_retry_and_a_link(
    page: Page, impatient_sites: Sites
) -> None:
    impatient_sites.visit(page, scenario="never-loads")
    host = host_of(page)
    expect(host.get_by_role("alert")).to_contain_text("Your form is taking longer than it should")
    expect(told(page, "error").first).to_contain_text("code: timeout")
    host.get_by_role("button", name="Try again").click()
    expect(told(page, "error")).to_have_count(2)
    expect(host.get_by_role("link", name="Open the form in a new tab")).to_be_visible()


def test_events_that_come_twice_are_told_once(page: Page, sites: Sites) -> None:
    sites.visit(page, workflow="messaging", scenario="duplicate-events")
    expect(form_of(page).get_by_role("heading", name="Messages")).to_be_visible()
    expect_told(page, ["ready", "load", "otp_ready", "logged_in"])


@pytest.mark.parametrize("workflow", ["intake", "messaging"])
def test_a_form_that_goes_elsewhere_is_stopped_and_learns_nothing(
    page: Page, sites: Sites, workflow: str
) -> None:
    sites.visit(page, workflow=workflow, scenario="redirects-elsewhere")
    expect(told(page, "error")).to_contain_text("code: frame_left")
    expect(host_of(page).get_by_role("heading", name="Your form is not available right now")).to_be_visible()
    expect(host_of(page).get_by_role("alert")).to_be_visible()
    expect(host_of(page).get_by_role("button", name="Try again")).to_be_visible()
    expect(told(page, "finish")).to_have_count(0)
    expect(told(page, "logged_in")).to_have_count(0)


@pytest.mark.parametrize(
    ("switches", "code"),
    [
        pytest.param({"maintenance": True}, "mdi_maintenance", id="418"),
        pytest.param({"failure": "server_error"}, "mdi_unavailable", id="500"),
        pytest.param({"failure": "forbidden"}, "mdi_forbidden", id="403"),
    ],
)
def test_an_mdi_that_refuses_a_new_session_leaves_a_way_to_try_again(
    page: Page, failing_mdi: Sites, switches: dict[str, object], code: str
) -> None:
    failing_mdi.switch_mdi(**switches)
    failing_mdi.visit(page)
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached right now")
    expect(told(page, "error")).to_contain_text(f"code: {code}")
    failing_mdi.switch_mdi(maintenance=False, failure=None)
    page.get_by_role("link", name="Try again").click()
    expect(form_of(page).get_by_role("button", name="Start")).to_be_visible()


def test_a_page_that_is_not_listed_shows_no_form_and_its_console_says_what_to_add(
    page: Page, sites: Sites
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    stranger = sites.addresses.partner.replace("partner.", "stranger.")
    page.goto(stranger)
    expect(page.locator("intake-embed").get_by_role("alert")).to_contain_text("The form is not loading")
    expect(told(page, "error")).to_contain_text("code: host_refused")
    assert [line for line in said if f"Add {stranger} to this partner's `origins`" in line]
    assert form_of(page).locator("form").count() == 0


def test_an_mdi_that_refuses_a_fresh_link_leaves_a_retry_and_tells_the_partner(
    page: Page, failing_mdi: Sites
) -> None:
    failing_mdi.visit(page, workflow="messaging")
    expect(told(page, "logged_in")).to_have_count(1)
    failing_mdi.switch_mdi(maintenance=True)
    host = next(frame for frame in page.frames if frame.url.startswith(failing_mdi.addresses.host))
    host.evaluate("() => location.reload()")
    expect(told(page, "error")).to_contain_text("code: mdi_maintenance")
    failing_mdi.switch_mdi(maintenance=False)
    host_of(page).get_by_role("button", name="Try again").click()
    expect(told(page, "logged_in")).to_have_count(2)
