"""A link holds a whole run, for those who may see it and for a limited time; the server keeps nothing."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from intake_host.clock import FixedClock
from intake_host.preview.run import Run
from intake_host.preview.sharing import (
    DAYS,
    MAX_LINK_CHARACTERS,
    BrokenLinkError,
    EndedLinkError,
    ExpiredLinkError,
    LongLinkError,
    Shared,
    Sharing,
)
from intake_host.sealing import Seal

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
KEY = "an invented key of more than 32 characters"
RUN = (
    Run()
    .said(facts={"age_years": "40"}, answers={"smokes": True, "notes": "Grüße"})
    .on("phone")
    .looking_at("a")
)


def sharing(*, key: str = KEY, bound_to: str = "lark", at: datetime = AT) -> Sharing:
    return Sharing(
        address="https://host.example/preview",
        seal=Seal([key]),
        bound_to=bound_to,
        clock=FixedClock(at),
        ends_with_process=False,
    )


def link(run: Run = RUN, *, days: int = 7, document: str | None = None) -> str:
    shared = Shared(key="small", revision="1", run=run, document=document)
    return sharing().link(shared, days).address


@pytest.mark.parametrize("days", DAYS)
def test_a_link_opens_with_everything_until_its_last_second(days: int) -> None:
    address = link(days=days, document='{"a": "ö"}')
    end = AT + timedelta(days=days)
    shared = sharing(at=end - timedelta(seconds=1)).open(address)
    assert (shared.key, shared.revision, shared.document) == ("small", "1", '{"a": "ö"}')
    assert shared.run == RUN.model_copy(update={"past": ()})
    with pytest.raises(ExpiredLinkError, match=f"worked until {end:%Y-%m-%d} 09:00 UTC"):
        sharing(at=end).open(address)


def test_what_was_taken_back_is_not_in_it() -> None:
    run = Run().said(answers={"notes": "secret"}).said(answers={})
    assert "secret" not in sharing().open(link(run)).model_dump_json()


def test_the_answers_are_in_the_fragment_and_cannot_be_read_there() -> None:
    address = link()
    before, _, fragment = address.partition("#")
    assert before == "https://host.example/preview/shared"
    assert "notes" not in fragment
    assert link() != address


@pytest.mark.parametrize("broken", ["", "#", "no link", "https://host.example/preview/shared#YWJj", "ü"])
def test_what_is_no_link_is_told(broken: str) -> None:
    with pytest.raises(BrokenLinkError):
        sharing().open(broken)


def test_a_link_that_was_cut_or_changed_is_told() -> None:
    address = link()
    place = len(address) - 20
    other = "A" if address[place] != "A" else "B"
    for broken in (address[:-4], address[:place] + other + address[place + 1 :], address + "AAAA"):
        with pytest.raises(BrokenLinkError):
            sharing().open(broken)


def test_a_link_that_a_mail_broke_into_lines_still_opens() -> None:
    address = link()
    assert sharing().open(f" {address[:80]}\r\n{address[80:]}\n").key == "small"


def test_a_link_is_nobody_else_s() -> None:
    with pytest.raises(BrokenLinkError):
        sharing(bound_to="wren").open(link())


def test_a_link_of_a_preview_that_has_ended_says_so() -> None:
    with pytest.raises(EndedLinkError, match="has ended"):
        sharing(key=KEY[::-1]).open(link())


def test_a_run_too_large_for_a_link_is_refused_with_the_figure() -> None:
    noise = random.Random(1)
    answers = {str(number): f"{noise.getrandbits(128):x}" for number in range(5_000)}
    with pytest.raises(LongLinkError) as caught:
        link(Run(answers=answers))
    assert caught.value.characters > MAX_LINK_CHARACTERS
    assert f"{caught.value.characters:,} characters" in str(caught.value)
    small = dict(list(answers.items())[:1_000])
    assert json.loads(json.dumps(sharing().open(link(Run(answers=small))).run.answers)) == small
