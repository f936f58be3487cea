"""A host clears its store when it starts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import anyio
import pytest

from intake_host.app import create_app
from intake_host.store.database import Database
from intake_host.store.sessions import SessionStore
from tests.web.hosted import LARK, Host, settings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


async def test_a_start_clears_what_is_over(host: Host, tmp_path: Path) -> None:
    begun = await host.begin(workflow="messaging", parent_origin=LARK, patient_id=await host.patient_id())
    session_id = begun.json()["session_id"]
    database = Database(settings(tmp_path).database_url)
    stored = SessionStore(database)
    host.clock.advance(timedelta(hours=1, days=30))
    again = create_app(settings(tmp_path), clock=host.clock)
    async with again.router.lifespan_context(again):
        with anyio.fail_after(5):
            while await stored.get(session_id) is not None:
                await anyio.lowlevel.checkpoint()
    await database.close()
