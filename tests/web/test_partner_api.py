"""The partners' API: what begins a session, what is refused and in which words."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from tests.web.hosted import LARK, LARK_KEY, WREN, WREN_KEY, Host, bearer, questionnaire_id, token_of

pytestmark = pytest.mark.anyio


async def test_an_intake_begins_with_a_voucher_at_mdi(host: Host) -> None:
    answer = await host.begin(workflow="intake", parent_origin=LARK, questionnaire_id=questionnaire_id())
    assert answer.status_code == 201
    begun = answer.json()
    assert set(begun) == {"session_id", "embed_url", "expires_at"}
    assert begun["embed_url"].startswith("https://host.example/embed/v1/lark#t=")
    assert begun["expires_at"] == "2026-11-24T10:00:00Z"


@pytest.mark.parametrize("workflow", ["messaging", "drivers_license", "intro_video", "file_upload"])
async def test_any_other_workflow_begins_with_a_patient(host: Host, workflow: str) -> None:
    answer = await host.begin(workflow=workflow, parent_origin=LARK, patient_id=await host.patient_id())
    assert answer.status_code == 201
    frame = await host.post("/api/v1/embed/open", token_of(answer), {"reason": "first"})
    assert frame.json()["workflow"] == workflow
    assert frame.json()["gives_code"] is True


async def test_a_link_got_elsewhere_needs_no_call_to_mdi(host: Host) -> None:
    await host.sandbox.put("/sandbox/state", json={"maintenance": True})
    url = "http://mdi.localhost:8702/messages/abc"
    answer = await host.begin(
        workflow="messaging", parent_origin=LARK, mdi_url=url, verification_code="ABC123"
    )
    assert answer.status_code == 201
    frame = await host.post("/api/v1/embed/open", token_of(answer), {"reason": "first"})
    assert frame.json()["frame_url"] == url + "?fullscreen=true"
    code = await host.post("/api/v1/embed/code", token_of(answer), {"opening": 1})
    assert code.json() == {"code": "ABC123"}


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        pytest.param(
            {"workflow": "intake"}, ["/parent_origin", "/questionnaire_id"], id="all that is missing"
        ),
        pytest.param(
            {"workflow": "intake", "parent_origin": LARK, "questionaire_id": "q", "questionnaire_id": "q"},
            ["/questionaire_id"],
            id="an unknown field by its name",
        ),
        pytest.param({"workflow": "surgery", "parent_origin": LARK}, ["/workflow"], id="an unknown workflow"),
        pytest.param(
            {"workflow": "surgery", "parent_origin": WREN, "patient": "p", "patient_id": "p"},
            ["/parent_origin", "/patient", "/workflow"],
            id="what is wrong beside the workflow",
        ),
        pytest.param(
            {"workflow": "messaging", "parent_origin": WREN, "patient": "p"},
            ["/parent_origin", "/patient", "/patient_id"],
            id="what is wrong beside an unknown field",
        ),
        pytest.param({"parent_origin": LARK}, ["/workflow"], id="no workflow"),
        pytest.param(
            {"workflow": "messaging", "parent_origin": LARK + "/", "patient_id": "p"},
            ["/parent_origin"],
            id="a page in place of an origin",
        ),
        pytest.param(
            {"workflow": "messaging", "parent_origin": WREN, "patient_id": "p"},
            ["/parent_origin"],
            id="another partner's origin",
        ),
        pytest.param(
            {"workflow": "drivers_license", "parent_origin": LARK, "patient_id": "p", "case_id": "c"},
            ["/case_id"],
            id="a case where none belongs",
        ),
        pytest.param(
            {"workflow": "messaging", "parent_origin": LARK, "patient_id": "../x"},
            ["/patient_id"],
            id="no id",
        ),
        pytest.param(
            {
                "workflow": "intake",
                "parent_origin": LARK,
                "questionnaire_id": "q",
                "offerings": [{"offering_id": "o"}],
            },
            ["/offerings/0/id", "/offerings/0/offering_id"],
            id="an offering named as MDI reads it",
        ),
    ],
)
async def test_a_refusal_names_every_field(host: Host, body: dict[str, Any], problems: list[str]) -> None:
    answer = await host.begin(**body)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "invalid_request"
    assert sorted(problem["pointer"] for problem in error["problems"]) == problems


async def test_an_unknown_field_is_met_with_the_nearest_known_one(host: Host) -> None:
    answer = await host.begin(workflow="messaging", parent_origin=LARK, patient="p", patient_id="p")
    assert answer.json()["error"]["problems"][0]["message"] == (
        "there is no such field (did you mean 'patient_id'?); "
        "allowed: workflow, parent_origin, patient_id, case_id"
    )


async def test_a_body_full_of_unknown_fields_is_answered_with_the_first_hundred(host: Host) -> None:
    unknown: dict[str, Any] = {f"patient_{number:04}" + "x" * 100: 1 for number in range(1000)}
    answer = await host.begin(workflow="messaging", parent_origin=LARK, patient_id="p", **unknown)
    pointers = [problem["pointer"] for problem in answer.json()["error"]["problems"]]
    assert pointers == [f"/patient_{number:04}" + "x" * 68 for number in range(100)]


async def test_the_allowed_origins_are_told_to_the_partner_who_has_them(host: Host) -> None:
    answer = await host.begin(workflow="messaging", parent_origin=WREN, patient_id="p")
    message = answer.json()["error"]["problems"][0]["message"]
    assert message == f"{WREN} is not one of your page origins: {LARK}"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://elsewhere.example/?token=s3cret", id="an origin that is not listed"),
        pytest.param("javascript:s3cret", id="not an address"),
    ],
)
async def test_a_link_that_may_not_be_framed_is_refused_without_being_repeated(host: Host, url: str) -> None:
    answer = await host.begin(workflow="intake", parent_origin=LARK, mdi_url=url)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "frame_url"
    assert "s3cret" not in answer.text


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b'{"workflow": "intake"', b"\xff\xfe", b'{"a": 1e999}', b"[" * 5000],
)
async def test_a_body_that_is_no_object_is_refused(host: Host, raw: bytes) -> None:
    answer = await host.client.post("/api/v1/sessions", content=raw, headers=bearer(LARK_KEY))
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_request"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic abc", f"Token {LARK_KEY}"])
async def test_without_a_partners_key_there_is_one_answer(host: Host, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    answer = await host.client.post("/api/v1/sessions", json={}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "api_key")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("state", "status", "code", "retryable"),
    [
        pytest.param({"failure": "unauthorized"}, 502, "mdi_credentials", False, id="401"),
        pytest.param({"failure": "forbidden"}, 502, "mdi_forbidden", False, id="403"),
        pytest.param({"failure": "not_found"}, 502, "mdi_not_found", False, id="404"),
        pytest.param({"maintenance": True}, 503, "mdi_maintenance", True, id="418"),
        pytest.param({"failure": "server_error"}, 503, "mdi_unavailable", True, id="500"),
    ],
)
async def test_what_mdi_refuses_is_told_by_a_code(
    host: Host, state: dict[str, Any], status: int, code: str, retryable: bool
) -> None:
    assert (await host.sandbox.put("/sandbox/state", json=state)).is_success
    answer = await host.begin(workflow="intake", parent_origin=LARK, questionnaire_id=questionnaire_id())
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["retryable"]) == (status, code, retryable)


async def test_a_field_that_mdi_refuses_is_named_without_what_was_sent(host: Host) -> None:
    answer = await host.begin(workflow="intake", parent_origin=LARK, questionnaire_id="s3cret")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (502, "mdi_request")
    assert error["problems"] == [{"pointer": "/questionnaire_id", "message": "MDI does not take it"}]
    assert "s3cret" not in answer.text


async def test_a_patient_whom_mdi_does_not_know_is_told_by_a_code(host: Host) -> None:
    answer = await host.begin(workflow="messaging", parent_origin=LARK, patient_id="nobody")
    assert answer.json()["error"]["code"] == "mdi_not_found"


async def test_events_are_given_to_the_partner_whose_session_it_is(host: Host) -> None:
    answer = await host.begin(workflow="intake", parent_origin=LARK, questionnaire_id=questionnaire_id())
    path = f"/api/v1/sessions/{answer.json()['session_id']}/events"
    await host.post("/api/v1/embed/open", token_of(answer), {"reason": "first"})
    event = {"seq": 1, "generation": 1, "event": "step", "data": {"index": 0}, "at": 1_795_510_800_000}
    sent = await host.post("/api/v1/events", token_of(answer), {"opening": 1, "events": [event]})
    assert sent.status_code == 204
    host.clock.advance(timedelta(seconds=2))
    assert (await host.client.get(path, headers=bearer(LARK_KEY))).json()["events"] == [
        {
            "id": "1.1",
            "event": "step",
            "data": {"index": 0},
            "opening": 1,
            "seq": 1,
            "generation": 1,
            "anomaly": False,
            "at": "2026-11-24T09:00:00.000Z",
            "received_at": "2026-11-24T09:00:00.000Z",
            "source": "browser",
        }
    ]
    foreign = await host.client.get(path, headers=bearer(WREN_KEY))
    unknown = await host.client.get("/api/v1/sessions/none/events", headers=bearer(LARK_KEY))
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() == unknown.json()


async def test_events_are_given_page_by_page(host: Host) -> None:
    begun = await host.begin(workflow="intake", parent_origin=LARK, questionnaire_id=questionnaire_id())
    path, token = f"/api/v1/sessions/{begun.json()['session_id']}/events", token_of(begun)
    for opening in (1, 2):
        await host.post("/api/v1/embed/open", token, {"reason": "first"})
        events = [{"seq": seq, "generation": 1, "event": "step", "at": 1} for seq in (1, 2, 3)]
        await host.post("/api/v1/events", token, {"opening": opening, "events": events})

    async def page(query: str) -> tuple[list[str], str | None]:
        answer = (await host.client.get(path + query, headers=bearer(LARK_KEY))).json()
        return [event["id"] for event in answer["events"]], answer["next_after"]

    assert await page("") == (["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"], None)
    assert await page("?limit=4") == (["1.1", "1.2", "1.3", "2.1"], "2.1")
    assert await page("?limit=4&after=2.1") == (["2.2", "2.3"], None)
    assert await page("?after=1.2") == (["1.3", "2.1", "2.2", "2.3"], None)
    assert await page("?after=2.3") == ([], None)


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("after=7", ["?after"]),
        ("after=1.-1", ["?after"]),
        ("after=999999.1", ["?after"]),
        ("limit=0&after=", ["?after", "?limit"]),
        ("limit=10001", ["?limit"]),
        ("page=2", ["?page"]),
    ],
)
async def test_a_page_that_cannot_be_is_refused(host: Host, query: str, problems: list[str]) -> None:
    begun = await host.begin(workflow="intake", parent_origin=LARK, questionnaire_id=questionnaire_id())
    path = f"/api/v1/sessions/{begun.json()['session_id']}/events?{query}"
    answer = await host.client.get(path, headers=bearer(LARK_KEY))
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json()["error"]["problems"]] == problems


async def test_no_secret_is_logged(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = await host.messaging_token()
    frame = (await host.post("/api/v1/embed/open", token, {"reason": "first"})).json()
    code = (await host.post("/api/v1/embed/code", token, {"opening": 1})).json()["code"]
    await host.begin(workflow="intake", parent_origin=LARK, mdi_url="https://x.example/?token=s3cret")
    logged = json.dumps([record.getMessage() for record in caplog.records])
    assert "create_session" in logged
    for secret in (token, code, frame["frame_url"], LARK_KEY, "s3cret", "robin.sparrow"):
        assert secret not in logged
