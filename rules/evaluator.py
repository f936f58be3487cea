"""Evaluator: what a questionnaire shows and offers, from the verdicts of a program."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rules.evaluation import Evaluation, OfferingStatuses, Progress
from rules.settling import Settled, settle
from rules.tree import trees
from rules.values import is_dead_end
from rules.verdicts import Verdict, Verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.answers import Answers
    from rules.facts import Facts
    from rules.model import Question
    from rules.program import Program

__all__ = ["evaluate", "evaluation_of"]


def evaluate(program: Program, answers: Answers, facts: Facts, *, final: bool = False) -> Evaluation:
    """What is shown, hidden, offered and still open.

    With `final` (the person submits) a shown question without an entry counts as left out; a fact that is missing
    stays unknown.

    Raises:
        ValueError: If the answers were read by another questionnaire.
    """
    return evaluation_of(program, answers, facts, settle(program, answers, facts, final=final))


def evaluation_of(program: Program, answers: Answers, facts: Facts, settled: Settled) -> Evaluation:
    """The evaluation that these verdicts come to; its tree grows from them when it is looked at."""
    verdicts, entries = settled.verdicts, answers.entries
    shown: list[Question] = []
    hidden: list[str] = []
    undetermined: list[str] = []
    ignored: list[str] = []
    for question_id, position, is_visible, question in program.presented:
        verdict = verdicts[position]
        if verdict is not _TRUE and question_id in entries:
            ignored.append(question_id)
        if verdict is _FALSE or not is_visible:
            hidden.append(question_id)
        elif verdict is _TRUE:
            shown.append(question)
        else:
            undetermined.append(question_id)
    offerings = _offering_statuses(program, verdicts)
    shown_ids = tuple([question.id for question in shown])
    remaining = [question for question in shown if question.id not in entries]
    following = remaining[0] if remaining else None
    dead_end = following if following is not None and is_dead_end(following) else None
    is_settled = not undetermined and not offerings.undetermined and dead_end is None
    return Evaluation(
        shown=shown_ids,
        hidden=tuple(hidden),
        undetermined=tuple(undetermined),
        offerings=offerings,
        next_question=None if following is None else following.id,
        dead_end=None if dead_end is None else dead_end.id,
        complete=is_settled and all(_is_done(question, answers) for question in shown),
        progress=Progress(
            answered=len(shown) - len(remaining),
            remaining_min=len(remaining),
            remaining_max=len(remaining) + len(undetermined),
        ),
        ignored_answers=tuple(ignored),
        problems=(*program.problems, *answers.problems),
        verdicts=Verdicts(partial(trees, program, facts, settled)),
    )


# Reaching a member through its class costs more than all the rest of a turn of the loop.
_TRUE, _FALSE, _UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN


def _offering_statuses(program: Program, verdicts: Sequence[Verdict]) -> OfferingStatuses:
    offerings = len(program.questions)
    ids: dict[Verdict, list[str]] = {_TRUE: [], _FALSE: [], _UNKNOWN: []}
    for offering_id, verdict in zip(program.heads.ids[offerings:], verdicts[offerings:], strict=True):
        ids[verdict].append(offering_id)
    return OfferingStatuses(tuple(ids[_TRUE]), tuple(ids[_FALSE]), tuple(ids[_UNKNOWN]))


def _is_done(question: Question, answers: Answers) -> bool:
    """Whether the person may leave it as it is: optional, or answered and not skipped."""
    return question.is_optional or answers.entries.get(question.id) is not None
