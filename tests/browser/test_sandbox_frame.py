"""The sandbox's frame in a real browser, within a page of another site that notes what it is told."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from intake_host.clock import SystemClock
from intake_host.sandbox import ShippedQuestionnaire, create_sandbox_app
from intake_host.serving import PortTakenError, Site, bind, serve_until
from tests.sandbox.small_mdi import PATIENT, option, question, questionnaire, rule

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import FrameLocator, Page
    from starlette.requests import Request

pytestmark = pytest.mark.browser

PARENT = """<!doctype html><html lang="en"><title>Parent</title>
<ol id="events"></ol>
<script>
  addEventListener("message", (message) => {
    const entry = document.createElement("li");
    entry.textContent = message.data.event;
    entry.dataset.told = JSON.stringify(message.data);
    document.getElementById("events").append(entry);
  });
</script>"""

TOO_MANY = rule(("question", "how-many", ">", "20"))
CHOICES = questionnaire(
    [
        question(
            "mood",
            "single_option",
            1,
            has_next_button=False,
            options=[option("o-1", "Good"), option("o-2", "Fair"), option("o-3", "Bad")],
        ),
        question("note", "text", 2),
    ],
    partner_questionnaire_id="choices",
    offerings=[],
)
REASONS = questionnaire(
    [
        question(
            "why",
            "multiple_option",
            1,
            options=[option("o-1", "Food"), option("o-2", "Other", is_show_additional_field=True)],
        ),
        question("photo", "file", 2),
    ],
    partner_questionnaire_id="reasons",
    offerings=[],
)
CONDENSED = questionnaire(
    [
        question("name", "string", 1),
        question("smokes", "boolean", 2),
        question("how-many", "integer", 3, rules=[rule(("question", "smokes", "=", "true"))]),
        question("stop", "informational", 4, has_next_button=False, rules=[TOO_MANY]),
    ],
    partner_questionnaire_id="condensed",
    is_condensed_question=True,
    offerings=[],
)


@dataclass(frozen=True)
class Frames:
    """Where the frame and the page around it are served."""

    mdi: str
    parent: str
    api: httpx.Client

    def intake(self, questionnaire_id: str, **fields: object) -> str:
        patient = self.patient()
        body = {"questionnaire_id": questionnaire_id, "patient_id": patient, **fields}
        return str(self.api.post("/v1/partner/vouchers", json=body).json()["onboarding_url"])

    def patient(self, **fields: object) -> str:
        return str(self.api.post("/v1/partner/patients", json={**PATIENT, **fields}).json()["patient_id"])

    def messages(self, patient_id: str) -> dict[str, str]:
        return dict(self.api.get(f"/v1/partner/patients/{patient_id}/auth").json())


@pytest.fixture(scope="module")
def frames() -> Iterator[Frames]:
    port, bound = _bound()
    answering, stop, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()

    def run() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(serve_until(stop, bound, ready=answering.set))

    thread = threading.Thread(target=run, name="frame-sites")
    thread.start()
    try:
        assert answering.wait(timeout=30), "the sites did not start"
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as api:
            credentials = {"grant_type": "client_credentials", "scope": "*"}
            secret = {"client_id": "sandbox-client", "client_secret": "sandbox-secret"}
            token = api.post("/v1/partner/auth/token", json={**credentials, **secret}).json()["access_token"]
            api.headers["Authorization"] = f"Bearer {token}"
            yield Frames(f"http://mdi.localhost:{port}", f"http://parent.localhost:{port + 1}", api)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _bound() -> tuple[int, list[tuple[Site, socket.socket]]]:
    async def parent(_request: Request) -> HTMLResponse:
        return HTMLResponse(PARENT)

    while True:
        port = random.randrange(20_000, 50_000, 2)
        sandbox = create_sandbox_app(
            frame_origin=f"http://mdi.localhost:{port}",
            elsewhere_origin=f"http://elsewhere.localhost:{port}",
            clock=SystemClock(),
            questionnaires=[
                ShippedQuestionnaire("choices", CHOICES),
                ShippedQuestionnaire("reasons", REASONS),
                ShippedQuestionnaire("condensed", CONDENSED),
            ],
        )
        sites = [
            Site(sandbox, "127.0.0.1", port),
            Site(Starlette(routes=[Route("/", parent)]), "127.0.0.1", port + 1),
        ]
        with contextlib.ExitStack() as stack, contextlib.suppress(PortTakenError):
            bound = [(site, stack.enter_context(bind(site))) for site in sites]
            stack.pop_all()
            return port, bound


def embed(page: Page, frames: Frames, url: str) -> FrameLocator:
    """The frame, within the page of another site."""
    page.goto(frames.parent)
    page.evaluate(
        """(url) => {
          const frame = document.createElement("iframe");
          frame.src = url; frame.title = "Form"; frame.allow = "camera; microphone";
          frame.width = 380; frame.height = 700;
          document.body.append(frame);
        }""",
        url,
    )
    return page.frame_locator("iframe")


def told(page: Page) -> list[str]:
    return page.locator("#events li").all_text_contents()


def post_code(page: Page, data: Mapping[str, Any], origin: str) -> None:
    page.evaluate(
        "([data, origin]) => document.querySelector('iframe').contentWindow.postMessage(data, origin)",
        [data, origin],
    )


def test_the_frame_tells_its_parent_what_happens_in_order(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("choices"))
    form.get_by_role("button", name="Start").click()
    form.get_by_label("Good").click()
    form.get_by_label("Question note").fill("x")
    for _ in range(4):
        form.get_by_role("button", name="Next").click()
    form.get_by_role("button", name="Finish").click()
    expect(page.locator("#events li").last).to_have_text("finish")
    steps = ["step"] * 6
    assert told(page) == ["load", "start", *steps, "encounter_created", "step", "finish"]


def test_leaving_the_frame_posts_unload(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("choices"))
    form.get_by_role("button", name="Start").wait_for()
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    expect(page.locator("#events li").last).to_have_text("unload")


def test_duplicate_events_come_twice(page: Page, frames: Frames) -> None:
    embed(page, frames, frames.intake("choices", metadata="scenario=duplicate-events"))
    expect(page.locator("#events li")).to_have_text(["load", "load", "start", "start", "step", "step"])


def test_arrow_keys_move_through_a_choice_and_enter_goes_on(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("choices"))
    form.get_by_role("button", name="Start").press("Enter")
    form.get_by_label("Good").press("Space")
    form.get_by_label("Good").press("ArrowDown")
    form.get_by_label("Fair").press("ArrowDown")
    expect(form.get_by_label("Bad")).to_be_checked()
    expect(form.get_by_label("Bad")).to_be_focused()
    form.get_by_label("Bad").press("Tab")
    expect(form.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="Question note")).to_be_focused()


def test_each_step_moves_the_focus_and_errors_are_announced(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("choices"))
    form.get_by_role("button", name="Start").click()
    expect(form.get_by_role("heading", name="Question mood")).to_be_focused()
    form.get_by_label("Fair").click()
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_role("alert")).to_have_text("Enter an answer")
    expect(form.get_by_label("Question note")).to_be_focused()
    expect(form.get_by_label("Question note")).to_have_accessible_description("Enter an answer")
    form.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Fair")).to_be_checked()


def test_the_focus_goes_to_what_is_wrong_in_a_choice_and_to_the_text_that_is_missing(
    page: Page, frames: Frames
) -> None:
    form = embed(page, frames, frames.intake("reasons"))
    form.get_by_role("button", name="Start").press("Enter")
    form.get_by_role("button", name="Next").press("Enter")
    expect(form.get_by_role("alert")).to_have_text("Choose at least one answer")
    expect(form.get_by_label("Food")).to_be_focused()
    form.get_by_label("Other", exact=True).press("Space")
    form.get_by_role("button", name="Next").press("Enter")
    expect(form.get_by_label("Tell us more about “Other”")).to_be_focused()
    expect(form.get_by_label("Tell us more about “Other”")).to_have_accessible_description(
        "“Other” asks for more: write it in the box below"
    )


def test_a_condensed_page_tells_a_dead_end_that_enter_in_a_text_runs_into(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("condensed"))
    form.get_by_role("button", name="Start").click()
    form.get_by_label("Question name").fill("Ada")
    form.get_by_label("Yes").check()
    form.get_by_label("Question how-many").fill("40")
    form.get_by_label("Question how-many").press("Enter")
    expect(form.get_by_role("heading", name="Question stop")).to_be_visible()
    expect(page.locator("#events li", has_text="dead_end_question")).to_have_count(1)


def test_a_form_that_is_no_longer_open_says_so(page: Page, frames: Frames) -> None:
    url = frames.intake("choices")
    form = embed(page, frames, url)
    form.get_by_role("button", name="Start").wait_for()
    frames.api.post(f"/v1/partner/vouchers/{url.partition('token=')[2]}/expire").raise_for_status()
    form.get_by_role("button", name="Start").click()
    expect(form.get_by_role("alert")).to_have_text("This form is no longer open. Please ask for a new link.")


def test_a_file_that_is_too_large_is_said_to_be(page: Page, frames: Frames, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(bytes(27 * 1024 * 1024))
    form = embed(page, frames, frames.intake("reasons"))
    form.get_by_role("button", name="Start").click()
    form.get_by_label("Food").check()
    form.get_by_role("button", name="Next").click()
    form.get_by_label("Question photo").set_input_files(large)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_role("alert")).to_contain_text("files may have up to 25 MB")


def test_a_first_load_that_fails_may_be_tried_again(page: Page, frames: Frames) -> None:
    url = frames.intake("choices")
    page.route("**/frame/intake", lambda route: route.abort(), times=1)
    form = embed(page, frames, url)
    expect(form.get_by_role("alert")).to_have_text("We could not reach the server.")
    form.get_by_role("button", name="Try again").click()
    expect(form.get_by_role("button", name="Start")).to_be_visible()


def test_a_condensed_page_changes_under_the_persons_hands(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("condensed"))
    form.get_by_role("button", name="Start").click()
    form.get_by_label("Question name").fill("Ada")
    form.get_by_label("Yes").check()
    expect(form.get_by_label("Question how-many")).to_be_visible()
    expect(form.get_by_label("Question name")).to_have_value("Ada")
    expect(form.get_by_label("Yes")).to_be_focused()
    form.get_by_label("No", exact=True).check()
    expect(form.get_by_label("Question how-many")).to_have_count(0)


def test_a_lost_connection_is_said_and_nothing_is_lost(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("choices"))
    form.get_by_role("button", name="Start").click()
    form.get_by_label("Good").click()
    form.get_by_label("Question note").fill("a long story")
    page.context.set_offline(True)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_role("alert")).to_contain_text("We could not reach the server")
    expect(form.get_by_label("Question note")).to_have_value("a long story")
    page.context.set_offline(False)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_role("heading", name="Do you have any allergies?")).to_be_visible()


def test_the_parents_code_is_filled_in_and_sent(page: Page, frames: Frames) -> None:
    link = frames.messages(frames.patient())
    form = embed(page, frames, link["auth_link"])
    expect(page.locator("#events li")).to_have_text(["load", "otp_ready"])
    post_code(page, {"message": "otp", "data": link["verification_code"]}, frames.mdi)
    expect(form.get_by_role("heading", name="Messages")).to_be_focused()
    assert told(page) == ["load", "otp_ready", "logged_in"]


@pytest.mark.parametrize(
    "said", [None, "otp", {"message": "otp"}, {"message": "otp", "data": 7}, {"event": "otp"}]
)
def test_anything_else_from_the_parent_is_ignored(page: Page, frames: Frames, said: Any) -> None:
    link = frames.messages(frames.patient())
    form = embed(page, frames, link["auth_link"])
    expect(page.locator("#events li")).to_have_text(["load", "otp_ready"])
    post_code(page, said, frames.mdi)
    post_code(page, {"message": "otp", "data": link["verification_code"]}, frames.mdi)
    expect(form.get_by_role("heading", name="Messages")).to_be_visible()
    assert told(page) == ["load", "otp_ready", "logged_in"]


def test_a_code_from_another_window_is_ignored(page: Page, frames: Frames) -> None:
    link = frames.messages(frames.patient())
    form = embed(page, frames, link["auth_link"])
    expect(page.locator("#events li")).to_have_text(["load", "otp_ready"])
    inner = page.frames[1]
    said = {"message": "otp", "data": "WRONG1"}
    inner.evaluate("([said, origin]) => window.postMessage(said, origin)", [said, frames.mdi])
    post_code(page, {"message": "otp", "data": link["verification_code"]}, frames.mdi)
    expect(form.get_by_role("heading", name="Messages")).to_be_visible()
    assert "otp_failed" not in told(page)


def test_a_person_may_type_the_code(page: Page, frames: Frames) -> None:
    link = frames.messages(frames.patient())
    form = embed(page, frames, link["auth_link"])
    form.get_by_label("Verification code").fill("wrong1")
    form.get_by_role("button", name="Continue").click()
    expect(form.get_by_role("alert")).to_contain_text("That code is not right")
    form.get_by_label("Verification code").fill(link["verification_code"].lower())
    form.get_by_label("Verification code").press("Enter")
    form.get_by_label("Your message").fill("Hello")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("list", name="Messages").get_by_role("listitem").last).to_contain_text("Hello")
    assert told(page) == ["load", "otp_ready", "otp_failed", "logged_in"]


def test_the_camera_works_when_embedded(page: Page, frames: Frames) -> None:
    patient_id = frames.patient()
    link = frames.api.get(f"/v1/partner/patients/{patient_id}/intro-video").json()
    form = embed(page, frames, link["intro_video_url"])
    form.get_by_label("Verification code").fill(link["verification_code"])
    form.get_by_role("button", name="Continue").click()
    form.get_by_role("button", name="Turn on the camera").click()
    expect(form.get_by_role("status")).to_have_text("The camera and the microphone are on.")
    expect(form.get_by_label("Camera preview")).to_be_focused()


def test_redirects_elsewhere_lands_on_a_page_that_gets_no_code(page: Page, frames: Frames) -> None:
    link = frames.messages(frames.patient(metadata="scenario=redirects-elsewhere"))
    form = embed(page, frames, link["auth_link"])
    expect(form.get_by_role("heading", name="Elsewhere")).to_be_visible()
    expect(page.locator("#events li")).to_have_text(["load", "otp_ready", "unload", "finish", "otp_ready"])
    post_code(page, {"message": "otp", "data": link["verification_code"]}, frames.mdi)
    expect(form.get_by_role("status")).to_have_text("0")


def test_never_loads_tells_nothing(page: Page, frames: Frames) -> None:
    form = embed(page, frames, frames.intake("choices", metadata="scenario=never-loads"))
    expect(form.get_by_text("Loading…")).to_be_visible()
    assert told(page) == []


def test_a_phone_shows_it_without_zoom_or_sideways_scroll(page: Page, frames: Frames) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(frames.intake("choices"))
    page.get_by_role("button", name="Start").click()
    box = page.locator(".option-label").first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_label("Good").click()
    size = page.get_by_label("Question note").evaluate(
        "(input) => parseFloat(getComputedStyle(input).fontSize)"
    )
    assert size >= 16
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
