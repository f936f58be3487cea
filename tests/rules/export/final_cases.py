"""Random final cases, for engines that take many of them at once."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules import (
    Answers,
    Evaluation,
    Facts,
    Program,
    compile_questionnaire,
    evaluate,
    parse_questionnaire,
    read_answers,
    read_facts,
)
from tests.rules.strategies import answers_to, facts, questionnaires

Json = dict[str, Any]

_PEOPLE = 4


class FinalCase(NamedTuple):
    """A questionnaire, a person who submits it, and what the engine says."""

    document: Json
    case: Json
    program: Program
    answers: Answers
    facts: Facts
    evaluation: Evaluation

    @property
    def verdicts(self) -> Json:
        """Verdicts of the questions and of the offerings, by id, as true, false and null."""
        words = {"true": True, "false": False, "unknown": None}
        verdicts = self.evaluation.verdicts
        questions, offerings = verdicts.questions, verdicts.offerings
        return {
            "verdicts": {one: words[verdict.verdict.value] for one, verdict in questions.items()},
            "offerings": {one: words[verdict.verdict.value] for one, verdict in offerings.items()},
        }


@cache
def final_cases(count: int) -> tuple[FinalCase, ...]:
    """At least so many, a few people to a questionnaire; half with the one reading of `not`, half with the other."""
    drawn: list[tuple[Json, Json]] = []

    @given(st.data())
    @settings(
        max_examples=-(-count // _PEOPLE),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def draw(data: st.DataObject) -> None:
        document = data.draw(questionnaires())
        people = st.tuples(facts(), answers_to(document))
        drawn.extend(
            (document, {"facts": known, "answers": given_answers})
            for known, given_answers in (data.draw(people) for _ in range(_PEOPLE))
        )

    draw()
    return tuple(
        final_case(document, case, not_all=index % 2 == 1) for index, (document, case) in enumerate(drawn)
    )


def final_case(document: Json, case: Json, *, not_all: bool = False, strict: bool = True) -> FinalCase:
    """One of them."""
    questionnaire = parse_questionnaire(document, strict=strict)
    program = compile_questionnaire(questionnaire, not_means="not_all" if not_all else "none")
    answers, facts = read_answers(questionnaire, case.get("answers", {})), read_facts(case.get("facts", {}))
    return FinalCase(document, case, program, answers, facts, evaluate(program, answers, facts, final=True))
