"""The studio over a folder with one small questionnaire."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst
from intake_host.preview.workers import Workers
from tests.preview.forms import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

HOST = "http://localhost:8703"


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """One process for all that has to be proved."""
    workers = Workers(1)
    yield workers
    workers.close()


@pytest.fixture
def worker() -> Iterator[Workers]:
    """One process for one test, which may end it."""
    workers = Workers(1)
    yield workers
    workers.close()


@pytest.fixture
async def client(tmp_path: Path, workers: Workers) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever opens its pages; the files are in `tmp_path`."""
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    analyst = Analyst(workers, patience_s=60)
    app = create_preview_app(Folder(tmp_path), origin=HOST, clock=clock, analyst=analyst)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client,
    ):
        yield client
