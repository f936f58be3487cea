"""Survey: of which combinations of facts is something true for some answers, and of which for none?"""

from __future__ import annotations

from itertools import chain
from math import prod
from typing import TYPE_CHECKING

from rules.analysis.boxes import Box, Combination, combinations_in, whole
from rules.analysis.claims import AllOf, Within, support_of, true_of
from rules.analysis.outcomes import NOBODY, Found
from rules.analysis.partition import cells_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.inquiry import Inquiry
    from rules.analysis.space import Variable

__all__ = ["FACT_NAMES", "MAX_COMBINATIONS", "Survey", "values_in_words", "within"]

# Of the cells of facts. A form has some hundreds at most; more would be a list that nobody reads.
MAX_COMBINATIONS = 4096

FACT_NAMES = {"age": "age", "bmi": "BMI", "gender": "gender", "state": "state", "state_uuid": "state"}


class Survey:
    """Of which combinations of the facts' cells is it true for some answers, and of which for none?"""

    def __init__(self, inquiry: Inquiry, claim: Claim) -> None:
        self.inquiry = inquiry
        self.claim = claim
        space = inquiry.space
        facts = [place for place in support_of(claim, space) if space.variables[place].question is None]
        self.facts = sorted(facts, key=lambda place: list(FACT_NAMES).index(space.variables[place].name))
        self.sizes = [len(space.variables[place].cells) for place in self.facts]
        self._served: set[Combination] = set()
        self.unserved: set[Combination] = set()
        self.undecided: set[Combination] = set()

    @property
    def is_too_large(self) -> bool:
        """Whether there are more combinations than can be gone through."""
        return prod(self.sizes) > MAX_COMBINATIONS

    def run(self) -> None:
        """Divide all combinations among the three sets."""
        everybody = whole(self.sizes)
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
        return within(self.facts, box)


def within(facts: Sequence[int], box: Box) -> list[Within]:
    """That a person is in a box of the cells of these variables, as parts of a claim."""
    return [Within(place, sum(1 << cell for cell in cells)) for place, cells in zip(facts, box, strict=True)]


def _split(box: Box) -> Iterator[Box]:
    """One box for each cell of the first variable that has several in it."""
    for place, cells in enumerate(box):
        if len(cells) > 1:
            for cell in reversed(cells):
                yield (*box[:place], (cell,), *box[place + 1 :])
            return


def _words(variable: Variable, cells: Sequence[int]) -> str:
    name, values = FACT_NAMES[variable.name], values_in_words(variable, cells)
    return values.replace("any", f"any {name}", 1) if values.startswith("any") else f"{name} {values}"


def values_in_words(variable: Variable, cells: Sequence[int]) -> str:
    """ "17 or less", "any", "any but Ohio, Texas"."""
    if len(cells) == len(variable.cells):
        return "any"
    if FACT_NAMES[variable.name] == "state" and _is_open(variable, cells):
        others = [cell for number, cell in enumerate(variable.cells) if number not in cells]
        return f"any but {cells_in_words(others).replace(' or ', ', ')}"
    words = cells_in_words([variable.cells[number] for number in cells])
    # "gender not applicable" beside "male" says its axis itself.
    return words.replace(f"{variable.name} ", "")


def _is_open(variable: Variable, cells: Collection[int]) -> bool:
    """Whether the cells hold the states that no rule names."""
    return any("any other state" in variable.cells[number].label for number in cells)
