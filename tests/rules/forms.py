"""Forms in which every kind of question, fact and rule is, small, wide and long; and people who fill them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Json = dict[str, Any]

UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
OPTIONS = [option("r", "Red"), option("b", "Blue"), option("g", "Green")]
ADULT, FEMALE = on("age", ">=", "18"), on("gender", "=", "2")
HEAVY, NEW_YORK = on("bmi", ">=", "30"), on("state", "=", "NY")

# What is asked of each question, by its id.
ASKED: dict[str, list[Json]] = {
    "yes": [on_question("yes", "=", "true"), on_question("yes", "!=", "true")],
    "colour": [on_question("colour", "=", "r"), on_question("colour", "!=", "b")],
    "colours": [on_question("colours", "=", "r"), on_question("colours", "!=", "b")],
    "number": [on_question("number", word, "7") for word in ("<", "<=", ">", ">=", "=", "!=")],
    "text": [on_question("text", "=", "fine"), on_question("text", ">", "7")],
    "day": [on_question("day", ">=", "2026-11-25")],
    "scan": [on_question("scan", "=", "yes"), on_question("scan", "!=", "yes")],
    "page": [on_question("page", "=", "x"), on_question("page", "!=", "x")],
    "unseen": [on_question("unseen", "=", "r"), on_question("unseen", "!=", "r")],
    "empty": [on_question("empty", "=", "yes"), on_question("empty", "!=", "yes")],
}
GIVEN: dict[str, list[Any]] = {
    "yes": [True, False, None],
    "colour": ["r", "Blue", None],
    "colours": [[], ["r"], ["r", "b"], None],
    "number": [6, "7.0", 8, None],
    "text": ["Fine", "8", "no", None],
    "day": ["2026-11-24", "2026-11-25", None],
    "scan": [[], ["file-1"], None],
    "page": [True, None],
    "unseen": ["r", "b", None],
    "empty": [True, False, None],
}
KNOWN: dict[str, list[Any]] = {
    "age_years": [17, 18],
    "gender": [0, 1, 2, 9],
    "state": ["NY", "CA", UUID, ["NY", UUID]],
    "weight_kg": ["86.69", "86.7"],
    "height_cm": [170],
}


def questions() -> list[Json]:
    """One of each kind, some of which depend on facts and on each other."""
    return [
        question("yes", "boolean", rule(ADULT), order=2),
        question("colour", "single_option", rule(ASKED["yes"][0]), options=OPTIONS, order=1),
        question("colours", "multiple_option", options=OPTIONS, order=3, is_optional=True),
        question("number", "number", rule(FEMALE, ADULT, type="or"), order=3),
        question("text", "text", rule(ASKED["yes"][0], HEAVY, type="not"), order=4),
        question("day", "date", rule(NEW_YORK), rule(ADULT, type="not"), rule_type="or", order=5),
        question("scan", "file", order=6),
        question("page", "informational", rule(ADULT), order=7, has_next_button=False),
        question(
            "unseen", "single_option", rule(FEMALE), options=OPTIONS, is_visible=False, default_value="Red"
        ),
        question("empty", "boolean", rule(FEMALE), is_visible=False, default_value=" "),
    ]


def each() -> Json:
    """Each requirement alone, under `and`, `or` and `not`; and each with its opposite number in one rule."""
    requirements = [ADULT, FEMALE, HEAVY, NEW_YORK, on("state", "!=", UUID)]
    requirements += [one for asked in ASKED.values() for one in asked]
    offerings = [
        offering(f"{kind}-{number}", rule(one, requirements[-1 - number], type=kind))
        for number, one in enumerate(requirements)
        for kind in ("and", "or", "not")
    ]
    return questionnaire(*questions(), offerings=[*offerings, offering("all"), offering("none", rule())])


def wide() -> Json:
    """Targets with many rules, more than there are tables for."""
    several = [
        rule(ADULT),
        rule(FEMALE, ASKED["yes"][1]),
        rule(type="not"),
        rule(HEAVY, ASKED["colours"][0], type="or"),
        rule(ASKED["number"][0], NEW_YORK, type="not"),
        rule(ASKED["page"][1]),
    ]
    targets = [
        offering(f"{word}-{size}", *several[:size], rule_type=word)
        for size in range(7)
        for word in ("and", "or")
    ]
    asked = question("wide", "boolean", *several, rule_type="or", order=9)
    on_wide = [offering("on wide", rule(on_question("wide", "!=", "yes")), *several[:4])]
    return questionnaire(asked, *questions(), offerings=[*targets, *on_wide])


def long(between: int = 130) -> Json:
    """So many questions that facts, pages and answers reach beyond the block that they are in."""
    far = [
        question(f"far {name}", "boolean", rule(one), rule(ADULT, type="not"), rule_type="or", order=9)
        for name, (one, *_) in ASKED.items()
    ]
    back = question("back", "boolean", rule(on_question("far yes", "=", "yes"), FEMALE, type="or"))
    fillers = [question(f"between {number}", "informational", order=8) for number in range(between)]
    many = [rule(on_question("far yes", "=", "yes"), type=word) for word in ("and", "or", "not", "and")]
    return questionnaire(
        back,
        *questions(),
        *fillers,
        *far,
        question("many", "boolean", *many, rule_type="or"),
        offerings=[
            offering("far", rule(on_question("many", "=", "yes")), rule(on_question("back", "!=", "yes"))),
            offering("facts", rule(ADULT), rule(FEMALE, HEAVY, type="or"), rule(NEW_YORK, type="not")),
        ],
    )


FORMS = {"each": each(), "wide": wide(), "long": long()}


def people(document: Json, random: Random, number: int) -> Iterator[Json]:
    """Cases of people who know, answer and skip this and that; every third has submitted."""
    given = GIVEN | {
        one["partner_questionnaire_question_id"]: [True, False, None]
        for one in document["questions"]
        if one["type"] == "boolean"
    }
    there = [one["partner_questionnaire_question_id"] for one in document["questions"]]
    for one in range(number):
        knows, says = random.choice((0.5, 0.9, 1)), random.choice((0.5, 0.9, 1))
        yield {
            "facts": {key: random.choice(values) for key, values in KNOWN.items() if random.random() < knows},
            "answers": {
                key: random.choice(given[key]) for key in there if key in given and random.random() < says
            },
            "final": one % 3 == 0,
        }
