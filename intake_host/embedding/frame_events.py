"""What MDI's frame reports, as the host page sends it on (docs/embedding.md, events)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

EventName = Literal[
    # MDI's own words: https://docs.mdintegrations.com (Embedding URLs)
    "load",
    "unload",
    "start",
    "finish",
    "step",
    "skipped_question",
    "dead_end_question",
    "patient_created",
    "encounter_created",
    "logged_in",
    "otp_ready",
    "otp_failed",
    # the host page's own
    "error",
    "timeout",
    "camera_blocked",
]

MAX_EVENTS_IN_A_BATCH = 200
MAX_SEQ = 100_000

# A route or a name, as host.js reads it: no query, which could carry anything, and no control characters.
_StepName = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\p{Cc}?#]+$")]
_Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")]
_Count = Annotated[int, Field(ge=0, le=100_000)]


class EventFacts(BaseModel):
    """What an event says. Fields that no event has are dropped, so that nothing unforeseen is stored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    step: _StepName | None = None
    index: _Count | None = None
    estimated: _Count | None = None
    total: _Count | None = None
    question_id: _Identifier | None = None
    patient_id: _Identifier | None = None
    encounter_id: _Identifier | None = None
    code: _Identifier | None = None


class FrameEvent(BaseModel):
    """One event. `seq` counts from 1 in its opening without gaps; `at` is the browser's clock, epoch milliseconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: Annotated[int, Field(ge=1, le=MAX_SEQ)]
    generation: Annotated[int, Field(ge=1, le=MAX_SEQ)]
    event: EventName
    data: EventFacts = EventFacts()
    at: Annotated[int, Field(ge=0, le=10**14)]
    anomaly: bool = False


class EventBatch(BaseModel):
    """Events of one opening, in any order; sending one again changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opening: Annotated[int, Field(ge=1, le=MAX_SEQ)]
    events: Annotated[tuple[FrameEvent, ...], Field(max_length=MAX_EVENTS_IN_A_BATCH)]
