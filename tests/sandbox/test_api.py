"""The partner API answers and refuses as MDI does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest

from intake_host.sandbox.links import read_link
from tests.sandbox.small_mdi import MDI, NEW_YORK, ORIGIN, PATIENT, QUESTIONNAIRE

pytestmark = pytest.mark.anyio

CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": "sandbox-client",
    "client_secret": "sandbox-secret",
    "scope": "*",
}


async def test_client_credentials_give_a_token_for_a_day(mdi: MDI) -> None:
    answer = (await mdi.post("/auth/token", CREDENTIALS)).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 86400)
    mdi.http.headers["Authorization"] = f"Bearer {answer['access_token']}"
    mdi.clock.advance(timedelta(seconds=86399))
    assert (await mdi.get("")).status_code == 200
    mdi.clock.advance(timedelta(seconds=1))
    assert (await mdi.get("")).status_code == 401


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "wrong"}, 401),
        ({"grant_type": "password"}, 422),
        ({"scope": ""}, 422),
    ],
)
async def test_wrong_credentials_give_none(mdi: MDI, changed: dict[str, str], status: int) -> None:
    answer = await mdi.post("/auth/token", {**CREDENTIALS, **changed})
    assert answer.status_code == status
    assert "access_token" not in answer.json()


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer nonsense", "Basic abc", "nonsense"])
async def test_nothing_is_told_without_a_token(mdi: MDI, header: str | None) -> None:
    del mdi.http.headers["Authorization"]
    headers = {"Authorization": header} if header else {}
    answer = await mdi.get("/questionnaires", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"message": "Unauthenticated.", "error": "unauthenticated"}


async def test_questionnaires_are_listed_bare_and_with_less_than_alone(mdi: MDI) -> None:
    [listed] = (await mdi.get("/questionnaires")).json()
    alone = (await mdi.get(f"/questionnaires/{QUESTIONNAIRE}")).json()
    assert listed["partner_questionnaire_id"] == QUESTIONNAIRE
    assert "is_show_welcome" not in listed
    assert alone["is_show_welcome"] is True
    questions = (await mdi.get(f"/questionnaires/{QUESTIONNAIRE}/questions")).json()
    assert questions == alone["questions"]


async def test_states_are_searched_by_name_or_abbreviation_and_cities_by_name(mdi: MDI) -> None:
    assert [state["abbreviation"] for state in (await mdi.get("/metadata/states")).json()] == [
        "CA",
        "NY",
        "OH",
    ]
    for text in ("new", "ny"):
        [state] = (await mdi.get("/metadata/states", params={"search": text})).json()
        assert state["state_id"] == NEW_YORK
    cities = await mdi.get("/metadata/states/oh/cities", params={"search": "lee"})
    assert cities.json() == [{"name": "Leetonia", "city_id": "c-1"}]
    assert (await mdi.get("/metadata/states/xx/cities")).status_code == 404


async def test_a_voucher_says_where_its_intake_is_and_gives_no_code(mdi: MDI) -> None:
    product = {"pharmacy_id": 14, "force_pharmacy": True}
    offerings = [{"id": "off-1"}, {"id": "off-2", "product": product}]
    voucher = await mdi.voucher(offerings=offerings, metadata="order 7", hold_status=True)
    assert voucher["onboarding_url"] == f"{ORIGIN}/?token={voucher['partner_voucher_id']}"
    echoed = [{"offering_id": "off-1"}, {"offering_id": "off-2", "product": product}]
    assert voucher["payload"]["offerings"] == echoed
    assert voucher["expires_at"] == "2026-12-24 12:00:00"
    assert "verification_code" not in voucher
    assert (await mdi.get(f"/vouchers/{voucher['partner_voucher_id']}")).json() == voucher


async def test_unknown_keys_of_a_voucher_are_dropped_without_a_word(mdi: MDI) -> None:
    voucher = await mdi.voucher(case_offerings=[{"offering_id": "off-1"}])
    assert voucher["payload"]["offerings"] == []


async def test_vouchers_are_listed_by_whether_they_have_expired(mdi: MDI) -> None:
    good = await mdi.voucher()
    bad = await mdi.voucher()
    assert (await mdi.post(f"/vouchers/{bad['id']}/expire")).json()["is_expired"] is True

    async def listed(query: str) -> list[str]:
        return [voucher["id"] for voucher in (await mdi.get(f"/vouchers{query}")).json()["data"]]

    assert await listed("?expired=0") == [good["id"]]
    assert await listed("?expired=1") == [bad["id"]]
    assert await listed("/") == [bad["id"], good["id"]]


async def test_a_voucher_lapses_when_it_says_and_a_demo_voucher_never(mdi: MDI) -> None:
    short = await mdi.voucher(expires_at="2026-11-24 13:00")
    demo = await mdi.voucher(demo=True)
    mdi.clock.advance(timedelta(hours=1))
    assert (await mdi.get(f"/vouchers/{short['id']}")).json()["expired"] is True
    assert (await mdi.get(f"/vouchers/{demo['id']}")).json()["expired"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "questionnaire_id"),
        ({"questionnaire_id": "nothing"}, "questionnaire_id"),
        ({"questionnaire_id": QUESTIONNAIRE, "patient_id": "nobody"}, "patient_id"),
        ({"questionnaire_id": QUESTIONNAIRE, "offerings": [{"offering_id": "off-1"}]}, "offerings.0.id"),
        ({"questionnaire_id": QUESTIONNAIRE, "offerings": "off-1"}, "offerings"),
        (
            {"questionnaire_id": QUESTIONNAIRE, "prefilled_questions": [{"question": "?", "type": "string"}]},
            "prefilled_questions.0.answer",
        ),
        ({"questionnaire_id": QUESTIONNAIRE, "expires_at": "soon"}, "expires_at"),
        ({"questionnaire_id": QUESTIONNAIRE, "expires_at": "0001-01-01T00:00+14:00"}, "expires_at"),
        ({"questionnaire_id": QUESTIONNAIRE, "pharmacy_id": "9" * 5000}, "pharmacy_id"),
        ({"questionnaire_id": QUESTIONNAIRE, "demo": "yes"}, "demo"),
        ({"questionnaire_id": QUESTIONNAIRE, "metadata": "x" * 256}, "metadata"),
        ({"questionnaire_id": QUESTIONNAIRE, "metadata": "scenario=nonsense"}, "metadata"),
    ],
)
async def test_a_wrong_voucher_is_refused_by_field(mdi: MDI, body: dict[str, Any], field: str) -> None:
    answer = await mdi.post("/vouchers", body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["message"] == answer.json()["errors"][field][0]
    assert answer.json()["error"] == "invalid"


async def test_a_patient_is_created_and_found(mdi: MDI) -> None:
    patient = await mdi.patient(weight=86.7, height="170")
    assert (patient["gender_label"], patient["weight"], patient["height"]) == ("Female", "86.700", 170)
    assert patient["address"]["state"]["abbreviation"] == "NY"
    found = (await mdi.get(f"/patients/{patient['patient_id']}")).json()
    assert found.pop("auth_link").startswith(f"{ORIGIN}/messages/")
    assert found == patient


async def test_what_a_patient_is_created_with_beside_is_given_back(mdi: MDI) -> None:
    patient = await mdi.patient(prefix="Dr", pregnancy=True)
    assert (patient["prefix"], patient["pregnancy"], patient["middle_name"]) == ("Dr", True, None)
    assert patient["created_at"] == "2026-11-24T12:00:00.000000Z"


async def test_a_minor_needs_weight_and_height(mdi: MDI) -> None:
    minor = {**PATIENT, "date_of_birth": "2008-11-25"}
    answer = await mdi.post("/patients", minor)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"weight", "height"}
    assert (await mdi.post("/patients", {**minor, "weight": 60, "height": 165})).status_code == 200


async def test_every_missing_field_of_a_patient_is_named_at_once(mdi: MDI) -> None:
    answer = await mdi.post("/patients", {})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {
        "first_name",
        "last_name",
        "email",
        "date_of_birth",
        "gender",
        "phone_number",
        "phone_type",
        "address.address",
        "address.zip_code",
        "address.city_name",
        "address.state_name",
    }
    assert answer.json()["message"] == "The first name field is required. (and 10 more errors)"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"first_name": "x" * 36}, "first_name"),
        ({"first_name": ["x"]}, "first_name"),
        ({"email": "ada"}, "email"),
        ({"date_of_birth": "05/01/1990"}, "date_of_birth"),
        ({"gender": 3}, "gender"),
        ({"gender": True}, "gender"),
        ({"gender": [1]}, "gender"),
        ({"gender": 1.5}, "gender"),
        ({"gender": "9" * 5000}, "gender"),
        ({"phone_type": 3}, "phone_type"),
        ({"weight": "heavy"}, "weight"),
        ({"height": 301}, "height"),
        ({"address": {**PATIENT["address"], "state_name": "Nowhere"}}, "address.state_name"),  # type: ignore[dict-item]
        ({"metadata": "scenario=nonsense"}, "metadata"),
    ],
)
async def test_a_wrong_patient_is_refused_by_field(mdi: MDI, changed: dict[str, Any], field: str) -> None:
    answer = await mdi.post("/patients", {**PATIENT, **changed})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("segment", "key", "path", "workflow"),
    [
        ("auth", "auth_link", "messages", "messaging"),
        ("drivers-license", "drivers_license_url", "av", "drivers_license"),
        ("intro-video", "intro_video_url", "av", "intro_video"),
        ("file-url", "file_url", "file", "file_upload"),
    ],
)
async def test_a_workflow_call_gives_a_link_with_the_query_and_a_fresh_code(
    mdi: MDI, segment: str, key: str, path: str, workflow: str
) -> None:
    patient = await mdi.patient()
    address = f"/patients/{patient['patient_id']}/{segment}"
    first = (await mdi.get(address, params={"fullscreen": "true", "other": "x"})).json()
    again = (await mdi.get(address)).json()
    url = urlsplit(first[key])
    assert url.path.split("/")[1] == path
    assert parse_qs(url.query) == {"fullscreen": ["true"]}
    assert read_link(url.path.split("/")[2]).workflow == workflow
    assert first["verification_code"] != again["verification_code"]
    assert urlsplit(again[key]).query == ""


async def test_messaging_reflects_the_case_too(mdi: MDI) -> None:
    patient = await mdi.patient()
    query = {"case_id": "c-1", "full": "true", "fullscreen": "TRUE"}
    answer = (await mdi.get(f"/patients/{patient['patient_id']}/auth", params=query)).json()
    assert parse_qs(urlsplit(answer["auth_link"]).query) == {name: [text] for name, text in query.items()}


@pytest.mark.parametrize(
    "path", ["/vouchers/x", "/patients/x", "/patients/x/auth", "/cases/x", "/cases/x/questions", "/nothing"]
)
async def test_what_is_not_there_is_404(mdi: MDI, path: str) -> None:
    answer = await mdi.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"


async def test_another_clients_record_is_403(mdi: MDI) -> None:
    state = mdi.app.state.sandbox
    voucher, patient = await mdi.voucher(), await mdi.patient()
    state.vouchers[voucher["id"]] = replace(state.vouchers[voucher["id"]], owner="somebody")
    state.patients[patient["patient_id"]] = replace(state.patients[patient["patient_id"]], owner="somebody")
    for path in (f"/vouchers/{voucher['id']}", f"/patients/{patient['patient_id']}/auth"):
        answer = await mdi.get(path)
        assert answer.status_code == 403
        assert answer.json() == {"message": "Access forbidden.", "error": "forbidden"}
    assert (await mdi.get("/vouchers")).json()["data"] == []


async def test_a_body_that_is_no_json_object_is_400_and_a_huge_one_413(mdi: MDI) -> None:
    half_a_pair = b'{"questionnaire_id": "\\ud800"}'
    for body in (b"{", b"[]", b"\xff", b"[" * 100_000, half_a_pair):
        assert (await mdi.http.post("/v1/partner/vouchers", content=body)).status_code == 400
    assert (await mdi.http.post("/v1/partner/vouchers", content=b" " * 300_000)).status_code == 413


@pytest.mark.parametrize(
    ("switches", "status"),
    [
        ({"maintenance": True}, 418),
        ({"failure": "unauthorized"}, 401),
        ({"failure": "forbidden"}, 403),
        ({"failure": "not_found"}, 404),
        ({"failure": "server_error"}, 500),
    ],
)
async def test_the_api_fails_as_it_is_told_until_it_is_told_otherwise(
    mdi: MDI, switches: dict[str, object], status: int
) -> None:
    assert (await mdi.http.put("/sandbox/state", json=switches)).status_code == 200
    answer = await mdi.get("/questionnaires")
    assert answer.status_code == status
    assert set(answer.json()) == {"message", "error"}
    await mdi.http.put("/sandbox/state", json={"maintenance": False, "failure": None})
    assert (await mdi.get("/questionnaires")).status_code == 200


async def test_a_silent_api_takes_a_request_and_never_answers(mdi: MDI) -> None:
    await mdi.http.put("/sandbox/state", json={"failure": "silent"})
    with anyio.move_on_after(0.1) as waiting:
        await mdi.get("/questionnaires")
    assert waiting.cancelled_caught


async def test_a_switch_that_does_not_exist_is_refused_by_name(mdi: MDI) -> None:
    for failure in ("odd", ["silent"]):
        switches = {"maintenence": True, "slow_s": -1, "failure": failure}
        answer = await mdi.http.put("/sandbox/state", json=switches)
        assert answer.status_code == 422
        assert set(answer.json()["errors"]) == {"maintenence", "slow_s", "failure"}
    assert mdi.app.state.sandbox.switches.failure is None
