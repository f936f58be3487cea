"""Problems: what lint finds in the questionnaire, and whether its invariants hold, with people to play."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from intake_host.preview.mistakes import Mistakes, Unusable, mistakes_told, unusable
from intake_host.preview.prospects import program_of
from rules import HandwritingError, lint
from rules.analysis.invariants import usable_invariants
from rules.analysis.mending import Mending
from rules.analysis.phrases import phrase_of
from rules.analysis.proving import prove
from rules.analysis.space import space_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.preview.visit import Visit
    from rules import Finding, Offering, Problem, Question

__all__ = ["InvariantFile", "ProblemLine", "ProblemsView", "Statement", "show"]


class ProblemLine(NamedTuple):
    """One finding. `target` is the question or offering it is about, or None; `core` what contradicts each other."""

    finding: Finding
    target: Question | Offering | None
    core: tuple[str, ...]

    @property
    def is_grave(self) -> bool:
        """Whether it keeps something from everybody: an error, or what nobody can ever see or be offered."""
        return self.finding.level == "error" or self.is_of_nobody

    @property
    def is_of_nobody(self) -> bool:
        """Whether it is proved that nobody gets there."""
        return self.finding.is_decided and self.finding.problem.code in {"W104", "W105"}


class Statement(NamedTuple):
    """One invariant. `outcome` is proved, vacuous, refuted, undecided, or erroneous: left open by `errors`.

    A person refutes it.
    """

    name: str
    why: str | None
    outcome: str
    broken: tuple[str, ...]
    person: Mapping[str, Any] | None
    errors: tuple[Problem, ...] = ()


class InvariantFile(NamedTuple):
    """A file of invariants, or one that is tried in the page.

    `unusable` are those that cannot be checked; `mistakes` are why none of it can be read.
    """

    name: str
    statements: tuple[Statement, ...] = ()
    unusable: Unusable = Unusable()
    mistakes: Mistakes = Mistakes()


class ProblemsView(NamedTuple):
    """`grave` are the findings to mend first, `others` the rest.

    `is_partial`: something depends on an error, and is neither proved nor looked for until that is mended.
    `tried` is the text that was typed into the page to be tried; what came of it is the first of the files.
    """

    grave: Sequence[ProblemLine]
    others: Sequence[ProblemLine]
    files: Sequence[InvariantFile]
    is_partial: bool
    tried: str


TRIED = "Tried here"
# The worst first.
OUTCOMES = ("refuted", "erroneous", "undecided", "vacuous", "proved")
LEVELS = ("error", "warning", "undecided", "repaired")


async def show(visit: Visit) -> ProblemsView:
    """The page; the questionnaire is looked through once for each of its versions."""
    tried = visit.posted.first("invariants").replace("\r\n", "\n")
    analyst, text = visit.desk.analyst, visit.opened.text
    found, *files = await asyncio.gather(
        analyst.ask(_found, text),
        *([analyst.ask_of_a_person(_proved, text, TRIED, tried, is_short=False)] if tried.strip() else []),
        *(analyst.ask(_proved, text, *one) for one in visit.opened.invariants.items()),
    )
    lines = [
        ProblemLine(one, visit.opened.target_at(one.problem.pointer), core) for one, core in found.findings
    ]
    lines.sort(key=lambda line: LEVELS.index(line.finding.level))
    return ProblemsView(
        grave=[line for line in lines if line.is_grave],
        others=[line for line in lines if not line.is_grave],
        files=[one._replace(statements=_worst_first(one.statements)) for one in files],
        is_partial=found.is_partial,
        tried=tried,
    )


def _worst_first(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda one: OUTCOMES.index(one.outcome)))


class _Found(NamedTuple):
    """The findings, each with what contradicts each other, in words; whether something depends on an error."""

    findings: tuple[tuple[Finding, tuple[str, ...]], ...]
    is_partial: bool


def _found(text: str) -> _Found:
    program = program_of(text)
    space = space_of(program)
    return _Found(
        tuple((one, tuple(phrase_of(space, pointer) for pointer in one.core)) for one in lint(program)),
        is_partial=not Mending(space).erroneous.isdisjoint(space.nodes),
    )


def _proved(text: str, name: str, invariants: str) -> InvariantFile:
    program = program_of(text)
    try:
        read, faulty = usable_invariants(invariants.encode(), program.questionnaire, name)
    except HandwritingError as error:
        return InvariantFile(name, mistakes=mistakes_told(error.mistakes))
    return InvariantFile(
        name,
        tuple(
            Statement(
                one.invariant.name,
                one.invariant.why,
                one.outcome.name.lower(),
                tuple(each.words for each in one.broken),
                one.person,
                one.errors,
            )
            for one in prove(program, read)
        ),
        unusable(faulty),
    )
