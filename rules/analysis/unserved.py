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
    Nothing if there are no offerings, or one of them has an error, which keeps it from everybody.
    """
    offerings = inquiry.space.program.questionnaire.offerings
    pointers = [one.pointer for one in offerings]
    if not pointers or not inquiry.erroneous.isdisjoint(pointers):
        return
    survey = Survey(inquiry, AnyOf(tuple(map(Holds, pointers))))
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
    space, find = survey.inquiry.space, survey.inquiry.find
    one = survey.typical(box, others)
    to_the_end = passes(dead_ends_of(space.program.questionnaire))
    claim = AllOf((Not(survey.claim), to_the_end))
    typical, passing = (find(AllOf((*survey.within(where), claim))) for where in (one, box))
    if isinstance(typical, Found):
        passing = typical
    whom = "these people"
    if isinstance(passing, Found):
        whom, assignment = f"{whom}, of whom some get to the end all the same,", dict(passing.assignment)
    else:
        # Without answers, for none would help.
        claim, assignment = AllOf((Not(survey.claim),)), survey.assignment(one)
        if passing is NOBODY:
            whom = f"{whom}, all stopped by a page without next button,"
    message = f"no answers can make {whom} eligible for any offering: {survey.in_words(box)}"
    return Finding(Problem("W112", "/offerings", message), witness=witness(space, assignment, claim))


def _undecided(reason: str) -> Finding:
    message = f"could not be decided within the budget: whether any offering is open to everybody: {reason}"
    return Finding(Problem("W112", "/offerings", message), is_decided=False)
