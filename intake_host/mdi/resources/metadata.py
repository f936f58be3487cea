"""Metadata: the states and cities that MDI knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.mdi.models import City, State

if TYPE_CHECKING:
    from intake_host.mdi.connection import Connection

__all__ = ["Metadata"]

STATES = "/v1/partner/metadata/states"
CITIES = f"{STATES}/:state_id/cities"


class Metadata:
    """`client.metadata`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def states(self, search: str | None = None) -> list[State]:
        """Every state, or those whose name matches; some 115, for MDI counts territories and more."""
        return await self._connection.list(State, STATES, {}, _query(search))

    async def cities(self, state_id: str, search: str | None = None) -> list[City]:
        """The cities of a state, or those whose name matches."""
        return await self._connection.list(City, CITIES, {"state_id": state_id}, _query(search))


def _query(search: str | None) -> dict[str, str]:
    return {} if search is None else {"search": search}
