"""Unserved: people for whom no offering can be eligible, whatever they answer (W112)."""

from __future__ import annotations

from itertools import chain
from math import prod
from typing import TYPE_CHECKING

from rules.analysis.boxes import Box, Combination, combinations_in, covered_by_boxes
from rules.analysis.claims import AllOf, AnyOf, Holds, Not, Within, support_of, true_of
from rules.analysis.dead_ends import dead_ends_of, passes
from rules.analysis.findings import Finding
from rules.analysis.outcomes import NOBODY, Found
from rules.analysis.partition import cells_in_words
from rules.analysis.witnesses import witness
from rules.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.inquiry import Inquiry
    from rules.analysis.space import Variable

__all__ = ["Survey", "unserved"]

# Of the cells of facts. A form has some hundreds at most; more would be a list that nobody reads.
_MAX_COMBINATIONS = 4096

_NAMES = {"age": "age", "bmi": "BMI", "gender": "gender", "state": "state", "state_uuid": "state"}


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


class Survey:
    """Of which combinations of the facts' cells is it true for some answers, and of which for none?"""

    def __init__(self, inquiry: Inquiry, claim: Claim) -> None:
        self.inquiry = inquiry
        self.claim = claim
        space = inquiry.space
        facts = [place for place in support_of(claim, space) if space.variables[place].question is None]
        self.facts = sorted(facts, key=lambda place: list(_NAMES).index(space.variables[place].name))
        self.sizes = [len(space.variables[place].cells) for place in self.facts]
        self._served: set[Combination] = set()
        self.unserved: set[Combination] = set()
        self.undecided: set[Combination] = set()

    @property
    def is_too_large(self) -> bool:
        """Whether there are more combinations than can be gone through."""
        return prod(self.sizes) > _MAX_COMBINATIONS

    def run(self) -> None:
        """Divide all combinations among the three sets."""
        everybody = tuple(tuple(range(size)) for size in self.sizes)
        self._served.update(self._seen(everybody))
        pending = [everybody]
        while pending:
            box = pending.pop()
            if self._served.issuperset(combinations_in(box)):
                continue
            outcome = self.inquiry.find(AllOf((self.claim, *self.within(box))))
            if outcome is NOBODY:
                self.unserved.update(combinations_in(box))
                continue
            if isinstance(outcome, Found):
                self._served.add(tuple(outcome.assignment[place] for place in self.facts))
            parts = list(_split(box))
            if not parts and not isinstance(outcome, Found):
                self.undecided.update(combinations_in(box))
            pending.extend(parts)

    def in_words(self, box: Box) -> str:
        """ "age 17 or less, any BMI, gender female"."""
        words = [
            _words(self.inquiry.space.variables[place], cells)
            for place, cells in zip(self.facts, box, strict=True)
        ]
        is_whole = all(len(cells) == size for cells, size in zip(box, self.sizes, strict=True))
        return "everybody" if is_whole else ", ".join(dict.fromkeys(words))

    def typical(self, box: Box, others: Sequence[Box]) -> Box:
        """One combination of it, that is in none of the other boxes if there is such."""
        elsewhere = set(chain.from_iterable(map(combinations_in, others)))
        own = (one for one in combinations_in(box) if one not in elsewhere)
        return tuple((cell,) for cell in next(own, next(combinations_in(box))))

    def assignment(self, box: Box) -> dict[int, int]:
        """The first combination of it, as cells by variable."""
        return dict(zip(self.facts, next(combinations_in(box)), strict=True))

    def _seen(self, box: Box) -> Iterator[Combination]:
        """The combinations of which it is true for somebody in the sample."""
        crowd, verdicts = self.inquiry.sample
        column = true_of(self.claim, crowd, verdicts)
        for combination in combinations_in(box):
            there = column
            for place, cell in zip(self.facts, combination, strict=True):
                there &= crowd.cells[place][cell]
            if there:
                yield combination

    def within(self, box: Box) -> list[Within]:
        """That a person is in it, as parts of a claim."""
        return [
            Within(place, sum(1 << cell for cell in cells))
            for place, cells in zip(self.facts, box, strict=True)
        ]


def _split(box: Box) -> Iterator[Box]:
    """One box for each cell of the first variable that has several in it."""
    for place, cells in enumerate(box):
        if len(cells) > 1:
            for cell in reversed(cells):
                yield (*box[:place], (cell,), *box[place + 1 :])
            return


def _words(variable: Variable, cells: Sequence[int]) -> str:
    name = _NAMES[variable.name]
    if len(cells) == len(variable.cells):
        return f"any {name}"
    if name == "state" and _is_open(variable, cells):
        others = [cell for number, cell in enumerate(variable.cells) if number not in cells]
        return f"any state but {cells_in_words(others).replace(' or ', ', ')}"
    return f"{name} {cells_in_words([variable.cells[number] for number in cells])}"


def _is_open(variable: Variable, cells: Collection[int]) -> bool:
    """Whether the cells hold the states that no rule names."""
    return any("any other state" in variable.cells[number].label for number in cells)
