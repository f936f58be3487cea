"""What the host page asks for: a frame, its code once, a place for its events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.web.hosted import LARK, LARK_KEY, MDI, Host, bearer, token_of

pytestmark = pytest.mark.anyio

FIRST = {"reason": "first"}


async def test_an_opening_tells_what_to_frame_and_for_whom(host: Host) -> None:
    frame = (await host.post("/api/v1/embed/open", await host.messaging_token(), FIRST)).json()
    assert frame["opening"] == 1
    assert frame["frame_url"].startswith(f"{MDI}/messages/")
    assert frame["frame_url"].endswith("fullscreen=true")
    assert (frame["frame_origins"], frame["parent_origin"], frame["gives_code"]) == ([MDI], LARK, True)


async def test_a_code_is_given_once(host: Host) -> None:
    token = await host.messaging_token()
    await host.post("/api/v1/embed/open", token, FIRST)
    first = await host.post("/api/v1/embed/code", token, {"opening": 1})
    assert len(first.json()["code"]) == 6
    second = await host.post("/api/v1/embed/code", token, {"opening": 1})
    assert (second.status_code, second.json()["error"]["code"]) == (409, "code_unavailable")


@pytest.mark.parametrize("opening", [0, -1, 10**30, 1.5, "1st", None])
async def test_an_opening_that_cannot_be_is_refused(host: Host, opening: object) -> None:
    answer = await host.post("/api/v1/embed/code", await host.messaging_token(), {"opening": opening})
    assert answer.status_code == 422


async def test_a_new_opening_has_a_new_code(host: Host) -> None:
    token = await host.messaging_token()
    await host.post("/api/v1/embed/open", token, FIRST)
    first = (await host.post("/api/v1/embed/code", token, {"opening": 1})).json()["code"]
    await host.post("/api/v1/embed/open", token, {"reason": "otp_failed"})
    second = (await host.post("/api/v1/embed/code", token, {"opening": 2})).json()["code"]
    assert first != second


async def test_a_login_that_the_browser_claims_gives_no_more_codes(host: Host) -> None:
    token = await host.messaging_token()
    given = []
    for opening in range(1, 6):
        await host.post("/api/v1/embed/open", token, FIRST)
        answer = await host.post("/api/v1/embed/code", token, {"opening": opening})
        given.append(answer.status_code)
        login = {"seq": 1, "generation": 1, "event": "logged_in", "at": 1_795_510_800_000}
        await host.post("/api/v1/events", token, {"opening": opening, "events": [login]})
    assert given == [200, 200, 200, 409, 409]


@pytest.mark.parametrize("path", ["/api/v1/embed/open", "/api/v1/embed/code", "/api/v1/events"])
@pytest.mark.parametrize("token", ["", "forged.token", LARK_KEY])
async def test_without_a_session_there_is_one_answer(host: Host, path: str, token: str) -> None:
    answer = await host.post(path, token, {"opening": 1, "events": []})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_unknown")


async def test_an_expired_session_opens_nothing_and_still_takes_its_events(host: Host) -> None:
    token = await host.messaging_token()
    await host.post("/api/v1/embed/open", token, FIRST)
    host.clock.advance(timedelta(hours=1))
    answer = await host.post("/api/v1/embed/open", token, FIRST)
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "session_expired")
    assert (await host.post("/api/v1/events", token, {"opening": 1, "events": []})).status_code == 204


async def test_events_of_an_opening_that_the_session_never_had_are_refused(host: Host) -> None:
    token = await host.messaging_token()
    event = {"seq": 1, "generation": 1, "event": "load", "at": 1}
    answers = []
    for opening in (1, 2):
        answers.append(await host.post("/api/v1/events", token, {"opening": opening, "events": [event]}))
        await host.post("/api/v1/embed/open", token, FIRST)
        answers.append(await host.post("/api/v1/events", token, {"opening": opening, "events": [event]}))
    assert [answer.status_code for answer in answers] == [422, 204, 422, 204]
    (problem,) = answers[2].json()["error"]["problems"]
    assert problem == {"pointer": "/opening", "message": "is beyond the session's last opening, 1"}


async def test_a_fresh_link_that_mdi_refuses_is_told_as_retryable_or_not(host: Host) -> None:
    token = await host.messaging_token()
    await host.post("/api/v1/embed/open", token, FIRST)
    await host.sandbox.put("/sandbox/state", json={"maintenance": True})
    answer = await host.post("/api/v1/embed/open", token, {"reason": "retry"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["retryable"]) == (503, "mdi_maintenance", True)


@pytest.mark.parametrize(
    "batch",
    [
        pytest.param({}, id="empty"),
        pytest.param({"opening": 0, "events": []}, id="no opening"),
        pytest.param({"opening": 1, "events": [{"seq": 1, "event": "finish"}]}, id="half an event"),
        pytest.param({"opening": 1, "events": "all"}, id="no list"),
    ],
)
async def test_events_outside_the_contract_are_refused(host: Host, batch: Any) -> None:
    answer = await host.post("/api/v1/events", await host.messaging_token(), batch)
    assert answer.status_code == 422


async def test_an_event_that_comes_twice_is_stored_once(host: Host) -> None:
    begun = await host.begin(workflow="messaging", parent_origin=LARK, patient_id=await host.patient_id())
    await host.post("/api/v1/embed/open", token_of(begun), FIRST)
    event = {"seq": 1, "generation": 1, "event": "load", "at": 1}
    for _ in range(3):
        sent = await host.post("/api/v1/events", token_of(begun), {"opening": 1, "events": [event]})
        assert sent.status_code == 204
    path = f"/api/v1/sessions/{begun.json()['session_id']}/events"
    events = (await host.client.get(path, headers=bearer(LARK_KEY))).json()["events"]
    assert [one["event"] for one in events] == ["load"]


async def test_more_events_than_a_person_could_cause_are_refused_for_good(host: Host) -> None:
    token = await host.messaging_token()
    await host.post("/api/v1/embed/open", token, FIRST)
    batches, answer = 0, None
    while answer is None or answer.status_code == 204:
        first = batches * 200 + 1
        events = [{"seq": n, "generation": 1, "event": "step", "at": 1} for n in range(first, first + 200)]
        answer = await host.post("/api/v1/events", token, {"opening": 1, "events": events})
        batches += 1
    error = answer.json()["error"]
    assert (batches, answer.status_code) == (51, 409)
    assert (error["code"], error["retryable"]) == ("too_many_events", False)
