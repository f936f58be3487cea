"""Unserved: people for whom no offering can be eligible, whatever they answer (W112)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.analysis.boxes import Box, covered_by_boxes
from rules.analysis.claims import AllOf, AnyOf, Holds, Not
from rules.analysis.dead_ends import dead_ends_of, passes
from rules.analysis.findings import Finding
from rules.analysis.outcomes import NOBODY, Found
from rules.analysis.survey import Survey
from rules.analysis.witnesses import witness
from rules.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.analysis.boxes import Box
    from rules.analysis.inquiry import Inquiry

__all__ = ["unserved"]


def unserved(inquiry: Inquiry) -> Iterator[Finding]:
    """Groups of people (by age, BMI, gender, state) whom no answers can make eligible for anything.

    Each says whether all of them meet a page without a next button; if not, the witness is one who meets none.
    Whom only an error keeps from an offering is in none of them. Nothing if there are no offerings.
    """
    offerings = inquiry.space.program.questionnaire.offerings
    if not offerings:
        return
    offered = AnyOf(tuple(Holds(one.pointer) for one in offerings))
    survey = Survey(inquiry, inquiry.mending.possibly(offered))
    if survey.is_too_large:
        yield _undecided("there are too many combinations of facts")
        return
    survey.run()
    boxes = covered_by_boxes(survey.unserved, survey.sizes)
    for box in boxes:
        yield _group(survey, box, [one for one in boxes if one is not box])
    for box in covered_by_boxes(survey.undecided, survey.sizes):
        yield _undecided(survey.in_words(box))


def _group(survey: Survey, box: Box, others: Sequence[Box]) -> Finding:
    space, settle = survey.inquiry.space, survey.inquiry.settle
    one = survey.typical(box, others)
    to_the_end = passes(dead_ends_of(space.program.questionnaire))
    claim = AllOf((Not(survey.claim), to_the_end))
    typical, passing = (settle(AllOf((*survey.within(where), claim))) for where in (one, box))
    if isinstance(typical, Found):
        passing = typical
    stopped = ""
    if isinstance(passing, Found):
        stopped, assignment = "; some of them get to the end all the same", dict(passing.assignment)
    else:
        # Without answers, for none would help.
        claim, assignment = AllOf((Not(survey.claim),)), survey.assignment(one)
        if passing is NOBODY:
            stopped = "; a page without a next button stops them all"
    message = f"nothing can be offered to these people, whatever they answer: {survey.in_words(box)}{stopped}"
    return Finding(Problem("W112", "/offerings", message), witness=witness(space, assignment, claim))


def _undecided(reason: str) -> Finding:
    message = (
        f"could not be decided within the budget: whether something can be offered to everybody: {reason}"
    )
    return Finding(Problem("W112", "/offerings", message), is_decided=False)
