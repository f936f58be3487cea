"""Draft: a generated person as a scenario that people can read, with what the engine says as expectations."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules.analysis.coverage import reached_by_person
from rules.cases import evaluate_case, read_case
from rules.counts import counted
from rules.people import titled_answers
from rules.titles import Titles
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.model import Questionnaire

__all__ = ["draft", "named", "told_to_the_end"]

Case = dict[str, Any]

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")

_GENDERS = {1: "male", 2: "female"}

# What is said where no rule listens.
_PLAIN_ANSWERS: Mapping[str, Any] = {
    "boolean": True,
    "number": 1,
    "text": "nothing",
    "date": "2026-01-01",
    "file": ["photo.jpg"],
    "informational": "seen",
}


def told_to_the_end(program: Program, people: Sequence[Case]) -> list[Case]:
    """The same people with every question answered that they are shown, and none that they are not.

    Whoever meets a page without a next button says nothing behind it, unless a goal would be missed without that.
    """
    whole = [_answered(program, one) for one in people]
    reached_by_whole = [reached_by_person(program, one) for one in whole]
    times = Counter(goal for goals in reached_by_whole for goal in goals)
    told = []
    for one, goals in zip(whole, reached_by_whole, strict=True):
        stopped = _stopped(program, one)
        lost = goals - reached_by_person(program, stopped)
        is_needed = any(times[goal] == 1 for goal in lost)
        if not is_needed:
            times.subtract(lost)
        told.append(one if is_needed else stopped)
    return told


def named(program: Program, people: Sequence[Case]) -> Iterator[tuple[str, Case]]:
    """Each with a name that tells what comes out and who it is: "Offered Pill (34 years, female, BMI 31.1)"."""
    used: Counter[str] = Counter()
    for one in people:
        evaluation = evaluate_case(program, read_case(one))
        name = f"{_outcome(program, evaluation)} ({_who(one['facts'])})".removesuffix(" ()")
        used[name] += 1
        yield (name if used[name] == 1 else f"{name}, number {used[name]}"), one


def draft(program: Program, name: str, case: Case) -> dict[str, Any]:
    """The scenario in the shape of rules.scenarios. Of questions it expects those that have rules."""
    questionnaire = program.questionnaire
    evaluation = evaluate_case(program, read_case(case))
    answers = titled_answers(case["answers"], questionnaire)
    return {
        "name": name,
        **({"facts": _facts(case["facts"])} if case["facts"] else {}),
        **({"answers": {title: _plain(one) for title, one in answers.items()}} if answers else {}),
        "final": True,
        "expect": _expect(questionnaire, evaluation),
    }


def _expect(questionnaire: Questionnaire, evaluation: Evaluation) -> dict[str, Any]:
    titles = Titles(questionnaire)
    questions = {one.id: titles.questions.name_of(one) for one in questionnaire.questions}
    offerings = {one.id: titles.offerings.name_of(one) for one in questionnaire.offerings}
    conditional = {one.id for one in questionnaire.questions if one.rules and one.is_visible}
    expect: dict[str, Any] = {
        "shown": [questions[one] for one in evaluation.shown if one in conditional],
        "hidden": [questions[one] for one in evaluation.hidden if one in conditional],
        "eligible": [offerings[one] for one in evaluation.offerings.eligible],
        "ineligible": [offerings[one] for one in evaluation.offerings.ineligible],
    }
    expect = {key: names for key, names in expect.items() if names}
    if evaluation.next_question is not None:
        key = "next" if evaluation.dead_end is None else "dead_end"
        expect[key] = questions[evaluation.next_question]
    return expect | {"complete": evaluation.complete}


def _answered(program: Program, case: Case) -> Case:
    """With an answer to everything that is shown, and without those to what is not."""
    questionnaire = program.questionnaire
    evaluation = evaluate_case(program, read_case(case))
    answers = {key: one for key, one in case["answers"].items() if key not in evaluation.ignored_answers}
    shown = set(evaluation.shown)
    for one in questionnaire.presented:
        kind = kind_of(one)
        is_end = kind == "informational" and not one.has_next_button
        if one.id in shown and one.id not in answers and kind in _PLAIN_ANSWERS and not is_end:
            answers[one.id] = _PLAIN_ANSWERS[kind]
    return case | {"answers": answers}


def _stopped(program: Program, case: Case) -> Case:
    """Without the answers behind the first page that has no next button."""
    evaluation = evaluate_case(program, read_case(case))
    if evaluation.dead_end is None:
        return case
    presented = [one.id for one in program.questionnaire.presented]
    before = set(presented[: presented.index(evaluation.dead_end)])
    return case | {"answers": {key: one for key, one in case["answers"].items() if key in before}}


def _outcome(program: Program, evaluation: Evaluation) -> str:
    questions = {one.id: one for one in program.questionnaire.questions}
    if evaluation.dead_end is not None:
        return f"Stopped by {questions[evaluation.dead_end].title or evaluation.dead_end}"
    offered = set(evaluation.offerings.eligible)
    titles = [one.title or one.id for one in program.questionnaire.offerings if one.id in offered]
    return f"Offered {' and '.join(titles) or 'nothing'}"


def _who(facts: Mapping[str, Any]) -> str:
    parts = [counted(facts["age_years"], "year")] if "age_years" in facts else []
    if "date_of_birth" in facts:
        parts.append(f"born on {facts['date_of_birth']}")
    if "gender" in facts:
        parts.append(_GENDERS.get(facts["gender"], f"gender {facts['gender']}"))
    if "weight_kg" in facts:
        bmi = Decimal(facts["weight_kg"]) / (Decimal(facts["height_cm"]) / 100) ** 2
        parts.append(f"BMI {bmi:.1f}")
    # A UUID is no name.
    states = [one.upper() for one in facts.get("state", []) if len(one) == len("NY")]
    return ", ".join([*parts, *states])


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = {("age" if key == "age_years" else key): one for key, one in facts.items()}
    if "weight_kg" in told:
        told["weight_kg"] = _plain(f"{Decimal(told['weight_kg']).normalize():f}")
    if told.get("gender") in _GENDERS:
        told["gender"] = _GENDERS[told["gender"]]
    return told


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A number instead of its digits, where it is written just so: it needs no quotes in YAML."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    number = float(value) if "." in value else int(value)
    return number if repr(number) == value else value
