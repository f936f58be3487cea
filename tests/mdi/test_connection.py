"""The connection over a real socket: cancellations, broken servers, and what is never logged."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from intake_host.mdi import (
    MDIClient,
    MDICredentialsError,
    MDIMaintenanceError,
    MDIUnavailableError,
    VoucherRequest,
)
from intake_host.mdi.connection import MAX_CALLS_UNDER_WAY
from intake_host.mdi.retry import RetryPolicy
from tests.mdi.fake_mdi import CLIENT_SECRET, FakeMDI

pytestmark = pytest.mark.anyio

PATIENT = {"patient_id": "p-1"}
VOUCHER = {"partner_voucher_id": "v-1", "onboarding_url": "https://patient.example/?token=canary"}
TOKEN = {"access_token": "canary-token", "expires_in": 86400}
Reply = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """An HTTP server of a few lines, so that a test decides about every byte."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.requests: list[str] = []
        self.open_connections = 0
        self.all_connections = 0

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.close()
            await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_connections += 1
        self.all_connections += 1
        try:
            while line := await reader.readline():
                length = 0
                while (header := await reader.readline()).strip():
                    name, _, value = header.decode().partition(":")
                    length = int(value) if name.lower() == "content-length" else length
                await reader.readexactly(length)
                target = line.decode().rpartition(" ")[0]
                self.requests.append(target)
                await self._answer(target, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open_connections -= 1
            writer.close()

    async def _answer(self, target: str, writer: asyncio.StreamWriter) -> None:
        if target == "POST /v1/partner/auth/token":
            await respond(writer, TOKEN)
        else:
            await self._reply(target, writer)


async def respond(writer: asyncio.StreamWriter, body: object, status: str = "200 OK") -> None:
    content = json.dumps(body).encode()
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content)
    await writer.drain()


def client_of(fake: FakeMDI, api_base: str, timeout_s: float = 10.0) -> MDIClient:
    async def sleep(seconds: float) -> None:
        fake.pauses_s.append(seconds)

    return MDIClient(
        api_base=api_base,
        client_id="client-1",
        client_secret=CLIENT_SECRET,
        clock=fake.clock,
        timeout_s=timeout_s,
        retry=RetryPolicy(sleep=sleep),
    )


async def test_after_a_storm_of_cancellations_the_next_call_succeeds(fake: FakeMDI) -> None:
    """Callers go away before, while and after their calls are sent; every call still runs to its end.

    With requests awaited in the callers' own tasks, httpx 0.28.1 has no free connection after the first rounds.
    """

    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        await respond(writer, PATIENT)

    server = RawServer(reply)
    rounds, callers_a_round = 10, MAX_CALLS_UNDER_WAY + 10
    async with server.serve() as origin, client_of(fake, origin, timeout_s=30.0) as mdi:
        await mdi.patients.get("p-first")
        for steps in range(1, rounds + 1):
            callers = [asyncio.create_task(_get(mdi, "p-1")) for _ in range(callers_a_round)]
            for _ in range(steps):
                await asyncio.sleep(0)
            for caller in callers:
                caller.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
            assert all(caller.cancelled() for caller in callers)
        assert (await mdi.patients.get("p-last")).patient_id == "p-1"
    calls = [target for target in server.requests if "/patients/" in target]
    assert len(calls) == rounds * callers_a_round + 2


async def _get(mdi: MDIClient, patient_id: str) -> object:
    return await mdi.patients.get(patient_id)


async def test_a_voucher_is_made_though_its_caller_went_away(fake: FakeMDI) -> None:
    arrived, gate, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await gate.wait()
        await respond(writer, VOUCHER)
        answered.set()

    server = RawServer(reply)
    async with server.serve() as origin, client_of(fake, origin) as mdi:
        caller = asyncio.create_task(mdi.vouchers.create(VoucherRequest(questionnaire_id="q-1")))
        await arrived.wait()
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
        assert caller.cancelled()
        gate.set()
        await answered.wait()
        await asyncio.gather(*mdi._connection._calls)
        await mdi.vouchers.get("v-1")
    assert server.all_connections == 1, "the connection was not cut"
    assert server.requests.count("POST /v1/partner/vouchers") == 1


async def test_closing_waits_for_the_calls_under_way(fake: FakeMDI) -> None:
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await gate.wait()
        await respond(writer, PATIENT)

    async with RawServer(reply).serve() as origin:
        mdi = client_of(fake, origin)
        caller = asyncio.create_task(mdi.patients.get("p-1"))
        await arrived.wait()
        closing = asyncio.create_task(mdi.aclose())
        await asyncio.sleep(0)
        gate.set()
        await closing
        assert (await caller).patient_id == "p-1"


async def test_closing_does_not_wait_for_ever(fake: FakeMDI) -> None:
    arrived = asyncio.Event()

    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        arrived.set()

    async with RawServer(reply).serve() as origin:
        mdi = client_of(fake, origin, timeout_s=1.0)
        caller = asyncio.create_task(mdi.patients.get("p-1"))
        await arrived.wait()
        await asyncio.wait_for(mdi.aclose(), 5)
        with pytest.raises(MDIUnavailableError) as caught:
            await caller
    assert caught.value.reason == "closed"


async def test_no_more_calls_are_under_way_than_the_limit(fake: FakeMDI) -> None:
    gate, full = asyncio.Event(), asyncio.Event()
    under_way = 0

    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way
        under_way += 1
        if under_way == MAX_CALLS_UNDER_WAY:
            full.set()
        await gate.wait()
        await respond(writer, PATIENT)

    server = RawServer(reply)
    async with server.serve() as origin, client_of(fake, origin) as mdi:
        calls = [asyncio.create_task(mdi.patients.get(f"p-{number}")) for number in range(200)]
        await full.wait()
        assert server.open_connections == MAX_CALLS_UNDER_WAY
        gate.set()
        assert len(await asyncio.gather(*calls)) == 200


async def test_a_call_that_finds_no_place_in_time_says_so(fake: FakeMDI) -> None:
    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        await respond(writer, PATIENT)

    server = RawServer(reply)
    async with server.serve() as origin, client_of(fake, origin, timeout_s=1.0) as mdi:
        await mdi.patients.get("p-first")
        for _ in range(MAX_CALLS_UNDER_WAY):
            await mdi._connection._slots.acquire()
        with pytest.raises(MDIUnavailableError) as caught:
            await mdi.patients.get("p-second")
        mdi._connection._slots.release()
        assert (await mdi.patients.get("p-third")).patient_id == "p-1"
    assert (caught.value.reason, caught.value.sent) == ("busy", False)
    assert fake.pauses_s == []


async def test_a_thousand_callers_at_expiry_ask_for_one_token(fake: FakeMDI) -> None:
    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        await respond(writer, PATIENT)

    server = RawServer(reply)
    async with server.serve() as origin, client_of(fake, origin, timeout_s=30.0) as mdi:
        results = await asyncio.gather(*(mdi.patients.get("p-1") for _ in range(1000)))
    assert len(results) == 1000
    assert server.requests.count("POST /v1/partner/auth/token") == 1


async def test_a_refused_connection_is_tried_again_even_for_a_post(
    fake: FakeMDI, unused_tcp_port: int
) -> None:
    async with client_of(fake, f"http://127.0.0.1:{unused_tcp_port}") as mdi:
        with pytest.raises(MDIUnavailableError) as caught:
            await mdi.vouchers.create(VoucherRequest(questionnaire_id="q-1"))
    assert (caught.value.reason, caught.value.sent, caught.value.status) == ("refused", False, None)
    assert f"brought no answer (refused by http://127.0.0.1:{unused_tcp_port})" in str(caught.value)
    assert len(fake.pauses_s) == 2


async def test_a_host_name_that_does_not_exist_is_told_from_a_refusal(fake: FakeMDI) -> None:
    async with client_of(fake, "https://mdi.invalid") as mdi:
        with pytest.raises(MDIUnavailableError, match=r"the host name of https://mdi\.invalid is not found"):
            await mdi.patients.get("p-1")


async def test_a_local_name_is_found_on_the_loopback_whatever_the_resolver_knows(fake: FakeMDI) -> None:
    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        await respond(writer, PATIENT)

    server = RawServer(reply)
    async with server.serve() as origin, client_of(fake, origin.replace("127.0.0.1", "mdi.localhost")) as mdi:
        assert (await mdi.patients.get("p-1")).patient_id == "p-1"


async def test_the_name_that_was_meant_is_sent_with_the_request(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer(PATIENT)
    await mdi.patients.get("p-1")
    assert fake.seen[0].headers["host"] == "mdi.localhost"


@pytest.mark.parametrize(
    ("call", "tries"),
    [
        pytest.param(lambda mdi: mdi.vouchers.get("v-1"), 3, id="GET"),
        pytest.param(lambda mdi: mdi.vouchers.create(VoucherRequest(questionnaire_id="q-1")), 1, id="POST"),
    ],
)
async def test_a_connection_that_breaks_off_is_tried_again_for_a_get_only(
    fake: FakeMDI, call: Callable[[MDIClient], Awaitable[object]], tries: int
) -> None:
    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    server = RawServer(reply)
    async with server.serve() as origin, client_of(fake, origin) as mdi:
        with pytest.raises(MDIUnavailableError) as caught:
            await call(mdi)
    assert (caught.value.reason, caught.value.sent) == ("network", True)
    assert len([target for target in server.requests if "vouchers" in target]) == tries


@pytest.mark.parametrize(
    "drip", [pytest.param(False, id="says nothing"), pytest.param(True, id="sends a byte now and then")]
)
async def test_an_answer_that_takes_too_long_is_a_timeout(fake: FakeMDI, *, drip: bool) -> None:
    stop = asyncio.Event()

    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" if drip else b"")
        while not stop.is_set():
            writer.write(b" " if drip else b"")
            await writer.drain()
            try:
                await asyncio.wait_for(stop.wait(), 0.02)
            except TimeoutError:
                continue

    async with RawServer(reply).serve() as origin, client_of(fake, origin, timeout_s=1.0) as mdi:
        with pytest.raises(MDIUnavailableError) as caught:
            await mdi.vouchers.create(VoucherRequest(questionnaire_id="q-1"))
        stop.set()
    assert (caught.value.reason, caught.value.sent) == ("timeout", True)


async def test_a_body_that_does_not_decompress_is_an_answer_that_cannot_be_read(fake: FakeMDI) -> None:
    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\ncanary")
        await writer.drain()

    async with RawServer(reply).serve() as origin, client_of(fake, origin) as mdi:
        with pytest.raises(Exception, match="cannot be read") as caught:
            await mdi.vouchers.get("v-1")
    assert getattr(caught.value, "code", "") == "mdi_answer"
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("outcome", ["200 OK", "401 Unauthorized", "418 Maintenance", "500 Error"])
async def test_nothing_secret_or_personal_is_logged(
    fake: FakeMDI, caplog: pytest.LogCaptureFixture, outcome: str
) -> None:
    async def reply(target: str, writer: asyncio.StreamWriter) -> None:
        await respond(writer, {**VOUCHER, "patient_id": "canary"}, outcome)

    caplog.set_level(logging.DEBUG)
    async with RawServer(reply).serve() as origin, client_of(fake, origin) as mdi:
        for call in (mdi.vouchers.get("canary-voucher"), mdi.patients.get("canary-patient")):
            try:
                await call
            except (MDICredentialsError, MDIMaintenanceError, MDIUnavailableError) as error:
                logging.getLogger("test").warning("%s", error)
        caller = asyncio.create_task(_get(mdi, "canary-abandoned"))
        await asyncio.sleep(0)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
    assert "canary" not in caplog.text
    assert "127.0.0.1" not in caplog.text


async def test_httpx_would_log_the_url_without_us(fake: FakeMDI, caplog: pytest.LogCaptureFixture) -> None:
    """The control of the test above: what is silenced there is really said."""
    caplog.set_level(logging.DEBUG)
    fake.answer(PATIENT)
    async with fake.client() as mdi:
        logging.getLogger("httpx").setLevel(logging.INFO)
        await mdi.patients.get("p-1")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    assert "/v1/partner/patients/p-1" in caplog.text


async def test_an_abandoned_call_that_fails_is_nobodys_unseen_error(
    fake: FakeMDI, caplog: pytest.LogCaptureFixture
) -> None:
    fake.answer({"message": "canary"}, 403)
    async with fake.client(httpx.ASGITransport(fake.app)) as mdi:
        caller = asyncio.create_task(_get(mdi, "p-1"))
        await asyncio.sleep(0)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
    assert len(fake.seen) == 1
    assert "never retrieved" not in caplog.text


@pytest.fixture
async def unused_tcp_port(anyio_backend: str) -> int:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
