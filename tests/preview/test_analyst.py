"""The analyst asks once for the same, and says when it takes a while."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import select
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TextIO, TypeVar

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst, StillWorkingError
from intake_host.preview.run import Run
from intake_host.preview.views import VIEWS
from intake_host.preview.workers import Workers
from tests.preview.conftest import HOST
from tests.preview.forms import DOCUMENT
from tests.preview.studio import carried, press
from tests.preview.test_workers import fails, waits_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio
_Answer = TypeVar("_Answer")


def drawn(_about: str) -> bytes:
    """Another one each time."""
    return os.urandom(16)


async def test_it_asks_once_for_the_same(worker: Workers) -> None:
    analyst = Analyst(worker, patience_s=60)
    first = await analyst.ask(drawn, "this")
    assert await analyst.ask(drawn, "this") == first
    assert await analyst.ask(drawn, "that") != first


async def test_what_is_asked_of_a_person_is_forgotten_when_it_was_told(worker: Workers) -> None:
    analyst = Analyst(worker, patience_s=60)
    first = await analyst.ask_of_a_person(drawn, "this person")
    assert await analyst.ask_of_a_person(drawn, "this person") != first


async def test_no_view_leaves_with_it_what_was_typed(tmp_path: Path, workers: Workers) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    analyst = Analyst(workers, patience_s=60)
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(Folder(tmp_path), origin=HOST, clock=clock, analyst=analyst)
    run = Run(answers={"notes": "told in confidence"})
    typed = {"run": run.model_dump_json(), "invariants": "# thought in confidence"}
    presses = [*((view.name, "") for view in VIEWS), ("play", "ways:patch"), ("play", "still")]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for view, do in presses:
            assert (await client.post(f"/q/small/{view}", data={**typed, "do": do})).status_code == 200
    assert analyst._asked
    assert "in confidence" not in str(list(analyst._asked))


async def test_an_error_is_told_each_time(worker: Workers) -> None:
    analyst = Analyst(worker, patience_s=60)
    for _ in range(2):
        with pytest.raises(ValueError, match="wrong"):
            await analyst.ask(fails, "wrong")


async def test_who_waits_too_long_is_told_to_ask_again_and_then_it_is_there(
    worker: Workers, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    analyst = Analyst(worker, patience_s=0.01)
    with pytest.raises(StillWorkingError):
        await analyst.ask(waits_for, str(pipe))
    await asyncio.to_thread(pipe.write_text, "done")
    assert await until_answered(analyst.ask, waits_for, str(pipe)) == "done"


async def test_whatever_waits_for_it_keeps_nothing_else_waiting_and_ends_with_it(
    worker: Workers, tmp_path: Path
) -> None:
    pipes = [tmp_path / str(number) for number in range(40)]
    analyst = Analyst(worker, patience_s=0.001)
    for pipe in pipes:
        os.mkfifo(pipe)
        with pytest.raises(StillWorkingError):
            await analyst.ask(waits_for, str(pipe))
    async with asyncio.timeout(5):
        assert await asyncio.to_thread(str, 1) == "1"
    analyst.close()
    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError, match="after shutdown"):
            await until_answered(analyst.ask, waits_for, str(pipes[-1]))


async def test_a_question_that_a_person_waits_for_is_answered_beside_endless_ones(tmp_path: Path) -> None:
    workers = Workers(2)
    analyst = Analyst(workers, patience_s=0.01)
    with contextlib.closing(workers), contextlib.ExitStack() as running:
        for name in ("one", "another", "one that waits"):
            os.mkfifo(tmp_path / name)
            with pytest.raises(StillWorkingError):
                await analyst.ask(waits_for, str(tmp_path / name))
        for name in ("one", "another"):
            running.enter_context(await asyncio.to_thread(begun, tmp_path / name))
        async with asyncio.timeout(60):
            assert await until_answered(analyst.ask_of_a_person, drawn, "this person")
            assert await until_answered(partial(analyst.ask, is_short=True), drawn, "this")


async def test_work_that_nobody_waits_for_any_more_is_ended_and_its_worker_is_free(
    worker: Workers, tmp_path: Path
) -> None:
    running, queued = tmp_path / "running", tmp_path / "queued"
    analyst = Analyst(worker, patience_s=60, left_after_s=0.01)
    pages = []
    for pipe in (running, queued):
        os.mkfifo(pipe)
        pages += [asyncio.create_task(analyst.ask(waits_for, str(pipe))) for _ in range(2)]
    with await asyncio.to_thread(begun, running) as written:
        for page in pages:
            page.cancel()
        await asyncio.to_thread(until_nobody_reads, written)
    async with asyncio.timeout(60):
        assert await analyst.ask(drawn, "something else")
    assert len(analyst._asked) == 1


async def test_work_goes_on_while_one_of_those_who_asked_for_it_waits(
    worker: Workers, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    analyst = Analyst(worker, patience_s=60, left_after_s=0)
    leaving, staying = (asyncio.create_task(analyst.ask(waits_for, str(pipe))) for _ in range(2))
    with await asyncio.to_thread(begun, pipe) as written:
        leaving.cancel()
        assert await asyncio.to_thread(str, 1) == "1"
        written.write("done")
    assert await staying == "done"


async def test_what_a_person_asks_in_play_leaves_play_where_it_is(worker: Workers, tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(worker, patience_s=0)
    )
    typed = {"run": Run().model_dump_json(), "do": "ways:patch"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        page = await client.post("/q/small/play", data=typed)
        assert 'class="device"' in page.text
        assert 'name="do" value="ways:patch" data-again>Look again<' in page.text
        while "data-again" in page.text:
            page = await client.post("/q/small/play", data={**typed, "run": json.dumps(carried(page))})
    assert "This would offer it" in page.text


async def test_what_a_person_asks_in_vain_is_told_in_play(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    workers = Workers(1, limit_s=0.001)
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(workers, patience_s=60)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for verb in ("ways:patch", "still"):
            page = await client.post("/q/small/play", data={"run": Run().model_dump_json(), "do": verb})
            assert 'class="device"' in page.text
            assert "This was not done after 0.001 seconds" in page.text
    workers.close()


async def test_a_process_that_dies_at_work_is_told_on_a_page_and_the_next_press_works(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    workers = Workers(1)
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(workers, patience_s=60)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        others = set(multiprocessing.active_children())
        loss = asyncio.create_task(client.get("/q/small/matrix"))
        while not (own := set(multiprocessing.active_children()) - others):
            await asyncio.to_thread(str, 1)
        own.pop().kill()
        page = await loss
        assert page.status_code == 200
        assert "The process that worked this out was ended from outside" in page.text
        assert ">Try again</button>" in page.text
        assert "Who is offered what" in (await press(client, page, "matrix")).text
    workers.close()


async def until_answered(
    ask: Callable[..., Awaitable[_Answer]], question: Callable[..., _Answer], *about: str
) -> _Answer:
    while True:
        with contextlib.suppress(StillWorkingError):
            return await ask(question, *about)


def begun(pipe: Path) -> TextIO:
    """Once somebody is there to read what is written."""
    return pipe.open("w", encoding="utf-8")


def until_nobody_reads(written: TextIO) -> None:
    polling = select.poll()
    polling.register(written, 0)
    assert polling.poll(20_000) == [(written.fileno(), select.POLLERR)]
