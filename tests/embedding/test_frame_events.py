"""Event batches: known names, known facts, bounded."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from intake_host.embedding.frame_events import MAX_EVENTS_IN_A_BATCH, EventBatch

EVENT: dict[str, Any] = {
    "seq": 1,
    "generation": 1,
    "event": "step",
    "data": {"step": "weight"},
    "at": 1_790_000_000_000,
}


def batch(**changes: Any) -> dict[str, Any]:
    return {"opening": 1, "events": [{**EVENT, **changes}]}


def test_facts_that_no_event_has_are_dropped() -> None:
    read = EventBatch.model_validate(batch(data={"index": 2, "answer": "pregnant", "__proto__": {}}))
    assert read.events[0].data.model_dump(exclude_none=True) == {"index": 2}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"event": "purchase"}, id="an event that MDI does not have"),
        pytest.param({"seq": 0}, id="a seq below one"),
        pytest.param({"generation": 0}, id="a generation below one"),
        pytest.param({"data": {"step": "x" * 201}}, id="a step that is no name"),
        pytest.param({"data": {"step": "/intake?email=robin"}}, id="a step with a query"),
        pytest.param({"data": {"step": "a\nb"}}, id="a step of two lines"),
        pytest.param({"data": {"question_id": "two words"}}, id="an id that is none"),
        pytest.param({"data": {"index": -1}}, id="a negative index"),
        pytest.param({"answer": "x"}, id="a field beside the known ones"),
    ],
)
def test_an_event_outside_the_contract_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EventBatch.model_validate(batch(**changes))


@pytest.mark.parametrize("step", ["weight", "/intake/weight", "step 7", "Cuánto pesa", "x" * 200])
def test_a_step_is_a_name_or_a_route(step: str) -> None:
    assert EventBatch.model_validate(batch(data={"step": step})).events[0].data.step == step


def test_a_batch_has_a_limit() -> None:
    full = {"opening": 1, "events": [EVENT] * MAX_EVENTS_IN_A_BATCH}
    assert len(EventBatch.model_validate(full).events) == MAX_EVENTS_IN_A_BATCH
    with pytest.raises(ValidationError):
        EventBatch.model_validate({"opening": 1, "events": [EVENT] * (MAX_EVENTS_IN_A_BATCH + 1)})
