"""CSV (RFC 4180): the logic sheet, one row a requirement, to be read and checked in a spreadsheet.

A target without rules and a rule without requirements have one row each, for they hold for everybody.

A spreadsheet would run a cell that begins like a formula. Such a cell gets a ' in front, and so does one that begins
with ' itself, so that taking one ' away gives back every cell exactly.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rules.export.words import (
    answer_in_words,
    default_in_words,
    requirement_in_words,
    rule_in_words,
    title_of,
)
from rules.model import Question
from rules.values import is_dead_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.compiler import Program
    from rules.model import Offering

__all__ = ["COLUMNS", "to_csv"]

COLUMNS = (
    "target",
    "target_id",
    "target_title",
    "target_needs",
    "rule",
    "rule_title",
    "rule_needs",
    "requirement",
    "based_on",
    "question_id",
    "comparator",
    "required_answer",
    "in_words",
    "pointer",
    "answer",
    "form_ends_here",
    "default_value",
)

# https://owasp.org/www-community/attacks/CSV_Injection; the last four are the wide forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(program: Program) -> str:
    """The sheet with its header, lines ended by CR LF."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for target in program.questionnaire.targets:
        tail = _asked(target) if isinstance(target, Question) else ("", "", "")
        for row in _rows(target, program):
            writer.writerow([_safe(cell) for cell in (*row, *tail)])
    return sheet.getvalue()


def _rows(target: Question | Offering, program: Program) -> Iterator[tuple[str, ...]]:
    is_question = isinstance(target, Question)
    title = title_of(target) if isinstance(target, Question) else target.title or target.id
    head = ("question" if is_question else "offering", target.id, title)
    if not target.rules:
        yield (*head, "nothing", *[""] * 8, "for everybody", target.pointer)
    for number, rule in enumerate(target.rules, start=1):
        of_rule = (str(number), rule.title or rule.id, rule_in_words(rule, program))
        needs = "all rules" if target.rule_type == "and" else "any rule"
        if not rule.requirements:
            yield (*head, needs, *of_rule, *[""] * 5, "for everybody", rule.pointer)
        for position, requirement in enumerate(rule.requirements, start=1):
            yield (
                *head,
                needs,
                *of_rule,
                str(position),
                requirement.based_on,
                requirement.required_question_id or "",
                requirement.conditional_answer,
                "" if requirement.required_answer is None else str(requirement.required_answer),
                requirement_in_words(requirement, program.questionnaire),
                requirement.pointer,
            )


def _asked(question: Question) -> tuple[str, str, str]:
    ending = "yes" if is_dead_end(question) else "no"
    return answer_in_words(question), ending, default_in_words(question)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell
