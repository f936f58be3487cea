"""The demo and the preview, each in a process of its own, and a browser to look at them."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from intake_host.clock import SystemClock
from intake_host.demo import Addresses, demo_sites
from intake_host.preview import Folder, create_preview_app
from intake_host.serving import Site, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.synchronize import Event

    from playwright.sync_api import Browser

PORT = 8720
PREVIEW = f"http://localhost:{PORT + 3}/"
API_KEY = "an invented key of the partner of this run"


@contextmanager
def demo() -> Iterator[tuple[Addresses, int]]:
    """The demo's sites and the id of their process."""
    with _serving(_serve_demo) as pid:
        yield Addresses(PORT), pid


@contextmanager
def preview(folder: Path) -> Iterator[str]:
    """The studio over a folder; its address."""
    with _serving(_serve_preview, folder):
        yield PREVIEW


@contextmanager
def _serving(serve_it: Callable[..., None], *about: object) -> Iterator[int]:
    """Until it answers, and to its end; the id of the process."""
    spawning = multiprocessing.get_context("spawn")
    answers = spawning.Event()
    process = spawning.Process(target=serve_it, args=(answers, *about))
    process.start()
    answers.wait(timeout=30)
    try:
        yield process.pid or 0
    finally:
        process.terminate()
        process.join()


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


def _serve_preview(answers: Event, folder: Path) -> None:
    app = create_preview_app(Folder(folder), origin=PREVIEW.rstrip("/"), clock=SystemClock())
    serve([Site(app, "127.0.0.1", PORT + 3)], ready=answers.set)


def _serve_demo(answers: Event) -> None:
    with tempfile.TemporaryDirectory() as folder:
        serve(demo_sites(PORT, Path(folder), api_key=API_KEY), ready=answers.set)
