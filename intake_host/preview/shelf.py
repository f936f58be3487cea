"""Shelf: where questionnaires to play come from."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from intake_host.errors import OperatorError
from intake_host.preview.opened import MAX_DOCUMENT_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

__all__ = ["Entry", "Folder", "Keeper", "NothingToPreviewError", "Pasted", "Shelf", "is_pasted"]

# A pasted document is forgotten when so many newer ones, or so many newer characters, came.
MAX_PASTED = 20
MAX_PASTED_CHARACTERS = 64 * 1024 * 1024
# What lies beside a questionnaire has a second suffix: form.invariants.yaml, form.cases.json.
_SUFFIX = ".json"
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


Keeper = Callable[[str, Callable[[str], str]], tuple[str, str]]
"""Rewrites the file that ends so (`.played.scenarios.yaml`), and returns its name and its new text.

What it is given makes the new text of the one that is there now, "" if there is none; nobody rewrites it meanwhile.
"""


class Entry(NamedTuple):
    """One questionnaire on a shelf: its name in addresses, and for people."""

    key: str
    title: str


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

    async def document(self, key: str) -> str | None:
        """The text of one, as it is now; None if there is none of that key."""
        ...

    async def refresh(self) -> None:
        """Read them again from wherever they are kept."""
        ...

    async def beside(self, key: str) -> Mapping[str, str]:
        """The invariants and scenarios that belong to one: their texts by file name."""
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
        if not self.files():
            raise NothingToPreviewError(path)

    async def entries(self) -> Sequence[Entry]:
        """The files that there are now."""
        return [Entry(key, str(path.relative_to(self._root()))) for key, path in self.files().items()]

    async def document(self, key: str) -> str | None:
        """What stands in the file now."""
        path = self.files().get(key)
        return None if path is None else _read(path)

    async def refresh(self) -> None:
        """Nothing: the files are read each time."""

    async def beside(self, key: str) -> Mapping[str, str]:
        """What the files that begin with its name say now."""
        path = self.files().get(key)
        if path is None:
            return {}
        return {
            one.name: _read(one)
            for one in sorted(path.parent.iterdir())
            if one.name.startswith(f"{path.stem}.")
            and _BESIDE.fullmatch(one.name.removeprefix(path.stem))
            and self._is_inside(one)
        }

    def keeper(self, key: str) -> Keeper | None:
        """Puts files into the same folder."""
        path = self.files().get(key)
        return None if path is None else partial(self._rewrite, path)

    def files(self) -> Mapping[str, Path]:
        """The files by key: the path below the folder, with dots, without the suffix; none that a link leads out to."""
        if self._path.is_file():
            return {self._path.stem: self._path}
        found: dict[str, Path] = {}
        for path in sorted(self._path.rglob(f"*{_SUFFIX}")):
            relative = path.relative_to(self._path)
            is_hidden = any(part.startswith((".", "node_modules")) for part in relative.parts)
            if is_hidden or path.suffixes != [_SUFFIX]:
                continue
            if self._is_inside(path):
                found[".".join(relative.with_suffix("").parts)] = path
        return found

    def _rewrite(self, path: Path, ending: str, rewritten: Callable[[str], str]) -> tuple[str, str]:
        target = path.with_name(f"{path.stem}{ending}")
        with self._rewriting:
            text = rewritten(_read(target) if self._is_inside(target) else "")
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
    new.write_text(text, encoding="utf-8")
    new.replace(target)


def _read(path: Path) -> str:
    # One byte more than may be played is enough to know that it is too large.
    with path.open("rb") as stream:
        return stream.read(MAX_DOCUMENT_BYTES + 1).decode("utf-8", errors="replace")


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

    async def refresh(self) -> None:
        """Nothing: they are kept nowhere else."""

    async def beside(self, _key: str) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def keeper(self, _key: str) -> None:
        """None: there is no folder."""

    async def document(self, key: str) -> str | None:
        """The text, until it is forgotten."""
        return self._texts.get(key)
