"""Rehearsed: the files of scenarios, each scenario run, and what all of them leave out; in the analyst's process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from intake_host.preview.faults import target_pointer
from intake_host.preview.mistakes import Mistakes, Unusable, mistakes_told, unusable
from intake_host.preview.prospects import STEPS, program_of
from intake_host.preview.refusals import begun
from rules import Budget, HandwritingError
from rules.analysis.coverage import measure, reached
from rules.analysis.goals import KINDS
from rules.handwriting import read_handwriting
from rules.rehearsal import rehearse
from rules.scenarios import usable_scenarios

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.preview.drawing import Mark
    from rules import Program
    from rules.analysis.coverage import Coverage
    from rules.analysis.goals import Goal, Kind
    from rules.rehearsal import Failure

__all__ = ["Covered", "Missed", "Rehearsed", "ScenarioFile", "coverage_of", "goal_in_words", "rehearsed"]

MAX_MISSED = 50

# Of a form of 500 questions some 2,000 goals are reached by nobody in a sample; to search for each takes half a minute.
SEARCHES = 2_500
MAX_SEARCHED = 600


class Rehearsed(NamedTuple):
    """One scenario of a file: `case` is its person, `failures` what came out otherwise than expected."""

    name: str
    line: int
    case: Mapping[str, Any]
    failures: tuple[str, ...]


class ScenarioFile(NamedTuple):
    """One file. `unusable` are the scenarios that cannot be run; `mistakes` are why none of it can be read."""

    name: str
    scenarios: tuple[Rehearsed, ...] = ()
    unusable: Unusable = Unusable()
    mistakes: Mistakes = Mistakes()

    @property
    def is_sound(self) -> bool:
        """Whether all of it came out as expected."""
        return not (self.failed or self.unusable.total or self.mistakes.first)

    @property
    def total(self) -> int:
        """How many scenarios it has."""
        return len(self.scenarios) + self.unusable.total

    @property
    def failed(self) -> int:
        """How many came out otherwise than expected."""
        return sum(bool(one.failures) for one in self.scenarios)


class Missed(NamedTuple):
    """A goal that no scenario reaches: the target's id, and the goal in words."""

    target_id: str
    words: str


class Covered(NamedTuple):
    """How much the scenarios cover.

    Attributes:
        counts: By kind of goal, in words: how many are reached, of how many that may be.
        missed: Somebody could reach them; the first ones, `missed_in_all` counts all.
        undecided: It could not be told whether anybody can.
        marks: Of each question and offering by id: all that anybody can reach there is reached, some, or nothing.
    """

    counts: Mapping[str, tuple[int, int]]
    missed: tuple[Missed, ...]
    missed_in_all: int
    undecided: int
    marks: Mapping[str, Mark]


def rehearsed(text: str, texts: tuple[tuple[str, str], ...]) -> tuple[tuple[ScenarioFile, ...], Covered]:
    """What comes out of these files for a document, and what it covers."""
    program = program_of(text)
    files: list[ScenarioFile] = []
    goals: set[Goal] = set()
    for name, written in texts:
        files.append(_file(program, name, written, goals))
    return tuple(files), _covered(program, goals)


def _file(program: Program, name: str, text: str, goals: set[Goal]) -> ScenarioFile:
    """Run one file, and add what its scenarios reach."""
    try:
        written = read_handwriting(text.encode(), name)
        scenarios, faulty = usable_scenarios(written, program.questionnaire, name)
    except HandwritingError as error:
        return ScenarioFile(name, mistakes=mistakes_told(error.mistakes))
    ran = []
    for one in scenarios:
        came_out = rehearse(program, one)
        goals |= reached(program, one.case, came_out.evaluation)
        case = {"facts": one.case.facts.to_json(), "answers": dict(one.case.answers)}
        ran.append(Rehearsed(one.name, one.line, case, tuple(map(_told, came_out.failures))))
    return ScenarioFile(name, tuple(ran), unusable(faulty))


_STANDS = {
    "shown": "shown",
    "hidden": "hidden",
    "eligible": "offered",
    "ineligible": "not offered",
    "undetermined": "not yet known",
}
_SUBJECTS = {
    "complete": "Whether the form is complete",
    "next": "The next question",
    "dead_end": "The page that stops them",
}


def _told(failure: Failure) -> str:
    """A failure as people say it: "'Patch' should be offered, but is not offered. Not offered, because ..."."""
    reason = "" if failure.reason is None else f" {begun(failure.reason)}"
    stands = _STANDS.get(failure.key)
    if stands is None:
        subject = _SUBJECTS[failure.key]
        return f"{subject}: should be {failure.expected}, but is {failure.actual}.{reason}"
    unexpected = failure.expected.removeprefix("not ")
    if unexpected != failure.expected:
        return f"{unexpected} is {stands}, but should not be.{reason}"
    return f"{failure.expected} should be {stands}, but is {_STANDS[failure.actual]}.{reason}"


_REACHED: Mapping[Kind, str] = {
    "shown": "questions shown",
    "hidden": "questions hidden",
    "chosen": "answers chosen",
    "eligible": "offerings offered",
    "ineligible": "offerings not offered",
    "rule true": "rules that are met",
    "rule false": "rules that are not met",
    "requirement true": "conditions that are met",
    "requirement false": "conditions that are not met",
    "decides": "conditions that alone make the difference",
    "leaves open": "rules that nothing speaks against",
}
_MISSED: Mapping[Kind, str] = {
    "shown": "shown",
    "hidden": "hidden",
    "chosen": "chosen",
    "eligible": "offered",
    "ineligible": "not offered",
    "rule true": "met",
    "rule false": "not met",
    "requirement true": "met",
    "requirement false": "not met",
    "decides": "alone makes the difference",
    "leaves open": "nothing speaks against it",
}


def goal_in_words(coverage: Coverage, goal: Goal) -> str:
    """For example: "'Red' in 'Which colour?': chosen"."""
    return f"{coverage.phrases[goal.pointer, goal.option]}: {_MISSED[goal.kind]}"


def _covered(program: Program, goals: set[Goal]) -> Covered:
    coverage = _measured(program, goals)
    counts = coverage.counts
    ids = {one.pointer: one.id for one in program.questionnaire.targets}
    missed = coverage.missed[:MAX_MISSED]
    return Covered(
        {_REACHED[kind]: counts[kind] for kind in KINDS},
        tuple(Missed(ids[target_pointer(one.pointer)], goal_in_words(coverage, one)) for one in missed),
        len(coverage.missed),
        len(coverage.undecided),
        _marks(coverage, ids),
    )


def coverage_of(program: Program, texts: tuple[tuple[str, str], ...]) -> Coverage:
    """What the scenarios of these files cover."""
    goals: set[Goal] = set()
    for name, written in texts:
        _file(program, name, written, goals)
    return _measured(program, goals)


def _measured(program: Program, goals: set[Goal]) -> Coverage:
    is_searched = len(program.questionnaire.questions) <= MAX_SEARCHED
    return measure(program, goals, Budget(solver_steps=STEPS, searches=SEARCHES if is_searched else 0))


def _marks(coverage: Coverage, ids: Mapping[str, str]) -> dict[str, Mark]:
    reached, missed = (
        {ids[target_pointer(one.pointer)] for one in goals} for goals in (coverage.covered, coverage.missed)
    )
    marks: dict[str, Mark] = dict.fromkeys(reached - missed, "covered")
    marks |= dict.fromkeys(reached & missed, "partly")
    return marks | dict.fromkeys(missed - reached, "uncovered")
