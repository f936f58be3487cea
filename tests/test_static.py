"""What every script keeps to, whoever wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from intake_host.assets import static_dir, templates_dir

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = sorted(static_dir().rglob("*.js"))
PAGES = sorted(templates_dir().rglob("*.html"))
# A string that is nothing but the wildcard: the target of a message that anybody may read.
WILDCARD = re.compile(r"""(['"`])\*\1""")
RAW_HTML = re.compile(r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function")
STORAGE = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
INLINE = re.compile(r"""\son[a-z]+\s*=\s*["']|\sstyle\s*=|<style|javascript:""", re.IGNORECASE)


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_no_message_is_posted_to_everybody(script: Path) -> None:
    assert not WILDCARD.search(script.read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_no_script_writes_html_or_runs_text(script: Path) -> None:
    assert not RAW_HTML.search(script.read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_no_script_stores_anything_in_the_browser(script: Path) -> None:
    assert not STORAGE.search(script.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_has_inline_handlers_or_styles(page: Path) -> None:
    assert not INLINE.search(page.read_text(encoding="utf-8"))


def test_there_are_scripts_and_pages_to_look_at() -> None:
    assert {"embed.js", "host.js", "frame.js"} <= {script.name for script in SCRIPTS}
    assert {"page.html", "partner.html", "step.html"} <= {page.name for page in PAGES}
