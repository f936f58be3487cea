"""The rest of a form, answered at random."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst
from intake_host.preview.chance import NOTHING_LEFT, told_at_random
from intake_host.preview.states import state_called
from intake_host.sandbox import shipped
from rules import compile_questionnaire, evaluate, parse_questionnaire, read_answers, read_facts
from tests.preview.conftest import HOST
from tests.preview.forms import DOCUMENT, opened, rule
from tests.preview.studio import carried, offered, press
from tests.preview.test_workers import waits_for

if TYPE_CHECKING:
    from intake_host.preview.workers import Workers

pytestmark = pytest.mark.anyio
FORMS = sorted((Path(shipped.__file__).parent / "questionnaires").glob("*.json"))


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(4))
def test_it_leads_to_the_end_of_the_form_or_to_a_dead_end(form: Path, seed: int) -> None:
    program = compile_questionnaire(parse_questionnaire(form.read_text(encoding="utf-8")))
    case = told_at_random(program, {"facts": {}, "answers": {}}, Random(seed))
    answers = read_answers(program.questionnaire, json.loads(json.dumps(case["answers"])))
    evaluation = evaluate(program, answers, read_facts(case["facts"]))
    assert evaluation.complete or evaluation.dead_end is not None
    assert evaluation.ignored_answers == ()


@pytest.mark.parametrize("seed", range(8))
def test_it_is_an_adult_unless_it_was_said_otherwise(seed: int) -> None:
    program = opened().program
    assert told_at_random(program, {"facts": {}, "answers": {}}, Random(seed))["facts"]["age_years"] >= 18
    child: dict[str, Any] = {"facts": {"age_years": 7}, "answers": {}}
    assert told_at_random(program, child, Random(seed))["facts"] == {"age_years": 7}


async def test_a_press_answers_what_is_left_and_says_when_nothing_is(client: httpx.AsyncClient) -> None:
    typed = {"facts": {"age_years": 40}, "answers": {}, "typed": {"notes": "none of th"}}
    page = await client.post("/q/small/play", data={"run": json.dumps(typed), "do": "random"})
    run = carried(page)
    assert run["facts"]["age_years"] == 40
    assert run["answers"]["notes"] == "nothing to add"
    assert run["typed"] == {}
    assert NOTHING_LEFT not in page.text
    page = await press(client, page, do="random")
    assert NOTHING_LEFT in page.text
    assert carried(page) == run


async def test_who_is_told_at_random_lives_in_a_real_state(client: httpx.AsyncClient, tmp_path: Path) -> None:
    texas = state_called("Texas")
    assert texas is not None
    rules = [rule(based_on="state", conditional_answer="=", required_answer=texas.state_id)]
    offering = {**DOCUMENT["offerings"][0], "rules": rules}
    (tmp_path / "small.json").write_text(json.dumps({**DOCUMENT, "offerings": [offering]}))
    for seed in range(6):
        page = await client.post("/q/small/play", data={"do": f"random:{seed}"})
        assert state_called(carried(page)["facts"]["state"][0]) is not None


async def test_the_same_seed_answers_the_same_and_no_other_word_is_one(client: httpx.AsyncClient) -> None:
    first, second = [carried(await client.post("/q/small/play", data={"do": "random:7"})) for _ in range(2)]
    assert first["answers"] == second["answers"] != {}
    for seed in ("x", "\u0661", "-1", "9" * 5000):
        assert (await client.post("/q/small/play", data={"do": f"random:{seed}"})).status_code == 400


async def test_who_waits_for_it_asks_for_the_same_again(tmp_path: Path, worker: Workers) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(
        Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(worker, patience_s=0)
    )
    pipes = [tmp_path / name for name in ("one", "another")]
    for pipe in pipes:
        os.mkfifo(pipe)
        worker.begin(waits_for, str(pipe), is_short=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        page = await client.post("/q/small/play", data={"do": "random"})
        again = offered(page, "random")
        for pipe in pipes:
            await asyncio.to_thread(pipe.write_text, "done")
        while "data-again" in page.text:
            page = await client.post("/q/small/play", data={"do": again})
    assert carried(page)["answers"]


def test_what_was_said_before_stays() -> None:
    program = compile_questionnaire(parse_questionnaire(FORMS[-1].read_text(encoding="utf-8")))
    first = next(one for one in program.questionnaire.presented if one.is_visible and one.type == "string")
    known = {"facts": {"date_of_birth": "1980-02-01", "as_of": "2026-11-25"}, "answers": {first.id: "Robin"}}
    case = told_at_random(program, known, Random(3))
    assert case["answers"][first.id] == "Robin"
    assert case["facts"]["date_of_birth"] == "1980-02-01"
    assert "age_years" not in case["facts"]
    assert known["answers"] == {first.id: "Robin"}


async def test_what_was_typed_and_refused_gives_way_to_what_is_drawn(
    tmp_path: Path, workers: Workers
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    app = create_preview_app(
        Folder(tmp_path),
        origin=HOST,
        clock=FixedClock(datetime(2026, 11, 25, tzinfo=UTC)),
        analyst=Analyst(workers, patience_s=60),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        data = {"fact-as_of": "", "fact-age_years": "abc", "do": "random"}
        page = await client.post("/q/small/play", data=data)
        assert carried(page)["facts"]["age_years"] >= 18
        assert "aria-invalid" not in page.text
        long = await client.post("/q/small/play", data={"do": f"random:{'0' * 4999}1"})
        assert long.status_code == 400
