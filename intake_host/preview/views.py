"""The views of a questionnaire, in the order of their tabs."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview import crowd, play, problems, scenarios

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from intake_host.preview.visit import Visit

__all__ = ["VIEWS", "View", "shown"]


class View(NamedTuple):
    """`name` is its place in addresses and its template; `show` makes what the template draws."""

    name: str
    title: str
    show: Callable[[Visit], object | Awaitable[object]]


VIEWS = (
    View("play", "Play", play.show),
    View("crowd", "Crowd", crowd.show),
    View("problems", "Problems", problems.show),
    View("scenarios", "Scenarios", scenarios.show),
)


async def shown(view: View, visit: Visit) -> object:
    """What the view's template draws."""
    made = view.show(visit)
    return await made if isawaitable(made) else made
