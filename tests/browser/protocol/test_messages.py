"""Reading a message of MDI's form: known fields of known events, whatever else it holds."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.protocol.conftest import Embedding, new_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.protocol.conftest import Sites, StandIns

pytestmark = pytest.mark.browser

STEP = {"step": "weight", "index": 3, "estimated": 12, "total": 14, "question_id": "q-1"}


@pytest.fixture(scope="module")
def form(browser: Browser, stand_ins: tuple[StandIns, Sites]) -> Iterator[Embedding]:
    """One form for all these tests: nothing that it reads changes how it reads the next."""
    with browser.new_context() as context:
        embedding = Embedding(context.new_page(), new_stage(stand_ins)).started()
        embedding.say("start")
        embedding.expect("start")
        yield embedding


@pytest.fixture(scope="module")
def marks() -> Iterator[int]:
    """Numbers that no test uses."""
    return itertools.count(1000)


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
def test_known_fields_are_read(
    form: Embedding, marks: Iterator[int], message: Any, data: dict[str, Any]
) -> None:
    event = json.loads(message)["event"] if isinstance(message, str) else message["event"]
    # A step of its own before each message: two like steps in a row would be one.
    form.say("step", {"index": next(marks)})
    before = form.line(event).count()
    form.say_raw(message)
    form.expect(event, before + (2 if event == "step" else 1))

    assert form.seen()[-1]["data"] == data


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
def test_anything_else_is_ignored(form: Embedding, marks: Iterator[int], message: object) -> None:
    errors: list[str] = []
    form.page.on("pageerror", lambda error: errors.append(str(error)))
    heard = len(form.seen())
    mark = next(marks)
    form.say_raw(message)
    form.say("step", {"index": mark})
    form.line("step").filter(has_text=f'"index":{mark}').wait_for()

    assert len(form.seen()) == heard + 1
    assert errors == []
