"""Scenarios: named ways in which the frame misbehaves, chosen by a string in a record's metadata."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SCENARIOS", "Scenario", "UnknownScenarioError", "read_scenario"]

_PREFIX = "scenario="


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the frame does differently; the defaults are a frame that behaves.

    Attributes:
        starts_with_dead_end: The first custom step is an informational question without a way forward.
        refused_codes: How many codes of the API are refused before one is accepted; None means all.
        is_slow: The document and its steps answer after `Switches.slow_s` seconds.
        never_loads: The document has no script, so no event is ever posted.
        event_copies: How often each event is posted.
        goes_elsewhere: The frame leaves for another origin after `start` or `otp_ready`.
    """

    name: str
    starts_with_dead_end: bool = False
    refused_codes: int | None = 0
    is_slow: bool = False
    never_loads: bool = False
    event_copies: int = 1
    goes_elsewhere: bool = False


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("happy"),
        Scenario("dead-end", starts_with_dead_end=True),
        Scenario("otp-wrong-once", refused_codes=1),
        Scenario("otp-always-wrong", refused_codes=None),
        Scenario("slow", is_slow=True),
        Scenario("never-loads", never_loads=True),
        Scenario("duplicate-events", event_copies=2),
        Scenario("redirects-elsewhere", goes_elsewhere=True),
    )
}


class UnknownScenarioError(ValueError):
    """Metadata asks for a scenario that does not exist.

    Attributes:
        name: What was asked for.
        allowed: The names that exist.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.allowed = tuple(SCENARIOS)
        super().__init__(f"no scenario {name!r}: choose one of {', '.join(self.allowed)}")


def read_scenario(metadata: str | None) -> Scenario:
    """The scenario that `metadata` names as `scenario=NAME`; any other metadata means the happy one.

    Raises:
        UnknownScenarioError: If the metadata names a scenario that does not exist.
    """
    if metadata is None or not metadata.startswith(_PREFIX):
        return SCENARIOS["happy"]
    name = metadata.removeprefix(_PREFIX)
    if name not in SCENARIOS:
        raise UnknownScenarioError(name)
    return SCENARIOS[name]
