"""Findings as text, for people: each with its line, and a caret under the place."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from rules.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.report.checked import Checked, Located
    from rules.source import Place, Source

__all__ = ["as_text"]

_WIDTH = 100
_CUT = "..."

_NOUNS = ("error", "warning")
_LEVELS = (*_NOUNS, "repaired", "undecided")

_NO_SOLVER = "The solver is not installed; with it more can be decided: pip install 'intake-host[analysis]'."
_RAISE_BUDGET = "More can be decided with a larger --budget."


def as_text(files: Sequence[Checked], *, has_solver: bool) -> str:
    """All findings, then how many there are; says what would help where something is undecided."""
    lines = [line for one in files for line in _of_file(one)]
    levels = Counter(one.level for checked in files for one in checked.findings)
    counts = [
        counted(levels[level], level) if level in _NOUNS else f"{levels[level]:,} {level}"
        for level in _LEVELS
        if levels[level]
    ]
    summary = ", ".join(counts) or "Nothing found"
    read = sum(one.source is not None for one in files)
    unread = f"; {len(files) - read} could not be read" if read < len(files) else ""
    lines.append(f"{summary} in {counted(read, 'file')}{unread}.")
    if levels["undecided"]:
        lines.append(_RAISE_BUDGET if has_solver else _NO_SOLVER)
    return "\n".join(lines) + "\n"


def _of_file(checked: Checked) -> Iterator[str]:
    if checked.failure is not None:
        yield f"{checked.path}: {checked.failure}"
    if checked.source is not None:
        for located in checked.located:
            yield from _of_finding(checked.path, checked.source, located)


def _of_finding(path: str, source: Source, located: Located) -> Iterator[str]:
    finding, place = located.finding, located.place
    problem = finding.problem
    yield f"{path}:{place.line}:{place.column}: {finding.level} {problem.code}: {problem.message}"
    yield from _excerpt(source, place)
    if located.core:
        lines = sorted({one.line for one in located.core.values()})
        yield f"      because of line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines))}"
    if finding.witness is not None:
        yield f"      for example {json.dumps(finding.witness, ensure_ascii=False)}"
    yield ""


def _excerpt(source: Source, place: Place) -> Iterator[str]:
    """The line, cut to what can be read at once, and a mark under the place as far as it is in that line."""
    line = source.line(place.line).replace("\t", " ")
    first = place.column - 1
    last = place.end_column - 1 if place.end_line == place.line else len(line)
    start = max(0, first - _WIDTH // 3)
    shown = line[start : start + _WIDTH]
    before, after = _CUT if start else "", _CUT if start + _WIDTH < len(line) else ""
    length = max(1, min(last, start + len(shown)) - first)
    margin = f"{place.line:>5} | "
    yield f"{margin}{before}{shown}{after}"
    yield f"{' ' * (len(margin) - 2)}| {' ' * (len(before) + first - start)}^{'~' * (length - 1)}"
