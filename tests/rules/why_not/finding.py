"""What would make a target true, as tests ask for it."""

from __future__ import annotations

from typing import Any

from rules import (
    Counterfactuals,
    changes_for,
    compile_questionnaire,
    parse_questionnaire,
    read_answers,
    read_case,
)

Json = dict[str, Any]


def changes(
    document: Json,
    of: str = "f",
    *,
    strict: bool = True,
    not_means: Any = "none",
    case: Json | None = None,
    **limits: int,
) -> Counterfactuals:
    program = compile_questionnaire(parse_questionnaire(document, strict=strict), not_means=not_means)
    person = read_case(case or {})
    answers = read_answers(program.questionnaire, person.answers)
    return changes_for(program, answers, person.facts, of, final=person.final, **limits)


def words(found: Counterfactuals) -> list[str]:
    return [one.words for one in found.sets]
