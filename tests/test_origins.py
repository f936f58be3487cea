"""Exact origins: one spelling, and no text that two parsers read in two ways."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_host.origins import OriginError, is_local, loopback_of, origin_of, parse_origin

LABELS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=10)
HOSTS = st.lists(LABELS, min_size=0, max_size=3).map(lambda labels: ".".join([*labels, "example"]))
PORTS = st.one_of(st.just(""), st.integers(1, 65535).filter(lambda port: port != 443).map(":{}".format))
ORIGINS = st.builds("https://{}{}".format, HOSTS, PORTS)


@pytest.mark.parametrize(
    "origin",
    [
        "https://www.example.com",
        "https://www.example.com:8443",
        "https://xn--mller-kva.example",
        "https://203.0.113.7",
        "https://[2001:db8::1]:8443",
        "https://a_b.example",
        "http://localhost",
        "http://localhost:8700",
        "http://partner.localhost:8700",
        "http://127.0.0.1:8000",
        "https://www.example.com:80",
    ],
)
def test_an_exact_origin_is_itself(origin: str) -> None:
    assert parse_origin(origin) == origin
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    ("text", "fault", "suggestion"),
    [
        ("https://www.example.com/", "trailing slash", "https://www.example.com"),
        ("https://www.example.com/intake", "has a path", "https://www.example.com"),
        ("https://www.example.com?x=1", "a query", "https://www.example.com"),
        ("https://www.example.com#x", "fragment", "https://www.example.com"),
        ("https://WWW.example.com", "capitals", "https://www.example.com"),
        ("HTTPS://www.example.com", "capitals", "https://www.example.com"),
        ("https://www.example.com:443", "port", "https://www.example.com"),
        ("https://www.example.com:08443", "port", "https://www.example.com:8443"),
        ("https://www.example.com:", "port", "https://www.example.com"),
        ("http://localhost:80", "port", "http://localhost"),
        ("http://www.example.com", "not encrypted", "https://www.example.com"),
        ("http://localhost.example.com", "not encrypted", "https://localhost.example.com"),
        ("http://127.0.0.2", "not encrypted", "https://127.0.0.2"),
        ("https://m\u00fcller.example", "beyond ASCII", "https://xn--mller-kva.example"),
        ("https://stra\u00dfe.example", "beyond ASCII", None),
        ("https://*.example.com", "wildcard", None),
        ("*", "wildcard", None),
        ("null", "null", None),
        ("", "no scheme", None),
        ("www.example.com", "no scheme", None),
        ("https:www.example.com", "no scheme", None),
        ("https:/www.example.com", "no scheme", None),
        ("ftp://www.example.com", "neither https nor http", None),
        ("https://", "not a host name", None),
        ("https://a..example", "not a host name", None),
        ("https://-a.example", "not a host name", None),
        ("https://%61.example", "not a host name", None),
        ("https://www.example.com.", "ends in a dot", None),
        ("https://www.example.com:0", "port", None),
        ("https://www.example.com:65536", "port", None),
        ("https://www.example.com:1:2", "cannot be read", None),
        ("https://ann@www.example.com", "user name", None),
        ("https://www.example.com@evil.example", "user name", None),
        ("https://evil.example\\@www.example.com", "backslash", None),
        ("https://www.exa\tmple.com", "control character", None),
        (" https://www.example.com", "space", None),
        ("https://www.example.com\n", "control character", None),
        ("https://127.1", "IPv4", None),
        ("https://0x7f000001", "IPv4", None),
        ("https://0177.0.0.1", "IPv4", None),
        ("https://[::1", "cannot be read", None),
        ("https://[fe80::1%25eth0]", "IPv6", None),
        ("https://[2001:DB8:0::1]", "capitals", "https://[2001:db8::1]"),
    ],
)
def test_anything_else_is_refused_with_what_would_be_right(
    text: str, fault: str, suggestion: str | None
) -> None:
    with pytest.raises(OriginError) as caught:
        parse_origin(text)
    assert fault in caught.value.fault
    assert caught.value.suggestion == suggestion
    assert (suggestion or "an origin such as https://www.example.com") in str(caught.value)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Patient.Example.com/?token=abc", "https://patient.example.com"),
        ("https://patient.example.com:443/av/abc", "https://patient.example.com"),
        ("HTTP://mdi.localhost:8702/file/abc?fullscreen=true#x", "http://mdi.localhost:8702"),
        ("http://patient.example.com:80", "http://patient.example.com"),
        ("https://patient.example.com:0443/", "https://patient.example.com"),
        ("https://patient.example.com/a@b:c", "https://patient.example.com"),
        ("https://patient.example.com?next=https://evil.example/", "https://patient.example.com"),
    ],
)
def test_the_origin_of_a_url_is_spelled_as_browsers_spell_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//patient.example.com/",
        "https://patient.example.com\\.evil.example/",
        "https://patient.example.com@evil.example/",
        "https://pati\u00e9nt.example.com/",
        "https:\t//patient.example.com/",
    ],
)
def test_a_url_without_one_sure_origin_is_refused(url: str) -> None:
    with pytest.raises(OriginError):
        origin_of(url)


def test_no_error_repeats_the_url() -> None:
    for url in (
        "https://u:canary@patient.example.com/av/canary",
        "https://patient.example.com/av/canary x",
        "https://p\u00e4tient.example.com/av/canary?canary#canary",
    ):
        for reader in (origin_of, parse_origin):
            with pytest.raises(OriginError) as caught:
                reader(url)
            assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("origin", "local"),
    [
        ("http://localhost:8700", True),
        ("https://mdi.localhost", True),
        ("http://127.0.0.1:1", True),
        ("https://localhost.example", False),
        ("https://notlocalhost", False),
        ("https://[::1]:80", False),
    ],
)
def test_local_is_localhost_below_it_and_127_0_0_1(origin: str, *, local: bool) -> None:
    assert is_local(origin) is local


@given(ORIGINS, st.sampled_from(["", "/", "/a/b?c=d#e", "?x@y", "#:80"]))
def test_a_url_has_the_origin_that_it_begins_with(origin: str, rest: str) -> None:
    assert parse_origin(origin) == origin
    assert origin_of(origin + rest) == origin
    assert origin_of(origin.upper() + rest) == origin


@given(st.text(), st.sampled_from(["", "https://", "http://", "https://example.com", "https://["]))
def test_no_text_makes_parsing_fail_otherwise(text: str, start: str) -> None:
    try:
        origin = origin_of(start + text)
    except OriginError:
        return
    assert origin_of(origin) == origin
    assert set(origin) <= {*string.ascii_lowercase, *string.digits, *"-_.:/[]"}


@given(st.text(), st.sampled_from(["", "https://", "http://", "https://www.example.com", "http://localhost"]))
def test_what_parses_is_returned_unchanged(text: str, start: str) -> None:
    try:
        assert parse_origin(start + text) == start + text
    except OriginError:
        return


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        ("http://mdi.localhost:8702", "http://127.0.0.1:8702"),
        ("http://localhost", "http://127.0.0.1"),
        ("http://a.b.localhost:1", "http://127.0.0.1:1"),
        ("http://127.0.0.1:8702", "http://127.0.0.1:8702"),
        ("https://mdi.localhost", "https://mdi.localhost"),
        ("https://localhost.example", "https://localhost.example"),
    ],
)
def test_a_program_finds_local_names_on_the_loopback(origin: str, found: str) -> None:
    assert loopback_of(origin) == found
