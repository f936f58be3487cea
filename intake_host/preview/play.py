"""Play: the form as the patient sees it, beside the person, the outline and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from intake_host.forms import UNANSWERED, question_field
from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.outline import Line, offering_lines, outline
from intake_host.preview.person import PersonPanel, panel
from intake_host.preview.played import Changed, changed, played
from intake_host.preview.prospects import Still, Ways, still_to_come, ways_to
from intake_host.preview.refusals import sentence
from intake_host.preview.why import Consequence, Why, consequences, why
from intake_host.preview.window import start_typed
from intake_host.preview.workers import NotDoneError
from rules.values import is_dead_end
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.forms import FieldView
    from intake_host.preview.played import Played
    from intake_host.preview.visit import Visit
    from intake_host.preview.window import Window
    from rules import Evaluation, Question

__all__ = ["DeviceStep", "PlayView", "PutOff", "show"]


# Of what is open at the end of the form so much is told, with the reason.
MAX_OPEN = 8
# Of each kind so many reasons are looked at to tell what waits from what an error leaves open.
MAX_REASONS = 60

_FACT_TITLES = {"age": "The age", "bmi": "The BMI", "gender": "The gender", "state": "The state"}


class DeviceStep(NamedTuple):
    """What the patient sees now; without a question it is the end of the form.

    `status` is that of the question: one that was jumped to may be hidden, or not reached by the person. The title of
    the form stands above it.
    """

    is_first: bool
    question: Question | None = None
    field: FieldView | None = None
    status: str = ""
    number: int = 0
    is_dead_end: bool = False
    is_reached: bool = True


class PutOff(NamedTuple):
    """What was asked for and is not there: `verb` is what to press for it again, `not_done` why it will not come."""

    verb: str
    not_done: str | None = None


@dataclass(frozen=True, slots=True)
class PlayView:
    """Everything on the page; `put_off` is None unless an answer of the analyst takes its time.

    At the end of the form some questions and offerings may be open still: those `waiting` for what is not known of the
    person, and those `left_to_errors` of the questionnaire.
    `told` says why nothing came of what was pressed, or is None.
    """

    panel: PersonPanel
    step: DeviceStep
    outline: Window[Line]
    find: str
    offerings: Sequence[Line]
    changed: Changed
    offering_titles: dict[str, str]
    why: Why | None
    consequences: Sequence[Consequence]
    set_aside: tuple[str, ...]
    evaluation: Evaluation
    waiting: Sequence[Why]
    left_to_errors: Sequence[Why]
    total: int
    ways: Ways | None
    still: Still | None
    put_off: PutOff | None
    titles: Mapping[str, str]
    told: str | None


async def show(visit: Visit) -> PlayView:
    """The page for a run."""
    now = visit.played
    is_same = visit.moved.before.case == visit.run.case
    before = now if is_same else played(visit.opened, visit.moved.before)
    offerings = offering_lines(now)
    step = _step(visit, now)
    find = "" if visit.posted.verb == "reset" else visit.posted.first("find").strip()
    ways, still, put_off = await _prospects(visit)
    waiting, left_to_errors = ([], []) if step.question is not None else _still_open(now)
    return PlayView(
        panel=panel(visit.moved.typed_facts, now.facts, visit.moved.fact_errors),
        step=step,
        outline=outline(
            now,
            at=None if step.question is None else step.question.id,
            start=start_typed(visit.posted.first("from")),
            find=find,
        ),
        find=find,
        offerings=offerings,
        changed=changed(before, now),
        offering_titles={line.id: line.title for line in offerings},
        why=None if visit.run.about is None else why(now, visit.run.about),
        consequences=[] if step.question is None else consequences(now, visit.run, step.question),
        set_aside=now.set_aside,
        evaluation=now.evaluation,
        waiting=waiting[:MAX_OPEN],
        left_to_errors=left_to_errors[:MAX_OPEN],
        total=len(visit.opened.program.questionnaire.questions),
        ways=ways,
        still=still,
        put_off=put_off,
        titles=_FACT_TITLES | {one.id: title_of(one) for one in visit.opened.program.questionnaire.questions},
        told=visit.moved.told,
    )


async def _prospects(visit: Visit) -> tuple[Ways | None, Still | None, PutOff | None]:
    """What the analyst was asked; the rest of the page does not wait for it."""
    verb = visit.posted.verb
    try:
        if verb == "ways":
            return await ways_to(visit, visit.posted.operand), None, None
        if verb == "still":
            return None, await still_to_come(visit), None
    except StillWorkingError:
        return None, None, PutOff(verb)
    except NotDoneError as error:
        return None, None, PutOff(verb, sentence(str(error)))
    return None, None, None


def _still_open(now: Played) -> tuple[list[Why], list[Why]]:
    """Of the first offerings and questions that are not yet known, with why: those that wait, those left to errors."""
    offerings, questions = now.evaluation.offerings.undetermined, now.evaluation.undetermined
    waiting: list[Why] = []
    left_to_errors: list[Why] = []
    for one in (*offerings[:MAX_REASONS], *questions[:MAX_REASONS]):
        reason = why(now, one)
        if reason is not None:
            (left_to_errors if reason.explanation.is_left_to_errors else waiting).append(reason)
    return waiting, left_to_errors


def _step(visit: Visit, now: Played) -> DeviceStep:
    questionnaire = visit.opened.program.questionnaire
    chosen = questionnaire.question(visit.run.at) if visit.run.at is not None else None
    question = chosen
    if question is None and now.evaluation.next_question is not None:
        question = questionnaire.question(now.evaluation.next_question)
    if question is None:
        return DeviceStep(is_first=now.before(None) is None)
    number = next(place for place, one in enumerate(questionnaire.presented, start=1) if one is question)
    answer = (
        visit.run.answers.get(question.id, UNANSWERED) if question.id in now.answers.entries else UNANSWERED
    )
    answer = visit.run.typed.get(question.id, answer)
    if visit.moved.answer_error is not None:
        answer = visit.typed(question)
    return DeviceStep(
        question=question,
        field=question_field(
            question, answer, error=visit.moved.answer_error, file_names=_files(question, answer)
        ),
        status=now.statuses[question.id],
        number=number,
        is_dead_end=is_dead_end(question),
        is_first=now.before(question.id) is None,
        is_reached=question.id not in now.unreached,
    )


def _files(question: Question, answer: object) -> tuple[str, ...]:
    return tuple(str(one) for one in answer) if question.type == "file" and isinstance(answer, list) else ()
