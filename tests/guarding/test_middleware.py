"""What holds for every request: a bounded body, safe headers, a log without addresses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from intake_host.guarding.middleware import AccessLog, BodyLimit, SafeHeaders
from intake_host.sealing import UnknownSealKeyError
from intake_host.serving import Site, bind, serve_until
from intake_host.web.answers import HANDLERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

pytestmark = pytest.mark.anyio


async def size(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def defect(_request: Request) -> PlainTextResponse:
    raise RuntimeError("s3cret")


async def unsealed(_request: Request) -> PlainTextResponse:
    raise UnknownSealKeyError("s3cret")


def host_app(**limits: Any) -> Starlette:
    return Starlette(
        routes=[
            Route("/size/{secret}", size, methods=["POST"]),
            Route("/defect", defect, methods=["POST"]),
            Route("/unsealed", unsealed, methods=["POST"]),
        ],
        middleware=[Middleware(AccessLog), Middleware(SafeHeaders), Middleware(BodyLimit, **limits)],
        exception_handlers=dict(HANDLERS),
    )


def client(**limits: Any) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(host_app(**limits), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@contextlib.asynccontextmanager
async def connected(app: Starlette) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to a real server."""
    site = Site(app, "127.0.0.1", 0)
    stop, ready = asyncio.Event(), asyncio.Event()
    listener = bind(site)
    serving = asyncio.create_task(serve_until(stop, [(site, listener)], ready=ready.set))
    await ready.wait()
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        stop.set()
        await serving


async def test_a_body_of_exactly_the_limit_passes() -> None:
    async with client(max_bytes=10) as app:
        assert (await app.post("/size/x", content=b"1" * 10)).text == "10"


async def test_a_longer_body_is_refused_while_it_is_read() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"1234"

    async with client(max_bytes=10, deadline_s=0.1, linger_s=0) as app:
        answer = await app.post("/size/x", content=endless())
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("announced", "first", "status", "code"),
    [
        pytest.param(b"Content-Length: 300000", b"", 413, "too_large", id="announced as too long"),
        pytest.param(b"Transfer-Encoding: chunked", b"b\r\n12345678901\r\n", 413, "too_large", id="too long"),
        pytest.param(b"Content-Length: 10", b"1", 408, "too_slow", id="too slow"),
    ],
)
async def test_who_is_still_sending_is_answered_and_hung_up_on_once_all_is_sent(
    announced: bytes, first: bytes, status: int, code: str
) -> None:
    async with connected(host_app(max_bytes=10, deadline_s=0.1, linger_s=20)) as (reader, writer):
        writer.write(b"POST /size/x HTTP/1.1\r\nHost: test\r\n" + announced + b"\r\n\r\n" + first)
        answer = await reader.readuntil(b"}}")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await reader.read()
        rest = b"x" * 300_000 if status == 413 else b"x" * 9
        writer.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(rest), rest) if b"chunked" in announced else rest)
        assert await reader.read() == b""
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"connection: close" in answer
    assert code.encode() in answer


async def test_an_endless_body_is_thrown_away_for_a_while_and_then_nobody_listens() -> None:
    async with connected(host_app(max_bytes=10, deadline_s=0.1, linger_s=0.1)) as (reader, writer):
        writer.write(b"POST /size/x HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"b\r\n12345678901\r\n")
        assert (await reader.readuntil(b" 413 ")).startswith(b"HTTP/1.1")
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(send_for_ever(writer), timeout=10)


async def send_for_ever(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"10000\r\n%b\r\n" % (b"x" * 0x10000))
        await writer.drain()


@pytest.mark.parametrize("content", [b"", b"1"])
async def test_only_an_answer_before_the_body_was_read_closes_the_connection(content: bytes) -> None:
    async with client() as app:
        unread, read = await app.put("/size/x", content=content), await app.post("/size/x", content=content)
    assert (unread.status_code, unread.headers.get("connection")) == (405, "close" if content else None)
    assert (read.status_code, read.headers.get("connection")) == (200, None)


async def test_a_body_that_does_not_arrive_in_time_is_refused() -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"1"
        await asyncio.Event().wait()

    async with client(deadline_s=0.05, linger_s=0.05) as app:
        answer = await app.post("/size/x", content=stalled())
    assert (answer.status_code, answer.json()["error"]["code"]) == (408, "too_slow")


async def test_a_body_that_is_always_there_and_never_ends_is_refused() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000_000):
            yield b"1"

    async with client(max_bytes=10_000_000, deadline_s=0.05, linger_s=0) as app:
        answer = await app.post("/size/x", content=endless())
    assert (answer.status_code, answer.json()["error"]["code"]) == (408, "too_slow")


async def test_the_log_names_the_endpoint_and_never_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="intake_host.access")
    async with client() as app:
        await app.post("/size/s3cret?token=s3cret", content=b"1")
    (record,) = caplog.records
    assert record.getMessage().startswith("POST size 200 ")


async def test_nobody_may_frame_an_answer_that_says_nothing_of_frames() -> None:
    async with client() as app:
        answer = await app.post("/size/x")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/defect", "/unsealed"])
async def test_what_only_the_operator_can_mend_is_told_to_nobody_and_framed_by_nobody(path: str) -> None:
    async with client() as app:
        answer = await app.post(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "s3cret" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


async def test_a_client_that_hangs_up_while_it_sends_is_no_defect_of_ours() -> None:
    messages: list[Any] = [
        {"type": "http.request", "body": b"1", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/size/x", "query_string": b"", "headers": []}
    await host_app()(scope, receive, send)
    assert sent[0]["status"] == 400
