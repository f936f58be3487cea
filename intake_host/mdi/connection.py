"""The connection to MDI's API: JSON in and out, one typed error or one value.

Every call runs in a task of its own, which a caller that goes away leaves running: httpx 0.28.1 loses a slot
of its pool for ever when a request is cancelled while it waits for one, and a voucher that MDI has made should
not be lost half-way. The limit of calls under way is kept here and not by httpx's pool, so that no request
ever waits in that pool.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from intake_host import __version__
from intake_host.mdi.auth import AccessToken, AccessTokens
from intake_host.mdi.errors import (
    MDIAnswerError,
    MDICredentialsError,
    MDIRequestError,
    MDIUnavailableError,
    error_for_status,
)
from intake_host.mdi.models import Answer, TokenAnswer
from intake_host.origins import is_local, loopback_of, parse_origin

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from intake_host.clock import Clock
    from intake_host.mdi.errors import UnavailableReason
    from intake_host.mdi.retry import RetryPolicy

__all__ = ["Connection"]

TOKEN_PATH = "/v1/partner/auth/token"  # noqa: S105 - a path
MAX_CALLS_UNDER_WAY = 50
MAX_IDLE_CONNECTIONS = 10
IDLE_CONNECTION_S = 30.0
MAX_PAGES = 1000
MAX_PARAMETER_LENGTH = 255
# https://docs.mdintegrations.com, "Headers": both are wanted on every call, GET too.
HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    "User-Agent": f"intake-host/{__version__}",
}
_UNREADABLE = object()
_PARAMETER = re.compile(r":([a-z_]+)")
# JSON can hold half a character, a URL cannot.
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# These would climb out of their place in the path.
_NOT_SEGMENTS = frozenset({"", ".", ".."})

Ids = Mapping[str, str]
Query = Mapping[str, str]
A = TypeVar("A", bound=Answer)
T = TypeVar("T")


class Connection:
    """One partner's way to MDI's API.

    Args:
        api_base: Exact origin of the API.
        client_id: Of the partner's OAuth client.
        client_secret: Of the same client.
        clock: Tells how old the access token is.
        retry: When a call is made again.
        transport: Carries the requests; None for the network.
        timeout_s: How long one try may take as a whole.
    """

    def __init__(
        self,
        *,
        api_base: str,
        client_id: str,
        client_secret: str,
        clock: Clock,
        retry: RetryPolicy,
        transport: httpx.AsyncBaseTransport | None,
        timeout_s: float,
    ) -> None:
        _silence_http_logs()
        self._credentials = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": "*",
        }
        self._clock = clock
        self._retry = retry
        self._timeout_s = timeout_s
        self._api_base = parse_origin(api_base)
        self._http = httpx.AsyncClient(
            base_url=loopback_of(self._api_base),
            headers={**HEADERS, "Host": self._api_base.partition("://")[2]},
            transport=transport,
            timeout=httpx.Timeout(timeout_s, connect=timeout_s / 2),
            limits=httpx.Limits(
                max_connections=None,
                max_keepalive_connections=MAX_IDLE_CONNECTIONS,
                keepalive_expiry=IDLE_CONNECTION_S,
            ),
            follow_redirects=False,
            # A proxy that the environment names is for the world outside, not for a local MDI.
            trust_env=not is_local(api_base),
        )
        self._slots = asyncio.Semaphore(MAX_CALLS_UNDER_WAY)
        self._tokens = AccessTokens(self._ask_for_token, clock)
        self._calls: set[asyncio.Task[object]] = set()

    async def get(self, model: type[A], path: str, ids: Ids, query: Query | None = None) -> A:
        """One answer.

        Args:
            model: What it is read as.
            path: As documented, such as `/v1/partner/patients/:patient_id`.
            ids: What stands in the place of each `:name`.
            query: Parameters behind the path.

        Raises:
            MDIError: See its tree.
        """
        body = await self._in_own_task(f"GET {path}", self._call("GET", path, ids, query, None))
        return _read(model, f"GET {path}", body)

    async def post(self, model: type[A], path: str, ids: Ids, content: object) -> A:
        """The answer to what was sent, which is JSON.

        Raises:
            MDIError: See its tree.
        """
        body = await self._in_own_task(f"POST {path}", self._call("POST", path, ids, None, content))
        return _read(model, f"POST {path}", body)

    async def list(self, model: type[A], path: str, ids: Ids, query: Query | None = None) -> list[A]:
        """Every item of a list, of all its pages.

        Raises:
            MDIError: See its tree.
        """
        items = await self._in_own_task(f"GET {path}", self._call_pages(path, ids, query or {}))
        return [_read(model, f"GET {path}", item) for item in items]

    async def aclose(self) -> None:
        """Lets the calls under way end, cancels what takes longer than one try may, and hangs up."""
        if self._calls:
            _, late = await asyncio.wait(self._calls, timeout=self._timeout_s)
            for call in late:
                call.cancel()
            if late:
                await asyncio.wait(late)
        await self._tokens.aclose()
        await self._http.aclose()

    async def _in_own_task(self, call: str, answer: Coroutine[object, object, T]) -> T:
        task = asyncio.create_task(answer)
        self._calls.add(task)
        task.add_done_callback(self._end_call)
        # asyncio.wait leaves the task running when its caller is cancelled.
        await asyncio.wait((task,))
        if task.cancelled():  # by aclose
            raise MDIUnavailableError(call, reason="closed", sent=True)
        return task.result()

    def _end_call(self, task: asyncio.Task[object]) -> None:
        self._calls.discard(task)
        if not task.cancelled():
            task.exception()  # marks it as seen, or asyncio logs it when nobody waits any more

    async def _call_pages(self, path: str, ids: Ids, query: Query) -> Sequence[object]:
        items: list[object] = []
        for page in range(1, MAX_PAGES + 1):
            page_query = {**query, "page": str(page)} if page > 1 else query
            body = await self._call("GET", path, ids, page_query, None)
            page_items, last_page = _read_page(f"GET {path}", body)
            items += page_items
            if page >= last_page:
                break
        return items

    async def _call(self, method: str, path: str, ids: Ids, query: Query | None, content: object) -> object:
        """Asks with the current token; after a 401 once more, with a new one."""
        url = _fill(f"{method} {path}", path, ids, query or {})
        token = await self._tokens.get()
        try:
            return await self._try(method, path, url, query, content, token)
        except MDICredentialsError:
            self._tokens.discard(token)
        return await self._try(method, path, url, query, content, await self._tokens.get())

    async def _try(
        self, method: str, path: str, url: str, query: Query | None, content: object, token: str
    ) -> object:
        request = self._http.build_request(
            method,
            url,
            params=query or None,
            content=None if content is None else json.dumps(content),
            headers={"Authorization": f"Bearer {token}"},
        )
        return await self._retry.run(method, partial(self._exchange, f"{method} {path}", request))

    async def _ask_for_token(self) -> AccessToken:
        call = f"POST {TOKEN_PATH}"
        asked_at = self._clock.now()
        request = self._http.build_request("POST", TOKEN_PATH, content=json.dumps(self._credentials))
        try:
            body = await self._retry.run("POST", partial(self._exchange, call, request))
        except MDIRequestError as error:
            raise MDICredentialsError(call, error.status) from None
        answer = _read(TokenAnswer, call, body)
        return AccessToken(answer.access_token, asked_at, timedelta(seconds=answer.expires_in))

    async def _exchange(self, call: str, request: httpx.Request) -> object:
        """One request and its answer's JSON; None when the answer has no body."""
        async with self._slot(call):
            response = await self._send(call, request)
        body = _read_json(response.content)
        if response.status_code >= 300:
            raise error_for_status(call, response.status_code, body)
        if body is _UNREADABLE:
            raise MDIAnswerError(call, response.status_code)
        return body

    @asynccontextmanager
    async def _slot(self, call: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._slots.acquire()
        except TimeoutError:
            raise MDIUnavailableError(call, reason="busy", sent=False) from None
        try:
            yield
        finally:
            self._slots.release()

    async def _send(self, call: str, request: httpx.Request) -> httpx.Response:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._http.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason: UnavailableReason = "unknown_name" if _is_unknown_name(error) else "refused"
            raise MDIUnavailableError(call, reason=reason, sent=False, origin=self._api_base) from None
        except (TimeoutError, httpx.TimeoutException):
            raise MDIUnavailableError(call, reason="timeout", sent=True) from None
        except httpx.DecodingError:
            raise MDIAnswerError(call) from None
        except httpx.RequestError:
            raise MDIUnavailableError(call, reason="network", sent=True) from None


def _silence_http_logs() -> None:
    """httpx logs every URL at INFO, and MDI's hold ids; httpcore logs headers at DEBUG."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _is_unknown_name(error: BaseException | None) -> bool:
    """Whether the resolver was the one that failed, somewhere below."""
    while error is not None:
        if isinstance(error, socket.gaierror):
            return True
        error = error.__cause__ or error.__context__
    return False


def _fill(call: str, path: str, ids: Ids, query: Query) -> str:
    """The path with each `:name` replaced by its id, percent-encoded."""
    wrong = [name for name, segment in ids.items() if segment in _NOT_SEGMENTS]
    wrong += [name for name, text in {**ids, **query}.items() if not _fits_url(text)]
    if wrong:
        raise MDIRequestError(call, fields={name: ["is not an id or a text of MDI's"] for name in wrong})
    return _PARAMETER.sub(lambda parameter: quote(ids[parameter[1]], safe=""), path)


def _fits_url(text: str) -> bool:
    return len(text) <= MAX_PARAMETER_LENGTH and not _SURROGATE.search(text)


def _read_json(content: bytes) -> object:
    if not content.strip():
        return None
    try:
        body: object = json.loads(content)
    except (ValueError, RecursionError):
        return _UNREADABLE
    return body


def _read_page(call: str, body: object) -> tuple[list[object], int]:
    """The items of a page and the number of the last one; MDI sends lists bare, or as {data, links, meta}."""
    if isinstance(body, list):
        return body, 1
    items = body.get("data") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(items, list):
        raise MDIAnswerError(call, places=("data",))
    meta = body["meta"] if isinstance(body.get("meta"), dict) else body
    last_page = meta.get("last_page")
    return items, last_page if isinstance(last_page, int) else 1


def _read(model: type[A], call: str, body: object) -> A:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        places = [".".join(str(part) for part in problem["loc"]) for problem in problems]
        raise MDIAnswerError(call, places=places) from None
