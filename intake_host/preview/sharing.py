"""Sharing: a run as a link that holds all of it, sealed and for a limited time.

The run stands in the link's fragment, which no browser sends to a server; the page takes it out of the address and
posts it. What is sealed is JSON, compressed: nobody reads or changes it without the key, and nothing is stored.
"""

from __future__ import annotations

import base64
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from intake_host.errors import DeveloperError
from intake_host.preview.run import Run
from intake_host.sealing import BrokenSealError, UnknownSealKeyError

if TYPE_CHECKING:
    from intake_host.clock import Clock
    from intake_host.sealing import Seal

__all__ = [
    "DAYS",
    "MAX_LINK_CHARACTERS",
    "BrokenLinkError",
    "EndedLinkError",
    "ExpiredLinkError",
    "Link",
    "LinkError",
    "LongLinkError",
    "Shared",
    "Sharing",
]

# How long a link may work; the second is the usual.
DAYS = (1, 7, 30)
# What every browser takes in its address bar (Safari: some 80,000).
MAX_LINK_CHARACTERS = 64_000
_MAX_UNPACKED_BYTES = 32 * 1024 * 1024


class LinkError(DeveloperError):
    """A link cannot be made, or opens nothing."""

    code = "link"


class LongLinkError(LinkError):
    """The run is too large for a link.

    Attributes:
        characters: How long the link would be.
    """

    code = "link_too_long"

    def __init__(self, characters: int) -> None:
        self.characters = characters
        super().__init__(
            f"the link would have {characters:,} characters, and browsers take {MAX_LINK_CHARACTERS:,} for sure: "
            "save the questionnaire as a file, or share a run with fewer answers"
        )


class BrokenLinkError(LinkError):
    """It is cut, changed, or of somebody else."""

    code = "link_broken"

    def __init__(self) -> None:
        super().__init__("this is no whole link of this preview's: copy it again, to its last character")


class EndedLinkError(LinkError):
    """The key that sealed it is gone."""

    code = "link_ended"

    def __init__(self) -> None:
        super().__init__(
            "the preview that made this link has ended, and its links with it: ask for a new one"
        )


class ExpiredLinkError(LinkError):
    """Its time is over.

    Attributes:
        until: When it was.
    """

    code = "link_expired"

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"this link worked until {until:%Y-%m-%d %H:%M} UTC: ask for a new one")


class Shared(BaseModel):
    """What a link holds.

    Attributes:
        key: Of the questionnaire.
        revision: Its revision when the link was made.
        run: The run, without the steps that led to it: what was taken back is nobody else's business.
        document: The questionnaire itself, if it was pasted.
        until: When the link ends, in epoch seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    key: str
    revision: str
    run: Run
    document: str | None = None
    until: int = 0


class Link(NamedTuple):
    """The address, and when it ends."""

    address: str
    until: datetime


class Sharing:
    """Makes links and opens them.

    Args:
        address: Where the preview is, such as `https://intake.example.com/preview`.
        seal: Seals what is in them.
        bound_to: Whose they are: they open there and nowhere else.
        clock: Tells when they end.
        ends_with_process: Whether the seal's key is gone when this program ends.
    """

    def __init__(
        self, *, address: str, seal: Seal, bound_to: str, clock: Clock, ends_with_process: bool
    ) -> None:
        self._address = address
        self._seal = seal
        self._bound_to = f"preview/share/{bound_to}"
        self._clock = clock
        self.ends_with_process = ends_with_process

    def link(self, shared: Shared, days: int) -> Link:
        """A link that works for so many days.

        Raises:
            LongLinkError: If it would be too long.
        """
        until = self._clock.now() + timedelta(days=days)
        run = shared.run.model_copy(update={"past": ()})
        whole = shared.model_copy(update={"run": run, "until": int(until.timestamp())})
        packed = zlib.compress(whole.model_dump_json(exclude_defaults=True).encode(), 9)
        sealed = self._seal.seal(packed, bound_to=self._bound_to)
        address = f"{self._address}/shared#{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"
        if len(address) > MAX_LINK_CHARACTERS:
            raise LongLinkError(len(address))
        return Link(address, until)

    def open(self, link: str) -> Shared:
        """What a link holds; also of its fragment alone.

        Raises:
            BrokenLinkError: If it is cut, changed, or somebody else's.
            EndedLinkError: If the key that sealed it is gone.
            ExpiredLinkError: If its time is over.
        """
        token = "".join(link.rpartition("#")[2].split())
        try:
            sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            packed = self._seal.open(sealed, bound_to=self._bound_to)
            unpacked = zlib.decompressobj().decompress(packed, _MAX_UNPACKED_BYTES)
            shared = Shared.model_validate_json(unpacked)
        except UnknownSealKeyError:
            raise EndedLinkError from None
        except (ValueError, BrokenSealError, zlib.error, ValidationError):
            raise BrokenLinkError from None
        until = datetime.fromtimestamp(shared.until, UTC)
        if self._clock.now() >= until:
            raise ExpiredLinkError(until)
        return shared
