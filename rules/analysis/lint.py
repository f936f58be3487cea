"""Lint: everything that is wrong or doubtful in a questionnaire, each claim proved.

| code | is about | proved by |
|---|---|---|
| E..., W113, W116 | what the parser found | reading |
| W101, W106, W107, W108, W110 | the text | reading |
| W102, W103, W104, W105, W111 | all people | nobody can be found; the core says why |
| W112, W114 | somebody | a witness, evaluated by the engine |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.analysis.findings import Finding
from rules.analysis.inquiry import Inquiry
from rules.analysis.proofs import proofs
from rules.analysis.space import space_of
from rules.analysis.surface import surface_problems
from rules.analysis.unasked import unasked
from rules.analysis.unserved import unserved
from rules.compiler import NotMeans, Program, compile_questionnaire
from rules.problems import only_errors

if TYPE_CHECKING:
    from rules.analysis.search import Budget
    from rules.model import Questionnaire

__all__ = ["lint"]

_SECTIONS = {"questions": 1, "offerings": 2}


def lint(
    questionnaire: Questionnaire | Program, *, not_means: NotMeans = "none", budget: Budget | None = None
) -> tuple[Finding, ...]:
    """All findings in the document's order, the problems of its reading among them.

    A claim that the budget does not suffice to decide is a finding with `is_decided` false. A place with an error gets
    no warning beside it. `not_means` is for a questionnaire; a program has its own reading. Read the questionnaire with
    `strict=False`, or its errors are raised and not listed.
    """
    given = questionnaire
    program = given if isinstance(given, Program) else compile_questionnaire(given, not_means=not_means)
    inquiry = Inquiry(space_of(program), budget)
    reading = program.questionnaire.problems
    wrong = {problem.pointer for problem in only_errors(reading)}
    found = [
        *map(Finding, surface_problems(program.questionnaire)),
        *proofs(inquiry),
        *unasked(inquiry),
        *unserved(inquiry),
    ]
    findings = [*map(Finding, reading), *(one for one in found if one.problem.pointer not in wrong)]
    return tuple(sorted(findings, key=lambda one: (_place(one.problem.pointer), one.problem.code)))


def _place(pointer: str) -> tuple[tuple[int, str], ...]:
    """Where it comes: the questionnaire's own fields, then questions, then offerings; a place before what is in it."""
    first, *rest = [*pointer.split("/")[1:], ""][:-1] or [""]
    return (_SECTIONS.get(first, 0), first), *((int(one) if one.isdecimal() else 0, one) for one in rest)
