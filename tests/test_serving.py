"""Servers: ready when all answer, one clear refusal for a taken port, a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from intake_host.serving import (
    AddressError,
    ImpatientProtocol,
    PortTakenError,
    Site,
    StartError,
    bind,
    serve_until,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator

    from starlette.requests import Request

pytestmark = pytest.mark.anyio


def site(name: str) -> Site:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(name)

    return Site(Starlette(routes=[Route("/", answer)]), "127.0.0.1", 0)


def broken_site() -> Site:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        raise OSError("no database")
        yield

    return Site(Starlette(lifespan=lifespan), "127.0.0.1", 0)


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


async def test_every_site_answers_when_ready_is_called_and_none_after_the_stop() -> None:
    bound = [(one, bind(one)) for one in (site("first"), site("second"))]
    addresses = [address(listener) for _, listener in bound]
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve_until(stop, bound, ready=ready.set))
    await ready.wait()
    async with httpx.AsyncClient() as client:
        answers = [(await client.get(one)).text for one in addresses]
        assert answers == ["first", "second"]
    stop.set()
    await serving
    async with httpx.AsyncClient() as client:
        for one in addresses:
            with pytest.raises(httpx.ConnectError):
                await client.get(one)


def test_an_app_that_does_not_start_leaves_nothing_for_asyncio_to_complain_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = broken_site()
    with bind(one) as listener, contextlib.suppress(StartError):
        asyncio.run(serve_until(asyncio.Event(), [(one, listener)], ready=lambda: None))
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_taken_port_is_one_clear_refusal() -> None:
    listener = bind(site("first"))
    port = listener.getsockname()[1]
    with listener, pytest.raises(PortTakenError, match=f"port {port} on 127.0.0.1 is taken"):
        bind(Site(Starlette(), "127.0.0.1", port))


async def test_an_app_that_does_not_start_stops_the_others() -> None:
    bound = [(one, bind(one)) for one in (site("first"), broken_site())]
    called = False

    def ready() -> None:
        nonlocal called
        called = True

    with bound[0][1], bound[1][1], pytest.raises(StartError):
        await serve_until(asyncio.Event(), bound, ready=ready)
    assert not called


@pytest.mark.parametrize(
    ("host", "port"),
    [
        pytest.param("203.0.113.9", 8701, id="address of another machine"),
        pytest.param("host.invalid", 8701, id="no address"),
        pytest.param("::1", 8701, id="IPv6"),
    ],
)
async def test_an_address_that_nothing_can_listen_at_is_not_called_taken(host: str, port: int) -> None:
    with pytest.raises(AddressError, match=f"cannot listen on port {port} of {host}"):
        bind(Site(Starlette(), host, port))


@contextlib.asynccontextmanager
async def served(one: Site) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to the site."""
    listener = bind(one)
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve_until(stop, [(one, listener)], ready=ready.set))
    await ready.wait()
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.getsockname()[1])
    yield reader, writer
    writer.close()
    stop.set()
    await serving


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"POST / HTTP/1.1\r\nx-never: en", id="half a head"),
        pytest.param(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n", id="no body"),
    ],
)
async def test_a_request_that_does_not_arrive_in_time_loses_its_connection(
    beginning: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImpatientProtocol, "receive_deadline_s", 0.05)
    async with served(site("first")) as (reader, writer):
        writer.write(beginning)
        await asyncio.wait_for(reader.read(), timeout=2)


async def test_a_request_that_arrived_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImpatientProtocol, "receive_deadline_s", 0.05)
    expired = asyncio.Event()

    async def answer(_request: Request) -> PlainTextResponse:
        await expired.wait()
        return PlainTextResponse("late")

    async with served(Site(Starlette(routes=[Route("/", answer)]), "127.0.0.1", 0)) as (reader, writer):
        for _ in range(2):
            expired.clear()
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            asyncio.get_running_loop().call_later(0.15, expired.set)
            await reader.readuntil(b"late")
