"""What a page of the studio carries, and how it is pressed without a browser."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


def carried(page: httpx.Response) -> dict[str, Any]:
    """The run in the page's form."""
    found = re.search(r'name="run" value="([^"]*)"', page.text)
    assert found is not None
    run: dict[str, Any] = json.loads(unescape(found[1]))
    return run


async def press(
    client: httpx.AsyncClient, page: httpx.Response, view: str = "play", **fields: str
) -> httpx.Response:
    """Send the page's form with these fields."""
    return await client.post(f"/q/small/{view}", data={"run": json.dumps(carried(page)), **fields})


def offered(page: httpx.Response, verb: str) -> str:
    """The first button's value that begins with this verb."""
    found = re.search(rf'value="({verb}:[^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])
