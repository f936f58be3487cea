"""Share: the view that makes a link of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_host.preview.opened import revision_of
from intake_host.preview.refusals import sentence
from intake_host.preview.sharing import DAYS, LongLinkError, Shared
from intake_host.preview.shelf import is_pasted

if TYPE_CHECKING:
    from intake_host.preview.sharing import Link
    from intake_host.preview.visit import Visit

__all__ = ["ShareView", "show"]

USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class ShareView:
    """The link, or why there is none.

    Attributes:
        has_document: Whether the questionnaire itself is in the link.
        ends_with_process: Whether the link ends with this program.
    """

    link: Link | None
    refused: str | None
    days: int
    choices: tuple[int, ...]
    has_document: bool
    ends_with_process: bool


def show(visit: Visit) -> ShareView:
    """A new link of the run as it is now."""
    chosen = visit.posted.first("days")
    days = next((one for one in DAYS if str(one) == chosen), USUAL_DAYS)
    opened, sharing = visit.opened, visit.desk.sharing
    document = opened.text if is_pasted(opened.key) else None
    shared = Shared(key=opened.key, revision=revision_of(opened.text, {}), run=visit.run, document=document)
    link, refused = None, None
    try:
        link = sharing.link(shared, days)
    except LongLinkError as error:
        refused = sentence(str(error))
    return ShareView(link, refused, days, DAYS, document is not None, sharing.ends_with_process)
