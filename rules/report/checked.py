"""Checked file: one questionnaire's findings, with their places in its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.analysis.findings import Finding
    from rules.source import Place, Source

__all__ = ["Checked", "Located"]


class Located(NamedTuple):
    """A finding and where it is; `core` are the places of its core, by pointer."""

    finding: Finding
    place: Place
    core: Mapping[str, Place]


@dataclass(frozen=True)
class Checked:
    """A file that was checked.

    `path` is as it was given. `failure` says why it could not be opened; then there is no source. A file that is no
    questionnaire (`is_readable` false) has findings that say so.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    source: Source | None = field(default=None, repr=False)
    failure: str | None = None
    is_readable: bool = True

    @cached_property
    def located(self) -> tuple[Located, ...]:
        """The findings from the top of the text to its end; a place before what lies in it."""
        if self.source is None:
            return ()
        pointers = {one.problem.pointer for one in self.findings}
        pointers.update(pointer for one in self.findings for pointer in one.core)
        places = self.source.locate(sorted(pointers))
        located = [
            Located(one, places[one.problem.pointer], {pointer: places[pointer] for pointer in one.core})
            for one in self.findings
        ]
        return tuple(sorted(located, key=lambda one: one.place[:2]))
