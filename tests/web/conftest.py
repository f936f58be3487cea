"""The host over the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.app import create_app
from intake_host.clock import FixedClock
from intake_host.sandbox import create_sandbox_app
from tests.web.hosted import HOST, MDI, Host, settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    sandbox = create_sandbox_app(
        frame_origin=MDI, elsewhere_origin="http://elsewhere.localhost:8702", clock=clock
    )
    transport = httpx.ASGITransport(sandbox)
    app = create_app(settings(tmp_path), clock=clock, mdi_transport=transport)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=HOST
        ) as client,
        httpx.AsyncClient(transport=transport, base_url=MDI) as to_sandbox,
    ):
        yield Host(app, client, to_sandbox, clock)
