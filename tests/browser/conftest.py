"""Browsers and the three real sites: the partner's page, the host, the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.demo import Addresses, demo_sites
from intake_host.serving import PortTakenError, bind, serve_until
from tests.browser.sites import API_KEY, Sites

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake_host.serving import Site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium of the system where there is one; no call home; a camera that needs no hardware."""
    executable = os.environ.get("PLAYWRIGHT_CHROMIUM_EXECUTABLE") or shutil.which("chromium")
    return {
        **browser_type_launch_args,
        **({"executable_path": executable} if executable else {}),
        "args": [
            "--disable-background-networking",
            "--disable-component-update",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ],
    }


@contextlib.contextmanager
def running(made: Callable[[int], list[Site]]) -> Iterator[int]:
    """The sites for a port and those after it, in a thread, on ports that are free; the first of them."""
    port, bound = _bound(made)
    answering = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        with contextlib.closing(loop):
            loop.run_until_complete(serve_until(stop, bound, ready=answering.set))

    thread = threading.Thread(target=run, name="sites")
    thread.start()
    try:
        assert answering.wait(timeout=30), "the sites did not start"
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _bound(made: Callable[[int], list[Site]]) -> tuple[int, list[tuple[Site, socket.socket]]]:
    while True:
        port = random.randrange(20_000, 50_000, 3)
        with contextlib.ExitStack() as stack, contextlib.suppress(PortTakenError):
            bound = [(site, stack.enter_context(bind(site))) for site in made(port)]
            stack.pop_all()
            return port, bound


@contextlib.contextmanager
def running_sites(folder: Path, **options: Any) -> Iterator[Sites]:
    """The three sites of the demo."""
    with running(lambda port: demo_sites(port, folder, api_key=API_KEY, **options)) as port:
        yield Sites(Addresses(port))


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The three sites, as the demo runs them."""
    with running_sites(tmp_path_factory.mktemp("sites")) as running:
        yield running


@pytest.fixture(scope="session")
def impatient_sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The three sites, with a host that waits a second for MDI's frame and no longer."""
    with running_sites(tmp_path_factory.mktemp("sites"), frame_timeout=timedelta(seconds=1)) as running:
        yield running
