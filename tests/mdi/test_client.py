"""What each call sends, and what it makes of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from intake_host.mdi import MDIClient, PatientRequest, VoucherRequest
from intake_host.mdi.errors import (
    MDIAnswerError,
    MDICredentialsError,
    MDIError,
    MDIRequestError,
    MDIUnavailableError,
)
from intake_host.origins import OriginError
from tests.mdi.fake_mdi import API, FakeMDI
from tests.mdi.test_models import PATIENT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.anyio

URL = "https://patient.example/?token=canary"
VOUCHER = {"partner_voucher_id": "v-1", "onboarding_url": URL}
QUESTIONNAIRE = {"partner_questionnaire_id": "q-1", "name": "Intake", "questions": []}
QUESTION = {"partner_questionnaire_question_id": "x", "type": "text"}
STATE = {"state_id": "s-1", "name": "Ohio", "abbreviation": "OH"}
PATIENTS = "/v1/partner/patients"


@pytest.mark.parametrize(
    ("call", "answer", "method", "target", "body"),
    [
        pytest.param(
            lambda mdi: mdi.questionnaires.list(),
            [QUESTIONNAIRE],
            "GET",
            "/v1/partner/questionnaires",
            None,
            id="questionnaires.list",
        ),
        pytest.param(
            lambda mdi: mdi.questionnaires.get("q-1"),
            QUESTIONNAIRE,
            "GET",
            "/v1/partner/questionnaires/q-1",
            None,
            id="questionnaires.get",
        ),
        pytest.param(
            lambda mdi: mdi.questionnaires.questions("q-1"),
            [QUESTION],
            "GET",
            "/v1/partner/questionnaires/q-1/questions",
            None,
            id="questionnaires.questions",
        ),
        pytest.param(
            lambda mdi: mdi.metadata.states("New York"),
            [STATE],
            "GET",
            "/v1/partner/metadata/states?search=New+York",
            None,
            id="metadata.states",
        ),
        pytest.param(
            lambda mdi: mdi.metadata.states(),
            [STATE],
            "GET",
            "/v1/partner/metadata/states",
            None,
            id="metadata.states, all",
        ),
        pytest.param(
            lambda mdi: mdi.metadata.cities("s-1", search="Den&ver"),
            [{"city_id": "c", "name": "Denver"}],
            "GET",
            "/v1/partner/metadata/states/s-1/cities?search=Den%26ver",
            None,
            id="metadata.cities",
        ),
        pytest.param(
            lambda mdi: mdi.vouchers.create(VoucherRequest(questionnaire_id="q-1")),
            VOUCHER,
            "POST",
            "/v1/partner/vouchers",
            {"questionnaire_id": "q-1"},
            id="vouchers.create",
        ),
        pytest.param(
            lambda mdi: mdi.vouchers.get("v-1"),
            VOUCHER,
            "GET",
            "/v1/partner/vouchers/v-1",
            None,
            id="vouchers.get",
        ),
        pytest.param(
            lambda mdi: mdi.vouchers.list(expired=False),
            [VOUCHER],
            "GET",
            "/v1/partner/vouchers?expired=0",
            None,
            id="vouchers.list",
        ),
        pytest.param(
            lambda mdi: mdi.vouchers.expire("v-1"),
            {"id": "v-1", "is_expired": True, "onboarding_url": URL},
            "POST",
            "/v1/partner/vouchers/v-1/expire",
            None,
            id="vouchers.expire",
        ),
        pytest.param(
            lambda mdi: mdi.patients.create(PatientRequest.model_validate(PATIENT)),
            {"patient_id": "p-1"},
            "POST",
            PATIENTS,
            PATIENT,
            id="patients.create",
        ),
        pytest.param(
            lambda mdi: mdi.patients.get("p-1"),
            {"patient_id": "p-1", "weight": "50.000"},
            "GET",
            f"{PATIENTS}/p-1",
            None,
            id="patients.get",
        ),
        pytest.param(
            lambda mdi: mdi.workflows.messaging("p-1"),
            {"auth_link": URL, "verification_code": "R2SZTX"},
            "GET",
            f"{PATIENTS}/p-1/auth?fullscreen=true",
            None,
            id="workflows.messaging",
        ),
        pytest.param(
            lambda mdi: mdi.workflows.messaging("p-1", case_id="c-1", full=True),
            {"auth_link": URL, "verification_code": "R2SZTX"},
            "GET",
            f"{PATIENTS}/p-1/auth?fullscreen=true&case_id=c-1&full=true",
            None,
            id="workflows.messaging of a case",
        ),
        pytest.param(
            lambda mdi: mdi.workflows.drivers_license("p-1"),
            {"drivers_license_url": URL, "verification_code": "R2SZTX"},
            "GET",
            f"{PATIENTS}/p-1/drivers-license?fullscreen=true",
            None,
            id="workflows.drivers_license",
        ),
        pytest.param(
            lambda mdi: mdi.workflows.intro_video("p-1"),
            {"intro_video_url": URL, "verification_code": "R2SZTX"},
            "GET",
            f"{PATIENTS}/p-1/intro-video?fullscreen=true",
            None,
            id="workflows.intro_video",
        ),
        pytest.param(
            lambda mdi: mdi.workflows.file_upload("p-1"),
            {"file_url": URL, "verification_code": "R2SZTX"},
            "GET",
            f"{PATIENTS}/p-1/file-url?fullscreen=true",
            None,
            id="workflows.file_upload",
        ),
        pytest.param(
            lambda mdi: mdi.cases.get("c-1"),
            {"case_id": "c-1", "case_status": {"name": "created"}},
            "GET",
            "/v1/partner/cases/c-1",
            None,
            id="cases.get",
        ),
        pytest.param(
            lambda mdi: mdi.cases.questions("c-1"),
            [{"question": "Do you smoke?", "answer": "true", "type": "boolean"}],
            "GET",
            "/v1/partner/cases/c-1/questions",
            None,
            id="cases.questions",
        ),
    ],
)
async def test_a_call_sends_what_mdi_documents(
    fake: FakeMDI,
    mdi: MDIClient,
    call: Callable[[MDIClient], Awaitable[object]],
    answer: object,
    method: str,
    target: str,
    body: object,
) -> None:
    fake.answer(answer)
    assert await call(mdi)
    (seen,) = fake.seen
    assert (seen.method, seen.target) == (method, target)
    assert seen.headers["authorization"] == f"Bearer {fake.tokens[0]}"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["content-type"] == "application/json"
    assert (seen.json if seen.body else None) == body


async def test_a_link_has_its_url_and_its_code(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer({"auth_link": URL, "verification_code": "R2SZTX"})
    link = await mdi.workflows.messaging("p-1")
    assert (link.url, link.verification_code) == (URL, "R2SZTX")


@pytest.mark.parametrize(
    ("patient_id", "segment"),
    [
        ("../cases/c-1", "..%2Fcases%2Fc-1"),
        ("p-1?full=true", "p-1%3Ffull%3Dtrue"),
        ("p-1#x", "p-1%23x"),
        ("p%2F1", "p%252F1"),
        ("p 1\u00e9", "p%201%C3%A9"),
        (":patient_id", "%3Apatient_id"),
        ("\tX: 1", "%09X%3A%201"),
    ],
)
async def test_an_id_stays_in_its_place_of_the_path(
    fake: FakeMDI, mdi: MDIClient, patient_id: str, segment: str
) -> None:
    fake.answer({"patient_id": "p-1"})
    await mdi.patients.get(patient_id)
    assert fake.seen[0].target == f"{PATIENTS}/{segment}"


@pytest.mark.parametrize("patient_id", ["", ".", "..", "p-\ud800", "x" * 256])
async def test_what_cannot_be_an_id_is_not_sent(fake: FakeMDI, mdi: MDIClient, patient_id: str) -> None:
    with pytest.raises(MDIRequestError) as caught:
        await mdi.workflows.drivers_license(patient_id)
    assert list(caught.value.fields) == ["patient_id"]
    assert fake.seen == []


async def test_a_query_that_fits_no_url_is_not_sent(fake: FakeMDI, mdi: MDIClient) -> None:
    with pytest.raises(MDIRequestError) as caught:
        await mdi.workflows.messaging("p-1", case_id="\ud800")
    assert list(caught.value.fields) == ["case_id"]
    assert fake.seen == []


@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(lambda page, last: {"meta": {"current_page": page, "last_page": last}}, id="in meta"),
        pytest.param(lambda page, last: {"current_page": page, "last_page": last}, id="beside the items"),
    ],
)
async def test_a_list_in_pages_is_read_to_its_last_page(
    fake: FakeMDI, mdi: MDIClient, wrap: Callable[[int, int], dict[str, object]]
) -> None:
    for page in (1, 2, 3):
        fake.answer({"data": [{**VOUCHER, "partner_voucher_id": f"v-{page}"}], "links": {}, **wrap(page, 3)})
    vouchers = await mdi.vouchers.list(expired=True)
    assert [voucher.id for voucher in vouchers] == ["v-1", "v-2", "v-3"]
    assert [seen.target.partition("?")[2] for seen in fake.seen] == [
        "expired=1",
        "expired=1&page=2",
        "expired=1&page=3",
    ]


@pytest.mark.parametrize("body", [{"data": [STATE]}, {"data": [STATE], "links": {}, "meta": None}, [STATE]])
async def test_a_list_without_pages_is_read_once(fake: FakeMDI, mdi: MDIClient, body: object) -> None:
    fake.answer(body)
    assert [state.abbreviation for state in await mdi.metadata.states()] == ["OH"]
    assert len(fake.seen) == 1


async def test_one_token_serves_many_calls(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer([STATE])
    for _ in range(5):
        await mdi.metadata.states()
    assert len(fake.tokens) == 1


async def test_a_401_renews_the_token_once_and_repeats_the_call_once(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer({"message": "Unauthenticated."}, 401)
    fake.answer({"patient_id": "p-1"})
    await mdi.patients.create(PatientRequest.model_validate(PATIENT))
    assert [seen.headers["authorization"] for seen in fake.seen] == [
        "Bearer canary-token-1",
        "Bearer canary-token-2",
    ]
    assert fake.seen[0].json == fake.seen[1].json == PATIENT


async def test_a_second_401_is_an_error(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer({"message": "Unauthenticated."}, 401)
    with pytest.raises(MDICredentialsError) as caught:
        await mdi.patients.get("p-1")
    assert caught.value.call == "GET /v1/partner/patients/:patient_id"
    assert (len(fake.seen), len(fake.tokens)) == (2, 2)


@pytest.mark.parametrize("status", [400, 401, 422])
async def test_wrong_credentials_are_an_error_of_the_token_call(
    fake: FakeMDI, mdi: MDIClient, status: int
) -> None:
    fake.token_status = status
    with pytest.raises(MDICredentialsError) as caught:
        await mdi.patients.get("p-1")
    assert caught.value.call == "POST /v1/partner/auth/token"
    assert caught.value.status == status
    assert fake.seen == []


async def test_a_get_is_retried_twice_after_a_5xx_with_pauses(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer("", 500)
    fake.answer("", 502)
    fake.answer({"patient_id": "p-1"})
    assert (await mdi.patients.get("p-1")).patient_id == "p-1"
    assert fake.pauses_s == pytest.approx([0.15, 0.3])


@pytest.mark.parametrize("status", [403, 404, 418, 422, 429])
async def test_no_other_status_is_retried(fake: FakeMDI, mdi: MDIClient, status: int) -> None:
    fake.answer({"message": "canary"}, status)
    with pytest.raises(MDIError) as caught:
        await mdi.patients.get("p-1")
    assert caught.value.status == status
    assert (len(fake.seen), fake.pauses_s) == (1, [])


async def test_a_post_is_never_repeated_after_a_5xx(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer("", 500)
    with pytest.raises(MDIUnavailableError):
        await mdi.vouchers.create(VoucherRequest(questionnaire_id="q-1"))
    assert (len(fake.seen), fake.pauses_s) == (1, [])


@pytest.mark.parametrize(
    ("body", "places"),
    [
        pytest.param(b"<html>canary</html>", (), id="not JSON"),
        pytest.param(b"[" * 100_000, (), id="too deep"),
        pytest.param(b"\xff\xfe\xfd", (), id="not text"),
        pytest.param(b"", ("",), id="nothing"),
        pytest.param(["canary"], ("",), id="a list"),
        pytest.param(
            {"auth_link": "", "verification_code": 7}, ("url", "verification_code"), id="other types"
        ),
    ],
)
async def test_an_answer_that_cannot_be_read_is_an_error(
    fake: FakeMDI, mdi: MDIClient, body: object, places: tuple[str, ...]
) -> None:
    fake.answer(body)
    with pytest.raises(MDIAnswerError) as caught:
        await mdi.workflows.messaging("p-1")
    assert len(caught.value.places) == len(places)
    assert "canary" not in str(caught.value)
    assert len(fake.seen) == 1


@pytest.mark.parametrize("body", [{"data": {}}, {"items": []}, "canary", 7, None])
async def test_a_list_of_another_shape_is_an_error(fake: FakeMDI, mdi: MDIClient, body: object) -> None:
    fake.answer(body)
    with pytest.raises(MDIAnswerError):
        await mdi.metadata.states()


async def test_a_redirect_is_not_followed(fake: FakeMDI, mdi: MDIClient) -> None:
    fake.answer(b"", 302)
    with pytest.raises(MDIAnswerError) as caught:
        await mdi.patients.get("p-1")
    assert caught.value.status == 302


@pytest.mark.parametrize("api_base", ["https://api.example/v1", "http://api.example", "https://api.example/"])
def test_the_api_is_an_exact_origin(fake: FakeMDI, api_base: str) -> None:
    with pytest.raises(OriginError):
        fake.client(api_base=api_base)


async def test_no_repr_shows_a_secret(fake: FakeMDI) -> None:
    client = MDIClient(api_base=API, client_id="canary", client_secret=SecretStr("canary"), clock=fake.clock)
    assert repr(client) == "MDIClient(api_base='http://mdi.localhost')"
    await client.aclose()
