"""Dead end: a page to read, without a next button, at which whoever is shown it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.analysis.claims import AllOf, Holds, Not
from rules.values import is_dead_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.analysis.claims import Claim
    from rules.model import Question, Questionnaire

__all__ = ["dead_ends_of", "passes"]


def dead_ends_of(questionnaire: Questionnaire) -> list[Question]:
    """Those of a questionnaire, in the order in which people meet them."""
    return [one for one in questionnaire.presented if is_dead_end(one)]


def passes(dead_ends: Iterable[Question]) -> Claim:
    """That a person is shown none of them."""
    return AllOf(tuple(Not(Holds(one.pointer)) for one in dead_ends))
