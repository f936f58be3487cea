"""Authors' longer texts: text, or a few harmless tags."""

from __future__ import annotations

import pytest

from intake_host.forms.prose import prose


@pytest.mark.parametrize(
    "text", ["BMI < 30 & > 20", "a <script>alert(1)</script>", "<img src=x onerror=alert(1)>", "2<3"]
)
def test_a_text_without_known_tags_is_shown_as_it_is_written(text: str) -> None:
    assert prose(text).unescape() == text
    assert "<" not in str(prose(text))


def test_known_tags_count() -> None:
    text = "Take it <b>daily</b>.<br>See <a href='https://example.com/x'>more</a>"
    assert prose(text) == (
        'Take it <b>daily</b>.<br>See <a href="https://example.com/x" rel="noopener noreferrer">more</a>'
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<b onclick='x()'>a</b>", "<b>a</b>"),
        ("<b>a</b><script>alert(1)</script>", "<b>a</b>"),
        ("<a href='javascript:alert(1)'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<p style='position:fixed'>a</p>", "<p>a</p>"),
        ("<b>a</b><iframe src='https://example.com'></iframe>", "<b>a</b>"),
        ("<b>a", "<b>a</b>"),
    ],
)
def test_everything_else_of_html_is_gone(text: str, left: str) -> None:
    assert prose(text) == left
