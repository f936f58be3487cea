"""Case: one person's facts and answers, as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.answers import read_answers
from rules.document import DocumentError, read_document
from rules.errors import CaseError
from rules.evaluator import evaluate
from rules.facts import Facts, read_facts
from rules.problems import only_errors
from rules.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.compiler import Program
    from rules.evaluation import Evaluation

__all__ = ["Case", "evaluate_case", "read_case"]

_KEYS = ("facts", "answers", "final")


@dataclass(frozen=True, slots=True)
class Case:
    """`answers` are as they came: which questionnaire reads them is decided by `evaluate_case`."""

    facts: Facts
    answers: Mapping[str, object] = field(repr=False, hash=False)
    final: bool = False


def read_case(source: str | bytes | Mapping[str, object]) -> Case:
    """The case {"facts": {...}, "answers": {...}, "final": false}; whatever is missing or null is empty, or false.

    Raises:
        CaseError: If it is no JSON object of this shape.
        FactError: If a fact cannot be one.
    """
    try:
        value, problems = read_document(source)
    except DocumentError as error:
        raise CaseError(str(error)) from error
    for problem in only_errors(problems):
        raise CaseError(f"{problem.pointer}: {problem.message}")
    if not isinstance(value, dict):
        raise CaseError("a case has to be a JSON object")
    for key in value:
        if key not in _KEYS:
            raise CaseError(f"unknown key {key!r}{did_you_mean(key, _KEYS)}; a case has {', '.join(_KEYS)}")
    facts, answers, final = (value.get(key) for key in _KEYS)
    if not isinstance(facts, dict | None):
        raise CaseError("facts has to be a JSON object")
    if not isinstance(answers, dict | None):
        raise CaseError("answers has to be a JSON object: question id -> answer")
    if not isinstance(final, bool | None):
        raise CaseError("final has to be true or false")
    return Case(read_facts(facts or {}), answers or {}, final or False)


def evaluate_case(program: Program, case: Case) -> Evaluation:
    """Its evaluation.

    Raises:
        AnswerError: If an answer does not fit its question.
    """
    answers = read_answers(program.questionnaire, case.answers)
    return evaluate(program, answers, case.facts, final=case.final)
