"""Verification codes are single-use, short-lived and the latest only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake_host.clock import FixedClock
from intake_host.sandbox.codes import LIFETIME, CodeBook, new_code
from tests.sandbox.small_mdi import NOW


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def codes(clock: FixedClock) -> CodeBook:
    return CodeBook(clock)


def test_a_code_has_six_upper_case_letters_and_digits() -> None:
    code = new_code()
    assert len(code) == 6
    assert code.isalnum()
    assert code == code.upper()


def test_a_code_opens_its_workflow_once(codes: CodeBook) -> None:
    code = codes.issue("p", "messaging")
    assert codes.redeem("p", "messaging", code)
    assert not codes.redeem("p", "messaging", code)


def test_a_code_may_be_typed_in_lower_case_and_with_spaces_around(codes: CodeBook) -> None:
    code = codes.issue("p", "messaging")
    assert codes.redeem("p", "messaging", f" {code.lower()} ")


def test_a_code_opens_no_other_workflow_and_nobody_elses(codes: CodeBook) -> None:
    code = codes.issue("p", "messaging")
    assert not codes.redeem("p", "file_upload", code)
    assert not codes.redeem("q", "messaging", code)


def test_a_fresh_code_makes_the_one_before_void(codes: CodeBook) -> None:
    first = codes.issue("p", "messaging")
    second = codes.issue("p", "messaging")
    assert not codes.redeem("p", "messaging", first)
    assert codes.redeem("p", "messaging", second)


def test_a_code_lapses(codes: CodeBook, clock: FixedClock) -> None:
    code = codes.issue("p", "messaging")
    clock.advance(LIFETIME - timedelta(seconds=1))
    lapsed = codes.issue("q", "messaging")
    assert codes.redeem("p", "messaging", code)
    clock.advance(LIFETIME)
    assert not codes.redeem("q", "messaging", lapsed)


def test_a_wrong_guess_leaves_the_code_good(codes: CodeBook) -> None:
    code = codes.issue("p", "messaging")
    assert not codes.redeem("p", "messaging", "WRONG1")
    assert codes.redeem("p", "messaging", code)


def test_a_scenario_refuses_the_first_codes_or_all(codes: CodeBook) -> None:
    assert not codes.redeem("p", "messaging", codes.issue("p", "messaging", refused=1))
    assert codes.redeem("p", "messaging", codes.issue("p", "messaging", refused=1))
    for _ in range(3):
        assert not codes.redeem("q", "messaging", codes.issue("q", "messaging", refused=None))


def test_the_mailed_code_is_always_good(codes: CodeBook) -> None:
    codes.issue("p", "messaging", refused=None)
    mailed = codes.mailed("p")
    assert codes.redeem("p", "messaging", mailed)
    assert codes.redeem("p", "intro_video", mailed)
    assert codes.mailed("p") == mailed
