"""A run is carried by the page, and every step can be taken back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_host.preview.extent import MAX_QUESTIONS
from intake_host.preview.run import MAX_REMEMBERED, MAX_UNDONE, BrokenRunError, Run, read_run

CASES = st.fixed_dictionaries(
    {
        "facts": st.fixed_dictionaries(
            {}, optional={"age_years": st.integers(0, 9), "gender": st.sampled_from(["male", "female"])}
        ),
        "answers": st.dictionaries(st.sampled_from("abcd"), st.none() | st.booleans() | st.text(max_size=3)),
    }
)


@given(st.lists(CASES, max_size=8))
def test_undoing_goes_back_through_every_step(cases: list[dict[str, dict[str, object]]]) -> None:
    run = Run()
    been = [run.case]
    for case in cases:
        if case != run.case:
            been.append(case)
        run = run.said(facts=case["facts"], answers=case["answers"])
    for case in reversed(been):
        assert run.case == case
        run = run.undone()
    assert not run.past


@given(CASES)
def test_a_run_comes_back_from_the_page_as_it_was(case: dict[str, dict[str, object]]) -> None:
    run = (
        Run().said(facts=case["facts"], answers=case["answers"]).looking_at("a").asking_about("b").on("phone")
    )
    assert read_run(run.model_dump_json()) == run


def test_saying_the_same_again_is_no_step() -> None:
    run = Run().said(answers={"a": 1})
    assert run.said(answers={"a": 1}) is run


def test_only_so_many_steps_are_carried() -> None:
    run = Run()
    for number in range(MAX_UNDONE + 5):
        run = run.said(answers={"a": number})
    assert len(run.past) == MAX_UNDONE


def test_a_page_that_carries_nothing_begins_anew() -> None:
    assert read_run("") == Run()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '"',
        json.dumps({"facts": []}),
        json.dumps({"else": 1}),
        json.dumps({"facts": {"<b>": 1}}),
        json.dumps({"answers": dict.fromkeys(map(str, range(MAX_QUESTIONS + 1)))}),
    ],
)
def test_what_is_no_run_is_refused(text: str) -> None:
    with pytest.raises(BrokenRunError):
        read_run(text)


def test_a_page_carries_no_more_answers_of_the_past_than_it_may() -> None:
    run = Run()
    many = {str(number): True for number in range(MAX_REMEMBERED // 2)}
    for number in range(10):
        run = run.said(answers=many if number % 2 == 0 else {})
    assert sum(len(step.changed) + len(step.added) for step in run.past) == MAX_REMEMBERED
    whole = Run().said(answers={str(number): True for number in range(MAX_REMEMBERED + 1)})
    assert whole.undone().answers == {}
