"""The sandbox's fixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.sandbox import ShippedQuestionnaire, create_sandbox_app
from tests.sandbox.small_mdi import MDI, NOW, ORIGIN, SMALL, places

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def document() -> dict[str, object]:
    """The questionnaire that the sandbox offers; a test module may override it."""
    return SMALL


@pytest.fixture
async def mdi(document: dict[str, object], anyio_backend: str) -> AsyncIterator[MDI]:
    clock = FixedClock(NOW)
    app = create_sandbox_app(
        frame_origin=ORIGIN,
        elsewhere_origin="http://elsewhere.test",
        clock=clock,
        questionnaires=[ShippedQuestionnaire("small", document)],
        places=places(),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as http:
        credentials = {
            "grant_type": "client_credentials",
            "client_id": "sandbox-client",
            "client_secret": "sandbox-secret",
            "scope": "*",
        }
        answer = await http.post("/v1/partner/auth/token", json=credentials)
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield MDI(app, clock, http)
