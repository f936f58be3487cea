"""Session tokens: only ours, only in time, only from listed keys."""

from __future__ import annotations

import hashlib
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from intake_host.clock import FixedClock
from intake_host.tokens import (
    SESSION_SALT,
    SessionTokens,
    TokenError,
    TokenExpiredError,
    TokenInvalidError,
)

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD, NEW = "old-key-0123456789-0123456789-0123", "new-key-0123456789-0123456789-0123"
BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def tokens(*keys: str, at: datetime = NOON) -> SessionTokens:
    return SessionTokens(keys or (NEW,), FixedClock(at))


def forge(payload: object, key: str = NEW, salt: str = SESSION_SALT) -> str:
    """A token with a good signature and any content."""
    signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    token = URLSafeSerializer(key, salt=salt, signer_kwargs=signer).dumps(payload)
    assert isinstance(token, str)
    return token


def payload_at(issued: datetime, expires: datetime) -> dict[str, object]:
    return {
        "sid": "s-1",
        "jti": "00" * 16,
        "iat": int(issued.timestamp()),
        "exp": int(expires.timestamp()),
    }


def test_a_token_reads_back_what_it_was_issued_for() -> None:
    claims = tokens().read(tokens().issue("s-1", NOON + HOUR))
    assert claims.session_id == "s-1"
    assert claims.expires_at == NOON + HOUR
    assert len(bytes.fromhex(claims.token_id)) == 16


def test_two_tokens_of_a_session_have_two_ids() -> None:
    issuer = tokens()
    first, second = (issuer.read(issuer.issue("s-1", NOON + HOUR)) for _ in range(2))
    assert first.token_id != second.token_id


def test_a_token_fits_a_fragment() -> None:
    assert set(tokens().issue("s-1", NOON + HOUR)) <= {*BASE64, "."}


@pytest.mark.parametrize(
    ("seconds", "opens"),
    [
        pytest.param(-1, True, id="a second before its end"),
        pytest.param(0, False, id="at its end"),
        pytest.param(1, False, id="a second after"),
    ],
)
def test_a_token_ends_at_its_end(seconds: int, *, opens: bool) -> None:
    token = tokens().issue("s-1", NOON + HOUR)
    reader = tokens(at=NOON + HOUR + timedelta(seconds=seconds))
    if opens:
        assert reader.read(token).session_id == "s-1"
        return
    with pytest.raises(TokenExpiredError) as caught:
        reader.read(token)
    assert caught.value.expired_at == NOON + HOUR


@pytest.mark.parametrize(("skew_s", "opens"), [(60, True), (61, False)])
def test_a_token_from_the_future_is_refused_beyond_the_skew(skew_s: int, *, opens: bool) -> None:
    issued = NOON + timedelta(seconds=skew_s)
    token = tokens(at=issued).issue("s-1", issued + HOUR)
    if opens:
        assert tokens().read(token).session_id == "s-1"
        return
    with pytest.raises(TokenInvalidError):
        tokens().read(token)


def test_the_newest_key_signs_and_every_listed_key_verifies() -> None:
    by_old = tokens(OLD).issue("s-1", NOON + HOUR)
    rotated = tokens(NEW, OLD)
    assert rotated.read(by_old).session_id == "s-1"
    by_new = rotated.issue("s-2", NOON + HOUR)
    assert tokens(NEW).read(by_new).session_id == "s-2"
    with pytest.raises(TokenInvalidError):
        tokens(OLD).read(by_new)
    with pytest.raises(TokenInvalidError):
        tokens(NEW).read(by_old)


def test_a_token_made_for_another_purpose_is_refused() -> None:
    with pytest.raises(TokenInvalidError):
        tokens().read(forge(payload_at(NOON, NOON + HOUR), salt="intake_host.something-else.v1"))
    assert tokens().read(forge(payload_at(NOON, NOON + HOUR))).session_id == "s-1"


def test_every_spelling_of_a_token_has_the_same_id() -> None:
    issuer = tokens()
    token = issuer.issue("s-1", NOON + HOUR)
    token_id = issuer.read(token).token_id
    spellings = 0
    for letter in BASE64:
        other = token[:-1] + letter
        try:
            claims = issuer.read(other)
        except TokenInvalidError:
            continue
        spellings += 1
        assert claims.token_id == token_id
    assert spellings > 1, "the trap that revoking by id is there for"


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param([], id="a list"),
        pytest.param(None, id="null"),
        pytest.param("s-1", id="a text"),
        pytest.param({}, id="nothing"),
        pytest.param({**payload_at(NOON, NOON + HOUR), "exp": "soon"}, id="an end in words"),
        pytest.param({**payload_at(NOON, NOON + HOUR), "exp": 10**30}, id="an end beyond the calendar"),
        pytest.param({**payload_at(NOON, NOON + HOUR), "exp": 10**400}, id="an end beyond floats"),
    ],
)
def test_a_signed_token_with_other_content_is_refused(payload: object) -> None:
    with pytest.raises(TokenInvalidError):
        tokens().read(forge(payload))


@given(st.text())
def test_no_text_makes_reading_fail_otherwise(text: str) -> None:
    with pytest.raises(TokenError):
        tokens().read(text)


@given(position=st.integers(min_value=0), letter=st.sampled_from(BASE64 + ".~ \u00e9\ud800"))
def test_no_changed_token_reads_as_anything_else(position: int, letter: str) -> None:
    issuer = tokens()
    token = issuer.issue("s-1", NOON + HOUR)
    position %= len(token)
    changed = token[:position] + letter + token[position + 1 :]
    try:
        claims = issuer.read(changed)
    except TokenError:
        return
    assert claims == issuer.read(token)


@given(st.binary(max_size=200))
def test_no_bytes_that_look_like_base64_make_reading_fail_otherwise(content: bytes) -> None:
    text = "".join(BASE64[byte % len(BASE64)] if byte % 9 else "." for byte in content)
    with pytest.raises(TokenError):
        tokens().read(text)


def test_no_error_repeats_the_token() -> None:
    token = tokens().issue("canary-session", NOON + HOUR)
    for reader in (tokens(at=NOON + HOUR), tokens(OLD)):
        with pytest.raises(TokenError) as caught:
            reader.read(token)
        assert token not in str(caught.value)
        assert "canary-session" not in str(caught.value)


@pytest.mark.parametrize(
    ("session_id", "expires_at"),
    [
        pytest.param("", NOON + HOUR, id="no session"),
        pytest.param("s-1", NOON, id="over already"),
        pytest.param("s-1", (NOON + HOUR).replace(tzinfo=None), id="naive"),
    ],
)
def test_issuing_refuses_what_could_not_be_read(session_id: str, expires_at: datetime) -> None:
    with pytest.raises(ValueError, match="session token needs"):
        tokens().issue(session_id, expires_at)


@pytest.mark.parametrize("keys", [(), ("",), (NEW, "")])
def test_tokens_need_keys(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        SessionTokens(keys, FixedClock(NOON))
