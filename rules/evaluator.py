"""Evaluator: runs a program on answers and facts.

| question | its verdict | status | offers to those that depend on it |
|---|---|---|---|
| visible | true | shown | its answer; absent if skipped, or left out of a final submission; else unknown |
| visible | false | hidden | absent |
| visible | unknown | undetermined | unknown |
| is_visible false | true | hidden | its answer if that is not null, else its default value, else absent |
| is_visible false | false | hidden | absent |
| is_visible false | unknown | hidden | unknown |

An informational question offers absent whatever its verdict: it carries no answer that could be waited for. Only if
another question has the same id, it offers unknown: a rule may mean the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rules.compiler import CompiledQuestion, Offer, Program
from rules.evaluation import Evaluation, OfferingStatuses, Progress
from rules.problems import only_errors
from rules.values import is_dead_end
from rules.verdicts import Reason, TargetVerdict, Verdict, Verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.answers import Answers
    from rules.facts import Facts
    from rules.model import Question

__all__ = ["evaluate"]

_HIDDEN = Offer(Reason.HIDDEN)
_UNDETERMINED = Offer(Reason.UNDETERMINED)
_INFORMATIONAL = Offer(Reason.INFORMATIONAL)
_SKIPPED = Offer(Reason.SKIPPED)
_LEFT_OUT = Offer(Reason.LEFT_OUT)


def evaluate(program: Program, answers: Answers, facts: Facts, *, final: bool = False) -> Evaluation:
    """What is shown, hidden, offered and still open.

    With `final` (the person submits) a shown question without an entry counts as left out; a fact that is missing
    stays unknown.

    Raises:
        ValueError: If the answers were read by another questionnaire.
    """
    questionnaire = program.questionnaire
    if answers.questionnaire is not questionnaire and answers.questionnaire != questionnaire:
        raise ValueError("the answers were read by another questionnaire")
    verdicts: list[TargetVerdict | None] = [None] * len(questionnaire.questions)
    offers = [_UNDETERMINED] * len(questionnaire.questions)
    for compiled in program.questions:
        verdict = verdicts[compiled.position] = compiled.judge(facts, offers)
        offers[compiled.position] = _offer(compiled, verdict.verdict, answers, final=final)
    by_question = {verdict.target_id: verdict for verdict in verdicts if verdict is not None}
    by_offering = [compiled.judge(facts, offers) for compiled in program.offerings]
    tree = Verdicts(by_question, {verdict.target_id: verdict for verdict in by_offering})
    return _summary(program, answers, tree, _offering_statuses(by_offering))


def _offer(compiled: CompiledQuestion, verdict: Verdict, answers: Answers, *, final: bool) -> Offer:
    question = compiled.question
    if compiled.unanswered.reason is Reason.INFORMATIONAL:
        return _INFORMATIONAL
    if verdict is Verdict.FALSE:
        return _HIDDEN
    if verdict is Verdict.UNKNOWN:
        return _UNDETERMINED
    value = answers.entries.get(question.id)
    if value is not None:
        return Offer(Reason.COMPARED, value)
    if question.is_visible and question.id in answers.entries:
        return _SKIPPED
    return _LEFT_OUT if final and question.is_visible else compiled.unanswered


def _offering_statuses(verdicts: list[TargetVerdict]) -> OfferingStatuses:
    ids = {
        status: tuple(verdict.target_id for verdict in verdicts if verdict.verdict is status)
        for status in Verdict
    }
    return OfferingStatuses(ids[Verdict.TRUE], ids[Verdict.FALSE], ids[Verdict.UNKNOWN])


def _summary(program: Program, answers: Answers, tree: Verdicts, offerings: OfferingStatuses) -> Evaluation:
    by_status = _by_status(program, tree)
    shown = by_status["shown"]
    remaining = [question for question in shown if question.id not in answers.entries]
    following = remaining[0] if remaining else None
    dead_end = following if following is not None and is_dead_end(following) else None
    settled = not by_status["undetermined"] and not offerings.undetermined and dead_end is None
    return Evaluation(
        shown=_ids(shown),
        hidden=_ids(by_status["hidden"]),
        undetermined=_ids(by_status["undetermined"]),
        offerings=offerings,
        next_question=None if following is None else following.id,
        dead_end=None if dead_end is None else dead_end.id,
        complete=settled and all(_is_done(question, answers) for question in shown),
        progress=Progress(
            answered=len(shown) - len(remaining),
            remaining_min=len(remaining),
            remaining_max=len(remaining) + len(by_status["undetermined"]),
        ),
        ignored_answers=tuple(
            question.id
            for question in program.questionnaire.presented
            if question.id in answers.entries and tree.questions[question.id].verdict is not Verdict.TRUE
        ),
        problems=(*only_errors(program.questionnaire.problems), *answers.problems),
        verdicts=tree,
    )


_Status = Literal["shown", "hidden", "undetermined"]

_STATUSES: Mapping[Verdict, _Status] = {
    Verdict.TRUE: "shown",
    Verdict.FALSE: "hidden",
    Verdict.UNKNOWN: "undetermined",
}


def _by_status(program: Program, tree: Verdicts) -> Mapping[_Status, list[Question]]:
    by_status: dict[_Status, list[Question]] = {status: [] for status in _STATUSES.values()}
    for question in program.questionnaire.presented:
        status = _STATUSES[tree.questions[question.id].verdict] if question.is_visible else "hidden"
        by_status[status].append(question)
    return by_status


def _ids(questions: list[Question]) -> tuple[str, ...]:
    return tuple(question.id for question in questions)


def _is_done(question: Question, answers: Answers) -> bool:
    """Whether the person may leave it as it is: optional, or answered and not skipped."""
    return question.is_optional or answers.entries.get(question.id) is not None
