"""The frame over HTTP: its documents, its steps, and the records that come of them."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from intake_host.assets import static_dir
from intake_host.sandbox.desk import DEAD_END_QUESTION_ID
from intake_host.sandbox.links import WorkflowLink
from intake_host.sandbox.scenarios import SCENARIOS
from tests.sandbox.small_mdi import MDI, NEW_YORK, option, question, questionnaire, rule

pytestmark = pytest.mark.anyio

PERSON: dict[str, dict[str, str]] = {
    "identification": {
        "first_name": "Ada",
        "last_name": "Moss",
        "email": "ada@example.com",
        "phone_number": "4155552671",
    },
    "date_of_birth": {"date_of_birth": "1990-05-01"},
    "gender": {"gender": "2"},
    "address": {
        "address": "1 Main St",
        "city_name": "Albany",
        "state_id": NEW_YORK,
        "zip_code": "12207-1234",
    },
}


async def fill_in_the_person(mdi: MDI, voucher: dict[str, Any]) -> dict[str, Any]:
    await mdi.step(voucher, "", "open")
    answer = await mdi.step(voucher, "welcome", "next")
    for step, fields in PERSON.items():
        answer = await mdi.step(voucher, step, "next", **fields)
    return answer


async def fill_in(mdi: MDI, voucher: dict[str, Any]) -> dict[str, Any]:
    await fill_in_the_person(mdi, voucher)
    await mdi.step(voucher, "question:smokes", "next", **{"q-smokes": "false"})
    await mdi.step(voucher, "question:note", "next", **{"q-note": "One\nTwo"})
    await mdi.step(voucher, "allergies", "next", allergies="nuts")
    await mdi.step(voucher, "current_medications", "next")
    return await mdi.step(voucher, "medical_conditions", "next")


def names(answer: dict[str, Any]) -> list[str]:
    return [event["event"] for event in answer["events"]]


async def test_the_document_may_be_framed_but_loads_nothing_foreign(mdi: MDI) -> None:
    voucher = await mdi.voucher()
    answer = await mdi.http.get(voucher["onboarding_url"])
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "frame-ancestors" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert '<html lang="en">' in answer.text
    assert "<style" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("query", "is_bare"),
    [("", False), ("&fullscreen=true", True), ("&fullscreen=TRUE", True), ("&fullscreen=1", False)],
)
async def test_fullscreen_true_removes_border_and_logo(mdi: MDI, query: str, is_bare: bool) -> None:
    voucher = await mdi.voucher()
    text = (await mdi.http.get(voucher["onboarding_url"] + query)).text
    assert ("is-bare" in text) is is_bare
    assert ("Sandbox Care" in text) is not is_bare


async def test_an_unknown_link_and_an_expired_one_are_plain_pages_without_script(mdi: MDI) -> None:
    voucher = await mdi.voucher()
    mdi.clock.advance(timedelta(days=31))
    for path, status in (
        (f"/?token={voucher['id']}", 410),
        ("/", 404),
        ("/av/nonsense", 404),
        ("/nothing", 404),
    ):
        answer = await mdi.http.get(path)
        assert answer.status_code == status
        assert "<script" not in answer.text
        assert "<h1" in answer.text


async def test_a_link_opens_only_its_own_address(mdi: MDI) -> None:
    patient = await mdi.patient()
    link = (await mdi.get(f"/patients/{patient['patient_id']}/file-url")).json()["file_url"]
    assert (await mdi.http.get(link)).status_code == 200
    assert (await mdi.http.get(link.replace("/file/", "/messages/"))).status_code == 404


async def test_a_link_that_does_not_name_its_patients_address_opens_nothing(mdi: MDI) -> None:
    patient = await mdi.patient()
    for email in ("other@example.com", "\ud800@example.com"):
        link = WorkflowLink(email, "partner", patient["patient_id"], "messaging").encode()
        assert (await mdi.http.get(f"/messages/{link}")).status_code == 404
        assert (await mdi.frame("workflow", {"subject": link, "action": "open"})).status_code == 404


async def test_an_intake_becomes_a_patient_and_a_case(mdi: MDI) -> None:
    voucher = await mdi.voucher(metadata="order 7", hold_status=True)
    answer = await fill_in(mdi, voucher)
    created = answer["events"][0]
    assert names(answer) == ["encounter_created", "step"]
    case = (await mdi.get(f"/cases/{created['data']['encounter_id']}")).json()
    assert case["case_status"] == {**case["case_status"], "name": "created", "hold_status": True}
    assert case["metadata"] == "order 7"
    assert [offering["offering_id"] for offering in case["case_offerings"]] == ["off-1", "off-2"]
    patient = (await mdi.get(f"/patients/{created['data']['patient_id']}")).json()
    assert (patient["first_name"], patient["gender_label"], patient["allergies"]) == ("Ada", "Female", "nuts")
    assert patient["address"]["zip_code"] == "122071234"
    assert (await mdi.get(f"/vouchers/{voucher['id']}")).json()["case_id"] == case["case_id"]
    finished = await mdi.step(voucher, "thank-you", "next")
    assert names(finished) == ["finish"]


async def test_answers_are_on_the_case_in_mdis_three_types(mdi: MDI) -> None:
    voucher = await mdi.voucher()
    await fill_in(mdi, voucher)
    case_id = (await mdi.get(f"/vouchers/{voucher['id']}")).json()["case_id"]
    asked = (await mdi.get(f"/cases/{case_id}/questions")).json()
    assert [(each["metadata"], each["type"], each["answer"]) for each in asked] == [
        ("smokes", "boolean", "false"),
        ("note", "string", "One\nTwo"),
    ]


async def test_the_offerings_are_told_on_the_last_step_only(mdi: MDI) -> None:
    voucher = await mdi.voucher()
    answer = await fill_in(mdi, voucher)
    assert 'data-offering-id="off-1"' in answer["html"]
    assert 'data-offering-id="off-2"' in answer["html"]


async def test_a_demo_voucher_leaves_nothing_behind(mdi: MDI) -> None:
    voucher = await mdi.voucher(demo=True)
    await fill_in(mdi, voucher)
    state = mdi.app.state.sandbox
    assert (state.patients, state.cases) == ({}, {})


async def test_a_known_patient_starts_at_the_questions(mdi: MDI) -> None:
    patient = await mdi.patient(metadata="mine")
    voucher = await mdi.voucher(patient_id=patient["patient_id"])
    await mdi.step(voucher, "", "open")
    answer = await mdi.step(voucher, "welcome", "next")
    assert answer["events"][0]["data"]["question_id"] == "smokes"
    await mdi.step(voucher, "question:smokes", "next", **{"q-smokes": "false"})
    await mdi.step(voucher, "question:note", "skip")
    await mdi.step(voucher, "allergies", "next", allergies="nuts")
    found = (await mdi.get(f"/patients/{patient['patient_id']}")).json()
    assert found["metadata"] == "mine"


async def test_a_patient_whom_the_rules_cannot_read_is_asked_all_the_same(mdi: MDI) -> None:
    patient = await mdi.patient(date_of_birth="2030-01-01", weight=0, height=5)
    voucher = await mdi.voucher(patient_id=patient["patient_id"])
    assert names(await mdi.step(voucher, "", "open")) == ["start", "step"]


async def test_an_error_comes_with_what_was_typed(mdi: MDI) -> None:
    voucher = await mdi.voucher()
    await mdi.step(voucher, "", "open")
    await mdi.step(voucher, "welcome", "next")
    answer = await mdi.step(voucher, "identification", "next", first_name="Ada", email="a")
    assert answer["events"] == []
    assert 'value="Ada"' in answer["html"]
    assert 'aria-describedby="email-error" aria-invalid="true"' in answer["html"]
    assert "3 answers need your attention" in answer["html"]


async def test_a_step_for_an_expired_or_unknown_voucher_is_refused(mdi: MDI) -> None:
    voucher = await mdi.voucher()
    await mdi.post(f"/vouchers/{voucher['id']}/expire")
    assert (await mdi.frame("intake", {"subject": voucher["id"], "action": "open"})).status_code == 403
    assert (await mdi.frame("intake", {"subject": "nothing", "action": "open"})).status_code == 404


class TestScenarios:
    async def test_dead_end_begins_with_a_question_without_a_way_forward(self, mdi: MDI) -> None:
        answer = await fill_in_the_person(mdi, await mdi.voucher(metadata="scenario=dead-end"))
        assert names(answer) == ["patient_created", "step", "dead_end_question"]
        assert answer["events"][1]["data"]["question_id"] == DEAD_END_QUESTION_ID
        assert 'type="submit"' not in answer["html"]

    async def test_slow_waits_as_long_as_it_is_told(self, mdi: MDI) -> None:
        await mdi.http.put("/sandbox/state", json={"slow_s": 0.1})
        voucher = await mdi.voucher(metadata="scenario=slow")
        began = time.monotonic()
        assert (await mdi.http.get(voucher["onboarding_url"])).status_code == 200
        opened = time.monotonic()
        assert names(await mdi.step(voucher, "", "open")) == ["start", "step"]
        assert opened - began >= 0.1
        assert time.monotonic() - opened >= 0.1

    async def test_never_loads_has_no_script(self, mdi: MDI) -> None:
        voucher = await mdi.voucher(metadata="scenario=never-loads")
        assert "<script" not in (await mdi.http.get(voucher["onboarding_url"])).text

    async def test_duplicate_events_are_posted_twice(self, mdi: MDI) -> None:
        voucher = await mdi.voucher(metadata="scenario=duplicate-events")
        assert 'data-event-copies="2"' in (await mdi.http.get(voucher["onboarding_url"])).text

    async def test_redirects_elsewhere_knows_where_to_go(self, mdi: MDI) -> None:
        patient = await mdi.patient(metadata="scenario=redirects-elsewhere")
        link = (await mdi.get(f"/patients/{patient['patient_id']}/auth")).json()["auth_link"]
        assert 'data-elsewhere="http://elsewhere.test/elsewhere"' in (await mdi.http.get(link)).text
        assert (await mdi.http.get("/elsewhere")).status_code == 200

    @pytest.mark.parametrize("name", list(SCENARIOS))
    async def test_both_vouchers_and_patients_take_every_name(self, mdi: MDI, name: str) -> None:
        assert (await mdi.voucher(metadata=f"scenario={name}"))["metadata"] == f"scenario={name}"
        assert (await mdi.patient(metadata=f"scenario={name}"))["metadata"] == f"scenario={name}"


class TestWorkflows:
    async def open(
        self, mdi: MDI, segment: str = "auth", **fields: object
    ) -> tuple[str, str, dict[str, Any]]:
        patient = await mdi.patient(**fields)
        answer = (await mdi.get(f"/patients/{patient['patient_id']}/{segment}")).json()
        url = next(value for key, value in answer.items() if key != "verification_code")
        return url.rsplit("/", 1)[1], answer["verification_code"], patient

    async def act(self, mdi: MDI, link: str, action: str, **fields: Any) -> dict[str, Any]:
        files = {name: fields.pop(name) for name in list(fields) if isinstance(fields[name], tuple)}
        answer = await mdi.frame("workflow", {"subject": link, "action": action, **fields}, **files)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def sign_in(self, answer: dict[str, Any]) -> str:
        return str(answer["html"].split('name="sign_in" value="')[1].split('"')[0])

    async def test_the_code_screen_comes_first_and_posts_nothing(self, mdi: MDI) -> None:
        link, code, patient = await self.open(mdi)
        answer = await self.act(mdi, link, "open")
        assert answer["events"] == []
        assert 'autocomplete="one-time-code"' in answer["html"]
        assert patient["email"] not in answer["html"]
        assert code not in answer["html"]

    async def test_the_right_code_logs_in_and_a_wrong_one_does_not(self, mdi: MDI) -> None:
        link, code, patient = await self.open(mdi)
        wrong = await self.act(mdi, link, "otp", code="WRONG1")
        assert names(wrong) == ["otp_failed"]
        assert 'role="alert"' in wrong["html"]
        right = await self.act(mdi, link, "otp", code=code)
        assert right["events"] == [{"event": "logged_in", "data": {"patient_id": patient["patient_id"]}}]
        again = await self.act(mdi, link, "otp", code=code)
        assert names(again) == ["otp_failed"]

    async def test_otp_wrong_once_refuses_the_first_code_only(self, mdi: MDI) -> None:
        link, code, patient = await self.open(mdi, metadata="scenario=otp-wrong-once")
        assert names(await self.act(mdi, link, "otp", code=code)) == ["otp_failed"]
        fresh = (await mdi.get(f"/patients/{patient['patient_id']}/auth")).json()["verification_code"]
        assert names(await self.act(mdi, link, "otp", code=fresh)) == ["logged_in"]

    async def test_otp_always_wrong_still_takes_the_mailed_code(self, mdi: MDI) -> None:
        link, code, patient = await self.open(mdi, metadata="scenario=otp-always-wrong")
        assert names(await self.act(mdi, link, "otp", code=code)) == ["otp_failed"]
        mail = await mdi.http.get("/sandbox/mail", params={"patient_id": patient["patient_id"]})
        mailed = mail.json()["mail"][0]["code"]
        assert names(await self.act(mdi, link, "otp", code=mailed)) == ["logged_in"]

    async def test_messages_are_written_into_the_thread_and_escaped(self, mdi: MDI) -> None:
        link, code, _ = await self.open(mdi)
        sign_in = self.sign_in(await self.act(mdi, link, "otp", code=code))
        answer = await self.act(mdi, link, "message", sign_in=sign_in, text="<b>Hello</b>")
        assert "&lt;b&gt;Hello&lt;/b&gt;" in answer["html"]
        assert "Write a message first" in (await self.act(mdi, link, "message", sign_in=sign_in))["html"]

    async def test_a_file_is_listed_by_its_name(self, mdi: MDI) -> None:
        link, code, _ = await self.open(mdi, "file-url")
        sign_in = self.sign_in(await self.act(mdi, link, "otp", code=code))
        assert "Choose a file first" in (await self.act(mdi, link, "file", sign_in=sign_in))["html"]
        answer = await self.act(mdi, link, "file", sign_in=sign_in, file=("<card>.png", b"png", "image/png"))
        assert "<li>&lt;card&gt;.png</li>" in answer["html"]

    async def test_nothing_is_done_without_a_sign_in_of_that_link(self, mdi: MDI) -> None:
        link, code, _ = await self.open(mdi)
        other, _, _ = await self.open(mdi)
        sign_in = self.sign_in(await self.act(mdi, link, "otp", code=code))
        for subject, token in ((link, ""), (other, sign_in)):
            fields = {"subject": subject, "action": "message", "sign_in": token, "text": "x"}
            assert (await mdi.frame("workflow", fields)).status_code == 403

    async def test_only_the_video_asks_for_the_microphone(self, mdi: MDI) -> None:
        for segment, wants_sound in (("intro-video", True), ("drivers-license", False)):
            link, code, _ = await self.open(mdi, segment)
            html = (await self.act(mdi, link, "otp", code=code))["html"]
            assert "data-camera" in html
            assert ("data-microphone" in html) is wants_sound


class TestHostileTexts:
    """A questionnaire's author cannot run anything in a patient's browser."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        hostile = "<script>alert(1)</script>\"'<img src=x onerror=alert(1)>"
        options = [option("o-1", hostile, is_show_additional_field=True)]
        texts = {"title": hostile, "description": hostile, "placeholder": hostile}
        return questionnaire(
            [
                question("q1", "informational", 1, **texts),
                question("q2", "text", 2, default_value=hostile, **texts),
                question("q3", "single_option", 3, options=options, **texts),
            ],
            intro_title=hostile,
            intro_description=hostile,
            terms_of_service=hostile,
            outro_title=hostile,
            outro_description=hostile,
            redirect_url="javascript:alert(1)",
            redirect_title=hostile,
            offerings=[{"offering_id": '"><script>', "title": hostile, "rule_type": "and", "rules": []}],
        )

    async def test_every_text_is_text(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        seen = [await mdi.step(voucher, "", "open")]
        seen.append(await mdi.step(voucher, "welcome", "next", terms="true"))
        for step, fields in PERSON.items():
            seen.append(await mdi.step(voucher, step, "next", **fields))
        seen.append(await mdi.step(voucher, "question:q1", "next"))
        seen.append(await mdi.step(voucher, "question:q2", "next", **{"q-q2": "</textarea><script>"}))
        more = {"q-q3": "o-1", "q-q3-more-0": '"><script>'}
        seen.append(await mdi.step(voucher, "question:q3", "next", **more))
        health = ("allergies", "current_medications", "medical_conditions")
        seen += [await mdi.step(voucher, step, "next") for step in health]
        seen.append(await mdi.step(voucher, "thank-you", "back"))
        seen.append(await mdi.step(voucher, "medical_conditions", "next"))
        seen.append(await mdi.step(voucher, "thank-you", "next"))
        assert names(seen[-1]) == ["finish"]
        for answer in seen:
            found = Elements()
            found.feed(answer["html"])
            assert not {"script", "img"} & found.tags, answer["html"]
            assert not {name for name in found.attributes if name.startswith("on")}
            assert "javascript:" not in answer["html"]


class Elements(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


class TestAdditionalTexts:
    """A choice of several that asks for more."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        options = [
            option("o-1", "Cream"),
            option("o-2", "Other", is_show_additional_field=True, is_critical=True),
        ]
        return questionnaire([question("tried", "multiple_option", 1, options=options)], offerings=[])

    async def test_the_text_is_there_again_after_going_back_and_stands_on_the_case(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        await fill_in_the_person(mdi, voucher)
        chosen = {"q-tried": ["o-1", "o-2"], "q-tried-more-1": "a cat"}
        await mdi.step(voucher, "question:tried", "next", **chosen)
        back = await mdi.step(voucher, "allergies", "back")
        assert 'value="a cat"' in back["html"]
        assert back["html"].count(" checked") == 2
        await mdi.step(voucher, "question:tried", "next", **chosen)
        for step in ("allergies", "current_medications", "medical_conditions"):
            await mdi.step(voucher, step, "next")
        case_id = (await mdi.get(f"/vouchers/{voucher['id']}")).json()["case_id"]
        [asked] = (await mdi.get(f"/cases/{case_id}/questions")).json()
        assert asked["answer"] == "Cream, Other: a cat"
        assert asked["displayed_options"] == ["Cream", "Other"]
        assert asked["is_critical"]


class TestInvisibleQuestions:
    """A question that nobody sees."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        adults = rule(("age", None, ">=", "18"))
        minors = rule(("age", None, "<", "18"))
        invisible = {"is_visible": False, "default_value": "spring"}
        return questionnaire(
            [
                question("campaign", "string", 1, rules=[adults], **invisible),
                question("school", "string", 2, rules=[minors], **invisible),
                question("smokes", "boolean", 3),
            ],
            is_condensed_question=True,
        )

    async def test_its_default_is_on_the_case_if_its_rules_hold_and_nobody_can_forge_it(
        self, mdi: MDI
    ) -> None:
        voucher = await mdi.voucher()
        shown = await fill_in_the_person(mdi, voucher)
        assert "campaign" not in shown["html"]
        await mdi.step(voucher, "questions", "next", **{"q-smokes": "false", "q-campaign": "forged"})
        for step in ("allergies", "current_medications", "medical_conditions"):
            await mdi.step(voucher, step, "next")
        case_id = (await mdi.get(f"/vouchers/{voucher['id']}")).json()["case_id"]
        asked = (await mdi.get(f"/cases/{case_id}/questions")).json()
        assert [(each["metadata"], each["answer"]) for each in asked] == [
            ("campaign", "spring"),
            ("smokes", "false"),
        ]


def prefilled(question_id: str, answer: str, *, should_skip: bool = False) -> dict[str, object]:
    text = f"Question {question_id}"
    return {"question": text.upper(), "answer": answer, "type": "string", "should_skip": should_skip}


class TestPrefilledQuestions:
    """Answers that the partner gives with the voucher."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        options = [option("o-1", "Cream, thick"), option("o-2", "Tablets"), option("o-3", "Other")]
        return questionnaire(
            [
                question("campaign", "string", 1, is_visible=False, default_value="spring"),
                question("smokes", "boolean", 2),
                question("how-many", "integer", 3, rules=[rule(("question", "smokes", "=", "true"))]),
                question("tried", "multiple_option", 4, options=options),
                question("note", "text", 5, is_optional=True),
            ]
        )

    async def asked(self, mdi: MDI, voucher: dict[str, Any]) -> list[tuple[str, str]]:
        case_id = (await mdi.get(f"/vouchers/{voucher['id']}")).json()["case_id"]
        found = (await mdi.get(f"/cases/{case_id}/questions")).json()
        return [(each["metadata"], each["answer"]) for each in found]

    async def finish(self, mdi: MDI, voucher: dict[str, Any]) -> None:
        for step in ("allergies", "current_medications", "medical_conditions"):
            await mdi.step(voucher, step, "next")

    async def test_what_is_to_be_skipped_is_not_asked_and_counts(self, mdi: MDI) -> None:
        settled = [prefilled("smokes", "yes", should_skip=True), prefilled("campaign", "autumn")]
        voucher = await mdi.voucher(prefilled_questions=settled)
        first = await fill_in_the_person(mdi, voucher)
        assert first["events"][-1]["data"]["question_id"] == "how-many"
        assert first["events"][-1]["data"]["total"] == 6 + 2 + 3 + 1
        await mdi.step(voucher, "question:how-many", "next", **{"q-how-many": "5"})
        await mdi.step(voucher, "question:tried", "next", **{"q-tried": "o-2"})
        await mdi.step(voucher, "question:note", "skip")
        await self.finish(mdi, voucher)
        assert await self.asked(mdi, voucher) == [
            ("campaign", "autumn"),
            ("smokes", "true"),
            ("how-many", "5"),
            ("tried", "Tablets"),
        ]

    async def test_the_others_are_asked_with_the_answer_filled_in(self, mdi: MDI) -> None:
        given = [prefilled("smokes", "false"), prefilled("tried", "Tablets, Other"), prefilled("note", "x")]
        voucher = await mdi.voucher(prefilled_questions=given)
        first = await fill_in_the_person(mdi, voucher)
        assert 'value="false" checked' in first["html"]
        second = await mdi.step(voucher, "question:smokes", "next", **{"q-smokes": "false"})
        assert second["html"].count(" checked") == 2
        third = await mdi.step(voucher, "question:tried", "next", **{"q-tried": "o-3"})
        assert ">x</textarea>" in third["html"]
        await mdi.step(voucher, "question:note", "next", **{"q-note": ""})
        await self.finish(mdi, voucher)
        assert ("tried", "Other") in await self.asked(mdi, voucher)
        assert "note" not in dict(await self.asked(mdi, voucher))

    async def test_an_option_with_a_comma_is_one_choice(self, mdi: MDI) -> None:
        given = [prefilled("tried", "cream, thick", should_skip=True)]
        voucher = await mdi.voucher(prefilled_questions=given)
        await fill_in_the_person(mdi, voucher)
        after = await mdi.step(voucher, "question:smokes", "next", **{"q-smokes": "false"})
        assert after["events"][-1]["data"]["question_id"] == "note"

    async def test_what_does_not_fit_is_asked_as_if_it_were_not_there(self, mdi: MDI) -> None:
        given = [prefilled("smokes", "maybe", should_skip=True), prefilled("nothing", "x", should_skip=True)]
        first = await fill_in_the_person(mdi, await mdi.voucher(prefilled_questions=given))
        assert first["events"][-1]["data"]["question_id"] == "smokes"
        assert " checked" not in first["html"]


class TestPrefilledOnOnePage:
    """The same, when everything is asked on one page."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        return questionnaire(
            [
                question("smokes", "boolean", 1),
                question("note", "text", 2, is_optional=True, default_value="nothing new"),
                question("name", "string", 3),
            ],
            is_condensed_question=True,
        )

    async def test_what_is_to_be_skipped_is_not_there_and_cannot_be_forged(self, mdi: MDI) -> None:
        voucher = await mdi.voucher(prefilled_questions=[prefilled("smokes", "true", should_skip=True)])
        page = await fill_in_the_person(mdi, voucher)
        assert 'data-question-id="smokes"' not in page["html"]
        await mdi.step(voucher, "questions", "next", **{"q-name": "Ada", "q-smokes": "false"})
        assert mdi.app.state.sandbox.intakes[voucher["id"]].answers["smokes"] is True

    async def test_what_the_person_cleared_stays_cleared(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        page = await fill_in_the_person(mdi, voucher)
        assert "nothing new" in page["html"]
        again = await mdi.step(voucher, "questions", "next", **{"q-smokes": "true", "q-note": ""})
        assert "Enter an answer" in again["html"]
        assert "nothing new" not in again["html"]


class TestUploads:
    """A question that takes files."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        return questionnaire([question("photo", "file", 1)], offerings=[])

    async def test_a_file_is_kept_by_name_and_stays_after_going_back(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        await fill_in_the_person(mdi, voucher)
        fields = {"subject": voucher["id"], "step": "question:photo", "action": "next"}
        file = {"q-photo": ("skin.jpg", b"jpg", "image/jpeg")}
        answer = (await mdi.frame("intake", fields, **file)).json()
        assert answer["title"] == "Do you have any allergies?"
        back = await mdi.step(voucher, "allergies", "back")
        assert "<li>skin.jpg</li>" in back["html"]
        assert (await mdi.step(voucher, "question:photo", "next"))["title"] == "Do you have any allergies?"
        for step in ("allergies", "current_medications", "medical_conditions"):
            await mdi.step(voucher, step, "next")
        case_id = (await mdi.get(f"/vouchers/{voucher['id']}")).json()["case_id"]
        [asked] = (await mdi.get(f"/cases/{case_id}/questions")).json()
        assert (asked["type"], asked["answer"]) == ("string", "skin.jpg")

    async def test_a_required_file_is_asked_for(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        await fill_in_the_person(mdi, voucher)
        answer = await mdi.step(voucher, "question:photo", "next")
        assert "Choose a file" in answer["html"]


class TestCondensed:
    """A questionnaire that asks everything on one page."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        return questionnaire(
            [question("smokes", "boolean", 1), question("note", "text", 2)], is_condensed_question=True
        )

    async def test_all_questions_stand_on_one_page(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        answer = await fill_in_the_person(mdi, voucher)
        assert answer["events"][-1]["data"]["step"] == "questions"
        assert 'data-question-id="smokes"' in answer["html"]
        assert 'data-question-id="note"' in answer["html"]
        both = {"q-smokes": "false", "q-note": "x"}
        assert (await mdi.step(voucher, "questions", "next", **both))["title"] == "Do you have any allergies?"


def test_no_script_posts_to_just_anybody() -> None:
    scripts = list((static_dir() / "sandbox").glob("*.js"))
    assert scripts
    for script in scripts:
        assert '"*"' not in script.read_text(encoding="utf-8"), script.name
        assert "'*'" not in script.read_text(encoding="utf-8"), script.name


async def test_events_are_objects_of_event_and_data(mdi: MDI) -> None:
    answer = await mdi.step(await mdi.voucher(), "", "open")
    assert json.loads(json.dumps(answer["events"])) == [
        {"event": "start", "data": {}},
        {"event": "step", "data": {"step": "welcome", "index": 1, "estimated": 11, "total": 12}},
    ]


class TestRedirect:
    """A questionnaire whose author mistyped where to go on."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        return questionnaire([], offerings=[], redirect_url="https://[partner.example/")

    async def test_an_address_that_is_none_leads_nowhere(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        await fill_in_the_person(mdi, voucher)
        for step in ("allergies", "current_medications", "medical_conditions"):
            await mdi.step(voucher, step, "next")
        finished = await mdi.step(voucher, "thank-you", "next")
        assert names(finished) == ["finish"]
        assert "href" not in finished["html"]


class TestEnding:
    """The last page, before and after the answers are sent."""

    @pytest.fixture
    def document(self) -> dict[str, object]:
        return questionnaire([], offerings=[], outro_title="Your answers are on their way")

    async def test_nothing_is_called_sent_before_it_is(self, mdi: MDI) -> None:
        voucher = await mdi.voucher()
        await fill_in_the_person(mdi, voucher)
        for step in ("allergies", "current_medications"):
            await mdi.step(voucher, step, "next")
        last = (await mdi.step(voucher, "medical_conditions", "next"))["html"]
        assert "on their way" not in last
        assert "Press Finish to send your answers." in last
        finished = (await mdi.step(voucher, "thank-you", "next"))["html"]
        assert "on their way" in finished
        assert "Press Finish" not in finished


def test_the_texts_of_templates_are_escaped_everywhere() -> None:
    folder = static_dir().parent / "templates"
    for template in [*Path(folder / "sandbox").glob("*.html"), *Path(folder / "form").glob("*.html")]:
        assert "|safe" not in template.read_text(encoding="utf-8").replace(" ", ""), template.name
