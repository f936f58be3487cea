"""Servers: ready when all answer, one clear refusal for a taken port, a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from intake_host.serving import PortTakenError, Site, StartError, bind, serve_until

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
