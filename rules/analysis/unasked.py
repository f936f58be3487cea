"""Unasked: requirements that hold without the person having been asked (W114)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rules.analysis.claims import AllOf, Fails, Holds, Within
from rules.analysis.findings import Finding
from rules.analysis.outcomes import UNDECIDED, Found
from rules.analysis.phrases import phrase_of, target_phrase
from rules.analysis.witnesses import witness
from rules.model import Question
from rules.problems import Problem
from rules.values import is_blank
from rules.wording import quoted, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.analysis.claims import Claim
    from rules.analysis.inquiry import Inquiry
    from rules.analysis.space import Space
    from rules.model import Offering, Requirement, Rule

__all__ = ["unasked"]


class _Absence(NamedTuple):
    """How there comes to be no answer to a question."""

    claim: Claim
    words: str
    skipped: tuple[str, ...] = ()


def unasked(inquiry: Inquiry) -> Iterator[Finding]:
    """Each `!=`, and each other comparison in a `not`, on a question that may be hidden or skipped.

    The witness is, if there is one, somebody who for want of that answer is shown or offered something; else somebody
    for whom at least the rule holds; else anybody who has not been asked.
    """
    questionnaire = inquiry.space.program.questionnaire
    for target in questionnaire.targets:
        for rule in target.rules:
            for requirement in rule.requirements:
                leaf = inquiry.space.leaves[requirement.pointer]
                negates = (requirement.conditional_answer == "!=") != (rule.type == "not")
                if negates and leaf.question is not None:
                    asked = questionnaire.questions[leaf.question]
                    yield from _holds_unasked(inquiry, requirement, rule, target, asked)


def _holds_unasked(
    inquiry: Inquiry, requirement: Requirement, rule: Rule, target: Question | Offering, asked: Question
) -> Iterator[Finding]:
    does_its_part = (Fails if rule.type == "not" else Holds)(requirement.pointer)
    is_undecided = False
    for consequence, words in (
        ((Holds(target.pointer), Holds(rule.pointer)), _consequence(target)),
        ((Holds(rule.pointer),), "and its rule is true"),
        ((), "though never so that its rule is true"),
    ):
        for absence in _absences(inquiry.space, asked):
            claim = AllOf((absence.claim, does_its_part, *consequence))
            outcome = inquiry.find(claim)
            is_undecided |= outcome is UNDECIDED
            if isinstance(outcome, Found):
                phrase = phrase_of(inquiry.space, requirement.pointer)
                problem = Problem(
                    "W114",
                    requirement.pointer,
                    f"{phrase}: this also holds for somebody who was never asked, for "
                    f"{quoted(title_of(asked))} {absence.words}, {words}. Is that meant?",
                )
                somebody = witness(inquiry.space, outcome.assignment, claim, skipped=absence.skipped)
                yield Finding(problem, witness=somebody)
                return
    if is_undecided:
        message = f"could not be decided within the budget: this holds without {target_phrase(asked)} being answered"
        yield Finding(Problem("W114", requirement.pointer, message), is_decided=False)


def _consequence(target: Question | Offering) -> str:
    if not isinstance(target, Question):
        return f"and {target_phrase(target)} is offered"
    return f"and {target_phrase(target)} {'is shown' if target.is_visible else 'passes on its value'}"


def _absences(space: Space, asked: Question) -> Iterator[_Absence]:
    yield _Absence(Fails(asked.pointer), "is hidden")
    if asked.is_optional if asked.is_visible else is_blank(asked.default_value):
        words = "was skipped" if asked.is_visible else "was not given"
        yield _Absence(AllOf((Holds(asked.pointer), *_no_answer(space, asked))), words, (asked.id,))


def _no_answer(space: Space, asked: Question) -> Iterator[Within]:
    for place, variable in enumerate(space.variables):
        if variable.question is asked:
            empty = (False,) if variable.option is not None else (None,)
            cells = sum(
                1 << number
                for number, cell in enumerate(variable.cells)
                if any(sample in empty for sample in cell.samples)
            )
            yield Within(place, cells)
