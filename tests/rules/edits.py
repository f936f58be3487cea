"""Edits: what an author may do to a questionnaire between two versions."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from rules import QuestionnaireError, parse_questionnaire
from tests.rules import documents as doc
from tests.rules.strategies import ANSWERS, TYPES, fact_requirements, questionnaires

Json = dict[str, Any]


def targets(document: Json) -> list[Json]:
    return [*document["questions"], *document["offerings"]]


def all_rules(document: Json) -> list[Json]:
    return [rule for target in targets(document) for rule in target["rules"]]


def all_requirements(document: Json) -> list[Json]:
    return [one for rule in all_rules(document) for one in rule["requirements"]]


def drop(draw: st.DrawFn, parts: list[Any]) -> None:
    if parts:
        del parts[draw(st.integers(0, len(parts) - 1))]


def drop_rule(draw: st.DrawFn, document: Json) -> None:
    drop(draw, draw(st.sampled_from(targets(document)))["rules"])


def add_rule(draw: st.DrawFn, document: Json) -> None:
    requirements = draw(st.lists(fact_requirements, min_size=1, max_size=2))
    word = draw(st.sampled_from(["and", "or", "not"]))
    draw(st.sampled_from(targets(document)))["rules"].append(doc.rule(*requirements, type=word))


def change_requirement(draw: st.DrawFn, document: Json) -> None:
    requirement = draw(st.sampled_from(all_requirements(document)))
    key, values = draw(
        st.sampled_from(
            [
                ("conditional_answer", ["=", "!=", "<", ">="]),
                (
                    "required_answer",
                    ["18", "21", "30", "2", "red", "blue", "none of these", "yes", "2026-01-01"],
                ),
            ]
        )
    )
    requirement[key] = draw(st.sampled_from(values))


def change_combination(draw: st.DrawFn, document: Json) -> None:
    draw(st.sampled_from(all_rules(document)))["type"] = draw(st.sampled_from(["and", "or", "not"]))


def drop_option(draw: st.DrawFn, document: Json) -> None:
    drop(draw, draw(st.sampled_from(document["questions"]))["options"])


def add_option(draw: st.DrawFn, document: Json) -> None:
    options = draw(st.sampled_from(document["questions"]))["options"]
    options.insert(draw(st.integers(0, len(options))), doc.option("o-9", "Green"))


def rename_option(draw: st.DrawFn, document: Json) -> None:
    options = draw(st.sampled_from(document["questions"]))["options"]
    if options:
        one = draw(st.sampled_from(options))
        one["partner_questionnaire_question_option_id"] = draw(st.sampled_from(["o-7", "o-8", None]))


def rename_question(draw: st.DrawFn, document: Json) -> None:
    question = draw(st.sampled_from(document["questions"]))
    was, name = question["partner_questionnaire_question_id"], draw(st.sampled_from(["r0", "r1"]))
    question["partner_questionnaire_question_id"] = name
    for requirement in all_requirements(document):
        if requirement["required_question_id"] == was:
            requirement["required_question_id"] = name


CHANGES: list[tuple[str, list[Any]]] = [
    ("order", [0, 1, 2, 3]),
    ("is_visible", [True, False]),
    ("has_next_button", [True, False]),
    ("rule_type", ["and", "or"]),
    ("type", TYPES),
]


def change_question(draw: st.DrawFn, document: Json) -> None:
    question = draw(st.sampled_from(document["questions"]))
    key, values = draw(st.sampled_from(CHANGES))
    question[key] = draw(st.sampled_from(values))


def change_need(draw: st.DrawFn, document: Json) -> None:
    question = draw(st.sampled_from(document["questions"]))
    question["is_optional"] = not question.get("is_optional", False)


def change_default(draw: st.DrawFn, document: Json) -> None:
    question = draw(st.sampled_from(document["questions"]))
    question["default_value"] = draw(st.none() | ANSWERS[question["type"]])


def drop_question(draw: st.DrawFn, document: Json) -> None:
    if len(document["questions"]) > 1:
        drop(draw, document["questions"])


def add_question(draw: st.DrawFn, document: Json) -> None:
    position = draw(st.integers(0, len(document["questions"])))
    document["questions"].insert(position, doc.question("added", "boolean"))
    document["offerings"].append(doc.offering("more", doc.rule(doc.on_question("added", "=", True))))


def drop_offering(draw: st.DrawFn, document: Json) -> None:
    drop(draw, document["offerings"])


EDITS = [
    drop_rule,
    add_rule,
    change_requirement,
    change_requirement,
    change_combination,
    drop_option,
    add_option,
    rename_option,
    rename_question,
    change_question,
    change_question,
    change_need,
    change_need,
    change_need,
    change_default,
    drop_question,
    add_question,
    drop_offering,
]


@st.composite
def versions(draw: st.DrawFn) -> tuple[Json, Json]:
    """A questionnaire and an edited one; both can be read strictly."""
    old = json.loads(json.dumps(draw(questionnaires())))
    new = old
    for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4)):
        edited = json.loads(json.dumps(new))
        edit(draw, edited)
        try:
            parse_questionnaire(edited)
        except QuestionnaireError:
            continue
        new = edited
    return old, new
