"""Shelf: where questionnaires to play come from."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from intake_host.errors import OperatorError
from intake_host.preview.labels import Labels
from intake_host.preview.opened import MAX_DOCUMENT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from intake_host.preview.labels import Label

__all__ = [
    "Entry",
    "Folder",
    "Keeper",
    "NotKeptError",
    "NothingToPreviewError",
    "Papers",
    "Pasted",
    "Shelf",
    "is_pasted",
]

# A pasted document is forgotten when so many newer ones, or so many newer characters, came.
MAX_PASTED = 20
MAX_PASTED_CHARACTERS = 64 * 1024 * 1024
# What lies beside a questionnaire has a second suffix: form.invariants.yaml, form.cases.json.
_SUFFIX = ".json"
_HIDDEN = (".", "node_modules")
_PASTED = "pasted-"
_BESIDE = re.compile(r"(\.[\w-]+)*\.(invariants|scenarios)\.(yaml|yml|json)")


class NothingToPreviewError(OperatorError):
    """There is no questionnaire at the path that was named.

    Attributes:
        path: As it was named.
    """

    code = "nothing_to_preview"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: no questionnaire there; name a .json file, or a folder that has some")


class NotKeptError(OperatorError):
    """A file cannot be put beside a questionnaire.

    Attributes:
        name: The file's.
        reason: The system's word for it.
    """

    code = "not_kept"

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(
            f"{name} could not be written ({reason}): nothing was kept; look after the folder and try again"
        )


Keeper = Callable[[str, Callable[[str], str]], tuple[str, str]]
"""Rewrites the file that ends so (`.played.scenarios.yaml`), and returns its name and its new text.

What it is given makes the new text of the one that is there now, "" if there is none; nobody rewrites it meanwhile.
Raises NotKeptError if it cannot be written.
"""


class Entry(NamedTuple):
    """One questionnaire on a shelf: its name in addresses, and for people."""

    key: str
    title: str


class Papers(NamedTuple):
    """A questionnaire as it is now, and the invariants and scenarios that belong to it: their texts by file name.

    `source` says where it comes from, to tell two of one name apart: the file, the id at MDI, or that it was pasted.
    """

    document: str
    beside: Mapping[str, str] = {}
    source: str = ""


class Shelf(Protocol):
    """Questionnaires by key.

    Attributes:
        read_at: When they were last read from elsewhere; None where they always are as they are now.
    """

    @property
    def read_at(self) -> datetime | None: ...

    async def entries(self) -> Sequence[Entry]:
        """All that there are."""
        ...

    async def labels(self) -> Mapping[str, Label]:
        """What is known of those whose entries do not say what they are called, by key."""
        ...

    async def read(self, key: str) -> Papers | None:
        """One of them, as it is now; None if there is none of that key."""
        ...

    async def refresh(self) -> None:
        """Read them again from wherever they are kept."""
        ...

    def keeper(self, key: str) -> Keeper | None:
        """Puts files beside it; None where nothing can be put."""
        ...


class Folder:
    """The files of a folder and of those below it, or one file.

    Args:
        path: The file, or the folder.

    Raises:
        NothingToPreviewError: If there is none.
    """

    read_at = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rewriting = Lock()
        self._labels = Labels(_read)
        if not self.files():
            raise NothingToPreviewError(path)

    async def entries(self) -> Sequence[Entry]:
        """The files that there are now."""
        return [Entry(key, str(path.relative_to(self._root()))) for key, path in self.files().items()]

    async def labels(self) -> Mapping[str, Label]:
        """What the files say that they are."""
        return await asyncio.to_thread(lambda: self._labels.of(self.files()))

    async def read(self, key: str) -> Papers | None:
        """What the file says now, and those beside it whose names begin with its name."""
        path = self.files().get(key)
        text = None if path is None else _read(path)
        if path is None or text is None:
            return None
        return Papers(text, self._beside(path), str(path.relative_to(self._root())))

    async def refresh(self) -> None:
        """Nothing: the files are read each time."""

    def keeper(self, key: str) -> Keeper | None:
        """Puts files into the same folder."""
        path = self.files().get(key)
        return None if path is None else partial(self._rewrite, path)

    def files(self) -> Mapping[str, Path]:
        """The files by key: the path below the folder, with dots, without the suffix; none that a link leads out to."""
        if self._path.is_file():
            return {self._path.stem: self._path} if self._path.suffix == _SUFFIX else {}
        return {
            ".".join(path.relative_to(self._path).with_suffix("").parts): path
            for path in sorted(_walked(self._path))
            if path.suffixes == [_SUFFIX] and self._is_inside(path)
        }

    def _beside(self, path: Path) -> Mapping[str, str]:
        texts = {
            one.name: _read(one)
            for one in sorted(_files_in(path.parent))
            if one.name.startswith(f"{path.stem}.")
            and _BESIDE.fullmatch(one.name.removeprefix(path.stem))
            and self._is_inside(one)
        }
        return {name: text for name, text in texts.items() if text is not None}

    def _rewrite(self, path: Path, ending: str, rewritten: Callable[[str], str]) -> tuple[str, str]:
        target = path.with_name(f"{path.stem}{ending}")
        with self._rewriting:
            text = rewritten((_read(target) if self._is_inside(target) else None) or "")
            _put(target, text)
        return target.name, text

    def _is_inside(self, path: Path) -> bool:
        # A link may lead anywhere on the machine.
        return path.is_file() and path.resolve().is_relative_to(self._root().resolve())

    def _root(self) -> Path:
        return self._path.parent if self._path.is_file() else self._path


def _put(target: Path, text: str) -> None:
    """In place at once, never half of it."""
    new = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(target)
    except OSError as reason:
        new.unlink(missing_ok=True)
        raise NotKeptError(target.name, str(reason.strerror)) from reason


def _walked(folder: Path) -> Iterator[Path]:
    """The files of it and of those below it, but for hidden ones; none of a folder that is gone meanwhile."""
    for place, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(_HIDDEN)]
        yield from (Path(place, one) for one in files if not one.startswith(_HIDDEN))


def _files_in(folder: Path) -> list[Path]:
    _, _, files = next(os.walk(folder), ("", [], []))
    return [folder / one for one in files]


def _read(path: Path) -> str | None:
    """Its text; None if it is gone since it was listed, or cannot be read."""
    try:
        with path.open("rb") as stream:
            # One byte more than may be played is enough to know that it is too large.
            return stream.read(MAX_DOCUMENT_BYTES + 1).decode("utf-8", errors="replace")
    except OSError:
        return None


def is_pasted(key: str) -> bool:
    """Whether it is the key of a pasted document."""
    return key.startswith(_PASTED)


class Pasted:
    """Documents that were pasted or dropped, in memory, the latest few."""

    read_at = None

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()

    def add(self, text: str) -> str:
        """Keep one; its key cannot be guessed, and stays the same for the same text while it is kept."""
        known = next((key for key, one in self._texts.items() if one == text), None)
        key = known or f"{_PASTED}{secrets.token_urlsafe(16)}"
        self._texts[key] = text
        self._texts.move_to_end(key)
        while len(self._texts) > 1 and self._is_full():
            self._texts.popitem(last=False)
        return key

    def _is_full(self) -> bool:
        return len(self._texts) > MAX_PASTED or sum(map(len, self._texts.values())) > MAX_PASTED_CHARACTERS

    async def entries(self) -> Sequence[Entry]:
        """None: whoever pasted one has its address."""
        return []

    async def labels(self) -> Mapping[str, Label]:
        """None."""
        return {}

    async def refresh(self) -> None:
        """Nothing: they are kept nowhere else."""

    def keeper(self, _key: str) -> None:
        """None: there is no folder."""

    async def read(self, key: str) -> Papers | None:
        """The text, until it is forgotten."""
        text = self._texts.get(key)
        return None if text is None else Papers(text, source="pasted")
