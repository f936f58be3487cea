"""The rest of a form, answered at random."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from intake_host.preview.chance import told_at_random
from intake_host.sandbox import shipped
from rules import compile_questionnaire, evaluate, parse_questionnaire, read_answers, read_facts
from tests.preview.forms import opened

FORMS = sorted((Path(shipped.__file__).parent / "questionnaires").glob("*.json"))


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(4))
def test_it_leads_to_the_end_of_the_form_or_to_a_dead_end(form: Path, seed: int) -> None:
    program = compile_questionnaire(parse_questionnaire(form.read_text(encoding="utf-8")))
    case = told_at_random(program, {"facts": {}, "answers": {}}, Random(seed))
    answers = read_answers(program.questionnaire, json.loads(json.dumps(case["answers"])))
    evaluation = evaluate(program, answers, read_facts(case["facts"]))
    assert evaluation.complete or evaluation.dead_end is not None
    assert evaluation.ignored_answers == ()


@pytest.mark.parametrize("seed", range(8))
def test_it_is_an_adult_unless_it_was_said_otherwise(seed: int) -> None:
    program = opened().program
    assert told_at_random(program, {"facts": {}, "answers": {}}, Random(seed))["facts"]["age_years"] >= 18
    child: dict[str, Any] = {"facts": {"age_years": 7}, "answers": {}}
    assert told_at_random(program, child, Random(seed))["facts"] == {"age_years": 7}


def test_what_was_said_before_stays() -> None:
    program = compile_questionnaire(parse_questionnaire(FORMS[-1].read_text(encoding="utf-8")))
    first = next(one for one in program.questionnaire.presented if one.is_visible and one.type == "string")
    known = {"facts": {"date_of_birth": "1980-02-01", "as_of": "2026-11-25"}, "answers": {first.id: "Robin"}}
    case = told_at_random(program, known, Random(3))
    assert case["answers"][first.id] == "Robin"
    assert case["facts"]["date_of_birth"] == "1980-02-01"
    assert "age_years" not in case["facts"]
    assert known["answers"] == {first.id: "Robin"}
