"""Measures the embedding on this machine: sizes, requests, delays, memory, sessions a second.

Every delay is compared with the least that could do the job, in the same run: a bare relay over the same three
sites, a route that does nothing on the same server.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import sync_playwright
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from intake_host.demo import Addresses
from intake_host.serving import Site, bind, serve_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Frame, Page
    from starlette.requests import Request

ROOT = Path(__file__).resolve().parent.parent
PORT = 8720
BARE_PORT = 8730
EVENTS = 200
SESSIONS = 300
AT_ONCE = 8

# What a relay cannot do with less: one hop posts on what it gets, to an exact origin.
BARE_PARTNER = """<!doctype html><iframe src="http://host.localhost:{port}/host"></iframe><script>
window.heard = []; addEventListener("message", (event) => heard.push([event.data.n, performance.timeOrigin + performance.now()]));
</script>"""
BARE_HOST = """<!doctype html><iframe src="http://mdi.localhost:{port}/mdi"></iframe><script>
addEventListener("message", (event) => parent.postMessage(event.data, "http://partner.localhost:{port}"));
</script>"""
BARE_MDI = "<!doctype html><p>frame</p>"

POST_ONE = """([n, message, origin]) => {
  const at = performance.timeOrigin + performance.now(); parent.postMessage(message, origin); return [n, at];
}"""


def main() -> None:
    """Print every figure."""
    sizes()
    with demo() as (addresses, process):
        memory(process)
        with chromium() as browser:
            requests_before_frame(browser, addresses)
            delays(browser, addresses)
        sessions_a_second(addresses, process)


def sizes() -> None:
    """Bytes that a partner's page and the host page load."""
    script = (ROOT / "static/embed.js").read_bytes()
    page = sum((ROOT / name).stat().st_size for name in ("static/host/host.js", "static/host/host.css"))
    template = (ROOT / "templates/host/page.html").stat().st_size + (ROOT / "templates/host/base.html").stat().st_size
    show("embed.js, gzipped", f"{len(gzip.compress(script, 9))} bytes", "under 8,192")
    show("host page with script and style", f"{(page + template) / 1000:.1f} KB uncompressed", "under 30 KB")


def memory(process: subprocess.Popen[str]) -> None:
    """Resident memory of the demo's three sites, idle."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        show("idle memory", "not measured: this system has no /proc", "under 120 MB")
        return
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    assert found is not None
    show("idle memory, all three sites in one process", f"{int(found[1]) / 1024:.0f} MB", "under 120 MB for the host")


def requests_before_frame(browser: Browser, addresses: Addresses) -> None:
    """Requests of the host page up to the one for MDI's frame."""
    page = browser.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(addresses.partner + "/?scenario=happy")
    page.locator("#events [data-event=load]").wait_for()
    until_frame = seen[: next(i for i, url in enumerate(seen) if url.startswith(addresses.mdi))]
    ours = [url for url in until_frame if url.startswith(addresses.host) and "embed.js" not in url]
    show("requests before MDI's frame starts", str(len(ours)), "at most 4")
    page.close()


def delays(browser: Browser, addresses: Addresses) -> None:
    """From the frame's post to the partner page's listener, beside a bare relay; and to the server's store."""
    with bare_sites() as bare:
        ours, theirs = our_page(browser, addresses), bare_page(browser, bare)
        ours_ms: list[float] = []
        theirs_ms: list[float] = []
        for n in range(EVENTS):  # in turn, so that the machine's mood falls on both
            message = {"event": "step", "data": {"step": f"s{n}", "index": n}}
            ours_ms.append(one_delay(ours, frame_of(ours, addresses.mdi), n, message, addresses.host))
            theirs_ms.append(one_delay(theirs, frame_of(theirs, bare.mdi), n, {"n": n}, bare.host))
    ours_at, theirs_at = statistics.median(ours_ms), statistics.median(theirs_ms)
    show("frame to partner page", f"{ours_at:.2f} ms (median of {EVENTS})", "")
    show("  a bare two-hop postMessage", f"{theirs_at:.2f} ms", "")
    show("  ratio", f"{ours_at / theirs_at:.2f}", "at most 3")
    stored(ours)


def one_delay(page: Page, frame: Frame, n: int, message: dict[str, Any], origin: str) -> float:
    """Milliseconds from the post to the listener."""
    _, posted = frame.evaluate(POST_ONE, [n, message, origin])
    heard = page.wait_for_function("n => heard.find(([m]) => m === n)", arg=n, polling=5).json_value()
    return float(heard[1] - posted)


def our_page(browser: Browser, addresses: Addresses) -> Page:
    """The demo's page, listening to steps, its frame loaded. Keeps what the host page sends to its server."""
    page = browser.new_page()
    page.add_init_script(
        """window.heard = []; addEventListener("intake:step", ({ detail }) =>
        heard.push([detail.data.index, performance.timeOrigin + performance.now()]), true);"""
    )
    page.goto(addresses.partner)
    page.locator("#events [data-event=load]").wait_for()
    return page


def stored(page: Page) -> None:
    """How long the host page let an event wait until it was sent and answered."""
    delays_ms: list[float] = []

    def answered(response: Any) -> None:  # noqa: ANN401 - Playwright's own
        if response.url.endswith("/api/v1/events") and response.ok:
            now = time.time() * 1000
            delays_ms.extend(now - event["at"] for event in json.loads(response.request.post_data)["events"])

    page.on("response", answered)
    frame = next(frame for frame in page.frames if "mdi.localhost" in frame.url)
    host = next(frame for frame in page.frames if "host.localhost" in frame.url)
    for n in range(EVENTS, EVENTS + 30):
        with page.expect_response("**/api/v1/events", timeout=10_000) if n % 10 == 9 else nothing():
            frame.evaluate(
                POST_ONE,
                [n, {"event": "step", "data": {"step": f"t{n}", "index": n}}, origin_of(host.url)],
            )
    interval_ms = json.loads(host.locator("#host-config").text_content() or "{}")["event_interval_ms"]
    show("frame to the server's store", f"{max(delays_ms):.0f} ms (longest of {len(delays_ms)})", f"{interval_ms} + 100")


def sessions_a_second(addresses: Addresses, process: subprocess.Popen[str]) -> None:
    """Sessions made a second, beside a route that does nothing, with the same client and server."""
    del process
    with bare_sites() as bare:
        nothing_rate = asyncio.run(rate(bare.loopback(1) + "/nothing", None))
        health_rate = asyncio.run(rate(addresses.loopback(1) + "/health", None))
    pages_rate = asyncio.run(rate(addresses.loopback(0) + "/", None))
    show("a route that does nothing", f"{nothing_rate:.0f} a second", "")
    show("the host's /health, through its middleware", f"{health_rate:.0f} a second", "")
    show(
        "partner pages with a new session each (partner's backend, host, MDI's voucher in one process)",
        f"{pages_rate:.0f} a second ({nothing_rate / pages_rate:.0f} times the work of nothing)",
        "",
    )


async def rate(url: str, headers: dict[str, str] | None) -> float:
    """Requests a second, `AT_ONCE` at once."""
    async with httpx.AsyncClient(headers=headers, timeout=30) as client:
        left = iter(range(SESSIONS))

        async def worker() -> None:
            for _ in left:
                (await client.get(url)).raise_for_status()

        started = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        return SESSIONS / (time.perf_counter() - started)


@contextmanager
def demo() -> Iterator[tuple[Addresses, subprocess.Popen[str]]]:
    """The demo in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "intake_host", "demo", "--port", str(PORT)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "Ctrl-C" in line:
            break
    try:
        yield Addresses(PORT), process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


@contextmanager
def bare_sites() -> Iterator[Addresses]:
    """Three sites that do nothing but relay."""

    def page(text: str) -> Callable[[Request], Any]:
        async def answer(_request: Request) -> Response:
            return HTMLResponse(text)

        return answer

    async def nothing_at_all(_request: Request) -> Response:
        return Response(status_code=204)

    app = Starlette(
        routes=[
            Route("/", page(BARE_PARTNER.replace("{port}", str(BARE_PORT + 1)))),
            Route("/host", page(BARE_HOST.replace("{port}", str(BARE_PORT + 1)))),
            Route("/mdi", page(BARE_MDI)),
            Route("/nothing", nothing_at_all),
        ]
    )
    bound = [(site, bind(site)) for site in [Site(app, "127.0.0.1", BARE_PORT + 1)]]
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        args = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("PLAYWRIGHT_CHROMIUM_EXECUTABLE"), args=args
        )
        yield browser
        browser.close()


def show(name: str, figure: str, goal: str) -> None:
    """One line."""
    print(f"{name:<50} {figure:<40} {('goal: ' + goal) if goal else ''}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
