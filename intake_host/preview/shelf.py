"""Shelf: where questionnaires to play come from."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from stat import S_IMODE
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
    """A file cannot be put beside a questionnaire, or nothing added to it; it is as it was.

    Attributes:
        name: The file's.
        reason: What is in the way, as it is said of the file.
        advice: What to do before it is tried again.
    """

    code = "not_kept"

    def __init__(self, name: str, reason: str, advice: str) -> None:
        self.name, self.reason, self.advice = name, reason, advice
        super().__init__(f"{name} {reason}: nothing was kept; {advice} and try again")


Keeper = Callable[[str, Callable[[str], str]], tuple[str, str]]
"""Rewrites the file that ends so (`.played.scenarios.yaml`), and returns its name and its new text.

What it is given makes the new text of the one that is there now, "" if there is none; nobody rewrites it meanwhile.
Raises NotKeptError if not all of it can be read, or it cannot be written.
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
        return [Entry(key, _spelled(path.relative_to(self._root()))) for key, path in self.files().items()]

    async def labels(self) -> Mapping[str, Label]:
        """What the files say that they are."""
        return await asyncio.to_thread(lambda: self._labels.of(self.files()))

    async def read(self, key: str) -> Papers | None:
        """What the file says now, and those beside it whose names begin with its name."""
        path = self.files().get(key)
        text = None if path is None else _read(path)
        if path is None or text is None:
            return None
        return Papers(text, self._beside(path), _spelled(path.relative_to(self._root())))

    async def refresh(self) -> None:
        """Nothing: the files are read each time."""

    def keeper(self, key: str) -> Keeper | None:
        """Puts files into the same folder."""
        path = self.files().get(key)
        return None if path is None else partial(self._rewrite, path)

    def files(self) -> Mapping[str, Path]:
        """The files by key: the path below the folder, with dots, without the suffix; none that a link leads out to.

        Where two would have the same key (a/b/c.json and a.b/c.json), the later one has a number behind it.
        """
        if self._path.is_file():
            return {_spelled(self._path.stem): self._path} if self._path.suffix == _SUFFIX else {}
        paths = [
            path
            for path in sorted(_walked(self._path))
            if path.suffixes == [_SUFFIX] and self._is_inside(path)
        ]
        keys = [".".join(map(_spelled, path.relative_to(self._path).with_suffix("").parts)) for path in paths]
        return dict(zip(_told_apart(keys), paths, strict=True))

    def _beside(self, path: Path) -> Mapping[str, str]:
        texts = {
            _spelled(one.name): _read(one)
            for one in sorted(_files_in(path.parent))
            if one.name.startswith(f"{path.stem}.")
            and _BESIDE.fullmatch(one.name.removeprefix(path.stem))
            and self._is_inside(one)
        }
        return {name: text for name, text in texts.items() if text is not None}

    def _rewrite(self, path: Path, ending: str, rewritten: Callable[[str], str]) -> tuple[str, str]:
        target = path.with_name(f"{path.stem}{ending}")
        with self._rewriting:
            try:
                # A link that leads out is replaced, and what it leads to is neither read nor written.
                is_ours = not target.is_symlink() or self._is_inside(target)
                held = _held(target) if is_ours else None
            except OSError as reason:
                raise NotKeptError(
                    _spelled(target.name),
                    f"cannot be read ({reason.strerror})",
                    "let whoever runs the preview read it",
                ) from reason
            text = rewritten("" if held is None else held.text)
            _put(target, text, None if held is None else held.mode)
        return _spelled(target.name), text

    def _is_inside(self, path: Path) -> bool:
        # A link may lead anywhere on the machine.
        return path.is_file() and path.resolve().is_relative_to(self._root().resolve())

    def _root(self) -> Path:
        return self._path.parent if self._path.is_file() else self._path


def _told_apart(keys: Sequence[str]) -> Iterator[str]:
    """Each key once: one that was there already with a number that makes it another."""
    given = set(keys)
    seen = set()
    for key in keys:
        numbered = (f"{key}-{number}" for number in count(2))
        own = next(one for one in numbered if one not in given) if key in seen else key
        seen.add(key)
        given.add(own)
        yield own


def _spelled(path: Path | str) -> str:
    """The path as a text that can be shown: bytes that are no UTF-8 as their numbers."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


class _Held(NamedTuple):
    """All that is in a file, and its mode."""

    text: str
    mode: int


def _held(target: Path) -> _Held | None:
    """What is in a file that is to be rewritten; None if there is none.

    Raises:
        NotKeptError: If it is not such that all of it could be written again.
        OSError: If it cannot be read.
    """
    name = _spelled(target.name)
    if target.exists() and not target.is_file():
        raise NotKeptError(name, "is no file", "move what has its name")
    try:
        with target.open("rb") as stream:
            mode = S_IMODE(os.fstat(stream.fileno()).st_mode)
            read = stream.read(MAX_DOCUMENT_BYTES + 1)
    except FileNotFoundError:
        return None
    if len(read) > MAX_DOCUMENT_BYTES:
        raise NotKeptError(
            name, f"has more than {MAX_DOCUMENT_BYTES:,} bytes", "put some of it into another file"
        )
    try:
        return _Held(read.decode(), mode)
    except UnicodeDecodeError as reason:
        line = read[: reason.start].count(b"\n") + 1
        raise NotKeptError(name, f"is not UTF-8 in line {line}", "save it in UTF-8") from reason


def _put(target: Path, text: str, mode: int | None) -> None:
    """In place at once, never half of it, and with this mode; None: as any new file."""
    new = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        new.touch(mode=0o666 if mode is None else 0o600)
        new.write_bytes(text.encode())
        if mode is not None:
            new.chmod(mode)
        new.replace(target)
    except OSError as reason:
        new.unlink(missing_ok=True)
        raise NotKeptError(
            _spelled(target.name), f"could not be written ({reason.strerror})", "look after the folder"
        ) from reason


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
