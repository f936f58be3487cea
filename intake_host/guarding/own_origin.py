"""Which requests are for this site at all: those under its own name, and of no page of another origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from intake_host.origins import OriginError, is_local, parse_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

# Whoever looks after the machine asks by its address.
ASKED_BY_ANY_NAME = "/health"


class OwnOrigin:
    """Refuses a request under another name (421), and a POST that a page of another origin makes (403).

    A local site answers to every local name with its port, because programs find only `127.0.0.1` for sure.

    Args:
        app: What is behind it.
        origin: The site's exact origin.
        refuse: Makes the answer out of a status, a code and a sentence.
        is_private: Whether pages of other origins may not ask for anything at all, as pictures or in frames, but only
            lead to it (403).
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        origin: str,
        refuse: Callable[[int, str, str], ASGIApp],
        is_private: bool = False,
    ) -> None:
        self._app = app
        self._is_private = is_private
        self._origin = origin
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http" or scope["path"] == ASKED_BY_ANY_NAME:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        app = self._app
        if not self._is_own_name(headers.get("host", "").lower()):
            message = f"this is {self._origin}: ask it by that name; a proxy has to pass the Host header on"
            app = self._refuse(421, "wrong_host", message)
        elif self._is_asking(scope["method"], headers) and self._is_foreign_page(headers):
            message = "a page of another origin may not ask this: ask it from your backend"
            app = self._refuse(403, "foreign_page", message)
        await app(scope, receive, send)

    def _is_own_name(self, name: str) -> bool:
        scheme, _, authority = self._origin.partition("://")
        if name == authority:
            return True
        try:
            asked = parse_origin(f"{scheme}://{name}")
        except OriginError:
            return False
        return is_local(self._origin) and is_local(asked) and _port(name) == _port(authority)

    def _is_asking(self, method: str, headers: Headers) -> bool:
        """Whether it matters whose page asks: not if somebody is led here by a link."""
        is_led = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return method == "POST" or (self._is_private and not is_led)

    def _is_foreign_page(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:  # no page can forge it
            return site not in {"same-origin", "none"}
        return headers.get("origin", self._origin) != self._origin


def _port(authority: str) -> str:
    return authority.rpartition(":")[2] if ":" in authority else ""
