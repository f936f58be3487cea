"""The access token: asked for once, shared, renewed in time, and kept when a caller goes away."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from intake_host.clock import FixedClock
from intake_host.mdi.auth import AccessToken, AccessTokens
from intake_host.mdi.errors import MDIUnavailableError
from tests.mdi.fake_mdi import NOON

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


class Issuer:
    """Gives tokens `t1`, `t2`, ... once its gate is open."""

    def __init__(self, life: timedelta = DAY) -> None:
        self.clock = FixedClock(NOON)
        self.life = life
        self.asked = 0
        self.fails = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def ask(self) -> AccessToken:
        self.asked += 1
        text = f"t{self.asked}"
        asked_at = self.clock.now()
        await self.gate.wait()
        if self.fails:
            raise MDIUnavailableError("POST /v1/partner/auth/token", 500, reason="status", sent=True)
        return AccessToken(text, asked_at, self.life)

    def tokens(self) -> AccessTokens:
        return AccessTokens(self.ask, self.clock)


async def settle() -> None:
    """Lets everything that is ready to run, run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_thousand_callers_at_expiry_make_one_request() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    assert await tokens.get() == "t1"
    issuer.clock.advance(DAY)
    assert set(await asyncio.gather(*(tokens.get() for _ in range(1000)))) == {"t2"}
    assert issuer.asked == 2


async def test_a_thousand_callers_at_first_make_one_request() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    assert set(await asyncio.gather(*(tokens.get() for _ in range(1000)))) == {"t1"}
    assert issuer.asked == 1


@pytest.mark.parametrize(
    ("life", "age", "given", "asked"),
    [
        pytest.param(DAY, DAY * 0.8 - timedelta(seconds=1), "t1", 1, id="fresh"),
        pytest.param(DAY, DAY * 0.8, "t1", 2, id="ageing: given, and renewed behind the caller's back"),
        pytest.param(DAY, DAY - timedelta(seconds=61), "t1", 2, id="ageing to the last"),
        pytest.param(DAY, DAY - timedelta(seconds=60), "t2", 2, id="60 s left"),
        pytest.param(DAY, DAY * 2, "t2", 2, id="long over"),
        pytest.param(timedelta(seconds=30), timedelta(seconds=23), "t1", 1, id="a short life, fresh"),
        pytest.param(timedelta(seconds=30), timedelta(seconds=24), "t2", 2, id="a short life, 80 % over"),
    ],
)
async def test_a_token_is_given_and_renewed_by_its_age(
    life: timedelta, age: timedelta, given: str, asked: int
) -> None:
    issuer = Issuer(life)
    tokens = issuer.tokens()
    await tokens.get()
    issuer.clock.advance(age)
    assert await tokens.get() == given
    await settle()
    assert issuer.asked == asked
    assert await tokens.get() == f"t{asked}"


async def test_a_life_counts_from_when_the_token_was_asked_for() -> None:
    issuer = Issuer(timedelta(minutes=10))
    tokens = issuer.tokens()
    issuer.gate.clear()
    first = asyncio.create_task(tokens.get())
    await settle()
    issuer.clock.advance(timedelta(minutes=9, seconds=30))
    issuer.gate.set()
    assert await first == "t1"
    assert await tokens.get() == "t2"


async def test_a_caller_that_is_cancelled_leaves_the_request_to_the_others() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    issuer.gate.clear()
    first, second = asyncio.create_task(tokens.get()), asyncio.create_task(tokens.get())
    await settle()
    first.cancel()
    await settle()
    assert first.cancelled()
    issuer.gate.set()
    assert await second == "t1"
    assert issuer.asked == 1


async def test_a_failed_request_fails_its_callers_and_the_next_one_asks_again() -> None:
    issuer = Issuer()
    issuer.fails = True
    tokens = issuer.tokens()
    results = await asyncio.gather(*(tokens.get() for _ in range(10)), return_exceptions=True)
    assert all(isinstance(result, MDIUnavailableError) for result in results)
    assert issuer.asked == 1
    issuer.fails = False
    assert await tokens.get() == "t2"


async def test_a_renewal_that_fails_leaves_the_ageing_token_and_waits_a_while() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    await tokens.get()
    issuer.clock.advance(DAY * 0.9)
    issuer.fails = True
    for _ in range(10):
        assert await tokens.get() == "t1"
        await settle()
    assert issuer.asked == 2
    issuer.fails = False
    issuer.clock.advance(timedelta(seconds=30))
    assert await tokens.get() == "t1"
    await settle()
    assert await tokens.get() == "t3"


async def test_only_the_current_token_is_discarded() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    assert await tokens.get() == "t1"
    tokens.discard("t1")
    assert await tokens.get() == "t2"
    tokens.discard("t1")
    assert await tokens.get() == "t2"
    assert issuer.asked == 2


async def test_closing_ends_a_renewal_under_way() -> None:
    issuer = Issuer()
    tokens = issuer.tokens()
    await tokens.get()
    issuer.clock.advance(DAY * 0.9)
    issuer.gate.clear()
    before = asyncio.all_tasks()
    await tokens.get()
    assert len(asyncio.all_tasks() - before) == 1
    await tokens.aclose()
    await tokens.aclose()
    assert asyncio.all_tasks() == before


async def test_no_repr_shows_the_token() -> None:
    assert "canary" not in repr(AccessToken("canary", NOON, DAY))
