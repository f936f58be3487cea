"""Session: a person who answers one question after the other, re-evaluated only where an answer reaches."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal, NamedTuple

from rules.answers import Answers, read_answer, unknown_questions
from rules.evaluator import evaluation_of
from rules.settling import Settled, settle
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from rules.evaluation import Evaluation
    from rules.facts import Facts
    from rules.program import Program
    from rules.sources import FarBits, Offer, Source
    from rules.values import Value

__all__ = ["Session", "Status", "StatusChange", "StatusChanges"]

Status = Literal["shown", "hidden", "undetermined", "eligible", "ineligible"]


class StatusChange(NamedTuple):
    """A question or offering whose status is another than before."""

    target_id: str
    before: Status
    after: Status


class StatusChanges(NamedTuple):
    """What one step brought about, in the order of the document."""

    questions: tuple[StatusChange, ...]
    offerings: tuple[StatusChange, ...]

    @property
    def appeared(self) -> tuple[str, ...]:
        """The questions that are shown now."""
        return tuple([one.target_id for one in self.questions if one.after == "shown"])

    @property
    def went(self) -> tuple[str, ...]:
        """The questions that were shown."""
        return tuple([one.target_id for one in self.questions if one.before == "shown"])

    @property
    def became_eligible(self) -> tuple[str, ...]:
        """The offerings for which the person is eligible now."""
        return tuple([one.target_id for one in self.offerings if one.after == "eligible"])

    @property
    def no_longer_eligible(self) -> tuple[str, ...]:
        """The offerings for which the person was eligible."""
        return tuple([one.target_id for one in self.offerings if one.before == "eligible"])


class Session:
    """Begin one with `program.session(facts)`. Not to be shared between threads.

    A step settles only what depends on what was said, in the order of the program, and goes no further where a
    question offers to others what it offered before.
    """

    def __init__(self, program: Program, facts: Facts, *, final: bool) -> None:
        self._program = program
        self._facts = facts
        self._final = final
        self._entries: dict[str, Value | None] = {}
        self._additional: dict[str, tuple[str, ...]] = {}
        self._unknown_ids: set[str] = set()
        self._rank = {question.id: rank for rank, question in reversed(list(enumerate(program.questions)))}
        settled = settle(program, self._answers(), facts, final=final)
        self._verdicts = list(settled.verdicts)
        self._states = list(settled.states)
        self._contributions = [
            *(_contribution(source, given(facts)) for given, source, *_ in program.facts),
            *(_contribution(question.source, settled.offer(question)) for question in program.questions),
        ]
        self._evaluation: Evaluation | None = None

    @property
    def evaluation(self) -> Evaluation:
        """The same as `evaluate` makes of all that was said so far; worked out when it is looked at."""
        if self._evaluation is None:
            answers = self._answers()
            settled = Settled(tuple(self._verdicts), tuple(self._states), answers.entries, self._final)
            self._evaluation = evaluation_of(self._program, answers, self._facts, settled)
        return self._evaluation

    def answer(self, question_id: str, given: object) -> StatusChanges:
        """The person answers a question, or skips it (null), or changes the answer.

        Raises:
            AnswerError: If the answer does not fit its question; nothing has changed then.
        """
        question = self._program.questionnaire.question(question_id)
        if question is None:
            self._unknown_ids.add(str(question_id))
            return self._step([])
        value, texts = read_answer(question, given)
        self._entries[question_id] = value
        self._additional.pop(question_id, None)
        if texts:
            self._additional[question_id] = texts
        return self._answered(question_id)

    def retract(self, question_id: str) -> StatusChanges:
        """The question is as if it had never been answered."""
        self._unknown_ids.discard(question_id)
        self._additional.pop(question_id, None)
        if question_id not in self._entries:
            return self._step([])
        del self._entries[question_id]
        return self._answered(question_id)

    def change_facts(self, facts: Facts) -> StatusChanges:
        """Other facts of the same person."""
        self._facts = facts
        pending: list[int] = []
        for index, (given, source, *_) in enumerate(self._program.facts):
            self._contribute(index, _contribution(source, given(facts)), pending)
        return self._step(pending)

    def _answers(self) -> Answers:
        questionnaire = self._program.questionnaire
        problems = unknown_questions(questionnaire, self._unknown_ids)
        return Answers(questionnaire, dict(self._entries), dict(self._additional), problems)

    def _answered(self, question_id: str) -> StatusChanges:
        pending: list[int] = []
        self._offer_again(self._rank[question_id], pending)
        return self._step(pending)

    def _offer_again(self, rank: int, pending: list[int]) -> None:
        question = self._program.questions[rank]
        offer = question.offer(self._verdicts[question.position], self._entries, final=self._final)
        self._contribute(len(self._program.facts) + rank, _contribution(question.source, offer), pending)

    def _contribute(self, source: int, contribution: _Contribution, pending: list[int]) -> None:
        """From now on the source contributes this; whoever looks at it is pending if that is something else."""
        if contribution != self._contributions[source]:
            self._contributions[source] = contribution
            for rank in self._program.network.dependents[source]:
                heappush(pending, rank)

    def _step(self, pending: list[int]) -> StatusChanges:
        self._evaluation = None
        before: dict[int, Status] = {}
        last = None
        while pending:
            rank = heappop(pending)
            if rank != last:
                self._settle_again(rank, pending, before)
            last = rank
        return self._changes(before) if before else _NO_CHANGES

    def _settle_again(self, rank: int, pending: list[int], before: dict[int, Status]) -> None:
        target = self._program.network.targets[rank]
        state = self._state(rank)
        verdict, known = target.verdicts[state], self._verdicts[target.position]
        self._states[target.position] = state
        if verdict is known:
            return
        before[target.position] = self._status(target.position)
        self._verdicts[target.position] = verdict
        if rank < len(self._program.questions):
            self._offer_again(rank, pending)

    def _state(self, rank: int) -> int:
        """The lanes of a target, added up anew: nothing can be taken out of a sum of `|`."""
        program = self._program
        target = program.network.targets[rank]
        lanes = program.lanes.blocks[target.block]
        for index in program.network.sources[rank]:
            own, others = self._contributions[index]
            if program.network.blocks[index] == target.block:
                lanes |= own
            for block, bits in others:
                if block == target.block:
                    lanes |= bits
        return lanes >> target.shift & target.mask

    def _status(self, position: int) -> Status:
        verdict = self._verdicts[position]
        asked = self._program.questionnaire.questions
        if position >= len(asked):
            return _OFFERING_STATUSES[verdict]
        return _QUESTION_STATUSES[verdict] if asked[position].is_visible else "hidden"

    def _changes(self, before: dict[int, Status]) -> StatusChanges:
        questions = len(self._program.questions)
        changes = [
            (position, StatusChange(self._program.heads.ids[position], before[position], after))
            for position in sorted(before)
            if (after := self._status(position)) != before[position]
        ]
        return StatusChanges(
            tuple([change for position, change in changes if position < questions]),
            tuple([change for position, change in changes if position >= questions]),
        )


_NO_CHANGES = StatusChanges((), ())

_Contribution = tuple[int, "FarBits"]


def _contribution(source: Source, offer: Offer) -> _Contribution:
    return source.bits(offer), source.far_bits(offer)


_QUESTION_STATUSES: dict[Verdict, Status] = {
    Verdict.TRUE: "shown",
    Verdict.FALSE: "hidden",
    Verdict.UNKNOWN: "undetermined",
}
_OFFERING_STATUSES: dict[Verdict, Status] = {
    Verdict.TRUE: "eligible",
    Verdict.FALSE: "ineligible",
    Verdict.UNKNOWN: "undetermined",
}
