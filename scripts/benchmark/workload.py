"""Workload: a seeded questionnaire with people who answer all of it, for our engine and for others.

Other engines know neither cascading nor unknowns. They get flat values: what counts of the answers after cascading, an
absent one standing so that no comparison but `!=` holds. That spares them work which ours has to do.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules import Evaluation

__all__ = ["Part", "Person", "Target", "Workload", "flat", "workload"]

Json = Any
"""Anything that JSON says."""

_TYPES = list(KINDS)
_OPTIONS = [f"option {letter}" for letter in "abcdef"]
_WORDS = ["aspirin", "ibuprofen", "metformin", "insulin", "none"]
_STATES = ["NY", "CA", "TX", "FL"]
_FACTS = ["age", "bmi", "gender", "state"]
_FIRST_DAY = date(2020, 1, 1)
_AS_OF = date(2026, 11, 24)

# Numbers and dates that no threshold reaches.
_NEVER_LESS, _NEVER_MORE = 10**9, -(10**9)


class Part(NamedTuple):
    """A requirement for engines that have names, operators and values: `comparator` is ours, or `contains`.

    `is_negated` turns it round. A `name` of None: it holds for nobody.
    """

    name: str | None
    comparator: str
    value: Any
    is_negated: bool


class Target(NamedTuple):
    """Its rules (type, parts), combined by `rule_type`."""

    rule_type: str
    rules: tuple[tuple[str, tuple[Part, ...]], ...]


class Person(NamedTuple):
    """Facts and answers as they come in JSON."""

    facts: Json
    answers: Json


class Workload(NamedTuple):
    """The questionnaire as MDI writes it, as parts, and people."""

    document: Json
    targets: list[Target]
    people: list[Person]


def workload(questions: int = 50, offerings: int = 20, people: int = 200, seed: int = 20261124) -> Workload:
    """Questions that look back at any earlier one, 2 rules of 3 requirements each."""
    source = random.Random(seed)
    types = [_TYPES[index % len(_TYPES)] for index in range(questions)]
    source.shuffle(types)
    listed = [_question(source, index, types) for index in range(questions)]
    offered = [
        {"offering_id": f"offering-{index}", "title": f"Offering {index}", **_rules(source, questions, types)}
        for index in range(offerings)
    ]
    document = {
        "partner_questionnaire_id": "workload",
        "name": "Workload",
        "questions": listed,
        "offerings": offered,
    }
    return Workload(
        document=document,
        targets=[_target(one, types) for one in (*listed, *offered)],
        people=[_person(source, types) for _ in range(people)],
    )


def _question(source: random.Random, index: int, types: list[str]) -> Json:
    options = [
        {"partner_questionnaire_question_option_id": f"{index}-{place}", "title": text, "option": text}
        for place, text in enumerate(_OPTIONS)
    ]
    return {
        "partner_questionnaire_question_id": f"q{index}",
        "title": f"Question {index}",
        "type": types[index],
        "order": index,
        "options": options if types[index].endswith("option") else [],
        "attachments": [],
        **_rules(source, index, types),
    }


def _rules(source: random.Random, before: int, types: list[str]) -> Json:
    rules = [
        {
            "id": None,
            "title": "A rule",
            "type": source.choice(["and", "or", "or", "not"]),
            "requirements": [_requirement(source, before, types) for _ in range(3)],
        }
        for _ in range(2)
    ]
    return {"rule_type": source.choice(["and", "or", "or"]), "rules": rules}


def _requirement(source: random.Random, before: int, types: list[str]) -> Json:
    if not before or source.random() < 0.2:
        based_on = source.choice(_FACTS)
        comparator = source.choice(["=", "!="] if based_on in {"gender", "state"} else ["<", ">=", ">", "<="])
        required = {
            "age": str(source.randrange(18, 70)),
            "bmi": f"{source.randrange(18, 40)}.05",
            "gender": source.choice("12"),
            "state": source.choice(_STATES),
        }[based_on]
        return {
            "based_on": based_on,
            "required_question_id": None,
            "required_question_title": None,
            "conditional_answer": comparator,
            "required_answer": required,
        }
    index = source.randrange(before)
    required, comparators = _test(source, index, types[index])
    return {
        "based_on": "question",
        "required_question_id": f"q{index}",
        "required_question_title": f"Question {index}",
        "conditional_answer": source.choice(comparators),
        "required_answer": required,
    }


def _test(source: random.Random, index: int, question_type: str) -> tuple[str, list[str]]:
    # One direction a question, so that a value for "absent" can fail all its tests.
    ordered = ["=", "!=", *([">", ">="] if index % 2 else ["<", "<="])]
    if question_type in {"boolean", "file"}:
        return source.choice(["true", "false"]), ["=", "!="]
    if question_type in {"single_option", "multiple_option"}:
        return source.choice(_OPTIONS), ["=", "!="]
    if question_type in {"integer", "number"}:
        return str(source.randrange(0, 40)), ordered
    if question_type == "date":
        return (_FIRST_DAY + timedelta(days=30 * source.randrange(70))).isoformat(), ordered
    return source.choice(_WORDS), ["=", "!="]


def _person(source: random.Random, types: list[str]) -> Person:
    facts = {
        "as_of": _AS_OF.isoformat(),
        "date_of_birth": (_AS_OF - timedelta(days=source.randrange(18 * 366, 80 * 365))).isoformat(),
        "gender": source.choice([1, 2]),
        "state": source.choice(_STATES),
        "weight_kg": source.randrange(45, 160),
        "height_cm": source.randrange(150, 200),
    }
    answers = {f"q{index}": _answer(source, question_type) for index, question_type in enumerate(types)}
    return Person(facts, answers)


def _answer(source: random.Random, question_type: str) -> Json:
    made: Mapping[str, Callable[[], Json]] = {
        "boolean": lambda: source.random() < 0.5,
        "single_option": lambda: source.choice(_OPTIONS),
        "multiple_option": lambda: source.sample(_OPTIONS, source.randrange(4)),
        "integer": lambda: source.randrange(40),
        "number": lambda: source.randrange(400) / 10,
        "date": lambda: (_FIRST_DAY + timedelta(days=source.randrange(2100))).isoformat(),
        "file": lambda: ["file-1"] if source.random() < 0.5 else [],
        "informational": lambda: None,
    }
    return made.get(question_type, lambda: source.choice(_WORDS))()


def _target(source: Json, types: list[str]) -> Target:
    rules = [
        (rule["type"], tuple(_part(one, types) for one in rule["requirements"])) for rule in source["rules"]
    ]
    return Target(source["rule_type"], tuple(rules))


def _part(requirement: Json, types: list[str]) -> Part:
    comparator, required = requirement["conditional_answer"], requirement["required_answer"]
    is_negated = comparator == "!="
    comparator = "=" if is_negated else comparator
    if requirement["based_on"] != "question":
        value = required if requirement["based_on"] == "state" else float(required)
        return Part(requirement["based_on"], comparator, value, is_negated)
    name = requirement["required_question_id"]
    kind = types[int(name[1:])]
    if kind == "informational":
        return Part(None, "=", None, is_negated)
    if kind == "multiple_option":
        return Part(name, "contains", required, is_negated)
    return Part(name, comparator, _flat_value(kind, required), is_negated)


def _flat_value(kind: str, value: Json) -> Json:
    if kind in {"boolean", "file"} and isinstance(value, str):
        return value == "true"
    if kind == "file":
        return bool(value)
    if kind in {"integer", "number"}:
        return float(value)
    if kind == "date":
        return date.fromisoformat(value).toordinal()
    return value


def flat(person: Person, document: Json, evaluation: Evaluation) -> Mapping[str, Any]:
    """What other engines get of a person: name -> value."""
    born = date.fromisoformat(person.facts["date_of_birth"])
    values: dict[str, Json] = {
        "age": _AS_OF.year - born.year - ((_AS_OF.month, _AS_OF.day) < (born.month, born.day)),
        "bmi": person.facts["weight_kg"] / (person.facts["height_cm"] / 100) ** 2,
        "gender": person.facts["gender"],
        "state": person.facts["state"],
    }
    shown = set(evaluation.shown)
    for index, question in enumerate(document["questions"]):
        name, kind = question["partner_questionnaire_question_id"], question["type"]
        given = person.answers[name]
        values[name] = _flat_value(kind, given) if name in shown else _absent(kind, index)
    return values


def _absent(kind: str, index: int) -> Json:
    if kind in {"integer", "number", "date"}:
        return _NEVER_MORE if index % 2 else _NEVER_LESS
    return {"boolean": None, "file": None, "multiple_option": []}.get(kind, "")
