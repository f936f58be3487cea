"""The studio over a folder with one small questionnaire."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst
from tests.preview.forms import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

HOST = "http://localhost:8703"


@pytest.fixture(scope="session")
def process() -> Iterator[ProcessPoolExecutor]:
    """One process for all that has to be proved."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture
async def client(tmp_path: Path, process: ProcessPoolExecutor) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever opens its pages; the files are in `tmp_path`."""
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(patience_s=60, process=process)
    )
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client,
    ):
        yield client
