"""Chance: the rest of a form, answered at random."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.moves import UnknownMoveError
from intake_host.preview.prospects import program_of
from intake_host.preview.states import lived_in
from rules import AnswerError, read_facts
from rules.analysis.space import adult_cells, space_of
from rules.values import is_dead_end, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.preview.moves import Moved
    from intake_host.preview.visit import Visit
    from rules import Program, Question
    from rules.analysis.space import Space
    from rules.session import Session

__all__ = ["NOTHING_LEFT", "answered", "told_at_random"]

NOTHING_LEFT = "Nothing is left to answer. For another person, start over first."

# A question may appear through the answer to a later one; a form that still changes after so many rounds is left so.
_MAX_ROUNDS = 10
_FIRST_DAY = date(1990, 1, 1)
_SEED_BITS = 32
_SEED_DIGITS = 10


async def answered(visit: Visit) -> Moved:
    """The press on `random`, or on `random:SEED` when it took a while: the rest of the form is answered.

    Raises:
        UnknownMoveError: If the seed is none.
    """
    move, text = visit.moved, visit.opened.text
    seed = visit.posted.operand or str(visit.desk.chance.getrandbits(_SEED_BITS))
    if not (seed.isascii() and seed.isdecimal() and len(seed) <= _SEED_DIGITS):
        raise UnknownMoveError
    case = json.dumps(move.run.case)
    try:
        told = await visit.desk.analyst.ask_of_a_person(_told, text, case, int(seed))
    except StillWorkingError as working:
        # Another seed would be another question.
        raise StillWorkingError(f"random:{seed}") from working
    facts = lived_in(told["facts"], visit.opened.program.questionnaire)
    run = move.run.said(facts=facts, answers=told["answers"]).looking_at(None).untyped()
    is_in_vain = run.case == move.run.case
    # What was typed and refused gives way to what was drawn.
    return replace(
        move,
        run=run,
        typed_facts=run.facts,
        fact_errors={},
        answer_error=None,
        told=NOTHING_LEFT if is_in_vain else None,
    )


def _told(text: str, case: str, seed: int) -> dict[str, Any]:
    """In the analyst's process: a document is hostile now and then, and this takes long then."""
    return told_at_random(program_of(text), json.loads(case), Random(seed))  # noqa: S311 - no secret


def told_at_random(program: Program, case: Mapping[str, Any], source: Random) -> dict[str, Any]:
    """The case with the facts that it lacks, and an answer to every question that it then shows, up to a dead end.

    Facts, numbers, dates and texts are drawn from what the rules tell apart, so that rare paths are walked too; but
    it is an adult, for a form of adults ends for children at once.
    """
    space = space_of(program)
    drawn = space.case(
        {
            place: source.choice(adult_cells(one) or range(len(one.cells)))
            for place, one in enumerate(space.variables)
        }
    )
    facts = _completed(case["facts"], drawn["facts"])
    answers = dict(case["answers"])
    session = program.session(read_facts(facts))
    for question_id, given in answers.items():
        _take(session, question_id, given)
    samples = _samples(space)
    shown = set(session.evaluation.shown)
    for _ in range(_MAX_ROUNDS):
        told = len(answers)
        for question in program.questionnaire.presented:
            if question.id not in shown or question.id in answers:
                continue
            if is_dead_end(question):
                return {"facts": facts, "answers": answers}
            answers[question.id] = _drawn(question, samples.get(question.id, []), source)
            changes = session.answer(question.id, answers[question.id])
            shown = (shown - set(changes.went)) | set(changes.appeared)
        if len(answers) == told:
            break
    return {"facts": facts, "answers": answers}


def _completed(known: Mapping[str, Any], drawn: Mapping[str, Any]) -> dict[str, Any]:
    """The known facts, and of the drawn ones those that say nothing else of the same."""
    about = [{"age_years", "date_of_birth"}, {"height_cm", "weight_kg"}, {"gender"}, {"state"}]
    settled = {name for names in about if names & known.keys() for name in names}
    return {**{name: one for name, one in drawn.items() if name not in settled}, **known}


def _take(session: Session, question_id: str, given: object) -> None:
    try:
        session.answer(question_id, given)
    except AnswerError:
        # The page tells that it is set aside.
        return


def _samples(space: Space) -> Mapping[str, list[object]]:
    found: dict[str, list[object]] = {}
    for variable in space.variables:
        if variable.question is not None and variable.option is None:
            samples = [one for cell in variable.cells for one in cell.samples[:1] if one is not None]
            # As a case has a number.
            samples = [str(one) if isinstance(one, Decimal) else one for one in samples]
            found[variable.question.id] = samples
    return found


def _drawn(question: Question, samples: list[object], source: Random) -> object:
    kind = kind_of(question)
    if kind == "boolean":
        return source.random() < 0.5
    if kind == "single_option":
        return source.choice(question.options).key if question.options else None
    if kind == "multiple_option":
        chosen = [one.key for one in question.options if source.random() < 0.3]
        return chosen or [source.choice(question.options).key] if question.options else None
    if samples:
        return source.choice(samples)
    if kind == "number":
        return source.randint(1, 100)
    if kind == "date":
        return (_FIRST_DAY + timedelta(days=source.randint(0, 10_000))).isoformat()
    return {"file": ["photo.jpg"], "informational": "seen"}.get(kind, "nothing to add")
