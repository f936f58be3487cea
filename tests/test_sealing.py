"""The seal: opens only with a listed key, only in its place, only unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_host.sealing import BrokenSealError, Seal, SealError, UnknownSealKeyError

OLD, NEW = "old-key-0123456789-0123456789-0123", "new-key-0123456789-0123456789-0123"
PLACE = "opening/s-1/1/url"


@given(st.binary(max_size=500), st.text(st.characters(codec="utf-8"), max_size=50))
def test_what_was_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    seal = Seal([NEW])
    sealed = seal.seal(plain, bound_to=place)
    assert seal.open(sealed, bound_to=place) == plain
    assert len(sealed) == len(plain) + 37


def test_nothing_of_the_plain_text_shows_and_no_two_seals_are_the_same() -> None:
    seal = Seal([NEW])
    first, second = (seal.seal(b"canary-R2SZTX", bound_to=PLACE) for _ in range(2))
    assert b"R2SZTX" not in first
    assert first != second


def test_a_sealed_value_does_not_open_in_another_place() -> None:
    sealed = Seal([NEW]).seal(b"code", bound_to=PLACE)
    with pytest.raises(BrokenSealError):
        Seal([NEW]).open(sealed, bound_to="opening/s-2/1/url")


@given(st.data())
def test_a_sealed_value_that_was_changed_does_not_open(draw: st.DataObject) -> None:
    seal = Seal([NEW])
    sealed = bytearray(seal.seal(b"the plain text", bound_to=PLACE))
    position = draw.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= 1 << draw.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        seal.open(bytes(sealed), bound_to=PLACE)


@given(st.integers(0, 50))
def test_a_sealed_value_that_was_cut_does_not_open(length: int) -> None:
    seal = Seal([NEW])
    sealed = seal.seal(b"the plain text", bound_to=PLACE)
    with pytest.raises(SealError):
        seal.open(sealed[:length], bound_to=PLACE)


@given(st.binary(max_size=200))
def test_no_bytes_make_opening_fail_otherwise(sealed: bytes) -> None:
    with pytest.raises(SealError):
        Seal([NEW]).open(sealed, bound_to=PLACE)


def test_the_newest_key_seals_and_every_listed_key_opens() -> None:
    by_old = Seal([OLD]).seal(b"code", bound_to=PLACE)
    rotated = Seal([NEW, OLD])
    assert rotated.open(by_old, bound_to=PLACE) == b"code"
    assert Seal([NEW]).open(rotated.seal(b"code", bound_to=PLACE), bound_to=PLACE) == b"code"


def test_a_key_that_is_not_listed_is_named_by_its_id() -> None:
    by_old = Seal([OLD]).seal(b"code", bound_to=PLACE)
    with pytest.raises(UnknownSealKeyError) as caught:
        Seal([NEW]).open(by_old, bound_to=PLACE)
    assert caught.value.key_id == by_old[1:9].hex()
    assert caught.value.key_id in str(caught.value)
    assert OLD not in str(caught.value)


def test_no_repr_shows_a_key() -> None:
    assert repr(Seal([NEW, OLD])) == "Seal(2 keys)"


@pytest.mark.parametrize("keys", [(), ("",), (NEW, "")])
def test_a_seal_needs_keys(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        Seal(keys)
