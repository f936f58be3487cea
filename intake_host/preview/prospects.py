"""Prospects: what would make a target true, and what may still come. Asked of the analyst, for it can take seconds."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rules import (
    Budget,
    Prospects,
    changes_for,
    compile_questionnaire,
    parse_questionnaire,
    read_answers,
    read_facts,
)
from rules.analysis.mending import Mending
from rules.analysis.space import space_of
from rules.wording import clipped, quoted, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_host.preview.visit import Visit
    from rules import Answers, ChangeSet, Facts, Program, Questionnaire
    from rules.why_not.counterfactuals import Change

__all__ = ["Still", "Way", "Ways", "case_of", "program_of", "still_to_come", "ways_to"]

MAX_WAYS = 12

# So that who waits at a page has an answer in seconds, also of 500 questions.
STEPS = 300_000
# A longer list of combinations nobody reads.
MAX_CHARACTERS = 240
INFLUENCES = 100


class Way(NamedTuple):
    """What makes the target true.

    `changes` say what would have to become else of what is said, `still_open` what to say of what is not said yet, a
    line for each fact or question. `case` is all of it, to be put into the case: JSON. `alike` counts the ways that
    differ from this one in what is still open alone, and are left out.
    """

    changes: tuple[str, ...]
    still_open: tuple[str, ...]
    case: dict[str, Any]
    alike: int = 0


class Ways(NamedTuple):
    """Those that change the least of what is said come first.

    `more` are left out, and the `larger`, which change what one of these does and something else that was said; with
    `is_complete` and no ways at all there is none. `is_erroneous`: the target depends on an
    error of the questionnaire, and until that is mended there may be others.
    """

    target_id: str
    ways: tuple[Way, ...]
    more: int
    larger: int
    is_true_already: bool
    is_complete: bool
    searched: int
    is_erroneous: bool = False


class Still(NamedTuple):
    """How many questions may still come, and what can still change each offering: facts by name, questions by id.

    For the offerings that are `undecided` more is listed than may be true: there was too much to try. The `erroneous`
    depend on an error of the questionnaire, and may stay open whatever is answered.
    """

    fewest: int
    most: int
    is_exact: bool
    can_change: Mapping[str, tuple[str, ...]]
    undecided: frozenset[str]
    erroneous: frozenset[str] = frozenset()


async def ways_to(visit: Visit, target_id: str) -> Ways:
    """What would show this question, or offer this offering, to the person."""
    return await visit.desk.analyst.ask_of_a_person(_ways, visit.opened.text, case_of(visit), target_id)


async def still_to_come(visit: Visit) -> Still:
    """What is still open for the person."""
    return await visit.desk.analyst.ask_of_a_person(_still, visit.opened.text, case_of(visit))


@lru_cache(maxsize=8)
def program_of(text: str) -> Program:
    """The program of a document, in the analyst's process."""
    return compile_questionnaire(parse_questionnaire(text, strict=False))


@lru_cache(maxsize=8)
def _prospects_of(text: str) -> Prospects:
    return Prospects(program_of(text), Budget(solver_steps=STEPS, influences=INFLUENCES))


def case_of(visit: Visit) -> str:
    """The person as JSON, without the answers that the questionnaire cannot read."""
    answers = {name: visit.run.answers[name] for name in visit.played.answers.entries}
    return json.dumps({"facts": visit.run.facts, "answers": answers})


def _ways(text: str, case: str, target_id: str) -> Ways:
    program, person = program_of(text), json.loads(case)
    answers, facts = read_answers(program.questionnaire, person["answers"]), read_facts(person["facts"])
    found = changes_for(program, answers, facts, target_id)
    said = _said(answers, facts)
    ways, larger = _told_apart(_way(one, said, program.questionnaire) for one in found.sets if one.changes)
    return Ways(
        target_id,
        ways[:MAX_WAYS],
        max(len(ways) - MAX_WAYS, 0),
        larger,
        bool(found.sets) and not found.sets[0].changes,
        found.is_complete,
        found.searched_changes,
        is_erroneous=target_id in _erroneous(text),
    )


@lru_cache(maxsize=8)
def _erroneous(text: str) -> frozenset[str]:
    """The ids of questions and offerings that depend on an error."""
    program = program_of(text)
    erroneous = Mending(space_of(program)).erroneous
    return frozenset(one.id for one in program.questionnaire.targets if one.pointer in erroneous)


def _said(answers: Answers, facts: Facts) -> frozenset[str]:
    """The names of the facts and the ids of the questions of which something is said."""
    known = {
        "age": facts.age_years is not None,
        "bmi": facts.bmi_kg_per_m2 is not None,
        "gender": facts.gender is not None,
        "state": bool(facts.state),
    }
    return frozenset(answers.entries) | {name for name, is_known in known.items() if is_known}


def _in_words(change: Change, questionnaire: Questionnaire) -> str:
    """Which values do; of many combinations of choices one, which is what is applied."""
    question = questionnaire.question(change.name)
    if question is None or len(change.words) <= MAX_CHARACTERS:
        return clipped(change.words)
    return f"{quoted(title_of(question))} answered {change.example}, for example"


def _way(found: ChangeSet, said: frozenset[str], questionnaire: Questionnaire) -> Way:
    words = {change.name: _in_words(change, questionnaire) for change in found.changes}
    return Way(
        tuple(one for name, one in words.items() if name in said),
        tuple(one for name, one in words.items() if name not in said),
        {
            "facts": {name: value for change in found.changes for name, value in change.facts.items()},
            "answers": {name: value for change in found.changes for name, value in change.answers.items()},
        },
    )


def _told_apart(ways: Iterable[Way]) -> tuple[tuple[Way, ...], int]:
    """The first of those that change the same of what is said, with how many more there are; those left out that change
    all that another does and more are counted.
    """
    by_changes: dict[frozenset[str], Way] = {}
    for way in ways:
        changes = frozenset(way.changes)
        first = by_changes.get(changes)
        by_changes[changes] = way if first is None else first._replace(alike=first.alike + 1)
    smallest = {
        changes: way
        for changes, way in by_changes.items()
        if not any(other < changes for other in by_changes)
    }
    larger = sum(1 + way.alike for changes, way in by_changes.items() if changes not in smallest)
    return tuple(sorted(smallest.values(), key=lambda way: len(way.changes))), larger


def _still(text: str, case: str) -> Still:
    program, person = program_of(text), json.loads(case)
    answers = read_answers(program.questionnaire, person["answers"])
    outlook = _prospects_of(text).outlook(answers, read_facts(person["facts"]))
    return Still(
        outlook.fewest,
        outlook.most,
        outlook.is_exact,
        dict(outlook.can_change),
        outlook.undecided,
        _erroneous(text),
    )
