"""Where a person stands in an intake: values without decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.places import Places
    from rules import Program, Question, Questionnaire

__all__ = [
    "DONE",
    "QUESTIONS",
    "TERMS",
    "THANKS",
    "WELCOME",
    "Action",
    "Form",
    "FrameEvent",
    "Intake",
    "Outcome",
    "Step",
    "Submission",
]

Action = Literal["next", "back", "skip", "change"]


@dataclass(frozen=True, slots=True)
class FrameEvent:
    """One message of the frame to the page around it: `{event, data}`."""

    event: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the way; `question_id` only for a question of its own."""

    name: str
    question_id: str | None = None

    @property
    def key(self) -> str:
        """How a page names the step that it submits."""
        return f"{self.name}:{self.question_id}" if self.question_id else self.name


WELCOME, TERMS, QUESTIONS = Step("welcome"), Step("terms"), Step("questions")
THANKS, DONE = Step("thank-you"), Step("done")


@dataclass(frozen=True, slots=True)
class Form:
    """What does not change while a person fills in.

    Attributes:
        is_condensed: All questions on one page.
        has_patient: The voucher came with a patient, so nobody asks who it is.
        keeps_records: False for a demo voucher: no patient and no case come of it, and no event says so.
        prefilled: What the partner answered in the person's stead, by question id: shown until answered.
        settled: Those of them that count as answers and are not asked.
    """

    program: Program
    places: Places
    is_condensed: bool = False
    has_patient: bool = False
    keeps_records: bool = True
    prefilled: Mapping[str, object] = field(default_factory=dict)
    settled: Mapping[str, object] = field(default_factory=dict)

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that is filled in."""
        return self.program.questionnaire

    def question(self, question_id: str) -> Question:
        """The question of that id.

        Raises:
            KeyError: If there is none.
        """
        found = self.questionnaire.question(question_id)
        if found is None:
            raise KeyError(question_id)
        return found


@dataclass(frozen=True, slots=True)
class Intake:
    """Where one person stands.

    Attributes:
        patient_id: Whose intake it is; a patient of that id exists once `is_patient_saved`.
        encounter_id: The case that comes of it; exists once `encounters_made` is not 0.
        typed: The demographic fields, as typed.
        answers: Question id to JSON value; None for a skipped question.
        trail: The steps on the way here; the last is the current one.
        dead_end: The blocking question that a condensed page shows, which was reported.
    """

    patient_id: str
    encounter_id: str
    typed: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)
    trail: tuple[Step, ...] = ()
    is_patient_saved: bool = False
    encounters_made: int = 0
    dead_end: str | None = None

    @property
    def current(self) -> Step | None:
        """The step that is shown; None before the first."""
        return self.trail[-1] if self.trail else None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a page sent: `posted` has every value under each field's name."""

    step: str
    action: Action
    posted: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a submission.

    Attributes:
        events: What the frame posts, in order.
        errors: What is wrong with the submission, by field name; then nothing else has changed but the
            fields that were right.
        saves_patient: The patient's record has to be written.
        saves_case: The case's record has to be written.
    """

    intake: Intake
    events: tuple[FrameEvent, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    saves_patient: bool = False
    saves_case: bool = False
