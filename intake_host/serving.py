"""Servers: ASGI apps on their ports in one process, from bound sockets to a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn

from intake_host.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.types import ASGIApp

# uvicorn waits for ever for open connections by default.
STOP_TIMEOUT_S = 3


class StartError(OperatorError):
    """An app did not start."""

    code = "start"

    def __init__(self) -> None:
        super().__init__("an app did not start: the lines above say why")


class PortTakenError(OperatorError):
    """Another program listens on the port."""

    code = "port_taken"

    def __init__(self, *, host: str, port: int) -> None:
        self.host, self.port = host, port
        super().__init__(
            f"port {port} on {host} is taken: stop what listens there, or choose another with --port"
        )


@dataclass(frozen=True, slots=True)
class Site:
    """An app and the address that it listens on. Port 0 is any free port."""

    app: ASGIApp
    host: str
    port: int


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Several servers share one process: `serve` stops them all.
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit:
            raise StartError from None
        self.answers.set()


def serve(sites: Sequence[Site], *, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. `ready` is called when every site answers.

    Raises:
        PortTakenError: Before anything is served, if a port is taken.
        StartError: If an app did not start; its log says why.
    """

    async def until_signalled() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await serve_until(stop, bound, ready=ready)

    with contextlib.ExitStack() as stack:
        bound = [(site, stack.enter_context(bind(site))) for site in sites]
        asyncio.run(until_signalled())


async def serve_until(
    stop: asyncio.Event, bound: Sequence[tuple[Site, socket.socket]], *, ready: Callable[[], None]
) -> None:
    """Serve bound sites until `stop` is set, then finish the requests that are under way.

    Raises:
        StartError: If an app did not start; its log says why.
    """
    servers = [_Server(_config(site)) for site, _ in bound]
    running: list[asyncio.Future[None]] = [
        asyncio.ensure_future(server.serve(sockets=[listener]))
        for server, (_, listener) in zip(servers, bound, strict=True)
    ]
    stopping: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
    answering: asyncio.Future[Any] = asyncio.gather(*(server.answers.wait() for server in servers))
    await asyncio.wait({*running, answering, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if answering.done():
        ready()
        await asyncio.wait({*running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    answering.cancel()
    stopping.cancel()
    for server in servers:
        server.should_exit = True
    ended = await asyncio.gather(*running, return_exceptions=True)
    for failure in ended:
        if failure is not None:
            raise failure


def bind(site: Site) -> socket.socket:
    """A socket that listens on the site's address.

    Raises:
        PortTakenError: If another program does.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((site.host, site.port))
        listener.listen(128)
    except OSError as reason:
        listener.close()
        raise PortTakenError(host=site.host, port=site.port) from reason
    return listener


def _config(site: Site) -> uvicorn.Config:
    return uvicorn.Config(
        site.app,
        http="h11",
        ws="none",
        lifespan="on",
        # uvicorn's access log has the full path, which may hold a patient's token; ours has not.
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_TIMEOUT_S,
    )
