"""The three running sites, and what a partner's backend and a developer can ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from itsdangerous import URLSafeSerializer
from playwright.sync_api import expect

from intake_host.sandbox.links import read_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import FrameLocator, Locator, Page

    from intake_host.demo import Addresses

API_KEY = "an invented API key of the demo's partner"


@dataclass(frozen=True)
class Sites:
    """Where the sites are, and what they know."""

    addresses: Addresses

    def visit(self, page: Page, **query: str) -> None:
        """Open the partner's page."""
        page.goto(str(httpx.URL(self.addresses.partner, params=query)))

    def session_id(self, page: Page) -> str:
        """The session that the page embeds."""
        embed_url = page.locator("intake-embed").get_attribute("src") or ""
        _, claims = URLSafeSerializer("any key").loads_unsafe(embed_url.partition("#t=")[2])
        return str(claims["sid"])

    def stored_events(self, page: Page) -> list[dict[str, Any]]:
        """What the host gives to the partner's backend for the page's session."""
        return self.events_of(self.session_id(page))

    def events_of(self, session_id: str) -> list[dict[str, Any]]:
        """What the host gives to the partner's backend."""
        answer = httpx.get(
            f"{self.addresses.loopback(1)}/api/v1/sessions/{session_id}/events",
            headers={"authorization": f"Bearer {API_KEY}"},
        )
        answer.raise_for_status()
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    def mailed_code(self, page: Page) -> str:
        """The code that the sandbox mailed to the patient whom the page's form is for."""
        form = next(frame for frame in page.frames if frame.url.startswith(self.addresses.mdi))
        link = read_link(httpx.URL(form.url).path.rpartition("/")[2])
        sandbox = self.addresses.loopback(2)
        mail = httpx.get(f"{sandbox}/sandbox/mail", params={"patient_id": link.patient_id}).json()
        return str(mail["mail"][0]["code"])

    def switch_mdi(self, **switches: Any) -> None:
        """Tell the sandbox what to do wrong from now on."""
        httpx.put(f"{self.addresses.loopback(2)}/sandbox/state", json=switches).raise_for_status()


def form_of(page: Page) -> FrameLocator:
    """MDI's form within the host page within the partner's page."""
    return host_of(page).frame_locator("iframe")


def host_of(page: Page) -> FrameLocator:
    """The host page within the partner's page."""
    return page.frame_locator("intake-embed iframe")


def told(page: Page, event: str) -> Locator:
    """The lines of the partner's log that tell this event."""
    return page.locator(f"#events [data-event={event}]")


def expect_told(page: Page, events: Sequence[str]) -> None:
    """The partner's log tells exactly these events in this order."""
    lines = page.locator("#events li")
    expect(lines).to_have_count(len(events))
    assert [line.get_attribute("data-event") for line in lines.all()] == list(events)
