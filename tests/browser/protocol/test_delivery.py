"""Events on their way to the server: together, in order, until they have arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.protocol.conftest import Embedding, Stage

pytestmark = pytest.mark.browser

NEVER_MS = 600_000


def test_what_is_said_within_the_interval_goes_together(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = 400
    embedding.started()
    embedding.form_frame().evaluate(
        "() => { say('start'); for (const index of [1, 2, 3]) say('step', { index }); }"
    )
    stage.wait_for(lambda: len(stage.stored) == 5)

    assert len(stage.batches) <= 2


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("finish", {}),
        ("encounter_created", {"encounter_id": "e"}),
        ("patient_created", {"patient_id": "p"}),
        ("logged_in", {"patient_id": "p"}),
        ("dead_end_question", {}),
    ],
)
def test_what_matters_most_does_not_wait(
    embedding: Embedding, stage: Stage, event: str, data: dict[str, str]
) -> None:
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.say(event, data)

    stage.wait_for(lambda: stage.stored_names() == ["load", event])


def test_twenty_events_do_not_wait(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.form_frame().evaluate(
        "() => { for (let index = 1; index < 20; index += 1) say('step', { index }); }"
    )

    stage.wait_for(lambda: len(stage.stored) == 20)


def test_one_request_at_a_time(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    stage.holds_events.clear()
    asked: list[str] = []
    embedding.page.on("request", lambda request: asked.append(request.url))
    embedding.started()
    embedding.say("dead_end_question")
    for index in range(30):
        embedding.say("step", {"index": index})
    embedding.expect("step", 30)
    assert sum(url.endswith("/api/v1/events") for url in asked) == 1

    stage.holds_events.set()
    stage.wait_for(lambda: len(stage.stored) == 32)


def test_a_server_that_fails_is_asked_again(embedding: Embedding, stage: Stage) -> None:
    stage.event_statuses = [503, 500, 429]
    embedding.started()
    embedding.say("finish")

    stage.wait_for(lambda: stage.stored_names() == ["load", "finish"])
    assert stage.requests[:3] == ["events 503", "events 500", "events 429"]


def test_a_network_that_fails_is_tried_again(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.page.context.set_offline(True)
    embedding.say("finish")
    embedding.expect("finish")
    embedding.page.context.set_offline(False)

    stage.wait_for(lambda: stage.stored_names() == ["load", "finish"])


def test_a_refusal_ends_the_delivery_and_is_told_while_the_form_goes_on(
    embedding: Embedding, stage: Stage
) -> None:
    stage.event_statuses = [403]
    embedding.started()
    embedding.expect("error")
    embedding.say("finish")
    embedding.expect("finish")

    error = embedding.seen()[1]
    assert (error["data"]["code"], error["data"]["retryable"]) == ("refused", False)
    assert stage.requests == ["events 403"]


def test_a_page_that_is_left_says_its_last_words(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.say("start")
    embedding.expect("start")
    embedding.page.goto(f"{stage.sites.partner}/blank")

    stage.wait_for(lambda: stage.stored_names() == ["load", "start"])


def test_a_tab_that_is_closed_says_its_last_words(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.page.close()

    stage.wait_for(lambda: stage.stored_names() == ["load"])


def test_an_embed_that_is_removed_says_its_last_words(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.page.evaluate("() => document.querySelector('intake-embed').remove()")

    stage.wait_for(lambda: stage.stored_names() == ["load"])


def test_what_is_under_way_is_said_again_at_the_end(embedding: Embedding, stage: Stage) -> None:
    stage.event_interval_ms = NEVER_MS
    stage.holds_events.clear()
    embedding.started()
    embedding.say("finish")
    embedding.expect("finish")
    embedding.page.goto(f"{stage.sites.partner}/blank")
    stage.holds_events.set()

    stage.wait_for(lambda: stage.stored_names() == ["load", "finish"])


def test_a_batch_holds_one_opening(embedding: Embedding, stage: Stage) -> None:
    stage.gives_code = True
    stage.event_interval_ms = NEVER_MS
    embedding.started()
    embedding.say("otp_ready")
    embedding.form.locator("html").evaluate(
        "() => new Promise((done) => received.length ? done() : addEventListener('message', done))"
    )
    embedding.say("otp_failed")
    embedding.expect("load", 2)
    embedding.say("logged_in", {"patient_id": "p"})

    stage.wait_for(lambda: len(stage.stored) == 5)
    assert sorted(stage.stored) == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
