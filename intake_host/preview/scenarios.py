"""Scenarios: played runs kept beside the questionnaire, all of them run, and what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.opened import revision_of
from intake_host.preview.prospects import STEPS, program_of
from intake_host.preview.refusals import begun, sentence
from intake_host.preview.shelf import NotKeptError
from intake_host.preview.states import lived_in
from rules import Budget, HandwritingError
from rules.analysis.coverage import measure, reached, reached_by_person
from rules.analysis.drafts import draft, named, told_to_the_end
from rules.analysis.generation import generate, suggest
from rules.analysis.goals import KINDS
from rules.handwriting import read_handwriting, write_handwriting
from rules.rehearsal import rehearse
from rules.scenarios import read_scenarios

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.preview.drawing import Mark
    from intake_host.preview.shelf import Keeper
    from intake_host.preview.visit import Visit
    from rules import Program
    from rules.analysis.coverage import Coverage
    from rules.analysis.goals import Goal, Kind
    from rules.rehearsal import Failure

__all__ = [
    "PLAYED",
    "Covered",
    "Missed",
    "Rehearsed",
    "ScenarioFile",
    "ScenariosView",
    "Suggestion",
    "covered_by",
    "show",
]

PLAYED = ".played.scenarios.yaml"
"""Ends the name of the file to which the studio adds runs; `intake-host test` runs it with all others."""

_HEADING = "# Runs that were played in the studio."

MAX_MISSED = 50
MAX_SUGGESTED = 40

# Of a form of 500 questions some 2,000 goals are reached by nobody in a sample; to search for each takes half a minute.
SEARCHES = 2_500
MAX_SEARCHED = 600
# The fewest people of so many questions are found in seconds.
MAX_FEWEST = 100


class Rehearsed(NamedTuple):
    """One scenario of a file: `case` is its person, `failures` what came out otherwise than expected."""

    name: str
    line: int
    case: Mapping[str, Any]
    failures: tuple[str, ...]


class ScenarioFile(NamedTuple):
    """One file; `mistakes` are why it cannot be read, by line."""

    name: str
    scenarios: tuple[Rehearsed, ...] = ()
    mistakes: tuple[tuple[int, str], ...] = ()

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
        missed: Somebody could reach them; the first ones, and `has_more` tells of others.
        undecided: It could not be told whether anybody can.
        marks: Of each question and offering by id: all that anybody can reach there is reached, some, or nothing.
    """

    counts: Mapping[str, tuple[int, int]]
    missed: tuple[Missed, ...]
    has_more: bool
    undecided: int
    marks: Mapping[str, Mark]


class Suggestion(NamedTuple):
    """A person who reaches something that no scenario does, as a case, with a name."""

    name: str
    case: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScenariosView:
    """Attributes:
    draft: The run as a scenario, in the words of a file.
    told: What was done with the last press, or None.
    can_keep: Whether something can be put beside the questionnaire.
    revision: Of the questionnaire with what has just been kept, so that the page need not follow its own file.
    """

    files: Sequence[ScenarioFile]
    covered: Covered
    draft: str
    suggestions: Sequence[Suggestion] | None
    told: str | None
    problem: str | None
    can_keep: bool
    name: str
    revision: str


async def show(visit: Visit) -> ScenariosView:
    """Run them all; keep the run or what was suggested, if that was pressed."""
    keeper = (await visit.desk.library.shelf_of(visit.opened.key)).keeper(visit.opened.key)
    name = " ".join(visit.posted.first("scenario").split())
    told = problem = None
    texts = dict(visit.opened.scenarios)
    if visit.posted.verb == "keep" and keeper is not None:
        if name:
            told, problem = _kept(keeper, texts, [_drafted(visit, name)])
            name = "" if told else name
        else:
            problem = "Give the scenario a name: who it is, and what comes out."
    suggestions = None
    if visit.posted.verb in {"suggest", "keep-suggested"}:
        suggestions = await visit.desk.analyst.ask(_suggested, visit.opened.text, _frozen(texts))
    if suggestions and visit.posted.verb == "keep-suggested" and keeper is not None:
        drafts = [draft(visit.opened.program, one.name, dict(one.case)) for one in suggestions]
        told, problem = _kept(keeper, texts, drafts)
        suggestions = None if told else suggestions
    try:
        files, covered = await visit.desk.analyst.ask(_rehearsed, visit.opened.text, _frozen(texts))
    except StillWorkingError as working:
        # What was kept is not to be kept again.
        raise StillWorkingError("" if told else working.again) from working
    return ScenariosView(
        files=files,
        covered=covered,
        draft=write_handwriting([_drafted(visit, name or "Who it is, and what comes out")]),
        suggestions=suggestions,
        told=told,
        problem=problem,
        can_keep=keeper is not None,
        name=name,
        revision=revision_of(visit.opened.text, {**visit.opened.beside, **texts}),
    )


async def covered_by(visit: Visit) -> Covered:
    """What the scenarios beside the questionnaire cover."""
    texts = _frozen(visit.opened.scenarios)
    _, covered = await visit.desk.analyst.ask(_rehearsed, visit.opened.text, texts)
    return covered


def _frozen(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(texts.items()))


def _drafted(visit: Visit, name: str) -> dict[str, Any]:
    """The run as a scenario: while it goes on, what is so far; a run to the end is a final one."""
    answers = {one: visit.run.answers[one] for one in visit.played.answers.entries}
    is_final = visit.played.evaluation.complete
    scenario = draft(
        visit.opened.program, name, {"facts": visit.run.facts, "answers": answers, "final": is_final}
    )
    return scenario | {"final": is_final}


def _kept(
    keeper: Keeper, texts: dict[str, str], scenarios: Sequence[dict[str, Any]]
) -> tuple[str | None, str | None]:
    """Add scenarios to the file of played ones, as text, so that whatever people wrote there stays.

    What was done, or why it could not be.
    """
    added = write_handwriting(list(scenarios))
    try:
        kept, text = keeper(PLAYED, lambda before: f"{before.rstrip() or _HEADING}\n\n{added}")
    except NotKeptError as error:
        return None, sentence(str(error))
    texts[kept] = text
    noun = "scenario is" if len(scenarios) == 1 else "scenarios are"
    return f"{len(scenarios)} {noun} now in {kept}.", None


def _rehearsed(text: str, texts: tuple[tuple[str, str], ...]) -> tuple[tuple[ScenarioFile, ...], Covered]:
    program = program_of(text)
    files: list[ScenarioFile] = []
    goals: set[Goal] = set()
    for name, written in texts:
        files.append(_file(program, name, written, goals))
    return tuple(files), _covered(program, goals)


def _file(program: Program, name: str, text: str, goals: set[Goal]) -> ScenarioFile:
    """Run one file, and add what its scenarios reach."""
    try:
        scenarios = read_scenarios(read_handwriting(text.encode(), name), program.questionnaire, name)
    except HandwritingError as error:
        return ScenarioFile(name, mistakes=tuple((one.line, one.message) for one in error.mistakes))
    rehearsed = []
    for one in scenarios:
        came_out = rehearse(program, one)
        goals |= reached(program, one.case, came_out.evaluation)
        case = {"facts": one.case.facts.to_json(), "answers": dict(one.case.answers)}
        rehearsed.append(Rehearsed(one.name, one.line, case, tuple(map(_told, came_out.failures))))
    return ScenarioFile(name, tuple(rehearsed))


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


def _covered(program: Program, goals: set[Goal]) -> Covered:
    coverage = _measured(program, goals)
    counts = coverage.counts
    ids = {one.pointer: one.id for one in program.questionnaire.targets}
    missed = coverage.missed[:MAX_MISSED]
    return Covered(
        {_REACHED[kind]: counts[kind] for kind in KINDS},
        tuple(Missed(ids[_target_of(one)], _missed(coverage, one)) for one in missed),
        len(coverage.missed) > MAX_MISSED,
        len(coverage.undecided),
        _marks(coverage, ids),
    )


def _missed(coverage: Coverage, goal: Goal) -> str:
    """For example: "'Red' in 'Which colour?': chosen"."""
    return f"{coverage.phrases[goal.pointer, goal.option]}: {_MISSED[goal.kind]}"


def _measured(program: Program, goals: set[Goal]) -> Coverage:
    is_searched = len(program.questionnaire.questions) <= MAX_SEARCHED
    return measure(program, goals, Budget(solver_steps=STEPS, searches=SEARCHES if is_searched else 0))


def _marks(coverage: Coverage, ids: Mapping[str, str]) -> dict[str, Mark]:
    reached, missed = (
        {ids[_target_of(one)] for one in goals} for goals in (coverage.covered, coverage.missed)
    )
    marks: dict[str, Mark] = dict.fromkeys(reached - missed, "covered")
    marks |= dict.fromkeys(reached & missed, "partly")
    return marks | dict.fromkeys(missed - reached, "uncovered")


def _target_of(goal: Goal) -> str:
    """The pointer of the question or offering it is about: "/questions/3"."""
    return "/".join(goal.pointer.split("/")[:3])


def _suggested(text: str, texts: tuple[tuple[str, str], ...]) -> tuple[Suggestion, ...]:
    """The fewest people found who reach what no scenario does, and somebody can."""
    program = program_of(text)
    goals: set[Goal] = set()
    for name, written in texts:
        _file(program, name, written, goals)
    missed = set(_measured(program, goals).missed)
    people = told_to_the_end(program, _people_for(program, missed))
    reaching = [(one, reached_by_person(program, one) & missed) for one in people]
    chosen: list[dict[str, Any]] = []
    while missed and len(chosen) < MAX_SUGGESTED:
        person, new = max(reaching, key=lambda one: len(one[1] & missed))
        if not new & missed:
            break
        missed -= new
        chosen.append(person)
    return tuple(
        Suggestion(name, case | {"facts": lived_in(case["facts"], program.questionnaire)})
        for name, case in named(program, chosen)
    )


def _people_for(program: Program, missed: set[Goal]) -> Sequence[dict[str, Any]]:
    """The fewest that are found; of a long questionnaire, of which that would take hours, those who reach the most."""
    if len(program.questionnaire.questions) <= MAX_FEWEST:
        return generate(program).people
    return suggest(program, sorted(missed), MAX_SUGGESTED)
