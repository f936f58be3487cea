"""Metadata chooses a scenario, and other metadata is left alone."""

from __future__ import annotations

import pytest

from intake_host.sandbox.scenarios import SCENARIOS, UnknownScenarioError, read_scenario


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_every_scenario_is_found_by_its_name(name: str) -> None:
    assert read_scenario(f"scenario={name}").name == name


@pytest.mark.parametrize("metadata", [None, "", "order 17", "my scenario=slow", "Scenario=slow"])
def test_other_metadata_means_the_happy_scenario(metadata: str | None) -> None:
    assert read_scenario(metadata).name == "happy"


@pytest.mark.parametrize("metadata", ["scenario=", "scenario=Slow", "scenario=slow "])
def test_an_unknown_name_is_refused_with_the_names_there_are(metadata: str) -> None:
    with pytest.raises(UnknownScenarioError) as raised:
        read_scenario(metadata)
    assert raised.value.allowed == tuple(SCENARIOS)
    assert "never-loads" in str(raised.value)
