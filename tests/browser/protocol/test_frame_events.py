"""What becomes of a message of MDI's form: read, numbered, relayed once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser

STEP = {"step": "weight", "index": 3, "estimated": 12, "total": 14, "question_id": "q-1"}


@pytest.fixture
def started(embedding: Embedding) -> Embedding:
    """A form that has said `load` and `start`."""
    embedding.started()
    embedding.say("start")
    embedding.expect("start")
    return embedding


@pytest.mark.parametrize(
    ("message", "data"),
    [
        pytest.param({"event": "step", "data": STEP}, STEP, id="fields under data"),
        pytest.param({"event": "step", **STEP}, STEP, id="fields beside event"),
        pytest.param(json.dumps({"event": "step", "data": STEP}), STEP, id="a JSON string"),
        pytest.param(
            {"event": "step", "data": {"route": "/bmi?mail=a@b.test#x"}}, {"step": "/bmi"}, id="a route"
        ),
        pytest.param(
            {"event": "step", "data": {"index": "4", "total": " 5 "}}, {"index": 4, "total": 5}, id="digits"
        ),
        pytest.param(
            {"event": "step", "data": {"index": -1, "total": 1e9, "estimated": 1.5}}, {}, id="out of range"
        ),
        pytest.param(
            {"event": "step", "data": {"index": "", "total": None, "step": 7}}, {}, id="wrong types"
        ),
        pytest.param({"event": "step", "data": {"step": "x" * 201}}, {}, id="a long name"),
        pytest.param({"event": "step", "data": {"step": "a\x00b"}}, {}, id="a control character"),
        pytest.param({"event": "step", "data": {"question_id": "<b>"}}, {}, id="an id that is none"),
        pytest.param(
            {"event": "step", "data": {"question_id": 12}}, {"question_id": "12"}, id="a number as id"
        ),
        pytest.param(
            {"event": "step", "data": {"email": "a@b.test", "step": "s"}},
            {"step": "s"},
            id="an unknown field",
        ),
        pytest.param({"event": "step", "data": "step"}, {}, id="data that is text"),
        pytest.param(
            '{"event": "step", "data": {"__proto__": {"step": "inherited"}, "index": 1}}',
            {"index": 1},
            id="__proto__",
        ),
        pytest.param({"event": "finish", "data": STEP}, {}, id="an event without fields"),
    ],
)
def test_known_fields_are_read(started: Embedding, message: object, data: dict[str, Any]) -> None:
    event = json.loads(message)["event"] if isinstance(message, str) else message["event"]  # type: ignore[index]
    started.say_raw(message)
    started.expect(event)

    assert started.seen()[-1]["data"] == data


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(None, id="null"),
        pytest.param("finish", id="text"),
        pytest.param("{", id="broken JSON"),
        pytest.param([{"event": "finish"}], id="a list"),
        pytest.param({"event": "paid"}, id="an unknown event"),
        pytest.param({"event": "constructor"}, id="a name of the prototype"),
        pytest.param({"event": ["finish"]}, id="a name that is a list"),
        pytest.param({"message": "finish", "data": {}}, id="the key of the other direction"),
        pytest.param({"event": "Finish"}, id="another case"),
        pytest.param({"ns": "intake-host", "v": 1, "type": "event", "event": "error"}, id="our own envelope"),
        pytest.param(json.dumps({"event": "finish", "pad": "x" * 16384}), id="a long text"),
        pytest.param('{"__proto__": {"event": "finish"}}', id="__proto__"),
    ],
)
def test_anything_else_is_ignored(started: Embedding, message: object) -> None:
    errors: list[str] = []
    started.page.on("pageerror", lambda error: errors.append(str(error)))
    started.say_raw(message)

    assert started.closed_by() == ["load", "start"]
    assert errors == []


def test_events_are_numbered_without_holes(started: Embedding, stage: Stage) -> None:
    for index in range(3):
        started.say("step", {"step": "s", "index": index})
    started.say("finish")
    started.expect("finish")

    seen = started.seen()
    assert [event["id"] for event in seen] == [f"1.{seq}" for seq in range(1, 7)]
    stage.wait_for(lambda: len(stage.stored) == 6)
    assert [seq for _, seq in sorted(stage.stored)] == list(range(1, 7))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        pytest.param([("load", None), ("start", None)], [], id="once a document"),
        pytest.param([("finish", None)] * 2, ["finish"], id="finish"),
        pytest.param([("step", STEP)] * 3, ["step"], id="the same step again"),
        pytest.param(
            [("step", STEP), ("step", {"index": 1}), ("step", STEP)], ["step"] * 3, id="there and back"
        ),
        pytest.param([("skipped_question", None)] * 2, ["skipped_question"], id="an echo"),
        pytest.param(
            [("dead_end_question", None), ("step", STEP), ("dead_end_question", None)],
            ["dead_end_question", "step", "dead_end_question"],
            id="a dead end met twice",
        ),
        pytest.param(
            [("encounter_created", {"encounter_id": id_, "patient_id": "p"}) for id_ in ("e", "e", "f", "e")],
            ["encounter_created"] * 2,
            id="once an encounter",
        ),
        pytest.param([("otp_ready", None)] * 3, ["otp_ready"], id="otp_ready within two seconds"),
        pytest.param(
            [("otp_ready", None), ("otp_failed", None), ("otp_failed", None)],
            ["otp_ready", "otp_failed"],
            id="otp_failed",
        ),
    ],
)
def test_repeats_are_dropped(started: Embedding, said: list[tuple[str, object]], heard: list[str]) -> None:
    for event, data in said:
        started.say(event, data)
    started.say("patient_created", {"patient_id": "marker"})
    started.expect("patient_created")

    assert started.names() == ["load", "start", *heard, "patient_created"]


def test_otp_ready_counts_again_after_two_seconds(started: Embedding) -> None:
    started.form_frame().evaluate(
        "() => new Promise((done) => { say('otp_ready'); setTimeout(() => { say('otp_ready'); done(); }, 2100); })"
    )
    started.expect("otp_ready", 2)


def test_a_new_document_is_a_new_generation(started: Embedding, stage: Stage) -> None:
    started.say("unload")
    started.form_frame().goto(f"{stage.sites.mdi}/form")
    started.expect("load", 2)
    started.say("start")
    started.expect("start", 2)
    started.form_frame().goto(f"{stage.sites.mdi}/form?silent")
    started.say("start")
    started.expect("start", 3)

    assert [(event["event"], event["generation"], event["seq"]) for event in started.seen()] == [
        ("load", 1, 1),
        ("start", 1, 2),
        ("unload", 1, 3),
        ("load", 2, 4),
        ("start", 2, 5),
        ("start", 3, 6),
    ]


@pytest.mark.parametrize(
    ("said", "anomalies"),
    [
        pytest.param(["step", "start"], ["step"], id="a step before start"),
        pytest.param(["otp_failed"], ["otp_failed"], id="a failed code before one was asked for"),
        pytest.param(["start", "finish", "skipped_question"], ["skipped_question"], id="after finish"),
        pytest.param(["start", "finish", "unload"], [], id="unload after finish"),
        pytest.param(["start", "unload", "step"], ["step"], id="after unload"),
        pytest.param(["start", "step", "finish"], [], id="in order"),
        pytest.param(["otp_ready", "logged_in"], [], id="a workflow with a code"),
    ],
)
def test_what_is_out_of_order_is_relayed_and_marked(
    embedding: Embedding, stage: Stage, said: list[str], anomalies: list[str]
) -> None:
    embedding.started()
    for event in said:
        embedding.say(event)
    embedding.expect(said[-1])

    assert [event["event"] for event in embedding.seen() if event["anomaly"]] == anomalies
    stage.wait_for(lambda: len(stage.stored) == len(said) + 1)
    assert [event["event"] for _, event in sorted(stage.stored.items()) if event["anomaly"]] == anomalies


@pytest.mark.parametrize("shared", [False, True])
def test_ids_go_to_the_server_always_and_to_the_page_when_shared(
    embedding: Embedding, stage: Stage, *, shared: bool
) -> None:
    stage.share_ids = shared
    ids = {"patient_id": "p-1", "encounter_id": "e-1"}
    embedding.started()
    embedding.say("encounter_created", ids)
    embedding.expect("encounter_created")

    assert embedding.seen()[-1]["data"] == (ids if shared else {})
    stage.wait_for(lambda: (1, 2) in stage.stored)
    assert stage.stored[1, 2]["data"] == ids


def test_a_flood_is_cut_off_and_told_once(started: Embedding, stage: Stage) -> None:
    stage.holds_events.clear()
    started.form_frame().evaluate(
        "() => { for (let index = 0; index < 2000; index += 1) say('step', { index }); }"
    )
    started.expect("error")
    stage.holds_events.set()

    steps = started.names().count("step")
    assert 300 < steps < 600
    errors = [event["data"]["code"] for event in started.seen() if event["event"] == "error"]
    assert errors == ["too_many_events"]


def test_a_listener_cannot_change_what_the_next_one_gets(started: Embedding) -> None:
    started.say("step", STEP)
    started.expect("step")

    assert started.page.evaluate("Object.isFrozen(seen[0]) && Object.isFrozen(seen[0].data)")
