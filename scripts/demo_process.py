"""The demo in a process of its own, and a browser to look at it."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from intake_host.demo import Addresses, demo_sites
from intake_host.serving import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.synchronize import Event

    from playwright.sync_api import Browser

PORT = 8720
API_KEY = "an invented key of the partner of this run"


@contextmanager
def demo() -> Iterator[tuple[Addresses, int]]:
    """The demo's sites and the id of their process."""
    spawning = multiprocessing.get_context("spawn")
    answers = spawning.Event()
    process = spawning.Process(target=_serve, args=(answers,))
    process.start()
    answers.wait(timeout=30)
    try:
        yield Addresses(PORT), process.pid or 0
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


def _serve(answers: Event) -> None:
    with tempfile.TemporaryDirectory() as folder:
        serve(demo_sites(PORT, Path(folder), api_key=API_KEY), ready=answers.set)
