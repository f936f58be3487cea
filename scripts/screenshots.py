"""Takes the pictures of README and docs from the running programs."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intake_host.sandbox import shipped
from scripts.demo_process import chromium, demo, preview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).resolve().parent.parent / "docs"
PARTNER_PAGE = DOCS / "partner-page.png"
PREVIEW = DOCS / "preview"

WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
PATIENCE_MS = 120_000
FORM = "weight-management"
# A view, what to wait for in it, and what to press before.
VIEWS = (
    ("play", ".why-sentence"),
    ("map", ".picture[viewBox]"),
    ("sheet", "#view table"),
    ("matrix", ".matrix"),
    ("crowd", "#view table"),
    ("problems", ".finding"),
    ("scenarios", ".counts"),
    ("compare", "#view .panel"),
    ("share", "#view .panel"),
)


def main() -> None:
    """Write `docs/partner-page.png` and `docs/preview/*.png`."""
    with chromium() as browser:
        partner_page(browser)
        PREVIEW.mkdir(exist_ok=True)
        with questionnaires() as folder, preview(folder) as address:
            for view, shows in VIEWS:
                studio(browser, address, view, shows)


def partner_page(browser: Browser) -> None:
    """The intake in a partner's page."""
    with demo() as (addresses, _):
        page = browser.new_page(viewport={"width": 1100, "height": 960}, reduced_motion="reduce")
        page.goto(addresses.partner)
        form = page.frame_locator("intake-embed iframe").frame_locator("iframe")
        form.get_by_label("I have read the terms of service and agree").check()
        form.get_by_role("button", name="Start").click()
        form.get_by_role("heading", name="About you").wait_for()
        form.get_by_label("First name").fill("Robin")
        form.get_by_label("Last name").fill("Sparrow")
        page.screenshot(path=PARTNER_PAGE)
        page.close()
        print(PARTNER_PAGE)


@contextmanager
def questionnaires() -> Iterator[Path]:
    """A copy of those that ship, to be written into."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(Path(shipped.__file__).parent / "questionnaires", folder, dirs_exist_ok=True)
        yield Path(folder)


def studio(browser: Browser, address: str, view: str, shows: str) -> None:
    """One view, of somebody whose BMI is too low: wide and narrow, light and dark."""
    for size, viewport in (("wide", WIDE), ("narrow", NARROW)):
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"{address}q/{FORM}/play")
            tell(page, age_years="34", height_cm="170", weight_kg="70")
            page.get_by_role("button", name="Semaglutide, weekly injection").click()
            page.locator(".why-sentence").wait_for()
            if view != "play":
                page.locator(f".tabs [formaction='{view}']").click()
            page.locator(shows).first.wait_for(timeout=PATIENCE_MS)
            path = PREVIEW / f"{view}-{size}-{scheme}.png"
            page.screenshot(path=path)
            page.close()
            print(path)


def tell(page: Page, **facts: str) -> None:
    """Type facts of the person into the panel, and wait until they count."""
    for fact, value in facts.items():
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.locator(f"#fact-{fact}").fill(value)
            page.locator(f"#fact-{fact}").blur()
        page.locator("#studio:not([aria-busy])").wait_for()


if __name__ == "__main__":
    main()
