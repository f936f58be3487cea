"""The pages: what is on the shelf, and the views of one questionnaire."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from intake_host.errors import DeveloperError
from intake_host.mdi.errors import MDIError
from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.chance import answered
from intake_host.preview.crowd import meeting
from intake_host.preview.download import Download
from intake_host.preview.moves import Posted, moved
from intake_host.preview.opened import Opened, Unreadable, revision_of
from intake_host.preview.refusals import HEADERS, MAX_BODY_BYTES, sentence, status_of
from intake_host.preview.scenarios import KEEPING
from intake_host.preview.sharing import LinkError
from intake_host.preview.shelf import is_pasted
from intake_host.preview.views import VIEWS, View, shown
from intake_host.preview.visit import Visit
from intake_host.preview.workers import LostWorkError, NotDoneError
from rules import MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from intake_host.preview.desk import Desk
    from intake_host.preview.labels import Label
    from intake_host.preview.moves import Moved
    from intake_host.preview.shelf import Entry

__all__ = ["Pages"]

# Fields of a draft to compare with.
DRAFT, DRAFT_FILE = "draft", "draft-file"
# Of a form that is not sent in parts, as without JavaScript: to read 20 MiB of it takes seconds.
MAX_PLAIN_FORM_BYTES = 2 * 1024 * 1024
# What waits for the analyst says nothing of how soon a change is answered.
ANALYSED = {"ways", "still", "meet", "random"}
_ASKED_FIRST: Mapping[str, Callable[[Visit], Awaitable[Moved]]] = {"meet": meeting, "random": answered}


@dataclass(frozen=True, slots=True)
class Pages:
    """Draws them."""

    desk_of: Callable[[Request], Desk]
    templates: Environment

    def routes(self) -> list[BaseRoute]:
        """Where they are, below the preview's own address."""
        return [
            Route("/", self.shelf, methods=["GET"]),
            Route("/refresh", self.refresh, methods=["POST"]),
            Route("/paste", self.paste, methods=["POST"]),
            Route("/shared", self.shared, methods=["GET", "POST"]),
            Route("/q/{key}/revision", self.revision, methods=["GET"]),
            Route("/q/{key}/{view}", self.view, methods=["GET", "POST"]),
        ]

    async def shelf(self, request: Request) -> Response:
        """The questionnaires to choose from, and a place to paste one."""
        return await self._shelf(request, self.desk_of(request))

    async def refresh(self, request: Request) -> Response:
        """Read the questionnaires again from where they are kept."""
        desk = self.desk_of(request)
        try:
            await desk.library.shelf.refresh()
        except MDIError as error:
            return await self._shelf(request, desk, refused=error)
        return RedirectResponse(f"{request.scope['root_path']}/", 303, headers=HEADERS)

    async def paste(self, request: Request) -> Response:
        """Keep what was pasted or dropped, and open it."""
        desk = self.desk_of(request)
        await _check_plain_form(request)
        async with request.form(max_files=1, max_fields=10, max_part_size=MAX_BODY_BYTES) as form:
            given = form.get("file")
            dropped = b"" if given is None or isinstance(given, str) else await given.read()
            text = dropped.decode("utf-8", errors="replace") or _whole(str(form.get("text", "")))
        if not text.strip():
            return await self._shelf(request, desk, problem="Paste a questionnaire, or choose a file.")
        key = desk.library.pasted.add(text)
        return RedirectResponse(f"{request.scope['root_path']}/q/{key}/play", 303, headers=HEADERS)

    async def shared(self, request: Request) -> Response:
        """What a link holds, to be played; the link comes in the body, never in the address."""
        desk = self.desk_of(request)
        if request.method == "GET":
            return self._page(request, "shared", {"shared": None, "refused": None})
        await _check_plain_form(request)
        async with request.form(max_files=0, max_part_size=MAX_BODY_BYTES) as form:
            link = _whole(str(form.get("link", "")))
        try:
            shared = desk.sharing.open(link)
        except LinkError as error:
            return self._page(
                request, "shared", {"shared": None, "refused": sentence(str(error))}, status=400
            )
        key = shared.key if shared.document is None else desk.library.pasted.add(shared.document)
        opened = await desk.library.open(key)
        if not isinstance(opened, Opened):
            refused = "The questionnaire of this link is not here, or cannot be read any more."
            return self._page(request, "shared", {"shared": None, "refused": refused}, status=404)
        told = {
            "shared": shared,
            "opened": opened,
            "until": datetime.fromtimestamp(shared.until, UTC),
            "is_changed": revision_of(opened.text, {}) != shared.revision,
        }
        return self._page(request, "shared", told)

    async def revision(self, request: Request) -> Response:
        """A word that changes when the questionnaire does."""
        revision = await self.desk_of(request).library.revision(request.path_params["key"])
        if revision is None:
            raise HTTPException(404)
        return PlainTextResponse(revision, headers=HEADERS)

    async def view(self, request: Request) -> Response:
        """One view of one questionnaire, for the run that the page carries."""
        desk = self.desk_of(request)
        opened = await desk.library.open(request.path_params["key"])
        view = next((one for one in VIEWS if one.name == request.path_params["view"]), None)
        if opened is None or view is None:
            raise HTTPException(404)
        if isinstance(opened, Unreadable):
            told = {
                "opened": opened,
                "is_pasted": is_pasted(opened.key),
                "name": await _named(desk, opened.key),
            }
            return self._page(request, "unreadable", told)
        posted = _with_draft_kept(desk, await _posted(request))
        started = time.perf_counter()
        try:
            visit = Visit(desk, opened, posted, moved(opened, posted, today=desk.clock.now().date()))
            page = await self._shown(request, view, visit)
        except DeveloperError as error:
            return self._page(request, "lost", {"opened": opened, "message": str(error)}, status=400)
        except MissingPackageError as error:
            return self._page(request, "lost", {"opened": opened, "message": str(error)}, status=501)
        elapsed_ms = (time.perf_counter() - started) * 1000
        if view.name == "play" and posted.verb not in ANALYSED:
            page.headers["Server-Timing"] = f"page;dur={elapsed_ms:.1f}"
        return page

    async def _shown(self, request: Request, view: View, visit: Visit) -> Response:
        """The view, or the file that it makes, or that it takes a while."""
        posted = visit.posted
        try:
            if posted.verb in _ASKED_FIRST:
                visit = replace(visit, moved=await _ASKED_FIRST[posted.verb](visit))
            made = await shown(view, visit)
        except StillWorkingError as working:
            again = posted.do if working.again is None else working.again
            return self._studio(request, "working", view, visit, {"again": again, "typed": posted.typed})
        except NotDoneError as error:
            # What was perhaps kept is not to be kept again.
            do = "" if posted.verb in KEEPING else posted.do
            told = {"message": str(error), "again": do if isinstance(error, LostWorkError) else None}
            return self._studio(request, "not_done", view, visit, {**told, "typed": posted.typed})
        if isinstance(made, Download):
            return _file(visit.opened, made)
        return self._studio(request, view.name, view, visit, {"view": made})

    async def _shelf(
        self, request: Request, desk: Desk, *, problem: str | None = None, refused: MDIError | None = None
    ) -> Response:
        """The page of what there is.

        Args:
            request: The request.
            desk: Of whoever asks.
            problem: What was wrong with what was pasted.
            refused: Why the shelf cannot be read; found out if not given.
        """
        entries: Sequence[Entry] = ()
        labels: Mapping[str, Label] = {}
        if refused is None:
            try:
                entries = await desk.library.entries()
                labels = await desk.library.shelf.labels()
            except MDIError as error:
                refused = error
        status = 200
        if problem is not None:
            status = 400
        elif refused is not None:
            status = status_of(refused)
        told = {
            "entries": entries,
            "labels": labels,
            "problem": problem,
            "refused": None if refused is None else sentence(str(refused)),
            "read_at": desk.library.shelf.read_at,
        }
        return self._page(request, "shelf", told, status=status)

    def _studio(
        self, request: Request, template: str, view: View, visit: Visit, told: Mapping[str, object]
    ) -> Response:
        """A page of the studio; `told` is what its template draws besides the run and the tabs."""
        # The page may be of another version, with one of its people to be played in this one.
        is_same = visit.posted.first("key") == visit.opened.key
        seen = visit.posted.first("revision") if is_same else ""
        frame = {
            "opened": visit.opened,
            "run": visit.run,
            "views": VIEWS,
            "current": view,
            "is_changed": bool(seen) and seen != visit.opened.revision,
        }
        return self._page(request, template, frame | dict(told))

    def _page(
        self, request: Request, template: str, context: Mapping[str, object], *, status: int = 200
    ) -> Response:
        root = request.scope["root_path"]
        text = self.templates.get_template(f"preview/{template}.html").render(root=root, **context)
        return HTMLResponse(text, status, headers=HEADERS)


async def _named(desk: Desk, key: str) -> str:
    """What the list calls it: a file by its name."""
    try:
        entries = await desk.library.entries()
    except MDIError:
        return key
    return next((one.title for one in entries if one.key == key), key)


def _with_draft_kept(desk: Desk, posted: Posted) -> Posted:
    """With the key of a draft that was pasted or dropped beside the questionnaire, in place of its text."""
    draft = posted.first(DRAFT)
    values = {name: given for name, given in posted.values.items() if name not in {DRAFT, DRAFT_FILE}}
    if posted.verb == "draft" and draft.strip():
        values["against"] = [desk.library.pasted.add(draft)]
    return replace(posted, values=values)


def _file(opened: Opened, made: Download) -> Response:
    # A key may have any letters (RFC 8187).
    name = quote(f"{opened.key}.{made.suffix}")
    headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(made.text, media_type=made.media_type, headers=headers)


async def _check_plain_form(request: Request) -> None:
    """Refuse a form that is not sent in parts, and too large for that."""
    is_plain = request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")
    if is_plain and len(await request.body()) > MAX_PLAIN_FORM_BYTES:
        raise HTTPException(413)


async def _posted(request: Request) -> Posted:
    """What the page's form sent; nothing for a page that is opened anew."""
    if request.method != "POST":
        return Posted({})
    await _check_plain_form(request)
    values: dict[str, list[str]] = {}
    async with request.form(max_part_size=MAX_BODY_BYTES) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                values.setdefault(_whole(name), []).append(_whole(value))
            elif name == DRAFT_FILE and value.size:
                values[DRAFT] = [(await value.read()).decode("utf-8", errors="replace")]
    return Posted(values, do=next(iter(values.get("do", ())), ""))


def _whole(text: str) -> str:
    """The text, if a page can show it again: a form says what charset it is in, and some have halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise HTTPException(400, "what was sent is no text") from None
    return text
