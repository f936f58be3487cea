"""Reads what the frame's script posts: fields and files, within limits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request

from intake_host.sandbox.errors import TooLarge
from intake_host.sandbox.records import StoredFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import Message, Receive

    from intake_host.sandbox.state import SandboxState

__all__ = ["MAX_BODY_BYTES", "Posted", "read_posted"]

# MDI takes images of up to 25 MB.
MAX_BODY_BYTES = 26 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """Every value under each name; a file is there as its new id."""

    values: Mapping[str, Sequence[str]]

    def first(self, name: str) -> str:
        """The first value of a field, or an empty text."""
        values = self.values.get(name, ())
        return values[0] if values else ""


async def read_posted(request: Request, state: SandboxState) -> tuple[Posted, tuple[StoredFile, ...]]:
    """The fields of a multipart body, and the files in it: names and sizes, their bytes are thrown away.

    Raises:
        TooLarge: If the body passes the limit while it is read.
    """
    values: dict[str, list[str]] = defaultdict(list)
    files = []
    async with Request(request.scope, _capped(request.receive)).form(max_files=20, max_fields=1000) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                values[name].append(value)
            elif value.filename:
                stored = StoredFile(state.new_id(), value.filename, value.size or 0)
                files.append(stored)
                values[name].append(stored.file_id)
    return Posted(dict(values)), tuple(files)


def _capped(receive: Receive) -> Receive:
    seen = 0

    async def count() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise TooLarge
        return message

    return count
