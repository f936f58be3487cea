"""Servers: ASGI apps on their ports in one process, from bound sockets to a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from intake_host.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.types import ASGIApp

# uvicorn waits for ever for open connections by default.
STOP_TIMEOUT_S = 3
# From a connection, or the first byte of its next request, to the last byte of the request: uvicorn has no such
# limit, and a client that sends a byte a second would hold its connection for ever. More than `guarding.middleware`
# gives a body, which can still be answered.
RECEIVE_DEADLINE_S = 15.0


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


class AddressError(OperatorError):
    """Nothing can listen at the address.

    Attributes:
        reason: The system's word for it.
    """

    code = "address"

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        self.host, self.port, self.reason = host, port, reason
        super().__init__(
            f"cannot listen on port {port} of {host} ({reason}): use an IPv4 address of this machine and a "
            "port that you may listen on"
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


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 whose requests have to arrive in time; else the connection is closed."""

    receive_deadline_s = RECEIVE_DEADLINE_S
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start the clock for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Start the clock with the first bytes of a request, stop it with the last."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        super().connection_lost(exc)
        self._stop_clock()

    def _watch(self) -> None:
        # h11 stays IDLE until a request's head is complete, and in SEND_BODY until its body is.
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._stop_clock()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.receive_deadline_s, self.transport.close)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def serve(sites: Sequence[Site], *, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. `ready` is called when every site answers.

    Raises:
        PortTakenError, AddressError: Before anything is served, if a port is taken or an address cannot be used.
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
    await asyncio.gather(answering, stopping, return_exceptions=True)
    ended = await asyncio.gather(*running, return_exceptions=True)
    for failure in ended:
        if failure is not None:
            raise failure


def bind(site: Site) -> socket.socket:
    """A socket that listens on the site's address.

    Raises:
        PortTakenError: If another program does.
        AddressError: If nothing can.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((site.host, site.port))
        listener.listen(128)
    except OSError as reason:
        listener.close()
        if reason.errno == errno.EADDRINUSE:
            raise PortTakenError(host=site.host, port=site.port) from reason
        raise AddressError(host=site.host, port=site.port, reason=str(reason.strerror)) from reason
    return listener


def _config(site: Site) -> uvicorn.Config:
    return uvicorn.Config(
        site.app,
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        # uvicorn's access log has the full path, which may hold a patient's token; ours has not.
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_TIMEOUT_S,
    )
