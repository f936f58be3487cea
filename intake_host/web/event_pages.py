"""Which part of a session's events is asked for: `?after=ID&limit=N`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_host.embedding.frame_events import MAX_SEQ
from intake_host.store.events import MAX_EVENTS_IN_A_SESSION
from intake_host.web.problems import BodyProblem, InvalidBodyError

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVENT_ID = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})", re.ASCII)
_LIMIT = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_ALLOWED = {
    "after": "the id of an event, such as 1.7",
    "limit": f"a whole number from 1 to {MAX_EVENTS_IN_A_SESSION}",
}


@dataclass(frozen=True, slots=True)
class EventPage:
    """At most `limit` events behind the one of this opening and seq."""

    after: tuple[int, int] = (0, 0)
    limit: int = MAX_EVENTS_IN_A_SESSION


def read_event_page(query: Mapping[str, str]) -> EventPage:
    """The page that a query asks for; without one, all that a session can have.

    Raises:
        InvalidBodyError: With every parameter that is wrong or unknown.
    """
    id_found = _EVENT_ID.fullmatch(query.get("after", "0.0"))
    limit_found = _LIMIT.fullmatch(query.get("limit", str(MAX_EVENTS_IN_A_SESSION)))
    after = (int(id_found[1]), int(id_found[2])) if id_found else (MAX_SEQ + 1, 0)
    limit = int(limit_found[0]) if limit_found else MAX_EVENTS_IN_A_SESSION + 1
    wrong = [name for name in query if name not in _ALLOWED]
    wrong += ["after"] if max(after) > MAX_SEQ else []
    wrong += ["limit"] if limit > MAX_EVENTS_IN_A_SESSION else []
    if wrong:
        raise InvalidBodyError([BodyProblem(f"?{name[:80]}", _sentence(name)) for name in wrong])
    return EventPage(after, limit)


def _sentence(name: str) -> str:
    return f"has to be {_ALLOWED[name]}" if name in _ALLOWED else "there is no such parameter: after, limit"
