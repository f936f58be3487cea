"""How requirements judge a value of their source, whatever else there is in the questionnaire."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rules import parse_questionnaire, read_facts
from rules.candidates import Source
from rules.requirements import read_requirement
from rules.verdicts import Verdict
from rules.why_not.probe import Probe
from tests.rules import documents as doc

TRUE, UNKNOWN, FALSE = Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE


def probe(name: str, *requirements: Any) -> Probe:
    """Of a question that itself is for men only, or of a fact."""
    asked = doc.question("q", "number", doc.rule(doc.on("gender", "=", "1")))
    document = doc.questionnaire(asked, offerings=[doc.offering("o", doc.rule(*requirements))])
    questionnaire = parse_questionnaire(json.dumps(document))
    asking = questionnaire.offerings[0].rules[0].requirements
    reading = read_requirement(asking[0], questionnaire)
    required = tuple(read_requirement(one, questionnaire).required for one in asking)
    return Probe(Source(name, reading.kind, reading.question, asking, required))


MORE, OTHER = doc.on_question("q", ">", "3"), doc.on_question("q", "!=", "5")


@pytest.mark.parametrize(
    ("entries", "final", "verdicts"),
    [
        ({"q": 5}, False, (TRUE, FALSE)),
        ({"q": 2}, False, (FALSE, TRUE)),
        ({"q": None}, False, (FALSE, TRUE)),
        ({}, False, (UNKNOWN, UNKNOWN)),
        ({}, True, (FALSE, TRUE)),
    ],
)
def test_each_requirement_in_their_order_as_if_the_question_were_shown(
    entries: Any,
    final: bool,
    verdicts: tuple[Verdict, ...],
) -> None:
    assert probe("q", MORE, OTHER).judge(entries, read_facts({"gender": 2}), final=final) == verdicts


@pytest.mark.parametrize(
    ("facts", "verdicts"),
    [({"age_years": 18}, (TRUE, FALSE)), ({"age_years": 17}, (FALSE, TRUE)), ({}, (UNKNOWN, UNKNOWN))],
)
def test_requirements_on_a_fact(facts: Any, verdicts: tuple[Verdict, ...]) -> None:
    found = probe("age", doc.on("age", ">=", "18"), doc.on("age", "!=", "18"))
    assert found.judge({}, read_facts(facts), final=True) == verdicts
