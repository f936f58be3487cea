"""Program: a questionnaire made ready to be evaluated many times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from rules.session import Session
from rules.settling import settled_verdicts
from rules.sources import OFFERED_UNLESS_TRUE
from rules.verdicts import RequirementVerdict

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from rules.answers import Answers
    from rules.cells import CellOf
    from rules.facts import Facts
    from rules.lanes import ByState
    from rules.model import Question, Questionnaire, Rule
    from rules.problems import Problem
    from rules.sources import FarBits, Offer, Source
    from rules.verdicts import Verdict

__all__ = [
    "Arrange",
    "CompiledFact",
    "CompiledQuestion",
    "CompiledTarget",
    "FarStep",
    "Heads",
    "Lanes",
    "Network",
    "NotMeans",
    "Presented",
    "Program",
    "Rules",
    "Segment",
    "Step",
]

NotMeans = Literal["none", "not_all"]

Arrange = Callable[[tuple[RequirementVerdict, ...]], tuple[RequirementVerdict, ...]]
"""Brings the verdicts of all requirements from the order of their sources into that of their rules."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled questionnaire: share it between threads and requests.

    It remembers what it worked out (rules.sources), never what anybody answered.
    """

    questionnaire: Questionnaire
    not_means: NotMeans
    questions: tuple[CompiledQuestion, ...]
    """Each after all the questions that it depends on; members of a cycle in the document's order."""
    rules: Rules = field(repr=False)
    heads: Heads = field(repr=False)
    presented: tuple[Presented, ...] = field(repr=False)
    """The questions as people meet them."""
    offerings: tuple[CompiledTarget, ...]
    facts: tuple[CompiledFact, ...] = field(repr=False)
    """Those that a requirement looks at."""
    asked: tuple[CompiledQuestion, ...] = field(repr=False)
    """The questions on whose answers others depend."""
    fixed: tuple[RequirementVerdict, ...] = field(repr=False)
    """The verdicts that are the same for everybody: of requirements that cannot be judged, or on a page to read."""
    problems: tuple[Problem, ...] = field(repr=False)
    """The questionnaire's errors, which every evaluation carries."""
    lanes: Lanes = field(repr=False)
    segments: tuple[Segment, ...] = field(repr=False)
    """The questions whose answers others depend on, in their order."""
    network: Network = field(repr=False)

    def verdicts(self, answers: Answers, facts: Facts, *, final: bool = False) -> tuple[Verdict, ...]:
        """The verdict of each of `questionnaire.targets`: questions, then offerings, in the document's order.

        Raises:
            ValueError: If the answers were read by another questionnaire.
        """
        return settled_verdicts(self, answers, facts, final=final)

    def session(self, facts: Facts, *, final: bool = False) -> Session:
        """A person who answers one question after the other, starting without answers."""
        return Session(self, facts, final=final)


class Lanes(NamedTuple):
    """Where all lanes are: in blocks, long integers. A target's lanes are one byte, in the place of its position.

    `blocks` are what they hold before anything is known of anybody: what the `fixed` requirements contribute. The
    `regular` first ones hold the bytes. A target with more rules than fit into a byte has a block of its own.
    """

    blocks: tuple[int, ...]
    regular: int
    verdicts: tuple[ByState[Verdict], ...]
    """By position, for each byte."""
    wide: tuple[CompiledTarget, ...]


# Plain tuples are taken apart much faster than named ones.
Step: TypeAlias = (
    "tuple[str, int, ByState[int | None], Mapping[Hashable, int], CellOf | None, CompiledQuestion]"
)
"""A question as `settle` needs it: id, shift, outcomes, by_cell, cell_of, question.

`outcomes` are its bits for its own block by its state; None: ask its answer.
"""


FarStep: TypeAlias = "tuple[int, ByState[FarBits | None], CompiledQuestion]"
"""A question on which others of other blocks depend: shift, outcomes, question."""

Segment: TypeAlias = tuple[int, int, tuple[Step, ...], tuple[FarStep, ...]]
"""Questions in a row whose lanes are in the same block: block, mask, steps, far.

`mask` is for any of their states; `far` are what some of them contribute to other blocks.
"""


class Presented(NamedTuple):
    """A question as the summary of an evaluation needs it."""

    id: str
    position: int
    is_visible: bool
    question: Question


class Rules(NamedTuple):
    """All rules as columns, in the order of their targets; `verdicts` by target."""

    verdicts: tuple[ByState[tuple[Verdict, ...]], ...]
    """For each target those of its rules, by its state."""
    rules: tuple[Rule, ...]
    arrange: Arrange
    requirements: tuple[slice, ...]
    """Of each rule, in what `arrange` gives."""
    problems: tuple[Problem | None, ...]


class Heads(NamedTuple):
    """All targets as columns, by position; `rules` are their own of all rules."""

    ids: tuple[str, ...]
    rule_types: tuple[str, ...]
    rules: tuple[slice, ...]
    problems: tuple[Problem | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledTarget:
    """A question or offering, and where its lanes are: `mask` at `shift` in `block`."""

    id: str
    position: int
    """In `questionnaire.targets`."""
    verdicts: ByState[Verdict]
    block: int
    shift: int
    mask: int

    def state(self, blocks: Sequence[int]) -> int:
        """Its lanes in these blocks."""
        return blocks[self.block] >> self.shift & self.mask


@dataclass(frozen=True, slots=True, eq=False)
class CompiledQuestion(CompiledTarget):
    """What it offers if its rules are true: the answer; else what is said here, by the kind of its absence."""

    question: Question
    source: Source
    if_skipped: Offer
    if_open: Offer
    if_left_out: Offer

    def offer(self, verdict: Verdict, entries: Mapping[str, Any], *, final: bool) -> Offer:
        """What it offers to those that depend on it, if this is its own verdict."""
        offer: Offer = OFFERED_UNLESS_TRUE.get(verdict) or entries.get(self.id)
        return self.unanswered(entries, final=final) if offer is None else offer

    def unanswered(self, entries: Mapping[str, object], *, final: bool) -> Offer:
        """What it offers if there is no answer: only a skip, or nothing."""
        if self.id in entries:
            return self.if_skipped
        return self.if_left_out if final else self.if_open


class Network(NamedTuple):
    """Who depends on whom. Targets go by rank: the questions in the order of the program, then the offerings.

    Sources are the facts of the program, then its questions by rank.
    """

    targets: tuple[CompiledTarget, ...]
    blocks: tuple[int, ...]
    """For each source, its own."""
    dependents: tuple[tuple[int, ...], ...]
    """For each source, the ranks of the targets that look at it."""
    sources: tuple[tuple[int, ...], ...]
    """For each target, the sources that it looks at."""


CompiledFact: TypeAlias = "tuple[Callable[[Facts], Any], Source, Mapping[Hashable, int], CellOf | None, bool]"
"""given, source, by_cell, cell_of, reaches_far: `given` is what its source is asked for."""
