"""Map: the logic as a picture, with where everything stands for the person."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from intake_host.assets import static_dir
from intake_host.preview.download import Download
from intake_host.preview.drawing import MAX_DRAWN, MAX_IN_FILE, Drawing, drawing
from intake_host.preview.scenarios import covered_by
from intake_host.preview.why import Why, why
from intake_host.preview.window import start_typed

if TYPE_CHECKING:
    from intake_host.preview.visit import Visit

__all__ = ["MapView", "show"]

# https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class MapView(NamedTuple):
    """The picture; `why` is the reason for where the chosen target stands, or None if nothing is chosen.

    `start` is the first question of the window, from 0. `is_lit`: marks show what the scenarios cover.
    """

    drawing: Drawing
    why: Why | None
    start: int
    is_lit: bool


async def show(visit: Visit) -> MapView | Download:
    """The page for a run, or the picture as a file."""
    if visit.posted.verb == "svg":
        drawn = drawing(visit.played, about=visit.run.about, limit=MAX_IN_FILE)
        template = visit.desk.templates.get_template("preview/map.svg")
        text = template.render(drawing=drawn, name=visit.opened.name, style=_style())
        return Download("map.svg", "image/svg+xml", _NO_XML.sub("\ufffd", text))
    about = visit.run.about
    start = _start(visit)
    is_lit = visit.posted.verb == "light" or (
        bool(visit.posted.first("lit")) and visit.posted.verb != "unlight"
    )
    marks = (await covered_by(visit)).marks if is_lit else None
    drawn = drawing(visit.played, about=about, start=start, marks=marks)
    return MapView(drawn, why(visit.played, about) if about else None, start, is_lit)


def _start(visit: Visit) -> int:
    """The first question of the window: as it was asked for, else where the chosen question is."""
    presented = visit.opened.program.questionnaire.presented
    asked = start_typed(visit.posted.first("window"))
    if asked is not None:
        return min(asked, max(len(presented) - 1, 0))
    place = next((index for index, one in enumerate(presented) if one.id == visit.run.about), 0)
    return place // MAX_DRAWN * MAX_DRAWN


@lru_cache(maxsize=1)
def _style() -> str:
    return (static_dir() / "preview" / "picture.css").read_text(encoding="utf-8")
