"""Crowd: a random questionnaire and some people who submit it.

Seeded, and not drawn by hypothesis, which takes a minute for a thousand: these are for tests that start another program
once and cannot shrink what they find anyway.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rules import (
    Answers,
    Evaluation,
    Facts,
    Program,
    compile_questionnaire,
    evaluate,
    parse_questionnaire,
    read_answers,
    read_case,
)
from tests.rules import documents as doc
from tests.rules.strategies import (
    BOOLEANS,
    DATES,
    EQUALITY,
    NUMBERS,
    OPTION_SPELLINGS,
    OPTIONS,
    ORDERED,
    STATES,
    TEXTS,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = dict[str, Any]

_ORDERED_TYPES = {"integer", "number", "string", "text", "rating", "date"}
_TEXT_TYPES = {"string", "text", "rating"}


class Person(NamedTuple):
    """What one person submits, and how this engine evaluates it."""

    answers: Answers
    facts: Facts
    evaluation: Evaluation


class Crowd(NamedTuple):
    """A program and the people who went through it."""

    program: Program
    people: list[Person]


def crowd_of(document: Json, cases: list[Json], not_means: Literal["none", "not_all"] = "none") -> Crowd:
    """The people of these cases, who all submit."""
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)), not_means=not_means)
    return Crowd(program, [_person(program, case) for case in cases])


def random_crowd(seed: int, people: int) -> Crowd:
    """A crowd of so many, the same one for the same seed."""
    random = Random(seed)
    document = _questionnaire(random)
    cases = [{"facts": _facts(random), "answers": _answers(random, document)} for _ in range(people)]
    return crowd_of(document, cases, random.choice(["none", "not_all"]))


def _person(program: Program, case: Json) -> Person:
    read = read_case(json.dumps(case))
    answers = read_answers(program.questionnaire, read.answers)
    return Person(answers, read.facts, evaluate(program, answers, read.facts, final=True))


def _questionnaire(random: Random) -> Json:
    sources = [(f"q{index}", random.choice(TYPES)) for index in range(random.randint(1, 8))]
    settled = random.sample(sources, len(sources))
    questions = [
        doc.question(
            question_id,
            question_type,
            *_rules(random, settled[: settled.index((question_id, question_type))]),
            order=random.randint(0, 3),
            rule_type=random.choice(["and", "or"]),
            options=OPTIONS,
            is_visible=random.random() < 0.7,
            is_optional=random.random() < 0.5,
            default_value=random.choice([None, _given(random, question_type)]),
        )
        for question_id, question_type in sources
    ]
    # One requirement alone cannot be masked by others: what each question offers comes to light.
    offerings = [
        doc.offering(f"alone-{index}", doc.rule(_on_question(random, one)))
        for index, one in enumerate(sources)
    ]
    together = _rules(random, sources)
    offerings.append(doc.offering("together", *together, rule_type=random.choice(["and", "or"])))
    return doc.questionnaire(*questions, offerings=offerings)


def _rules(random: Random, sources: list[tuple[str, str]]) -> list[Json]:
    def requirement() -> Json:
        on_question = sources and random.random() < 0.6
        return _on_question(random, random.choice(sources)) if on_question else _on_fact(random)

    return [
        doc.rule(
            *(requirement() for _ in range(random.randint(0, 3))), type=random.choice(["and", "or", "not"])
        )
        for _ in range(random.choice([0, 1, 1, 2, 3]))
    ]


def _on_fact(random: Random) -> Json:
    fact = random.choice(["age", "bmi", "gender", "state"])
    required = {
        "age": ["17", "18", "36", "18.5"],
        "bmi": ["30", "29.999", "18.5"],
        "gender": ["0", "1", "2", "9"],
        "state": [*STATES[0], *STATES[1]],
    }[fact]
    return doc.on(
        fact, random.choice(ORDERED if fact in {"age", "bmi"} else EQUALITY), random.choice(required)
    )


def _on_question(random: Random, source: tuple[str, str]) -> Json:
    question_id, question_type = source
    comparator = random.choice(ORDERED if question_type in _ORDERED_TYPES else EQUALITY)
    if question_type == "file":
        required: Any = random.choice(BOOLEANS)
    elif question_type == "informational":
        required = "anything"
    else:
        required = _VALUES["text" if question_type in _TEXT_TYPES else question_type](random)
    if isinstance(required, list | dict):
        required = random.choice(OPTION_SPELLINGS)
    return doc.on_question(question_id, comparator, required)


def _answers(random: Random, document: Json) -> Json:
    answers = {}
    for question in document["questions"]:
        fate = random.random()
        if fate < 0.85:
            given = _given(random, question["type"])
            answers[question["partner_questionnaire_question_id"]] = given if fate < 0.8 else None
    return answers


def _given(random: Random, question_type: str) -> Any:
    return _VALUES["text" if question_type in _TEXT_TYPES else question_type](random)


def _option(random: Random) -> Any:
    option = random.choice(OPTION_SPELLINGS)
    return {"option": option, "additional": "and more"} if random.random() < 0.2 else option


_VALUES: Mapping[str, Callable[[Random], Any]] = {
    "boolean": lambda random: random.choice(BOOLEANS),
    "single_option": _option,
    "multiple_option": lambda random: [_option(random) for _ in range(random.randint(0, 3))],
    "integer": lambda random: random.choice([*NUMBERS, random.randint(-40, 40)]),
    "number": lambda random: random.choice([*NUMBERS, random.randint(-40, 40)]),
    "text": lambda random: random.choice(TEXTS),
    "date": lambda random: random.choice(DATES),
    "file": lambda random: ["file-1"] * random.randint(0, 2),
    "informational": lambda random: random.choice([True, None, "seen"]),
}


def _facts(random: Random) -> Json:
    age: Json = random.choice(
        [
            {"age_years": random.choice([0, 17, 18, 36])},
            {"date_of_birth": "2008-02-29", "as_of": random.choice(["2026-02-28", "2026-03-01"])},
        ]
    )
    known = {
        "gender": random.choice([0, 1, 2, 9]),
        "state": random.sample(random.choice(STATES), random.randint(1, 3)),
        "weight_kg": random.choice([86.7, "86.70", 50, 140.25]),
        "height_cm": random.choice([170, "170.0", 187.5]),
    } | age
    # Half of the people are known altogether.
    missing = () if random.random() < 0.5 else random.sample(["gender", "state", "weight_kg", *age], 2)
    return {key: value for key, value in known.items() if key not in missing or key == "as_of"}
