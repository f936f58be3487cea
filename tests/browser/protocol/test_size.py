"""What partners and their visitors download, and what must not be in it."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import jinja2
import pytest

from intake_host.assets import static_dir, templates_dir

if TYPE_CHECKING:
    from pathlib import Path

EMBED = static_dir() / "embed.js"
HOST_SCRIPT = static_dir() / "host" / "host.js"
HOST_STYLE = static_dir() / "host" / "host.css"


def test_embed_js_fits_its_budget() -> None:
    size = len(gzip.compress(EMBED.read_bytes(), compresslevel=9))
    print(f"embed.js: {EMBED.stat().st_size} bytes, {size} gzipped")

    assert size < 8192


def test_the_host_page_fits_its_budget() -> None:
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(templates_dir()), autoescape=True)
    config = {"partner_origins": [f"https://{name}.lark-health.example" for name in ("www", "visit", "app")]}
    page = templates.get_template("host/page.html").render(
        partner_name="Lark Health", config=config, nonce="n" * 24, static_prefix="/static"
    )
    sizes = {
        "page": len(page.encode()),
        "script": HOST_SCRIPT.stat().st_size,
        "style": HOST_STYLE.stat().st_size,
    }
    print(f"host page: {sizes}, {sum(sizes.values())} bytes")

    assert sum(sizes.values()) < 30_000


@pytest.mark.parametrize("path", [EMBED, HOST_SCRIPT], ids=lambda path: path.name)
@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"""['"`]\*['"`]""", id="a wildcard origin"),
        pytest.param(r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write", id="HTML from text"),
        pytest.param(r"\beval\(|new Function", id="code from text"),
        pytest.param(r"localStorage|sessionStorage|\.cookie\b|indexedDB", id="storage"),
        pytest.param(
            r"['\"]unload['\"],\s*\(|onunload|beforeunload", id="a listener that forbids the back cache"
        ),
        pytest.param(r"console\.(log|info|debug|warn)", id="chatter"),
    ],
)
def test_a_script_does_without(path: Path, pattern: str) -> None:
    assert re.findall(pattern, path.read_text()) == []
