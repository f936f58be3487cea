"""Takes the README's picture from the running demo."""

from __future__ import annotations

from pathlib import Path

from scripts.demo_process import chromium, demo

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "partner-page.png"


def main() -> None:
    """Write `docs/partner-page.png`."""
    with demo() as (addresses, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1100, "height": 960}, reduced_motion="reduce")
        page.goto(addresses.partner)
        form = page.frame_locator("intake-embed iframe").frame_locator("iframe")
        form.get_by_label("I have read the terms of service and agree").check()
        form.get_by_role("button", name="Start").click()
        form.get_by_role("heading", name="About you").wait_for()
        form.get_by_label("First name").fill("Robin")
        form.get_by_label("Last name").fill("Sparrow")
        page.screenshot(path=PICTURE)
        print(PICTURE)


if __name__ == "__main__":
    main()
