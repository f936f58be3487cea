"""Outcome: what a search for a person ends with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ERRONEOUS", "NOBODY", "UNDECIDED", "Found", "Open", "Outcome"]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody: cells by variable. Variables that are left out make no difference."""

    assignment: Mapping[int, int]


class Open(Enum):
    """What is no person."""

    NOBODY = "proved: of nobody"
    UNDECIDED = "neither found nor excluded within the budget"
    ERRONEOUS = "neither, until an error of the questionnaire is mended"


NOBODY, UNDECIDED, ERRONEOUS = Open.NOBODY, Open.UNDECIDED, Open.ERRONEOUS

Outcome = Found | Open
