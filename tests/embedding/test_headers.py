"""The host page's headers: exactly these parents, exactly these frames."""

from __future__ import annotations

from intake_host.embedding.headers import host_page_headers

HEADERS = host_page_headers(
    nonce="n0nce",
    parent_origins=("https://www.lark.example", "https://shop.lark.example"),
    frame_origins=("https://patient.mdi.example", "https://message.mdi.example"),
)
POLICY = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))


def test_only_the_partners_pages_may_frame_the_page() -> None:
    assert POLICY["frame-ancestors"] == "https://www.lark.example https://shop.lark.example"


def test_the_page_may_frame_only_mdi() -> None:
    assert POLICY["frame-src"] == "https://patient.mdi.example https://message.mdi.example"


def test_a_script_runs_only_with_the_nonce_and_nothing_else_loads_from_elsewhere() -> None:
    assert POLICY["script-src"] == "'nonce-n0nce'"
    assert POLICY["default-src"] == "'none'"
    assert {POLICY[name] for name in ("style-src", "img-src", "connect-src")} == {"'self'"}


def test_the_camera_is_passed_on_to_mdi_alone() -> None:
    granted = '(self "https://patient.mdi.example" "https://message.mdi.example")'
    assert f"camera={granted}, microphone={granted}" in HEADERS["permissions-policy"]


def test_the_page_is_neither_cached_nor_named_to_others() -> None:
    assert HEADERS["cache-control"] == "no-store"
    assert HEADERS["referrer-policy"] == "no-referrer"
