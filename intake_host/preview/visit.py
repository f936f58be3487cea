"""Visit: one request for one view of one questionnaire, with the run after its move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from intake_host.forms import as_typed
from intake_host.preview.played import Played, played

if TYPE_CHECKING:
    from intake_host.preview.desk import Desk
    from intake_host.preview.moves import Moved, Posted
    from intake_host.preview.opened import Opened
    from intake_host.preview.run import Run
    from rules import Question

__all__ = ["Visit"]


@dataclass(frozen=True)
class Visit:
    """What a view is drawn from."""

    desk: Desk
    opened: Opened
    posted: Posted
    moved: Moved

    @property
    def run(self) -> Run:
        """The run as it is now."""
        return self.moved.run

    @cached_property
    def played(self) -> Played:
        """The run as the engine sees it."""
        return played(self.opened, self.run)

    def typed(self, question: Question) -> object:
        """What was typed as the answer and cannot be one, to be shown again."""
        return as_typed(question, self.posted.values)
