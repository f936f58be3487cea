"""Scenarios: played runs kept beside the questionnaire, all of them run, and what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.opened import revision_of
from intake_host.preview.refusals import sentence
from intake_host.preview.rehearsed import rehearsed
from intake_host.preview.shelf import NotKeptError
from intake_host.preview.states import by_name
from intake_host.preview.suggestions import suggested
from intake_host.preview.workers import NotDoneError
from rules import HandwritingError
from rules.analysis.drafts import draft
from rules.handwriting import read_handwriting, write_handwriting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.preview.rehearsed import Covered, ScenarioFile
    from intake_host.preview.shelf import Keeper
    from intake_host.preview.suggestions import Suggestion
    from intake_host.preview.visit import Visit

__all__ = ["KEEPING", "PLAYED", "ScenariosView", "covered_by", "show"]

PLAYED = ".played.scenarios.yaml"
"""Ends the name of the file to which the studio adds runs; `intake-host test` runs it with all others."""

_HEADING = "# Runs that were played in the studio."

# What is pressed to keep the run; the people for what is not reached, all of them; of these the one of that name.
KEEPING = {"keep", "enter", "keep-suggested", "keep-one"}
SUGGESTING = {"suggest", "keep-suggested", "keep-one"}
OTHERS = "The files have changed since, and these are the people for them as they are now: choose again."


@dataclass(frozen=True, slots=True)
class ScenariosView:
    """Attributes:
    failing: The files of which something cannot be read or run, or comes out otherwise than expected.
    draft: The run as a scenario, in the words of a file.
    told: What was done with the last press, or None.
    problem: Why the run could not be kept, or None.
    suggestion_problem: Why what was suggested could not be, or None.
    can_keep: Whether something can be put beside the questionnaire.
    revision: Of the questionnaire with what has just been kept, so that the page need not follow its own file.
    """

    failing: Sequence[ScenarioFile]
    others: Sequence[ScenarioFile]
    covered: Covered
    draft: str
    suggestions: Sequence[Suggestion] | None
    told: str | None
    problem: str | None
    suggestion_problem: str | None
    can_keep: bool
    name: str
    revision: str


async def show(visit: Visit) -> ScenariosView:
    """Run them all; keep the run or what was suggested, if that was pressed."""
    keeper = (await visit.desk.library.shelf_of(visit.opened.key)).keeper(visit.opened.key)
    name = " ".join(visit.posted.first("scenario").split())
    # What was kept is told when the page is there at last, and not kept again.
    told = visit.posted.operand if visit.posted.verb in {"kept", "suggest"} else None
    problem = None
    texts = dict(visit.opened.scenarios)
    # Enter in the field of the name keeps it too.
    is_kept = visit.posted.verb == "keep" or (visit.posted.verb == "enter" and bool(name))
    if is_kept and keeper is not None:
        if name:
            told, problem = _kept(keeper, texts, [_drafted(visit, name)])
            name = "" if told else name
        else:
            problem = "Give the scenario a name: who it is, and what comes out."
    suggestions, suggestion_problem = None, None
    if visit.posted.verb in SUGGESTING:
        suggestions = await _suggestions(visit, texts)
        kept = _chosen(visit, suggestions)
        if kept and keeper is not None:
            told, suggestion_problem = _kept(keeper, texts, [_of_suggestion(visit, one) for one in kept])
        elif visit.posted.verb == "keep-one":
            suggestion_problem = OTHERS
        if told and kept:
            are_others = len(kept) < len(suggestions)
            suggestions = await _suggestions(visit, texts, told) if are_others else None
    try:
        files, covered = await visit.desk.analyst.ask(rehearsed, visit.opened.text, _frozen(texts))
    except StillWorkingError as working:
        again = "kept" if suggestions is None else "suggest"
        raise StillWorkingError(f"{again}:{told}" if told else working.again) from working
    except NotDoneError as error:
        if not told:
            raise
        raise NotDoneError(f"{told} {sentence(str(error))}".removesuffix(".")) from error
    return ScenariosView(
        failing=[one for one in files if not one.is_sound],
        others=[one for one in files if one.is_sound],
        covered=covered,
        draft=write_handwriting([_drafted(visit, name or "Who it is, and what comes out")]),
        suggestions=suggestions,
        told=told,
        problem=problem,
        suggestion_problem=suggestion_problem,
        can_keep=keeper is not None,
        name=name,
        revision=revision_of(visit.opened.text, {**visit.opened.beside, **texts}),
    )


async def covered_by(visit: Visit) -> Covered:
    """What the scenarios beside the questionnaire cover."""
    texts = _frozen(visit.opened.scenarios)
    _, covered = await visit.desk.analyst.ask(rehearsed, visit.opened.text, texts)
    return covered


async def _suggestions(
    visit: Visit, texts: Mapping[str, str], told: str | None = None
) -> Sequence[Suggestion]:
    """People for what these files leave out; `told` is what was done before, to be told with them."""
    try:
        return await visit.desk.analyst.ask(suggested, visit.opened.text, _frozen(texts))
    except StillWorkingError as working:
        raise StillWorkingError(f"suggest:{told}" if told else working.again) from working


def _chosen(visit: Visit, suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """Those that are to be kept."""
    if visit.posted.verb == "keep-suggested":
        return suggestions
    is_one = visit.posted.verb == "keep-one"
    return [one for one in suggestions if is_one and one.name == visit.posted.operand]


def _of_suggestion(visit: Visit, suggestion: Suggestion) -> dict[str, Any]:
    """As a scenario that says what it is kept for."""
    scenario = _scenario(visit, suggestion.name, suggestion.case)
    return {"name": scenario.pop("name"), "why": suggestion.why, **scenario}


def _scenario(visit: Visit, name: str, case: Mapping[str, Any]) -> dict[str, Any]:
    program = visit.opened.program
    return draft(program, name, {**case, "facts": by_name(case["facts"], program.questionnaire)})


def _frozen(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(texts.items()))


def _drafted(visit: Visit, name: str) -> dict[str, Any]:
    """The run as a scenario: while it goes on, what is so far; a run to the end is a final one."""
    answers = {one: visit.run.answers[one] for one in visit.played.answers.entries}
    is_final = visit.played.evaluation.complete
    scenario = _scenario(visit, name, {"facts": visit.run.facts, "answers": answers, "final": is_final})
    return scenario | {"final": is_final}


def _with(before: str, added: str) -> str:
    """The text of the file with these scenarios at the end.

    Raises:
        NotKeptError: If it would then be no list of scenarios, and none of it could be run.
    """
    text = f"{before.rstrip() or _HEADING}\n\n{added}"
    try:
        is_list = isinstance(read_handwriting(text, PLAYED).value, tuple)
    except HandwritingError:
        is_list = False
    if not is_list:
        advice = "mend it, or copy the run from “What is kept” into another file,"
        raise NotKeptError("The file of played scenarios", "is no list of scenarios", advice)
    return text


def _kept(
    keeper: Keeper, texts: dict[str, str], scenarios: Sequence[dict[str, Any]]
) -> tuple[str | None, str | None]:
    """Add scenarios to the file of played ones, as text, so that whatever people wrote there stays.

    What was done, or why it could not be.
    """
    added = write_handwriting(list(scenarios))
    try:
        kept, text = keeper(PLAYED, lambda before: _with(before, added))
    except NotKeptError as error:
        return None, sentence(str(error))
    texts[kept] = text
    noun = "scenario was" if len(scenarios) == 1 else "scenarios were"
    return f"{len(scenarios)} {noun} added to {kept}.", None
