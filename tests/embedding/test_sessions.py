"""Embed sessions: who gets which link, and a code once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from intake_host.clock import FixedClock
from intake_host.embedding.errors import (
    CodeUnavailableError,
    FrameUrlError,
    SessionExpiredError,
    SessionUnknownError,
)
from intake_host.embedding.sessions import (
    CODE_FRESH,
    CODE_ROW,
    CODES_IN_A_ROW,
    EVENTS_ACCEPTED_AFTER_EXPIRY,
    EmbedSessions,
    FrameLink,
    WorkflowCall,
)
from intake_host.sealing import Seal
from intake_host.settings import MDIAccount, Partner
from intake_host.store.database import Database
from intake_host.store.sessions import SessionStore
from intake_host.tokens import SessionTokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from intake_host.embedding.sessions import NewSession

pytestmark = pytest.mark.anyio

MDI = "https://patient.mdi.example"
KEYS = ("an invented key of more than 32 characters",)
LIFETIME = timedelta(hours=1)
PARTNER = Partner(
    key="lark",
    name="Lark Health",
    origins=("https://lark.example",),
    api_key_digest=b"",
    mdi=MDIAccount("https://api.mdi.example", (MDI,), "id", SecretStr("secret")),
    share_ids_with_page=False,
)
CALL = WorkflowCall(workflow="messaging", patient_id="p1", case_id="c1")


class NumberedLinks:
    """Issues links that tell how many were asked for."""

    def __init__(self) -> None:
        self.calls: list[WorkflowCall] = []

    async def workflow(self, partner: Partner, call: WorkflowCall) -> FrameLink:
        assert partner is PARTNER
        self.calls.append(call)
        return FrameLink(f"{MDI}/messages/fresh{len(self.calls)}", f"FRESH{len(self.calls)}")


class Fixture:
    """Sessions over a real store, with a clock that stands still."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
        self.links = NumberedLinks()
        self.store = SessionStore(database)
        self.sessions = self.with_partners({PARTNER.key: PARTNER})

    def with_partners(self, partners: dict[str, Partner]) -> EmbedSessions:
        return EmbedSessions(
            partners=partners,
            store=self.store,
            links=self.links,
            tokens=SessionTokens(KEYS, self.clock),
            seal=Seal(KEYS),
            clock=self.clock,
            host_origin="https://host.example",
            lifetime=LIFETIME,
        )

    async def messaging(self) -> NewSession:
        link = FrameLink(f"{MDI}/messages/first", "FIRST1")
        return await self.sessions.create(
            PARTNER, workflow="messaging", parent_origin="https://lark.example", link=link, call=CALL
        )

    async def intake(self, code: str | None = None) -> NewSession:
        link = FrameLink(f"{MDI}/?token=t", code)
        return await self.sessions.create(
            PARTNER, workflow="intake", parent_origin="https://lark.example", link=link, call=None
        )


@pytest.fixture
async def fixture(tmp_path: Path) -> AsyncIterator[Fixture]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    await database.prepare()
    yield Fixture(database)
    await database.close()


def token_of(session: NewSession) -> str:
    return session.embed_url.partition("#t=")[2]


async def test_the_token_is_in_the_fragment_of_the_partners_own_page(fixture: Fixture) -> None:
    session = await fixture.messaging()
    assert session.embed_url.startswith("https://host.example/embed/v1/lark#t=")
    assert session.expires_at == fixture.clock.now() + LIFETIME


async def test_the_first_opening_uses_the_link_and_the_code_that_the_session_began_with(
    fixture: Fixture,
) -> None:
    token = token_of(await fixture.messaging())
    frame = await fixture.sessions.open(token)
    assert (frame.opening, frame.frame_url) == (1, f"{MDI}/messages/first?fullscreen=true")
    assert (frame.workflow, frame.parent_origin) == ("messaging", "https://lark.example")
    assert frame.gives_code
    assert await fixture.sessions.code(token, opening=1) == "FIRST1"
    assert fixture.links.calls == []


async def test_a_code_is_given_once(fixture: Fixture) -> None:
    token = token_of(await fixture.messaging())
    await fixture.sessions.open(token)
    answers = await asyncio.gather(
        *(fixture.sessions.code(token, opening=1) for _ in range(10)), return_exceptions=True
    )
    assert sum(answer == "FIRST1" for answer in answers) == 1
    assert sum(isinstance(answer, CodeUnavailableError) for answer in answers) == 9


async def test_no_code_before_the_frame_was_opened(fixture: Fixture) -> None:
    token = token_of(await fixture.messaging())
    with pytest.raises(CodeUnavailableError):
        await fixture.sessions.code(token, opening=1)


async def test_a_later_opening_gets_a_fresh_link_and_code_and_the_old_code_is_gone(fixture: Fixture) -> None:
    token = token_of(await fixture.messaging())
    await fixture.sessions.open(token)
    frame = await fixture.sessions.open(token)
    assert (frame.opening, frame.frame_url) == (2, f"{MDI}/messages/fresh1?fullscreen=true")
    assert fixture.links.calls == [CALL]
    with pytest.raises(CodeUnavailableError):
        await fixture.sessions.code(token, opening=1)
    assert await fixture.sessions.code(token, opening=2) == "FRESH1"


async def test_a_first_opening_that_comes_late_gets_a_fresh_code(fixture: Fixture) -> None:
    token = token_of(await fixture.messaging())
    fixture.clock.advance(CODE_FRESH + timedelta(seconds=1))
    await fixture.sessions.open(token)
    assert await fixture.sessions.code(token, opening=1) == "FRESH1"


async def test_after_three_codes_in_a_row_the_person_types_it(fixture: Fixture) -> None:
    token = token_of(await fixture.messaging())
    for opening in range(1, CODES_IN_A_ROW + 1):
        assert (await fixture.sessions.open(token)).gives_code
        await fixture.sessions.code(token, opening=opening)
    frame = await fixture.sessions.open(token)
    assert not frame.gives_code
    with pytest.raises(CodeUnavailableError):
        await fixture.sessions.code(token, opening=frame.opening)


async def given_codes(fixture: Fixture, token: str) -> int:
    """How many openings get a code now, one after the other."""
    for count in range(100):
        frame = await fixture.sessions.open(token)
        if not frame.gives_code:
            return count
        await fixture.sessions.code(token, opening=frame.opening)
    raise AssertionError("codes are given without end")


async def test_ten_minutes_later_codes_are_given_again_but_only_so_many_in_a_session(
    fixture: Fixture,
) -> None:
    token = token_of(await fixture.messaging())
    rounds = []
    for _ in range(5):
        rounds.append(await given_codes(fixture, token))
        fixture.clock.advance(CODE_ROW - timedelta(seconds=1))
        assert not (await fixture.sessions.open(token)).gives_code
        fixture.clock.advance(timedelta(seconds=1))
    assert rounds == [3, 3, 3, 3, 0]


async def test_an_intake_is_opened_again_with_its_own_link_and_no_code(fixture: Fixture) -> None:
    token = token_of(await fixture.intake())
    first, second = await fixture.sessions.open(token), await fixture.sessions.open(token)
    assert first.frame_url == second.frame_url == f"{MDI}/?token=t&fullscreen=true"
    assert not first.gives_code
    assert fixture.links.calls == []


async def test_a_supplied_code_is_given_to_the_first_opening_that_asks(fixture: Fixture) -> None:
    token = token_of(await fixture.intake(code="GIVEN1"))
    await fixture.sessions.open(token)
    await fixture.sessions.open(token)
    assert await fixture.sessions.code(token, opening=2) == "GIVEN1"
    assert not (await fixture.sessions.open(token)).gives_code


class HeldStore(SessionStore):
    """A store that holds the first opening back, once it is counted, until it is let go."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.counted, self.let_go = asyncio.Event(), asyncio.Event()

    async def count_opening(self, session_id: str) -> int:
        opening = await super().count_opening(session_id)
        if opening == 1:
            self.counted.set()
            await self.let_go.wait()
        return opening


async def test_an_opening_that_is_overtaken_does_not_get_the_code_of_the_later_one(fixture: Fixture) -> None:
    fixture.store = held = HeldStore(fixture.database)
    fixture.sessions = fixture.with_partners({PARTNER.key: PARTNER})
    token = token_of(await fixture.messaging())
    first = asyncio.create_task(fixture.sessions.open(token))
    await held.counted.wait()
    later = await fixture.sessions.open(token)
    held.let_go.set()
    overtaken = await first
    assert (overtaken.opening, overtaken.frame_url) == (1, f"{MDI}/messages/first?fullscreen=true")
    assert not overtaken.gives_code
    with pytest.raises(CodeUnavailableError):
        await fixture.sessions.code(token, opening=1)
    assert later.gives_code
    assert await fixture.sessions.code(token, opening=2) == "FRESH1"


async def test_a_session_ends_on_the_second_and_its_events_a_day_later(fixture: Fixture) -> None:
    session = await fixture.messaging()
    token = token_of(session)
    fixture.clock.advance(LIFETIME - timedelta(seconds=1))
    await fixture.sessions.open(token)
    fixture.clock.advance(timedelta(seconds=1))
    with pytest.raises(SessionExpiredError):
        await fixture.sessions.open(token)
    with pytest.raises(SessionExpiredError):
        await fixture.sessions.code(token, opening=1)
    assert (await fixture.sessions.known(token)).id == session.session_id
    fixture.clock.advance(EVENTS_ACCEPTED_AFTER_EXPIRY)
    with pytest.raises(SessionUnknownError):
        await fixture.sessions.known(token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 40])
async def test_a_token_that_is_not_ours_opens_nothing(fixture: Fixture, token: str) -> None:
    with pytest.raises(SessionUnknownError):
        await fixture.sessions.open(token)


async def test_a_session_of_a_partner_who_left_opens_nothing(fixture: Fixture) -> None:
    token = token_of(await fixture.messaging())
    with pytest.raises(SessionUnknownError):
        await fixture.with_partners({}).open(token)


async def test_a_link_on_a_foreign_origin_makes_no_session(fixture: Fixture) -> None:
    with pytest.raises(FrameUrlError):
        await fixture.sessions.create(
            PARTNER,
            workflow="intake",
            parent_origin="https://lark.example",
            link=FrameLink("https://evil.example/?token=t", None),
            call=None,
        )


async def test_neither_link_nor_code_nor_patient_is_in_the_database_or_in_a_repr(
    fixture: Fixture, tmp_path: Path
) -> None:
    session = await fixture.messaging()
    frame = await fixture.sessions.open(token_of(session))
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert session.session_id.encode() in stored
    for secret in (b"FIRST1", b"messages/first", b'p1"'):
        assert secret not in stored
    assert "messages" not in repr(frame).replace("messaging", "")
    assert "#t=" not in repr(session)
