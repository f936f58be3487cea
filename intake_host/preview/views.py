"""The views of a questionnaire, in the order of their tabs."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview import compare, crowd, matrix, play, problems, scenarios, share, sheet
from intake_host.preview import map as map_view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from intake_host.preview.visit import Visit

__all__ = ["VIEWS", "View", "shown"]


class View(NamedTuple):
    """`name` is its place in addresses and its template; `show` makes what the template draws, or a file."""

    name: str
    title: str
    show: Callable[[Visit], object | Awaitable[object]]


VIEWS = (
    View("play", "Play", play.show),
    View("map", "Map", map_view.show),
    View("sheet", "Logic sheet", sheet.show),
    View("matrix", "Matrix", matrix.show),
    View("crowd", "Crowd", crowd.show),
    View("problems", "Problems", problems.show),
    View("scenarios", "Scenarios", scenarios.show),
    View("compare", "Compare", compare.show),
    View("share", "Share", share.show),
)


async def shown(view: View, visit: Visit) -> object:
    """What the view's template draws."""
    made = view.show(visit)
    return await made if isawaitable(made) else made
