"""Progress: a bar on standard error for long runs."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["no_bar", "progress_bar"]


@contextmanager
def progress_bar(description: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar that is moved to what was done so far of `total` bytes; None: how much there is is not known.

    Standard error has to be a terminal and the package rich installed, or there is no bar.
    """
    if not sys.stderr.isatty():
        yield no_bar
        return
    if importlib.util.find_spec("rich") is None:
        print("no progress bar: the package rich is not installed", file=sys.stderr)
        yield no_bar
        return
    with _rich_bar(description, total) as move:
        yield move


def no_bar(_done: int) -> None:
    """The bar that is not shown."""


@contextmanager
def _rich_bar(description: str, total: int | None) -> Iterator[Callable[[int], None]]:
    # Imported here: everything else works without it.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(description, total=total)
        yield lambda done: progress.update(task, completed=done)
