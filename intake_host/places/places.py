"""States and cities, in the shapes of MDI's metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["City", "Places", "State", "load_places", "load_states"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class State:
    """A state; `document` is MDI's own object for it."""

    state_id: str
    name: str
    abbreviation: str
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class City:
    """A city of a state."""

    city_id: str
    name: str


class Places:
    """The states by name, and the cities of each."""

    def __init__(self, states: tuple[State, ...], cities: Mapping[str, tuple[City, ...]]) -> None:
        self.states = tuple(sorted(states, key=lambda state: state.name))
        self._by_id = {state.state_id: state for state in states}
        self._cities = cities

    def state(self, state_id: str) -> State | None:
        """The state with that identifier of MDI's."""
        return self._by_id.get(state_id)

    def named(self, text: str) -> State | None:
        """The state with that name or USPS abbreviation, any case."""
        wanted = text.strip().casefold()
        for state in self.states:
            if wanted in (state.name.casefold(), state.abbreviation.casefold()):
                return state
        return None

    def search_states(self, text: str = "") -> tuple[State, ...]:
        """The states whose name contains `text`, or whose abbreviation is `text`."""
        wanted = text.strip().casefold()
        return tuple(
            state
            for state in self.states
            if wanted in state.name.casefold() or wanted == state.abbreviation.casefold()
        )

    def search_cities(self, state_id: str, text: str = "") -> tuple[City, ...]:
        """The cities of a state whose name contains `text`."""
        wanted = text.strip().casefold()
        return tuple(city for city in self._cities.get(state_id, ()) if wanted in city.name.casefold())


def load_states(folder: Path = _HERE) -> tuple[State, ...]:
    """The states of the United States: `states.json` of `folder`."""
    states = json.loads((folder / "states.json").read_text(encoding="utf-8"))
    return tuple(State(entry["state_id"], entry["name"], entry["abbreviation"], entry) for entry in states)


def load_places(folder: Path = _HERE) -> Places:
    """The states, and a few cities of each: `states.json` and `cities.json` of `folder`."""
    cities = json.loads((folder / "cities.json").read_text(encoding="utf-8"))
    return Places(
        load_states(folder),
        {
            state_id: tuple(City(entry["city_id"], entry["name"]) for entry in entries)
            for state_id, entries in cities.items()
        },
    )
