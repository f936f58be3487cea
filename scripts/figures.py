"""Measures the embedding on this machine: sizes, requests, delays, memory, sessions a second.

Every delay is compared with the least that could do the job, in the same run: a bare relay over the same three
sites, a route that does nothing on the same server.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import statistics
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from itsdangerous import URLSafeSerializer
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from intake_host.demo import Addresses
from intake_host.sandbox.shipped import load_questionnaires
from intake_host.serving import Site, bind, serve_until
from scripts.demo_process import API_KEY, chromium, demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Frame, Page
    from playwright.sync_api import Response as PlaywrightResponse
    from starlette.requests import Request

ROOT = Path(__file__).resolve().parent.parent
BARE_PORT = 8730
EVENTS = 200
SESSIONS = 300
AT_ONCE = 8
ALONE = 10

# The least that relays over three sites: one hop that posts on what it gets, to an exact origin.
BARE_PAGES = {
    "/": '<!doctype html><iframe src="http://host.localhost:PORT+1/host"></iframe>',
    "/host": """<!doctype html><iframe src="http://mdi.localhost:PORT+2/mdi"></iframe><script>
        addEventListener("message", (event) => parent.postMessage(event.data, "http://partner.localhost:PORT+0"));
        </script>""",
    "/mdi": "<!doctype html><p>frame</p>",
}
# Times are of the browser's one monotonic clock, shifted alike in every process.
NOW = "performance.timeOrigin + performance.now()"
POST = f"([message, origin]) => {{ const at = {NOW}; parent.postMessage(message, origin); return at; }}"
HEARD = f"""
const heardAt = new Map(), waiting = new Map();
const note = (n) => {{ const at = {NOW}; heardAt.set(n, at); waiting.get(n)?.(at); }};
window.heard = (n) => heardAt.get(n) ?? new Promise((resolve) => waiting.set(n, resolve));
"""


def main() -> None:
    """Print every figure."""
    sizes()
    with demo() as (addresses, process_id):
        memory(process_id)
        with chromium() as browser:
            host_page(browser, addresses)
            delays(browser, addresses)
        sessions_a_second(addresses)


def sizes() -> None:
    """Bytes that a partner's page loads."""
    script = (ROOT / "static/embed.js").read_bytes()
    show("embed.js, gzipped", f"{len(gzip.compress(script, 9)):,} bytes", "under 8,192")


def memory(process_id: int) -> None:
    """Resident memory of the demo's three sites, idle."""
    status = Path(f"/proc/{process_id}/status")
    if not status.exists():
        show("idle memory", "not measured: this system has no /proc", "under 120 MB")
        return
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    assert found is not None
    show(
        "idle memory, all three sites in one process",
        f"{int(found[1]) / 1024:.0f} MB",
        "under 120 MB for the host",
    )


def host_page(browser: Browser, addresses: Addresses) -> None:
    """What the host page loads before MDI's frame starts: requests and bytes."""
    page = browser.new_page()
    answers: list[PlaywrightResponse] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(addresses.partner)
    page.locator("#events [data-event=load]").wait_for(state="attached")
    first = next(index for index, answer in enumerate(answers) if answer.url.startswith(addresses.mdi))
    ours = [
        one
        for one in answers[:first]
        if one.url.startswith(addresses.host) and not one.url.endswith("embed.js")
    ]
    loaded = sum(len(one.body()) for one in ours if one.request.method == "GET")
    show("host page with its script and style, uncompressed", f"{loaded / 1000:.1f} KB", "under 30 KB")
    show("requests before MDI's frame starts", str(len(ours)), "at most 4")
    page.close()


def delays(browser: Browser, addresses: Addresses) -> None:
    """From the frame's post to the partner page's listener, beside a bare relay; then to the server's store."""
    with bare_sites() as bare:
        ours, theirs = our_page(browser, addresses), bare_page(browser, bare)
        ours_ms: list[float] = []
        theirs_ms: list[float] = []
        for n in range(EVENTS):  # in turn, so that the machine's mood falls on both
            ours_ms.append(one_delay(ours, addresses, n, step(n)))
            theirs_ms.append(one_delay(theirs, bare, n, {"n": n}))
    ours_at, theirs_at = statistics.median(ours_ms), statistics.median(theirs_ms)
    show("frame to partner page, median of 200", f"{ours_at:.2f} ms")
    show("  a bare two-hop postMessage", f"{theirs_at:.2f} ms")
    show("  ratio", f"{ours_at / theirs_at:.2f}", "at most 3")
    until_stored(ours, addresses)


def one_delay(page: Page, addresses: Addresses, n: int, message: dict[str, Any]) -> float:
    """Milliseconds from the post in MDI's frame to the listener on the partner's page."""
    posted = float(mdi_frame(page, addresses).evaluate(POST, [message, addresses.host]))
    return float(page.evaluate("n => heard(n)", n)) - posted


def our_page(browser: Browser, addresses: Addresses) -> Page:
    """The demo's page, its frame loaded."""
    page = browser.new_page()
    page.add_init_script(
        HEARD + "addEventListener('intake:step', ({ detail }) => note(detail.data.index), true);"
    )
    page.goto(addresses.partner)
    page.locator("#events [data-event=load]").wait_for(state="attached")
    return page


def bare_page(browser: Browser, addresses: Addresses) -> Page:
    """A page that relays and nothing else."""
    page = browser.new_page()
    page.add_init_script(HEARD + "addEventListener('message', ({ data }) => note(data.n));")
    page.goto(addresses.partner)
    page.frame_locator("iframe").frame_locator("iframe").locator("p").wait_for()
    return page


def mdi_frame(page: Page, addresses: Addresses) -> Frame:
    """MDI's frame within the page."""
    return next(frame for frame in page.frames if frame.url.startswith(addresses.mdi))


def step(n: int) -> dict[str, Any]:
    """An event of the frame's that is like no other."""
    return {"event": "step", "data": {"step": f"step {n}", "index": n}}


def until_stored(page: Page, addresses: Addresses) -> None:
    """How long an event takes from the frame to the server's store, each alone in its batch."""
    for n in range(EVENTS, EVENTS + ALONE):
        with page.expect_response("**/api/v1/events", timeout=10_000):
            mdi_frame(page, addresses).evaluate(POST, [step(n), addresses.host])
    token = (page.locator("intake-embed").get_attribute("src") or "").partition("#t=")[2]
    _, claims = URLSafeSerializer("any key").loads_unsafe(token)
    path = f"{addresses.loopback(1)}/api/v1/sessions/{claims['sid']}/events"
    answer = httpx.get(path, headers={"authorization": f"Bearer {API_KEY}"}, trust_env=False)
    alone = answer.json()["events"][-ALONE:]
    waited = [datetime.fromisoformat(one["received_at"]) - datetime.fromisoformat(one["at"]) for one in alone]
    longest_ms = max(waited).total_seconds() * 1000
    show(
        f"frame to the server's store, longest of {ALONE}",
        f"{longest_ms:.0f} ms",
        "2,000 (the interval) + 100",
    )


def sessions_a_second(addresses: Addresses) -> None:
    """Sessions made a second, beside a route that does nothing, with the same client and kind of server."""
    body = {
        "workflow": "intake",
        "parent_origin": addresses.partner,
        "questionnaire_id": load_questionnaires()[0].id,
    }
    with bare_sites() as bare:
        nothing = asyncio.run(rate(bare.loopback(1) + "/nothing", body))
    sessions = asyncio.run(rate(addresses.loopback(1) + "/api/v1/sessions", body))
    show("a Starlette route that does nothing", f"{nothing:.0f} a second")
    show("sessions, with the sandbox's voucher in the same process", f"{sessions:.0f} a second")
    show("  ratio", f"1 : {nothing / sessions:.0f}")


async def rate(url: str, body: dict[str, str]) -> float:
    """Posts a second, `AT_ONCE` at once."""
    headers = {"authorization": f"Bearer {API_KEY}"}
    async with httpx.AsyncClient(headers=headers, timeout=30, trust_env=False) as client:
        left = iter(range(SESSIONS))

        async def worker() -> None:
            for _ in left:
                (await client.post(url, json=body)).raise_for_status()

        started = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        return SESSIONS / (time.perf_counter() - started)


@contextmanager
def bare_sites() -> Iterator[Addresses]:
    """Three sites that do nothing but relay."""

    def page(text: str) -> Callable[[Request], Any]:
        for offset in range(3):
            text = text.replace(f"PORT+{offset}", str(BARE_PORT + offset))

        async def answer(_request: Request) -> Response:
            return HTMLResponse(text)

        return answer

    async def nothing(_request: Request) -> Response:
        return Response(status_code=204)

    routes = [Route(path, page(text)) for path, text in BARE_PAGES.items()]
    app = Starlette(routes=[*routes, Route("/nothing", nothing, methods=["POST"])])
    bound = [(site, bind(site)) for site in (Site(app, "127.0.0.1", BARE_PORT + n) for n in range(3))]
    loop, answering = asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(serve_until(stop, bound, ready=answering.set))
    )
    thread.start()
    answering.wait()
    try:
        yield Addresses(BARE_PORT)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def show(name: str, figure: str, goal: str = "") -> None:
    """One line."""
    print(f"{name:<58} {figure:<28} {('goal: ' + goal) if goal else ''}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
