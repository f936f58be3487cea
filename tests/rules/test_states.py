from __future__ import annotations

import pytest

from rules.states import StateIdentifier, read_state

UUID = "8bd0f4a2-0b1c-4d2e-9f3a-5c6d7e8f9a0b"


@pytest.mark.parametrize(
    ("given", "kind", "text"),
    [
        (" NY ", "abbreviation", "ny"),
        (UUID.upper(), "uuid", UUID),
        pytest.param(
            "abcdefab-abcd-abcd-abcd-abcdefabcdef",
            "uuid",
            "abcdefab-abcd-abcd-abcd-abcdefabcdef",
            id="a UUID without a digit",
        ),
        pytest.param(UUID[:-1], "uuid", UUID[:-1], id="a damaged UUID"),
        ("New York", "name", "new york"),
        pytest.param("N", "name", "n", id="one letter"),
        pytest.param("NYC", "name", "nyc", id="three letters"),
    ],
)
def test_a_state_is_named_in_three_ways(given: str, kind: str, text: str) -> None:
    assert read_state(given) == StateIdentifier(kind, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [None, 3, ["NY"], "", " \t"])
def test_nothing_else_names_a_state(given: object) -> None:
    assert read_state(given) is None
