"""The address of MDI's frame: exact origins, fullscreen once, nothing personal in errors."""

from __future__ import annotations

import pytest

from intake_host.embedding.errors import FrameUrlError
from intake_host.embedding.frame_urls import frame_url

PATIENT = "https://patient.mdi.example"


@pytest.mark.parametrize(
    ("given", "framed"),
    [
        pytest.param("/?token=abc", "/?token=abc&fullscreen=true", id="beside the token"),
        pytest.param("/av/eyJh", "/av/eyJh?fullscreen=true", id="the first parameter"),
        pytest.param("/m?fullscreen=true&x=1", "/m?x=1&fullscreen=true", id="there already"),
        pytest.param("/m?fullscreen=false", "/m?fullscreen=true", id="there and false"),
        pytest.param("/m?metadata=", "/m?metadata=&fullscreen=true", id="beside an empty one"),
    ],
)
def test_fullscreen_is_in_the_query_once(given: str, framed: str) -> None:
    assert frame_url(PATIENT + given, allowed_origins=(PATIENT,)) == PATIENT + framed


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://patient.mdi.example/?token=secret", id="not https"),
        pytest.param("https://patient.mdi.example.evil.test/?token=secret", id="a look-alike suffix"),
        pytest.param("https://patient.mdi.example:8443/?token=secret", id="another port"),
        pytest.param("https://patient.mdi.example@evil.test/?token=secret", id="a user name"),
        pytest.param("javascript:alert('secret')", id="no address at all"),
        pytest.param("//patient.mdi.example/?token=secret", id="no scheme"),
    ],
)
def test_a_url_elsewhere_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(FrameUrlError) as refusal:
        frame_url(url, allowed_origins=(PATIENT,))
    assert refusal.value.allowed == (PATIENT,)
    assert "secret" not in str(refusal.value)


def test_the_origin_is_compared_as_browsers_spell_it() -> None:
    assert frame_url("https://PATIENT.mdi.example:443/x", allowed_origins=(PATIENT,)).endswith(
        "/x?fullscreen=true"
    )
