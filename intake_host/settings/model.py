"""The settings as the rest of the program sees them: checked, typed, without a file behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from pydantic import SecretStr

__all__ = ["MDIAccount", "Partner", "Settings"]


@dataclass(frozen=True, slots=True)
class MDIAccount:
    """A partner's account at MDI.

    Attributes:
        api_base: Exact origin of MDI's API, such as `https://api.mdintegrations.com`; paths start with /v1.
        frame_origins: Exact origins that MDI's pages may come from; at least one.
        client_id: Of MDI's OAuth client; hidden from repr.
        client_secret: Of the same client; `.get_secret_value()` where it is sent.
    """

    api_base: str
    frame_origins: tuple[str, ...]
    client_id: str = field(repr=False)
    client_secret: SecretStr


@dataclass(frozen=True, slots=True)
class Partner:
    """A business that embeds intake in its web site.

    Attributes:
        key: Its name in URLs: lower-case letters and digits with single hyphens between, up to 40.
        name: Its name for people.
        origins: Exact origins of its pages that may embed; at least one.
        api_key_digest: SHA-256 of its API key; hidden from repr.
        mdi: Its account at MDI.
        share_ids_with_page: Whether its page is told MDI's patient and encounter ids; its server always is.
    """

    key: str
    name: str
    origins: tuple[str, ...]
    api_key_digest: bytes = field(repr=False)
    mdi: MDIAccount
    share_ids_with_page: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the host is told at its start.

    Attributes:
        origin: Exact origin under which browsers reach the host.
        database_url: SQLAlchemy's URL of the store, without a password.
        keys: Secrets of at least 32 characters, newest first, for tokens and seals; hidden from repr.
        session_ttl: How long an embed session lasts.
        frame_timeout: How long MDI's frame may stay silent before the patient is offered a retry.
        keep: How long an expired session and its events are kept.
        event_interval: How long events gather in the page before they go to the server.
        partners: By key, in the file's order; at least one.
        preview: Whether partners' people find the preview at /preview.
    """

    origin: str
    database_url: str
    keys: tuple[str, ...] = field(repr=False)
    session_ttl: timedelta
    keep: timedelta
    frame_timeout: timedelta
    event_interval: timedelta
    partners: Mapping[str, Partner]
    preview: bool = True
