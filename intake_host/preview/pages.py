"""The pages: what is on the shelf, and the views of one questionnaire."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from intake_host.errors import DeveloperError
from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.crowd import meeting
from intake_host.preview.moves import Posted, moved
from intake_host.preview.opened import MAX_DOCUMENT_BYTES, Unreadable
from intake_host.preview.views import VIEWS, View, shown
from intake_host.preview.visit import Visit
from intake_host.preview.workers import TooMuchWorkError
from rules import MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from intake_host.preview.desk import Desk
    from intake_host.preview.opened import Opened

__all__ = ["Pages"]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# What waits for the analyst says nothing of how soon a change is answered.
ANALYSED = {"ways", "still", "meet"}
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """Draws them."""

    desk: Desk
    templates: Environment

    def routes(self) -> list[BaseRoute]:
        """Where they are, below the preview's own address."""
        return [
            Route("/", self.shelf, methods=["GET"]),
            Route("/paste", self.paste, methods=["POST"]),
            Route("/q/{key}/revision", self.revision, methods=["GET"]),
            Route("/q/{key}/{view}", self.view, methods=["GET", "POST"]),
        ]

    async def shelf(self, request: Request) -> Response:
        """The questionnaires to choose from, and a place to paste one."""
        context = {"entries": await self.desk.library.entries(), "problem": None}
        return self._page(request, "shelf", context)

    async def paste(self, request: Request) -> Response:
        """Keep what was pasted or dropped, and open it."""
        async with request.form(max_files=1, max_fields=10, max_part_size=MAX_DOCUMENT_BYTES + 1) as form:
            given = form.get("file")
            dropped = b"" if given is None or isinstance(given, str) else await given.read()
            text = dropped.decode("utf-8", errors="replace") or str(form.get("text", ""))
        if not text.strip():
            problem = "Paste a questionnaire, or choose a file."
            context = {"entries": await self.desk.library.entries(), "problem": problem}
            return self._page(request, "shelf", context, status=400)
        key = self.desk.library.pasted.add(text)
        return RedirectResponse(f"{request.scope['root_path']}/q/{key}/play", 303, headers=HEADERS)

    async def revision(self, request: Request) -> Response:
        """A word that changes when the questionnaire does."""
        revision = await self.desk.library.revision(request.path_params["key"])
        if revision is None:
            raise HTTPException(404)
        return PlainTextResponse(revision, headers=HEADERS)

    async def view(self, request: Request) -> Response:
        """One view of one questionnaire, for the run that the page carries."""
        opened = await self.desk.library.open(request.path_params["key"])
        view = next((one for one in VIEWS if one.name == request.path_params["view"]), None)
        if opened is None or view is None:
            return self._page(request, "missing", {}, status=404)
        if isinstance(opened, Unreadable):
            return self._page(request, "unreadable", {"opened": opened})
        posted = await _posted(request)
        started = time.perf_counter()
        try:
            visit = self._visit(opened, posted)
        except DeveloperError as error:
            return self._page(request, "lost", {"opened": opened, "message": str(error)}, status=400)
        try:
            if posted.verb == "meet":
                visit = replace(visit, moved=await meeting(visit))
            page = self._studio(request, view.name, view, visit, {"view": await shown(view, visit)})
        except DeveloperError as error:
            return self._page(request, "lost", {"opened": opened, "message": str(error)}, status=400)
        except StillWorkingError as working:
            again = posted.do if working.again is None else working.again
            told = {"again": again, "typed": posted.typed}
            page = self._studio(request, "working", view, visit, told)
        except TooMuchWorkError as error:
            page = self._studio(request, "too_much", view, visit, {"message": str(error)})
        except MissingPackageError as error:
            return self._page(request, "lost", {"opened": opened, "message": str(error)}, status=501)
        elapsed_ms = (time.perf_counter() - started) * 1000
        if view.name == "play" and posted.verb not in ANALYSED:
            page.headers["Server-Timing"] = f"page;dur={elapsed_ms:.1f}"
        return page

    def _visit(self, opened: Opened, posted: Posted) -> Visit:
        today = self.desk.clock.now().date()
        made = moved(opened, posted, today=today, source=self.desk.chance)
        return Visit(self.desk, opened, posted, made)

    def _studio(
        self, request: Request, template: str, view: View, visit: Visit, told: Mapping[str, object]
    ) -> Response:
        """A page of the studio; `told` is what its template draws besides the run and the tabs."""
        frame = {"opened": visit.opened, "run": visit.run, "views": VIEWS, "current": view}
        return self._page(request, template, frame | dict(told))

    def _page(
        self, request: Request, template: str, context: Mapping[str, object], *, status: int = 200
    ) -> Response:
        root = request.scope["root_path"]
        text = self.templates.get_template(f"preview/{template}.html").render(root=root, **context)
        return HTMLResponse(text, status, headers=HEADERS)


async def _posted(request: Request) -> Posted:
    """What the page's form sent; nothing for a page that is opened anew."""
    if request.method != "POST":
        return Posted({})
    form = await request.form()
    values: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    return Posted(values, do=next(iter(values.get("do", ())), ""))
