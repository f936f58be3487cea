"""Spaces of small questionnaires, for tests that look at everybody in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules import compile_questionnaire, parse_questionnaire
from rules.analysis.space import space_of
from tests.rules import documents as doc

if TYPE_CHECKING:
    from rules.analysis.space import Space

Json = dict[str, Any]

ADULT, FEMALE = doc.on("age", ">=", "18"), doc.on("gender", "=", "2")
COLOURS = [doc.option("r", "Red"), doc.option("b", "Blue")]


def space(*questions: Json, not_means: Any = "none", **fields: Any) -> Space:
    """Of these questions and offerings, errors among them."""
    form = parse_questionnaire(doc.questionnaire(*questions, **fields), strict=False)
    return space_of(compile_questionnaire(form, not_means=not_means))


def place(one: Space, name: str, option: str | None = None) -> int:
    """The variable of that name."""
    [found] = [number for number, it in enumerate(one.variables) if (it.name, it.option) == (name, option)]
    return found


def varied(not_means: Any = "none") -> Space:
    """Every combination, hidden questions, options, a page, and an error; few enough to look at all people."""
    shown = doc.on_question("q", "=", "yes")
    return space(
        doc.question("q", "boolean", doc.rule(ADULT)),
        doc.question("colours", "multiple_option", doc.rule(shown), options=COLOURS),
        doc.question("page", "informational"),
        doc.question("unseen", "boolean", doc.rule(FEMALE), is_visible=False, default_value="yes"),
        doc.question("wrong", "boolean", doc.rule(doc.on("agee", "=", "1"))),
        doc.question("both", "boolean", doc.rule(shown), doc.rule(FEMALE), rule_type="and"),
        doc.question("either", "boolean", doc.rule(shown), doc.rule(FEMALE), rule_type="or"),
        not_means=not_means,
        offerings=[
            doc.offering("and", doc.rule(shown, doc.on_question("colours", "=", "r"))),
            doc.offering("or", doc.rule(shown, doc.on_question("colours", "!=", "b"), type="or")),
            doc.offering("not", doc.rule(shown, doc.on_question("colours", "=", "b"), type="not")),
            doc.offering("absent", doc.rule(doc.on_question("q", "!=", "yes"))),
            doc.offering("unseen", doc.rule(doc.on_question("unseen", "=", "yes"))),
            doc.offering("page", doc.rule(doc.on_question("page", "!=", "x"))),
            doc.offering("no page", doc.rule(doc.on_question("page", "=", "x"))),
            doc.offering("wrong", doc.rule(doc.on_question("wrong", "!=", "yes"), FEMALE, type="or")),
            doc.offering("faulty", doc.rule(FEMALE), rule_type="xor"),
            doc.offering("faulty rule", doc.rule(FEMALE, type="xor"), doc.rule(ADULT)),
            doc.offering("everybody", doc.rule(), doc.rule(type="not")),
        ],
    )
