"""Move: what one press of a button, or one change of a field, does to a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from pydantic_core import from_json

from intake_host.errors import DeveloperError
from intake_host.forms import BlankAdditionalError, field_name, missing_text, read_submitted, wrong_text
from intake_host.preview.person import facts_as_posted, refused
from intake_host.preview.played import played
from intake_host.preview.run import Device, read_run
from intake_host.preview.states import lived_in
from rules import AnswerError, read_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from intake_host.preview.opened import Opened
    from intake_host.preview.run import Run
    from rules import FactError, Question

__all__ = ["Moved", "Posted", "UnknownMoveError", "moved"]

# A choice counts when it is made, a text when somebody says that it is whole.
_CHOSEN = {"boolean", "single_option", "multiple_option", "file", "informational"}
_GIVING = {"enter", "next", "skip"}

_DEVICES: tuple[Device, ...] = get_args(Device)


class UnknownMoveError(DeveloperError):
    """A request asks for a move that there is not, or with something that cannot be read."""

    code = "unknown_move"

    def __init__(self) -> None:
        super().__init__("this page cannot do that: open the questionnaire again")


@dataclass(frozen=True, slots=True)
class Posted:
    """What the page's form sent.

    Attributes:
        values: Every value under each name.
        do: What was pressed, such as `undo` or `jump:QUESTION_ID`; empty if a field was changed.
    """

    values: Mapping[str, Sequence[str]]
    do: str = ""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed into fields of the view, to be sent again as it is."""
        carried = ("run", "do", "key", "revision")
        return [(name, one) for name, values in self.values.items() if name not in carried for one in values]

    def first(self, name: str) -> str:
        """The first value of that name, or nothing."""
        return next(iter(self.values.get(name, ())), "")

    @property
    def verb(self) -> str:
        """What is to be done."""
        return self.do.partition(":")[0]

    @property
    def operand(self) -> str:
        """What it is to be done with."""
        return self.do.partition(":")[2]

    def json_operand(self) -> dict[str, Any]:
        """The operand as a JSON object.

        Raises:
            UnknownMoveError: If it is none, or one that no page could carry: endless numbers, halves of characters,
                lists in lists without end.
        """
        try:
            value = from_json(self.operand, allow_inf_nan=False)
        except ValueError as reason:
            raise UnknownMoveError from reason
        if not isinstance(value, dict):
            raise UnknownMoveError
        return value


@dataclass(frozen=True, slots=True)
class Moved:
    """The run after a move.

    Attributes:
        run: As it is now.
        before: As it was.
        typed_facts: What the panel shows: the facts as they were typed, right or wrong.
        fact_errors: What is wrong with them, by fact; to the run these are not known.
        answer_error: What is wrong with the answer on the device; the run has kept the one before.
        told: Why nothing came of what was pressed, if nothing did.
    """

    run: Run
    before: Run
    typed_facts: Mapping[str, Any] = field(default_factory=dict)
    fact_errors: Mapping[str, FactError] = field(default_factory=dict)
    answer_error: str | None = None
    told: str | None = None


def moved(opened: Opened, posted: Posted, *, today: date) -> Moved:
    """What the request makes of the run that it carries.

    First what was typed counts, then what was pressed: nothing typed is lost by pressing something. (What waits for the
    analyst, such as `random`, comes afterwards, out of this.) A text counts as
    an answer only when the person goes on with it; until then it stays in its field.

    Raises:
        BrokenRunError: If it carries no run, or a person who cannot be in one.
        UnknownMoveError: If its move is unknown.
    """
    before = read_run(posted.first("run"))
    if posted.verb in _INSTEAD:
        # Whatever the request brings goes into the page, to come back from there.
        instead = _INSTEAD[posted.verb](before, posted).untyped()
        facts = lived_in(instead.facts, opened.program.questionnaire)
        run = read_run(instead.model_copy(update={"facts": facts}).model_dump_json())
        return Moved(run, before, run.facts)
    run, typed_facts, fact_errors = _with_facts(before, posted, today)
    device = posted.first("device")
    if device in _DEVICES:
        run = run.on(device)
    run = _compared(opened, run, posted)
    run, answer_error = _with_answer(opened, run, posted)
    if answer_error is None and posted.verb in _GOING:
        run = _GOING[posted.verb](opened, run, posted)
    elif posted.verb == "jump":
        target = _target(opened, posted.operand)
        run, answer_error = run.looking_at(target).asking_about(target), None
    elif posted.verb == "why":
        run = run.asking_about(_target(opened, posted.operand))
    elif posted.verb == "ways":
        run = run.asking_about(_named(opened, posted.operand))
    return Moved(run, before, typed_facts, fact_errors, answer_error)


def _compared(opened: Opened, run: Run, posted: Posted) -> Run:
    """With the version that is chosen; with the one that the page comes from, if it had this one beside it."""
    chosen = run.against
    if "against" in posted.values:
        chosen = posted.first("against") or None
    if chosen == opened.key:
        # The same two, seen from the other.
        return run.compared_with(posted.first("key") or None, run.newer)
    newer = run.newer if chosen == run.against else None
    return run.compared_with(chosen, posted.operand if posted.verb == "turn" else newer)


def _with_facts(
    run: Run, posted: Posted, today: date
) -> tuple[Run, Mapping[str, Any], Mapping[str, FactError]]:
    """The run with the facts that were typed; what cannot be a fact is not known, whatever was known before."""
    if "fact-as_of" not in posted.values:
        return run, run.facts, {}
    known = {fact: value for fact, value in run.facts.items() if value is not None}
    typed = facts_as_posted({name: posted.first(name) for name in posted.values}, today, known)
    errors = refused(typed)
    left = {fact: value for fact, value in typed.items() if fact not in errors}
    if "as_of" in errors:
        # An age on no day is none.
        left.pop("date_of_birth", None)
    if left == known:
        return run, typed if errors else run.facts, errors
    return run.said(facts=left), typed, errors


def _with_answer(opened: Opened, run: Run, posted: Posted) -> tuple[Run, str | None]:
    """The run with the answer that is on the device; without it, and why, if it is none."""
    question = opened.program.questionnaire.question(posted.first("asked"))
    if question is None:
        return run, None
    text = posted.first(field_name(question)).strip()
    if text and question.type not in _CHOSEN and posted.verb not in _GIVING:
        return run.typing(question.id, text).looking_at(question.id), None
    run = run.typing(question.id, "")
    try:
        value = _submitted(opened, run, question, posted)
    except BlankAdditionalError as error:
        return run.looking_at(question.id), str(error)
    except AnswerError:
        return run.looking_at(question.id), wrong_text(question)
    if value is not None:
        return run.said(answers={**run.answers, question.id: value}), None
    kept = {name: given for name, given in run.answers.items() if name != question.id}
    if posted.verb == "next" and question.type == "informational":
        return run.said(answers={**kept, question.id: "seen"}), None
    if (posted.verb == "next" and question.is_optional) or posted.verb == "skip":
        return run.said(answers={**kept, question.id: None}), None
    if posted.verb == "next":
        return run.looking_at(question.id), missing_text(question)
    if question.type == "informational" or run.answers.get(question.id, question) is None:
        return run, None
    return run.said(answers=kept), None


def _submitted(opened: Opened, run: Run, question: Question, posted: Posted) -> object:
    value = read_submitted(question, posted.values)
    if value is None and question.type == "file":
        # A browser cannot fill a file input again: what was chosen before stays.
        return run.answers.get(question.id)
    if value is not None:
        read_answers(opened.program.questionnaire, {question.id: value})
    return value


def _target(opened: Opened, target_id: str) -> str | None:
    targets = opened.program.questionnaire.targets
    if target_id and not any(target.id == target_id for target in targets):
        raise UnknownMoveError
    return target_id or None


def _named(opened: Opened, target_id: str) -> str:
    target = _target(opened, target_id)
    if target is None:
        raise UnknownMoveError
    return target


def _next(opened: Opened, run: Run, posted: Posted) -> Run:
    """On to the question after the one on the device, else to wherever the person is."""
    return run.looking_at(played(opened, run).after(posted.first("asked")))


def _back(opened: Opened, run: Run, posted: Posted) -> Run:
    before = played(opened, run).before(posted.first("asked") or None)
    return run.looking_at(before or run.at)


_GOING: Mapping[str, Callable[[Opened, Run, Posted], Run]] = {"next": _next, "skip": _next, "back": _back}


def _undone(run: Run, _posted: Posted) -> Run:
    return run.undone()


def _reset(run: Run, _posted: Posted) -> Run:
    return run.said(facts={}, answers={}).looking_at(None)


def _played(run: Run, posted: Posted) -> Run:
    """Another person in place of this one: a case.

    It may have the key of the version to go on comparing with, and of the newer of the two.
    """
    case = posted.json_operand()
    against, newer = case.get("against"), case.get("newer")
    if isinstance(against, str):
        run = run.compared_with(against, newer if isinstance(newer, str) else None)
    return run.said(facts=_object(case, "facts"), answers=_object(case, "answers")).looking_at(None)


def _applied(run: Run, posted: Posted) -> Run:
    """The same person with some facts and answers changed; a fact of null is no longer known."""
    changes = posted.json_operand()
    facts = {**run.facts, **_object(changes, "facts")}
    answers = {**run.answers, **_object(changes, "answers")}
    return run.said(facts={name: one for name, one in facts.items() if one is not None}, answers=answers)


def _object(source: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = source.get(name) or {}
    if not isinstance(value, dict):
        raise UnknownMoveError
    return value


# What takes the place of everything that was typed.
_INSTEAD: Mapping[str, Callable[[Run, Posted], Run]] = {
    "undo": _undone,
    "reset": _reset,
    "play": _played,
    "apply": _applied,
}
