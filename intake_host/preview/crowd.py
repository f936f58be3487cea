"""Crowd: a sampled population on its way through the questions, and what it is offered at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.moves import Moved, UnknownMoveError
from intake_host.preview.prospects import program_of
from intake_host.preview.states import lived_in
from intake_host.preview.window import start_typed, window
from rules import Budget, Verdict, population
from rules.analysis.claims import AllOf, Holds, Not
from rules.analysis.outcomes import Found
from rules.analysis.search import Search
from rules.values import is_dead_end
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_host.preview.opened import Opened
    from intake_host.preview.visit import Visit
    from intake_host.preview.window import Window
    from rules import Offering, Population, Question
    from rules.analysis.claims import Claim

__all__ = ["CrowdView", "Flow", "Stop", "flow_of", "meeting", "show"]

PEOPLE = 100_000
# Beyond so many questions a tenth of the people: they would fill the memory of the process.
MANY_QUESTIONS = 1_000
FIRST_SEED = 1
# What nobody of the sample reaches is searched for, so often and within so many steps of the solver.
MAX_LOOKED_FOR = 30
SOLVER_STEPS = 1_000_000
MAX_NAMED = 20
_MAX_DIGITS = 9


class Stop(NamedTuple):
    """One question, or at the end one offering, and how many people of the sample come by.

    Attributes:
        number: Its place in the form, from 1.
        on_the_way: Whom nothing has stopped before.
        reached: Who of these are asked it, or offered it.
        granted: For how many its rules are met, on the way or not.
        open: Of how many on the way it cannot be told, for there is an error.
        is_dead_end: Whoever is asked it is stopped: a page without a next button.
        is_displayed: False for a question that the form never displays.
        person: Who of `Flow.people` reaches it; None if nobody is known to.
        is_rare: Nobody of the sample reaches it, but `person` does, who was looked for.
    """

    id: str
    pointer: str
    number: int
    title: str
    on_the_way: int
    reached: int
    granted: int
    open: int
    is_dead_end: bool
    is_displayed: bool
    person: int | None
    is_rare: bool

    @property
    def going_on(self) -> int:
        """Who is still on the way after it."""
        return self.on_the_way - (self.reached if self.is_dead_end else 0)

    @property
    def is_dead(self) -> bool:
        """Whether nobody is found who reaches it, although it is there to be reached and no error leaves that open."""
        return self.is_displayed and not self.reached and not self.open and not self.is_rare


class Flow(NamedTuple):
    """Everybody's way: questions in the order of the form, then offerings in the document's.

    `people` are a few, final cases as JSON: together they reach whatever anybody is known to.
    """

    size: int
    questions: tuple[Stop, ...]
    offerings: tuple[Stop, ...]
    people: tuple[str, ...]

    @property
    def stops(self) -> tuple[Stop, ...]:
        """All of them."""
        return (*self.questions, *self.offerings)

    @property
    def through(self) -> int:
        """Who gets to the end."""
        return self.questions[-1].going_on if self.questions else self.size


@dataclass(frozen=True, slots=True)
class CrowdView:
    """Attributes:
    questions: Those that the page lists.
    seed: Draws these people.
    typed_seed: As it was typed.
    is_refused: What was typed is no seed; the first one stands in.
    """

    flow: Flow
    questions: Window[Stop]
    seed: int
    typed_seed: str
    is_refused: bool

    @property
    def dead(self) -> Sequence[Stop]:
        """What nobody reaches."""
        return [one for one in self.flow.stops if one.is_dead]

    @property
    def dead_elsewhere(self) -> Sequence[Stop]:
        """The questions of them that stand in another window, the first ones."""
        dead = (one for one in self.flow.questions if one.is_dead and one not in self.questions.lines)
        return list(islice(dead, MAX_NAMED))

    @property
    def is_left_open(self) -> bool:
        """Whether an error leaves open who comes to something."""
        return any(one.open for one in self.flow.stops)

    def share(self, people: int, of: int | None = None) -> str:
        """A part of all, or of so many, in percent; what is little is not nothing, and what is most is not all."""
        of = self.flow.size if of is None else of
        if people in {0, of}:
            return "100 %" if people else "0 %"
        percent = 100 * people / of
        if percent < 0.1:
            return "under 0.1 %"
        return "over 99.9 %" if percent > 99.9 else f"{percent:.1f} %"

    def length(self, people: int) -> float:
        """How long a bar is that stands for so many, of 100 for all."""
        return round(100 * people / self.flow.size, 2)


async def show(visit: Visit) -> CrowdView:
    """The flow of the people whom the seed on the page draws."""
    is_drawn = visit.posted.verb == "draw"
    typed = visit.posted.operand if is_drawn else visit.posted.first("seed").strip()
    typed = typed or str(FIRST_SEED)
    read = _seed(typed)
    seed = FIRST_SEED if read is None else read
    flow = await _flow(visit, seed)
    listed = window(flow.questions, start_typed(visit.posted.first("stops")) or 0)
    return CrowdView(flow, listed, seed, typed, is_refused=read is None)


async def meeting(visit: Visit) -> Moved:
    """The press on `meet:SEED:POINTER`: the person of the sample who reaches that is played, and there looked at.

    Raises:
        UnknownMoveError: If nobody does.
    """
    typed, _, pointer = visit.posted.operand.partition(":")
    seed = _seed(typed)
    if seed is None:
        raise UnknownMoveError
    flow = await _flow(visit, seed)
    for stop in flow.stops:
        if stop.pointer == pointer and stop.person is not None:
            case = json.loads(flow.people[stop.person])
            before = visit.moved.before
            facts = lived_in(case["facts"], visit.opened.program.questionnaire)
            run = before.said(facts=facts, answers=case["answers"])
            return Moved(run.looking_at(stop.id).asking_about(stop.id), before, run.facts)
    raise UnknownMoveError


def _seed(typed: str) -> int | None:
    """The seed; None if it is none."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= _MAX_DIGITS
    return int(typed) if is_number else None


async def _flow(visit: Visit, seed: int) -> Flow:
    return await visit.desk.analyst.ask(flow_of, visit.opened.text, _size(visit.opened), seed)


def _size(opened: Opened) -> int:
    is_long = len(opened.program.questionnaire.questions) > MANY_QUESTIONS
    return PEOPLE // 10 if is_long else PEOPLE


def flow_of(text: str, size: int, seed: int) -> Flow:
    """The way of so many people through a document's questionnaire.

    All of a person is drawn before the first question: what they would answer later counts for what they are asked
    earlier, as once the form is complete.
    """
    return _Walk(population(program_of(text), size, seed)).flow()


class _Walk:
    def __init__(self, people: Population) -> None:
        self._people = people
        # Columns of people (rules.analysis.columns): who is on the way, and who is in `_cases`.
        self._on_the_way = people.crowd.all
        self._met = 0
        self._cases: dict[int, int] = {}
        self._told: list[str] = []
        self._search = Search(people.space, Budget(solver_steps=SOLVER_STEPS))
        self._ends: list[Claim] = []
        self._looked_for = 0

    def flow(self) -> Flow:
        questionnaire = self._people.space.program.questionnaire
        questions = tuple(self._passed(*each) for each in enumerate(questionnaire.presented, start=1))
        offerings = tuple(self._stop(*each) for each in enumerate(questionnaire.offerings, start=1))
        return Flow(self._people.crowd.size, questions, offerings, tuple(self._told))

    def _passed(self, number: int, question: Question) -> Stop:
        stop = self._stop(
            number, question, is_dead_end=is_dead_end(question), is_displayed=question.is_visible
        )
        if stop.is_dead_end:
            self._on_the_way &= ~self._people.targets[question.pointer].true
            self._ends.append(Not(Holds(question.pointer)))
        return stop

    def _stop(
        self,
        number: int,
        target: Question | Offering,
        *,
        is_dead_end: bool = False,
        is_displayed: bool = True,
    ) -> Stop:
        true, false = self._people.targets[target.pointer]
        reached = true & self._on_the_way if is_displayed else 0
        open_ = self._on_the_way & ~(true | false)
        person = self._person(reached)
        is_rare = is_displayed and not reached and not open_
        if is_rare:
            person = self._looked_up(target.pointer)
        return Stop(
            id=target.id,
            pointer=target.pointer,
            number=number,
            title=title_of(target),
            on_the_way=self._on_the_way.bit_count(),
            reached=reached.bit_count(),
            granted=self._people.count(target.pointer, Verdict.TRUE),
            open=open_.bit_count(),
            is_dead_end=is_dead_end,
            is_displayed=is_displayed,
            person=person,
            is_rare=is_rare and person is not None,
        )

    def _person(self, column: int) -> int | None:
        """The place of somebody in the column, rather one who was met before."""
        column = column & self._met or column
        if not column:
            return None
        one = column & -column
        if one not in self._cases:
            self._met |= one
            self._cases[one] = self._kept(self._people.somebody(one))
        return self._cases[one]

    def _looked_up(self, pointer: str) -> int | None:
        """The place of somebody who comes there, though nobody of the sample does; None: nobody is found."""
        self._looked_for += 1
        if self._looked_for > MAX_LOOKED_FOR:
            return None
        found = self._search.find(AllOf((Holds(pointer), *self._ends)))
        return self._kept(self._people.space.case(found.assignment)) if isinstance(found, Found) else None

    def _kept(self, case: object) -> int:
        self._told.append(json.dumps(case))
        return len(self._told) - 1
