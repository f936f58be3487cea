"""Prospects: what would make a target true, and what may still come. Asked of the analyst, for it can take seconds."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rules import Prospects, changes_for, compile_questionnaire, parse_questionnaire, read_answers, read_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.preview.visit import Visit
    from rules import Program

__all__ = ["Still", "Way", "Ways", "case_of", "program_of", "still_to_come", "ways_to"]

MAX_WAYS = 12


class Way(NamedTuple):
    """Changes that make the target true: in words, and as what to put into the case, JSON."""

    words: str
    changes: dict[str, Any]


class Ways(NamedTuple):
    """The smallest changes first. `more` are left out; with `is_complete` and no ways at all there is none."""

    target_id: str
    ways: tuple[Way, ...]
    more: int
    is_true_already: bool
    is_complete: bool
    searched: int


class Still(NamedTuple):
    """How many questions may still come, and what can still change each offering: facts by name, questions by id."""

    fewest: int
    most: int
    is_exact: bool
    can_change: Mapping[str, tuple[str, ...]]


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
    return Prospects(program_of(text))


def case_of(visit: Visit) -> str:
    """The person as JSON, without the answers that the questionnaire cannot read."""
    answers = {name: visit.run.answers[name] for name in visit.played.answers.entries}
    return json.dumps({"facts": visit.run.facts, "answers": answers})


def _ways(text: str, case: str, target_id: str) -> Ways:
    program, person = program_of(text), json.loads(case)
    answers = read_answers(program.questionnaire, person["answers"])
    found = changes_for(program, answers, read_facts(person["facts"]), target_id)
    ways = tuple(
        Way(
            one.words,
            {
                "facts": {name: value for change in one.changes for name, value in change.facts.items()},
                "answers": {name: value for change in one.changes for name, value in change.answers.items()},
            },
        )
        for one in found.sets
        if one.changes
    )
    return Ways(
        target_id,
        ways[:MAX_WAYS],
        max(len(ways) - MAX_WAYS, 0),
        bool(found.sets) and not found.sets[0].changes,
        found.is_complete,
        found.searched_changes,
    )


def _still(text: str, case: str) -> Still:
    program, person = program_of(text), json.loads(case)
    answers = read_answers(program.questionnaire, person["answers"])
    outlook = _prospects_of(text).outlook(answers, read_facts(person["facts"]))
    return Still(outlook.fewest, outlook.most, outlook.is_exact, dict(outlook.can_change))
