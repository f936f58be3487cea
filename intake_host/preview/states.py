"""States: by MDI's id, abbreviation or name, so that every rule can judge a state whichever it was called by."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from intake_host.places import State, load_states
from rules.analysis.places import PLACES
from rules.states import read_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules import Questionnaire

__all__ = ["by_name", "identifiers", "is_state", "lived_in", "named_states", "state_called", "state_names"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# The territories too, of which MDI lists no id.
_PLACES = frozenset(one.casefold() for place in PLACES for one in place)


# What the engine takes for a state that no rule names (rules.candidates, rules.analysis.members).
_OTHER = re.compile(r"00000000-0000-4000-8000-[0-9]{12}", re.IGNORECASE)
UNNAMED = "a state that no rule names"


def state_called(text: str) -> State | None:
    """The state of that id, abbreviation or name, any case; None if there is none."""
    return _by_identifier().get(text.strip().casefold())


def is_state(text: str) -> bool:
    """Whether it is an id, be it an unknown one, or names a state or a territory of the USA."""
    name = text.strip().casefold()
    return _UUID.fullmatch(name) is not None or name in _by_identifier() or name in _PLACES


def state_names() -> tuple[str, ...]:
    """The names of all states, in their order."""
    return tuple(sorted({state.name for state in _by_identifier().values()}))


def identifiers(state: State) -> list[str]:
    """All that rules may call it by: its id, abbreviation and name."""
    return [state.state_id, state.abbreviation, state.name]


def named_states(words: str, names: Mapping[str, str] | None = None) -> str:
    """The words with names for the ids of states, which need no saying that they are MDI's.

    Args:
        words: As rules and engine say them.
        names: Names by id, case-folded, that go before the known ones.
    """
    given = names or {}

    def name(found: re.Match[str]) -> str:
        state = state_called(found[0])
        if state is None and _OTHER.fullmatch(found[0]):
            return given.get(found[0].casefold(), UNNAMED)
        return given.get(found[0].casefold(), found[0] if state is None else state.name)

    return _UUID.sub(name, words).replace("state by MDI's id", "state")


def lived_in(facts: Mapping[str, Any], questionnaire: Questionnaire) -> dict[str, Any]:
    """The facts with a state of the USA that no rule names, where the engine made an id for such a one.

    They stay as they are if the rules name them all.
    """
    given = facts.get("state")
    made = [given] if isinstance(given, str) else given
    if not isinstance(made, list) or not all(isinstance(one, str) and _OTHER.fullmatch(one) for one in made):
        return dict(facts)
    named = _named_by_rules(questionnaire)
    free = (
        one for one in map(identifiers, load_states()) if named.isdisjoint(text.casefold() for text in one)
    )
    state = None if not named.isdisjoint(made) else next(free, None)
    return dict(facts) if state is None else {**facts, "state": state}


def by_name(facts: Mapping[str, Any], questionnaire: Questionnaire) -> dict[str, Any]:
    """The facts with the name of the state in front, to be read by people; behind it what rules may call it by."""
    given = facts.get("state")
    texts = given if isinstance(given, list) else [given]
    known = (state_called(one) for one in texts if isinstance(one, str))
    state = next((one for one in known if one is not None), None)
    if state is None:
        return dict(facts)
    named = _named_by_rules(questionnaire)
    read = [read_state(one) for one in named]
    is_by_id = any(one is not None and one.kind == "uuid" for one in read)
    called = [state.name, state.abbreviation, *([state.state_id] if is_by_id else [])]
    return {**facts, "state": called if named else state.name}


def _named_by_rules(questionnaire: Questionnaire) -> set[str]:
    requirements = (
        one for target in questionnaire.targets for rule in target.rules for one in rule.requirements
    )
    return {str(one.required_answer).strip().casefold() for one in requirements if one.based_on == "state"}


@cache
def _by_identifier() -> Mapping[str, State]:
    return {one.casefold(): state for state in load_states() for one in identifiers(state)}
