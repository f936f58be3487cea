"""Shelf: where questionnaires to play come from."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from intake_host.errors import OperatorError
from intake_host.preview.opened import MAX_DOCUMENT_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Entry", "Folder", "NothingToPreviewError", "Pasted", "Shelf"]

# A pasted document is forgotten when so many newer ones came.
MAX_PASTED = 20
# What lies beside a questionnaire has a second suffix: form.invariants.yaml, form.cases.json.
_SUFFIX = ".json"
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


class Entry(NamedTuple):
    """One questionnaire on a shelf: its name in addresses, and for people."""

    key: str
    title: str


class Shelf(Protocol):
    """Questionnaires by key."""

    async def entries(self) -> Sequence[Entry]:
        """All that there are."""
        ...

    async def document(self, key: str) -> str | None:
        """The text of one, as it is now; None if there is none of that key."""
        ...

    async def beside(self, key: str) -> Mapping[str, str]:
        """The invariants and scenarios that belong to one: their texts by file name."""
        ...

    def can_keep(self, key: str) -> bool:
        """Whether something can be put beside it."""
        ...

    async def keep(self, key: str, ending: str, text: str) -> str:
        """Put a text in place of the file beside it that ends so; returns the file's name.

        Call it only where `can_keep` says so.
        """
        ...


class Folder:
    """The files of a folder and of those below it, or one file.

    Args:
        path: The file, or the folder.

    Raises:
        NothingToPreviewError: If there is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not self.files():
            raise NothingToPreviewError(path)

    async def entries(self) -> Sequence[Entry]:
        """The files that there are now."""
        return [Entry(key, str(path.relative_to(self._root()))) for key, path in self.files().items()]

    async def document(self, key: str) -> str | None:
        """What stands in the file now."""
        path = self.files().get(key)
        return None if path is None else _read(path)

    async def beside(self, key: str) -> Mapping[str, str]:
        """What the files that begin with its name say now."""
        path = self.files()[key]
        return {
            one.name: _read(one)
            for one in sorted(path.parent.iterdir())
            if one.name.startswith(f"{path.stem}.") and _BESIDE.fullmatch(one.name.removeprefix(path.stem))
        }

    def can_keep(self, key: str) -> bool:
        """Yes, of every file."""
        return key in self.files()

    async def keep(self, key: str, ending: str, text: str) -> str:
        """Put the file in place at once, never half of it."""
        path = self.files()[key]
        target = path.with_name(f"{path.stem}{ending}")
        new = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        new.write_text(text, encoding="utf-8")
        new.replace(target)
        return target.name

    def files(self) -> Mapping[str, Path]:
        """The files by key: the path below the folder, with dots, without the suffix."""
        if self._path.is_file():
            return {self._path.stem: self._path}
        found: dict[str, Path] = {}
        for path in sorted(self._path.rglob(f"*{_SUFFIX}")):
            relative = path.relative_to(self._path)
            is_hidden = any(part.startswith((".", "node_modules")) for part in relative.parts)
            if path.is_file() and not is_hidden and path.suffixes == [_SUFFIX]:
                found[".".join(relative.with_suffix("").parts)] = path
        return found

    def _root(self) -> Path:
        return self._path.parent if self._path.is_file() else self._path


def _read(path: Path) -> str:
    # One byte more than may be played is enough to know that it is too large.
    with path.open("rb") as stream:
        return stream.read(MAX_DOCUMENT_BYTES + 1).decode("utf-8", errors="replace")


class Pasted:
    """Documents that were pasted or dropped, in memory, the latest few."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()

    def add(self, text: str) -> str:
        """Keep one; its key cannot be guessed."""
        key = f"pasted-{secrets.token_urlsafe(16)}"
        self._texts[key] = text
        while len(self._texts) > MAX_PASTED:
            self._texts.popitem(last=False)
        return key

    async def entries(self) -> Sequence[Entry]:
        """None: whoever pasted one has its address."""
        return []

    async def beside(self, _key: str) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def can_keep(self, _key: str) -> bool:
        """No."""
        return False

    async def keep(self, key: str, ending: str, text: str) -> str:
        """Nothing can be kept."""
        raise NotImplementedError

    async def document(self, key: str) -> str | None:
        """The text, until it is forgotten."""
        return self._texts.get(key)
