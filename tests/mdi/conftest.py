"""A fake MDI and a client of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mdi.fake_mdi import FakeMDI

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from intake_host.mdi import MDIClient


@pytest.fixture
def fake() -> FakeMDI:
    return FakeMDI()


@pytest.fixture
async def mdi(fake: FakeMDI, anyio_backend: str) -> AsyncIterator[MDIClient]:
    async with fake.client() as client:
        yield client
