"""Run: one person's way through a questionnaire, as the page carries it.

It lives in the page's form and travels with every request: nothing of it is kept on the server, in an address, in a
cookie or in the browser's storage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from intake_host.errors import DeveloperError
from intake_host.preview.extent import MAX_QUESTIONS
from rules import FactError, read_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MAX_REMEMBERED", "MAX_UNDONE", "BrokenRunError", "Device", "Run", "Step", "read_run"]

Device = Literal["desktop", "tablet", "phone"]
MAX_NESTED = 20


def _shallow(value: object) -> object:
    """The value, if it can be written again wherever it is put."""
    level = [value]
    for _ in range(MAX_NESTED):
        level = [inner for one in level for inner in _inside(one)]
    if level:
        raise ValueError
    return value


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


Json = Annotated[Any, AfterValidator(_shallow)]
"""Anything that JSON says, in at most so many lists and objects within each other."""

MAX_UNDONE = 100
# Answers that all steps together take back; the page carries them with every request.
MAX_REMEMBERED = 10_000


class BrokenRunError(DeveloperError):
    """What a request says of the run so far is none."""

    code = "broken_run"

    def __init__(self) -> None:
        super().__init__("the page lost its place: open the questionnaire again")


class Step(BaseModel):
    """What one step changed, to take it back: the facts before it, and of the answers what was there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: dict[str, Json]
    changed: dict[str, Json]
    added: tuple[str, ...]
    at: str | None = None


class Run(BaseModel):
    """Facts and answers as a case has them (rules.cases), and what the page looks at.

    Attributes:
        at: The id of the question on the device; None: the next one, or the end.
        about: The id of the question or offering that is explained.
        against: The key of the version that this one is compared with.
        newer: The key of the one of the two that counts as the newer; None: as their kinds say.
        typed: What is written in a question's field and was not yet given as its answer, by the question's id.
        past: The steps so far, the latest last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: dict[str, Json] = Field(default_factory=dict)
    answers: dict[str, Json] = Field(default_factory=dict, max_length=MAX_QUESTIONS)
    at: str | None = None
    about: str | None = None
    device: Device = "desktop"
    against: str | None = None
    newer: str | None = None
    typed: dict[str, str] = Field(default_factory=dict, max_length=MAX_QUESTIONS)
    past: tuple[Step, ...] = ()

    @property
    def case(self) -> dict[str, Json]:
        """The person as a case."""
        return {"facts": self.facts, "answers": self.answers}

    def looking_at(self, question_id: str | None) -> Run:
        """With that question on the device; no step, for nothing was said."""
        return self.model_copy(update={"at": question_id})

    def asking_about(self, target_id: str | None) -> Run:
        """With that question or offering explained."""
        return self.model_copy(update={"about": target_id})

    def on(self, device: Device) -> Run:
        """On that device."""
        return self.model_copy(update={"device": device})

    def compared_with(self, key: str | None, newer: str | None = None) -> Run:
        """With that version beside it, and which of the two counts as the newer."""
        return self.model_copy(update={"against": key, "newer": newer})

    def typing(self, question_id: str, text: str) -> Run:
        """With that text in the question's field; no step, for nothing was said. An empty one takes it out."""
        others = {name: one for name, one in self.typed.items() if name != question_id}
        return self.model_copy(update={"typed": {**others, question_id: text} if text else others})

    def untyped(self) -> Run:
        """With nothing in any field but the answers."""
        return self.model_copy(update={"typed": {}})

    def said(
        self, *, facts: Mapping[str, Json] | None = None, answers: Mapping[str, Json] | None = None
    ) -> Run:
        """With these facts and these answers in place of all; the same run if nothing is different."""
        new_facts = self.facts if facts is None else dict(facts)
        new_answers = self.answers if answers is None else dict(answers)
        if new_facts == self.facts and new_answers == self.answers:
            return self
        changed = {
            name: given
            for name, given in self.answers.items()
            if name not in new_answers or new_answers[name] != given
        }
        added = tuple(name for name in new_answers if name not in self.answers)
        step = Step(facts=self.facts, changed=changed, added=added, at=self.at)
        past = _remembered((*self.past, step))
        return self.model_copy(update={"facts": new_facts, "answers": new_answers, "past": past})

    def undone(self) -> Run:
        """As it was before the last step; the same run if there is none."""
        if not self.past:
            return self
        *past, last = self.past
        kept = {name: given for name, given in self.answers.items() if name not in last.added}
        update = {
            "facts": last.facts,
            "answers": {**kept, **last.changed},
            "past": tuple(past),
            "at": last.at,
        }
        return self.model_copy(update=update)


def _remembered(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The latest steps, as many as a page may carry; always the last one."""
    kept: list[Step] = []
    answers = 0
    for step in reversed(steps[-MAX_UNDONE:]):
        answers += len(step.changed) + len(step.added)
        if kept and answers > MAX_REMEMBERED:
            break
        kept.append(step)
    return tuple(reversed(kept))


def read_run(text: str) -> Run:
    """The run that a page carried; an empty one if it carried none.

    Raises:
        BrokenRunError: If it is no run.
    """
    try:
        run = Run.model_validate_json(text) if text else Run()
        read_facts(run.facts)
    except (ValidationError, FactError):
        # Without its reason, which may repeat what was typed.
        raise BrokenRunError from None
    return run
