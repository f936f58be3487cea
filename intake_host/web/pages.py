"""The pages that a person sees: the host page, and the neutral one in its stead."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from intake_host.embedding.headers import host_page_headers
from intake_host.web.contexts import HostPage, UnavailablePage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from pathlib import Path

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from intake_host.settings import Partner

UNAVAILABLE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


class Pages:
    """The host page of every partner, and the static files."""

    def __init__(
        self,
        *,
        partners: Mapping[str, Partner],
        templates: Environment,
        static: Path,
        frame_timeout: timedelta,
        event_interval: timedelta,
    ) -> None:
        self._partners = partners
        self._templates = templates
        self._static = static
        self._frame_timeout = frame_timeout
        self._event_interval = event_interval

    def routes(self) -> list[BaseRoute]:
        """Where the pages and files are."""
        return [
            Route("/embed/v1/{partner_key}", self.host_page, methods=["GET"]),
            Route("/v1/embed.js", self.embed_script, methods=["GET"]),
            Mount("/static/host", StaticFiles(directory=self._static / "host")),
            Route("/health", self.health, methods=["GET"]),
        ]

    async def host_page(self, request: Request) -> Response:
        """The page between the partner's page and MDI's frame; framed by that partner's pages only."""
        partner = self._partners.get(request.path_params["partner_key"])
        if partner is None:
            return self._unavailable()
        nonce = secrets.token_urlsafe(16)
        page = HostPage(partner_name=partner.name, config=self._config(partner), nonce=nonce)
        headers = host_page_headers(
            nonce=nonce, parent_origins=partner.origins, frame_origins=partner.mdi.frame_origins
        )
        return HTMLResponse(self._rendered("host/page.html", page), headers=headers)

    async def embed_script(self, _request: Request) -> Response:
        """The script that partners' pages load."""
        headers = {"cache-control": "public, max-age=300", "cross-origin-resource-policy": "cross-origin"}
        return FileResponse(self._static / "embed.js", media_type="text/javascript", headers=headers)

    async def health(self, _request: Request) -> Response:
        """204 when the host answers."""
        return HTMLResponse(status_code=204)

    def _unavailable(self) -> Response:
        page = UnavailablePage(way_back=None)
        headers = {"content-security-policy": UNAVAILABLE_POLICY, "cache-control": "no-store"}
        return HTMLResponse(self._rendered("host/unavailable.html", page), 404, headers=headers)

    def _config(self, partner: Partner) -> dict[str, object]:
        return {
            "partner_origins": list(partner.origins),
            "frame_timeout_ms": round(self._frame_timeout.total_seconds() * 1000),
            "event_interval_ms": round(self._event_interval.total_seconds() * 1000),
            "share_ids_with_page": partner.share_ids_with_page,
        }

    def _rendered(self, template: str, page: HostPage | UnavailablePage) -> str:
        fields = {name: getattr(page, name) for name in page.__dataclass_fields__}
        return self._templates.get_template(template).render(fields)
