"""Finding: what lint has to say about one place of a questionnaire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.problems import Problem

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its proof.

    Attributes:
        problem: The code, the place and what is wrong there, in words.
        witness: A final case of a person who shows it, evaluated by the engine before it was put here; None if the
            claim is that there is nobody, or needs no person.
        core: Pointers of the fewest requirements that already contradict each other, where that is the reason.
        is_decided: False if the budget did not suffice to tell whether the problem is there: then it may be, or not.
    """

    problem: Problem
    witness: Mapping[str, Any] | None = field(default=None, hash=False)
    core: tuple[str, ...] = ()
    is_decided: bool = True

    @property
    def level(self) -> str:
        """How grave it is: error, warning, repaired, or undecided."""
        return self.problem.severity if self.is_decided else "undecided"

    def to_json(self) -> dict[str, object]:
        """The problem's own keys, with `witness`, `core` and `is_decided`."""
        return {
            **self.problem.to_json(),
            "witness": self.witness,
            "core": list(self.core),
            "is_decided": self.is_decided,
        }
