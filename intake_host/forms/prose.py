"""Prose: the author's longer texts, as text, or with the few tags that cannot do harm."""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup, escape

__all__ = ["prose"]

_TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "u", "ul"}
_TAG = re.compile(rf"</?({'|'.join(sorted(_TAGS))})\b[^<>]*>", re.IGNORECASE)


def prose(text: str) -> Markup:
    """The text for a page.

    A text without one of the known tags stays as it is written, angle brackets included. In one that has some they
    count; everything else of HTML is gone, and links lead to https, mail and telephone only.
    """
    if not _TAG.search(text):
        return escape(text)
    clean = nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 - nh3 made it harmless
