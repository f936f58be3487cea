"""Three sites in one browser: a partner's page, the real host page, and a frame that says anything.

The host page, its script and embed.js are the real ones; the host's API and MDI's form are stand-ins that a test
scripts. Every test has a `stage` of its own, with its own token: what an earlier test's page still sends is refused.
"""

from __future__ import annotations

import socket
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import jinja2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from intake_host.assets import static_dir, templates_dir
from intake_host.embedding.headers import host_page_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Frame, FrameLocator, Locator, Page
    from starlette.requests import Request
    from starlette.types import ASGIApp

WAIT_S = 10.0
FORM = """<!doctype html><html lang="en"><title>MDI stand-in</title><h1>A question</h1>
<script>
  window.received = [];
  addEventListener('message', ({ data, origin }) => received.push({ data, origin }));
  window.say = (event, data) => parent.postMessage({ event, data }, '*');
  window.sayRaw = (message) => parent.postMessage(message, '*');
  if (!location.search.includes('silent')) say('load');
</script></html>"""
PARTNER = """<!doctype html><html lang="en"><title>A partner</title>
<script nonce="p">
  window.seen = [];
  document.addEventListener('intake:event', ({ detail }) => {
    seen.push(detail);
    const line = document.createElement('li');
    line.dataset.event = detail.event;
    line.textContent = JSON.stringify(detail);
    document.getElementById('events').append(line);
  });
</script>
<script nonce="p" src="HOST/v1/embed.js"></script>
<ol id="events"></ol>
BODY
</html>"""


@dataclass(frozen=True)
class Sites:
    """The origins of a run; `look_alike` begins as `mdi` does and is somebody else's."""

    partner: str
    host: str
    mdi: str
    other_mdi: str
    look_alike: str
    stranger: str


@dataclass
class Stage:
    """What the stand-ins answer in one test, and what they were asked."""

    sites: Sites
    partner_origins: list[str]
    parent_origin: str
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    workflow: str = "intake"
    frame_path: str = "/form"
    gives_code: bool = False
    share_ids: bool = False
    frame_timeout_ms: int = 8000
    event_interval_ms: int = 100
    partner_headers: dict[str, str] = field(default_factory=dict)
    host_headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    failures: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    event_statuses: list[int] = field(default_factory=list)
    holds_code: threading.Event = field(default_factory=threading.Event)
    holds_events: threading.Event = field(default_factory=threading.Event)
    opens: list[str] = field(default_factory=list)
    codes_asked: list[int] = field(default_factory=list)
    batches: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.holds_code.set()
        self.holds_events.set()

    @property
    def embed_url(self) -> str:
        """What a session's `embed_url` would be."""
        return f"{self.sites.host}/embed/v1/lark#t={self.token}"

    @property
    def embed(self) -> str:
        """The element as a partner writes it."""
        return f'<intake-embed src="{self.embed_url}"></intake-embed>'

    @property
    def page_url(self) -> str:
        """The partner's page."""
        return f"{self.sites.partner}/page"

    def note(self, change: Callable[[], object]) -> None:
        """Record something from a server's thread."""
        with self.changed:
            change()
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], object]) -> None:
        """Wait until what was recorded fulfils `condition`."""
        with self.changed:
            assert self.changed.wait_for(condition, WAIT_S), "the host was not asked what the test waits for"

    @property
    def stored(self) -> dict[tuple[int, int], dict[str, Any]]:
        """What a host's store would hold: events by (opening, seq), a repeat changes nothing."""
        return {
            (batch["opening"], event["seq"]): event
            for batch in list(self.batches)
            for event in batch["events"]
        }

    def stored_names(self) -> list[str]:
        """Names of the stored events, in order."""
        return [event["event"] for _, event in sorted(self.stored.items())]


class StandIns:
    """The three sites' applications; `stage` is what they play now."""

    stage: Stage

    def __init__(self) -> None:
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates_dir()), autoescape=True, trim_blocks=False
        )

    def partner(self) -> Starlette:
        """Pages of the partner, and of strangers: whatever the host name says."""
        return Starlette(
            routes=[
                Route("/page", self._partner_page),
                Route("/blank", self._blank),
                Route("/around", self._around),
                Route("/favicon.ico", lambda _: Response(status_code=204)),
            ]
        )

    def host(self) -> Starlette:
        """The host: real pages and scripts, scripted answers."""
        return Starlette(
            routes=[
                Route("/embed/v1/lark", self._host_page),
                Route("/v1/embed.js", lambda _: FileResponse(static_dir() / "embed.js")),
                Route("/api/v1/embed/open", self._open, methods=["POST"]),
                Route("/api/v1/embed/code", self._code, methods=["POST"]),
                Route("/api/v1/events", self._events, methods=["POST"]),
                Route("/blank", self._blank),
                Mount("/static", StaticFiles(directory=static_dir())),
            ]
        )

    def mdi(self) -> Starlette:
        """MDI's form, and its look-alikes': whatever the host name says."""
        return Starlette(routes=[Route("/form", lambda _: HTMLResponse(FORM)), Route("/blank", self._blank)])

    async def _blank(self, _: Request) -> Response:
        return HTMLResponse("<!doctype html><title>blank</title>")

    async def _around(self, request: Request) -> Response:
        framed = escape(request.query_params["url"])
        return HTMLResponse(f'<!doctype html><iframe src="{framed}"></iframe>')

    async def _partner_page(self, _: Request) -> Response:
        stage = self.stage
        body = stage.embed if stage.body is None else stage.body
        page = PARTNER.replace("HOST", stage.sites.host).replace("BODY", body)
        return HTMLResponse(page, headers=stage.partner_headers)

    async def _host_page(self, _: Request) -> Response:
        stage = self.stage
        nonce = uuid.uuid4().hex
        config = {
            "partner_origins": stage.partner_origins,
            "frame_timeout_ms": stage.frame_timeout_ms,
            "event_interval_ms": stage.event_interval_ms,
            "share_ids_with_page": stage.share_ids,
        }
        page = self._templates.get_template("host/page.html").render(
            partner_name="Lark Health", config=config, nonce=nonce, static_prefix="/static"
        )
        headers = host_page_headers(
            nonce=nonce,
            parent_origins=stage.partner_origins,
            frame_origins=[stage.sites.mdi, stage.sites.other_mdi],
        )
        return HTMLResponse(page, headers=headers | stage.host_headers)

    def _stage_for(self, request: Request) -> Stage | None:
        return self.stage if request.headers.get("authorization") == f"Bearer {self.stage.token}" else None

    async def _open(self, request: Request) -> Response:
        stage = self._stage_for(request)
        if stage is None:
            return _refusal(401, code="session_expired")
        reason = (await request.json())["reason"]
        stage.note(lambda: stage.opens.append(reason))
        if stage.failures:
            status, error = stage.failures.pop(0)
            return _refusal(status, **error)
        return JSONResponse(
            {
                "opening": len(stage.opens),
                "workflow": stage.workflow,
                "frame_url": stage.sites.mdi + stage.frame_path,
                "frame_origins": [stage.sites.mdi, stage.sites.other_mdi],
                "parent_origin": stage.parent_origin,
                "gives_code": stage.gives_code,
            }
        )

    async def _code(self, request: Request) -> Response:
        stage = self._stage_for(request)
        if stage is None:
            return _refusal(401, code="session_expired")
        opening = (await request.json())["opening"]
        asked_before = opening in stage.codes_asked
        stage.note(lambda: stage.codes_asked.append(opening))
        await _until(stage.holds_code)
        if asked_before:
            return _refusal(409, code="code_given")
        return JSONResponse({"code": f"code-{opening}"})

    async def _events(self, request: Request) -> Response:
        stage = self._stage_for(request)
        if stage is None:
            return _refusal(401, code="session_expired")
        batch = await request.json()
        await _until(stage.holds_events)
        status = stage.event_statuses.pop(0) if stage.event_statuses else 204
        stage.note(lambda: stage.requests.append(f"events {status}"))
        if status != 204:
            return _refusal(status, code="refused")
        stage.note(lambda: stage.batches.append(batch))
        return Response(status_code=204)


def _refusal(status: int, **error: Any) -> JSONResponse:
    return JSONResponse({"error": {"code": "host_error", "message": "scripted", **error}}, status_code=status)


async def _until(event: threading.Event) -> None:
    await anyio.to_thread.run_sync(lambda: event.wait(WAIT_S))


@contextmanager
def _served(app: ASGIApp, listener: socket.socket) -> Iterator[None]:
    config = uvicorn.Config(app, log_level="warning", ws="none", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(WAIT_S)


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[tuple[StandIns, Sites]]:
    """The three sites, served for the whole run."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    partner, host, mdi = (listener.getsockname()[1] for listener in listeners)
    sites = Sites(
        partner=f"http://partner.localhost:{partner}",
        host=f"http://host.localhost:{host}",
        mdi=f"http://mdi.localhost:{mdi}",
        other_mdi=f"http://messages.localhost:{mdi}",
        look_alike=f"http://mdi.localhost.evil.localhost:{mdi}",
        stranger=f"http://stranger.localhost:{partner}",
    )
    apps = StandIns()
    with (
        _served(apps.partner(), listeners[0]),
        _served(apps.host(), listeners[1]),
        _served(apps.mdi(), listeners[2]),
    ):
        yield apps, sites


def new_stage(stand_ins: tuple[StandIns, Sites]) -> Stage:
    """A new play on the three sites."""
    apps, sites = stand_ins
    apps.stage = Stage(sites=sites, partner_origins=[sites.partner], parent_origin=sites.partner)
    return apps.stage


@pytest.fixture
def stage(stand_ins: tuple[StandIns, Sites]) -> Stage:
    """This test's play: change it before the page is opened."""
    return new_stage(stand_ins)


class Embedding:
    """The partner's page in the browser, with its host page and its MDI frame."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page = page
        self.stage = stage

    def open(self) -> Embedding:
        """Open the partner's page, no more."""
        self.page.goto(self.stage.page_url)
        return self

    def started(self) -> Embedding:
        """Open it, and wait until MDI's form has said `load` and the page has heard it."""
        self.open()
        self.expect("load")
        return self

    @property
    def host(self) -> FrameLocator:
        """The host page, for locators."""
        return self.page.locator("iframe:not([id])").first.content_frame

    @property
    def form(self) -> FrameLocator:
        """MDI's form, for locators."""
        return self.host.frame_locator("iframe")

    def host_frame(self) -> Frame:
        """The host page, for scripts."""
        return _content(self.page.locator("iframe:not([id])").first)

    def form_frame(self) -> Frame:
        """MDI's form, for scripts."""
        return _content(self.host.locator("iframe"))

    def say(self, event: str, data: object = None) -> None:
        """Let MDI's form post an event."""
        self.form.locator("html").evaluate("(_, [event, data]) => say(event, data)", [event, data])

    def say_raw(self, message: object) -> None:
        """Let MDI's form post anything."""
        self.form.locator("html").evaluate("(_, message) => sayRaw(message)", message)

    def line(self, event: str) -> Locator:
        """The lines of the partner's log with that event."""
        return self.page.locator(f"#events > li[data-event={event}]")

    def expect(self, event: str, count: int = 1) -> None:
        """Wait until the partner's page has heard an event `count` times."""
        self.line(event).nth(count - 1).wait_for(timeout=WAIT_S * 1000)

    def seen(self, *, but: tuple[str, ...] = ("ready",)) -> list[dict[str, Any]]:
        """What the partner's page heard, in order."""
        heard: list[dict[str, Any]] = self.page.evaluate("seen")
        return [event for event in heard if event["event"] not in but]

    def names(self) -> list[str]:
        """The names of what the partner's page heard, in order."""
        return [event["event"] for event in self.seen()]

    def closed_by(self, event: str = "skipped_question") -> list[str]:
        """Let the form say one more thing, wait for it, and give all names before it: proof of what never came."""
        before = self.line(event).count()
        self.say(event)
        self.expect(event, before + 1)
        return self.names()[:-1]

    @contextmanager
    def host_hears(self, frame: Frame | None = None) -> Iterator[list[str]]:
        """Run the block, then wait until the host page has got a window message; gives that message's origin."""
        frame = frame or self.host_frame()
        frame.evaluate(
            "() => { window.arrived = new Promise((done) => "
            "addEventListener('message', (event) => done(event.origin), { once: true })); }"
        )
        origins: list[str] = []
        yield origins
        origins.append(frame.evaluate("() => window.arrived"))


def _content(frame: Locator) -> Frame:
    handle = frame.element_handle()
    content = handle.content_frame()
    assert content is not None
    return content


@pytest.fixture
def embedding(page: Page, stage: Stage) -> Embedding:
    """The browser's side; the stage is the servers'."""
    return Embedding(page, stage)
