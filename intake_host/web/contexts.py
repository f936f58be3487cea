"""What each page's template is given: one frozen dataclass a page, its fields the template's variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class HostPage:
    """`host/page.html`: the page between the partner's page and MDI's frame.

    `config` is what its script reads (see `static/host/host.js`); `nonce` is that of the answer's policy.
    """

    partner_name: str
    config: dict[str, Any]
    nonce: str
    static_prefix: str = "/static"


@dataclass(frozen=True, slots=True)
class UnavailablePage:
    """`host/unavailable.html`: one neutral page, whatever the reason is. `way_back` is the partner's origin."""

    way_back: str | None
    static_prefix: str = "/static"
