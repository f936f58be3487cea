"""Requests are strict and name what they refuse; answers are lenient; neither shows what is personal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from intake_host.mdi.models import (
    Case,
    Patient,
    PatientRequest,
    Question,
    Questionnaire,
    Request,
    TokenAnswer,
    Voucher,
    VoucherRequest,
    WorkflowAnswer,
    WorkflowLink,
)

VOUCHER: dict[str, object] = {"questionnaire_id": "q-1"}
PATIENT: dict[str, object] = {
    "first_name": "Ada",
    "last_name": "Lark",
    "email": "ada@lark.example",
    "date_of_birth": "1990-12-31",
    "gender": 2,
    "phone_number": "(415) 555-2671",
    "phone_type": 2,
    "address": {
        "address": "1 Elm Street",
        "zip_code": "80247",
        "city_name": "Denver",
        "state_name": "Colorado",
    },
}
MANY = "x" * 1000


def problem_of(model: type[Request], body: dict[str, object]) -> tuple[str, str]:
    """Place and kind of the only problem."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(body)
    assert "canary" not in str(caught.value)
    (problem,) = caught.value.errors()
    return ".".join(str(part) for part in problem["loc"]), problem["type"]


def test_a_voucher_is_sent_as_mdi_wants_it() -> None:
    body = {
        "questionnaire_id": "q-1",
        "patient_id": "p-1",
        "hold_status": True,
        "demo": False,
        "expires_at": "2030-12-31 18:00",
        "offerings": [{"id": "o-1", "product": {"pharmacy_id": 123, "force_pharmacy": False}}, {"id": "o-2"}],
        "diseases": [{"disease_id": "d-1"}],
        "metadata": "order 17",
        "pharmacy_id": 14,
        "prefilled_questions": [
            {"question": "Do you smoke?", "answer": "false", "type": "boolean", "should_skip": True}
        ],
        "environment_id": "e-1",
    }
    assert VoucherRequest.model_validate(body).to_json() == body


def test_what_is_none_is_not_sent() -> None:
    request = VoucherRequest.model_validate({**VOUCHER, "offerings": None, "pharmacy_id": None})
    assert request.to_json() == VOUCHER


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2030, 1, 2, 3, 4, 59, tzinfo=UTC), "2030-01-02 03:04"),
        (datetime(2030, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=-7))), "2030-01-02 10:04"),
        ("2030-01-02T03:04:00Z", "2030-01-02 03:04"),
        ("2030-01-02T03:04:00+02:00", "2030-01-02 01:04"),
    ],
)
def test_an_expiry_is_sent_in_utc_to_the_minute(moment: object, sent: str) -> None:
    request = VoucherRequest.model_validate({**VOUCHER, "expires_at": moment})
    assert request.to_json()["expires_at"] == sent


@pytest.mark.parametrize(
    ("body", "place", "kind"),
    [
        ({}, "questionnaire_id", "missing"),
        ({"questionnaire_id": ""}, "questionnaire_id", "string_too_short"),
        ({**VOUCHER, "case_offerings": ["canary"]}, "case_offerings", "extra_forbidden"),
        ({**VOUCHER, "offering_id": "canary"}, "offering_id", "extra_forbidden"),
        ({**VOUCHER, "disease": ["canary"]}, "disease", "extra_forbidden"),
        (
            {**VOUCHER, "offerings": [{"id": "o", "offering_id": "o"}]},
            "offerings.0.offering_id",
            "extra_forbidden",
        ),
        (
            {**VOUCHER, "offerings": [{"id": "o", "product": {"pharmacy": 1}}]},
            "offerings.0.product.pharmacy",
            "extra_forbidden",
        ),
        ({**VOUCHER, "metadata": "canary" * 43}, "metadata", "string_too_long"),
        ({**VOUCHER, "demo": "true"}, "demo", "bool_type"),
        ({**VOUCHER, "pharmacy_id": "14"}, "pharmacy_id", "int_type"),
        ({**VOUCHER, "expires_at": "canary"}, "expires_at", "minute_form"),
        ({**VOUCHER, "expires_at": 1900000000}, "expires_at", "minute_form"),
        ({**VOUCHER, "expires_at": "2030-02-30 18:00"}, "expires_at", "minute_form"),
        (
            {**VOUCHER, "prefilled_questions": [{"question": "Q", "answer": "a", "type": "text"}]},
            "prefilled_questions.0.type",
            "literal_error",
        ),
    ],
)
def test_a_voucher_that_mdi_would_not_understand_is_refused(
    body: dict[str, object], place: str, kind: str
) -> None:
    assert problem_of(VoucherRequest, body) == (place, kind)


def test_a_patient_is_sent_as_mdi_wants_it() -> None:
    body = {**PATIENT, "weight": 70.5, "height": 180, "metafields": [{"key": "k", "value": "v", "type": "s"}]}
    assert PatientRequest.model_validate(body).to_json() == body
    by_date = {**body, "date_of_birth": date(1990, 12, 31)}
    assert PatientRequest.model_validate(by_date).to_json() == body


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        ("prefix", 10),
        ("first_name", 35),
        ("last_name", 35),
        ("phone_number", 25),
        ("ssn", 11),
        ("metadata", 255),
    ],
)
def test_a_patients_texts_have_mdis_lengths(field: str, longest: int) -> None:
    PatientRequest.model_validate({**PATIENT, field: MANY[:longest]})
    too_long = {**PATIENT, field: MANY[: longest + 1]}
    assert problem_of(PatientRequest, too_long) == (field, "string_too_long")


@pytest.mark.parametrize(
    ("field", "longest"),
    [("address", 35), ("address2", 35), ("zip_code", 9), ("city_name", 35)],
)
def test_an_addresss_texts_have_mdis_lengths(field: str, longest: int) -> None:
    address = PATIENT["address"]
    assert isinstance(address, dict)
    PatientRequest.model_validate({**PATIENT, "address": {**address, field: MANY[:longest]}})
    too_long = {**PATIENT, "address": {**address, field: MANY[: longest + 1]}}
    assert problem_of(PatientRequest, too_long) == (f"address.{field}", "string_too_long")


@pytest.mark.parametrize(
    ("field", "given", "kind"),
    [
        ("email", "canary", "string_pattern_mismatch"),
        ("email", "a@" + "b" * 79, "string_too_long"),
        ("date_of_birth", "12/31/1990", "date_form"),
        ("date_of_birth", "1990-02-30", "date_form"),
        ("date_of_birth", 662601600, "date_form"),
        ("date_of_birth", datetime(1990, 12, 31, tzinfo=UTC), "date_form"),
        ("gender", 3, "literal_error"),
        ("gender", "2", "literal_error"),
        ("phone_type", 3, "literal_error"),
        ("weight", 1000.0, "less_than_equal"),
        ("height", 301, "less_than_equal"),
        ("first_name", "", "string_too_short"),
        ("id", "p-1", "extra_forbidden"),
    ],
)
def test_a_patient_that_mdi_would_not_take_is_refused(field: str, given: object, kind: str) -> None:
    assert problem_of(PatientRequest, {**PATIENT, field: given}) == (field, kind)


def test_no_repr_of_a_request_shows_anything() -> None:
    assert repr(PatientRequest.model_validate(PATIENT)) == "PatientRequest()"
    assert str(PatientRequest.model_validate(PATIENT)) == ""


@pytest.mark.parametrize(
    ("offerings", "ids"),
    [
        pytest.param([{"offering_id": "a"}, {"offering_id": "b"}], ["a", "b"], id="a list"),
        pytest.param({"offering_id": "a", "title": "A"}, ["a"], id="one object"),
        pytest.param(None, [], id="null"),
        pytest.param([], [], id="none"),
    ],
)
def test_offerings_are_read_in_every_shape(offerings: object, ids: list[str]) -> None:
    document = {
        "partner_questionnaire_id": "q-1",
        "name": "Intake",
        "questions": [{"partner_questionnaire_question_id": "x", "type": "text", "new": 1}],
        "offerings": offerings,
        "unknown": 1,
    }
    questionnaire = Questionnaire.model_validate(document)
    assert [offering.id for offering in questionnaire.offerings] == ids
    assert questionnaire.document == document
    assert questionnaire.questions[0].document == {
        "partner_questionnaire_question_id": "x",
        "type": "text",
        "new": 1,
    }


def test_a_questionnaire_may_lack_questions_and_offerings() -> None:
    questionnaire = Questionnaire.model_validate(
        {"partner_questionnaire_id": "q-1", "name": "I", "questions": None}
    )
    assert (questionnaire.questions, questionnaire.offerings) == ([], [])


@pytest.mark.parametrize("name", ["partner_voucher_id", "voucher_id", "id"])
def test_a_vouchers_id_has_several_names(name: str) -> None:
    voucher = Voucher.model_validate({name: "v-1", "onboarding_url": "https://patient.example/?token=v-1"})
    assert voucher.id == "v-1"


def test_a_voucher_reads_its_payload_without_its_tokens() -> None:
    voucher = Voucher.model_validate(
        {
            "partner_voucher_id": "canary",
            "onboarding_url": "https://patient.example/?token=canary",
            "expires_at": "2022-08-16 15:57:09",
            "is_expired": True,
            "demo": True,
            "metadata": "canary",
            "partner_questionnaire_id": "q-1",
            "payload": {
                "patient_id": "canary",
                "offerings": [{"offering_id": "o-1", "product": {}}, {"id": "o-2"}, 3],
                "patient_auth": {"access_token": "canary"},
            },
        }
    )
    assert voucher.offering_ids == ("o-1",)
    assert voucher.expires_at == datetime(2022, 8, 16, 15, 57, 9, tzinfo=UTC)
    assert (voucher.expired, voucher.demo, voucher.patient_id) == (True, True, "canary")
    assert "questionnaire_id='q-1'" in repr(voucher)
    assert "canary" not in repr(voucher) + str(voucher)
    assert "access_token" not in voucher.model_dump_json()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2022-08-16 15:57:09", datetime(2022, 8, 16, 15, 57, 9, tzinfo=UTC)),
        ("2024-12-12T18:00:00.000000Z", datetime(2024, 12, 12, 18, tzinfo=UTC)),
        ("2024-12-12T18:00:00+02:00", datetime(2024, 12, 12, 16, tzinfo=UTC)),
        ("soon", None),
        (None, None),
        (7, None),
    ],
)
def test_a_moment_is_read_in_either_spelling_or_not_at_all(written: object, read: datetime | None) -> None:
    case = Case.model_validate({"case_id": "c-1", "created_at": written})
    assert case.created_at == read


@pytest.mark.parametrize("name", ["auth_link", "drivers_license_url", "intro_video_url", "file_url"])
def test_a_workflows_url_has_several_names(name: str) -> None:
    answer = WorkflowAnswer.model_validate(
        {name: "https://patient.example/av/x", "verification_code": "R2SZTX"}
    )
    assert (answer.url, answer.verification_code) == ("https://patient.example/av/x", "R2SZTX")


@pytest.mark.parametrize(
    "answer",
    [
        TokenAnswer(access_token="canary", expires_in=86400),
        WorkflowLink("canary", "canary"),
        WorkflowAnswer.model_validate({"auth_link": "canary", "verification_code": "canary"}),
        Patient.model_validate({"patient_id": "p-1", "first_name": "canary", "auth_link": "canary"}),
        Case.model_validate({"case_id": "c-1", "patient": {"patient_id": "p-1", "email": "canary"}}),
        Question.model_validate(
            {"partner_questionnaire_question_id": "x", "type": "text", "title": "canary"}
        ),
    ],
)
def test_no_repr_of_an_answer_shows_what_is_secret_or_personal(answer: object) -> None:
    assert "canary" not in repr(answer) + str(answer)
