"""Play in a browser: the form, the person, and what comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import LARGE, SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("key", [*SHIPPED, LARGE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(page: Page, studio: Studio, key: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    studio.visit(page, key)
    page.locator(".reasons .line-name").first.click()
    expect(page.locator("#why")).to_be_visible()
    assert violations(page) == []
