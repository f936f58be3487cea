"""Label: what the list says of a file before anybody opens it: the title of its questionnaire, or that it has none."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.extent import MAX_QUESTIONS
from intake_host.preview.opened import MAX_DOCUMENT_BYTES
from rules.document import DocumentError, read_document
from rules.wording import clipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["MAX_READ_BYTES", "Label", "Labels", "label_of"]

# What is read for one look at the list; the files that are left come with the next ones.
MAX_READ_BYTES = 16 * 1024 * 1024


class Label(NamedTuple):
    """`name` is what the questionnaire is called, or empty; unless `is_readable` the file cannot be played."""

    name: str
    is_readable: bool


class Labels:
    """The labels of files, each read again when it has changed.

    Args:
        read: The text of a file; None if it cannot be read.
    """

    def __init__(self, read: Callable[[Path], str | None]) -> None:
        self._read = read
        self._known: dict[Path, tuple[tuple[int, int], Label]] = {}
        self._reading = Lock()

    def of(self, files: Mapping[str, Path]) -> Mapping[str, Label]:
        """By the same keys; some may be missing for now. Reading them takes its time: not for the event loop."""
        with self._reading:
            before, self._known = self._known, {}
            room = MAX_READ_BYTES
            for path in files.values():
                version = _version(path)
                kept = before.get(path)
                if kept is not None and kept[0] == version:
                    self._known[path] = kept
                elif version is not None and room > 0:
                    room -= version[1]
                    self._known[path] = version, self._label(path, version[1])
            return {key: self._known[path][1] for key, path in files.items() if path in self._known}

    def _label(self, path: Path, size: int) -> Label:
        text = None if size > MAX_DOCUMENT_BYTES else self._read(path)
        return Label("", is_readable=False) if text is None else label_of(text)


def label_of(text: str) -> Label:
    """As far as can be told without reading its questions."""
    try:
        value, _ = read_document(text)
    except DocumentError:
        return Label("", is_readable=False)
    questions = value.get("questions") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(questions, list) or len(questions) > MAX_QUESTIONS:
        return Label("", is_readable=False)
    name = value.get("name")
    return Label(clipped(name) if isinstance(name, str) else "", is_readable=True)


def _version(path: Path) -> tuple[int, int] | None:
    """Tells one text of the file from another: when it was written, and how long it is."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size
