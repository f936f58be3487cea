"""The demo partner's site, without a browser."""

from __future__ import annotations

import httpx
import pytest

from intake_host.demo import Addresses, PartnerSite, demo_questionnaires

pytestmark = pytest.mark.anyio

ADDRESSES = Addresses(8700)


async def page(path: str) -> httpx.Response:
    """What the partner's site answers; the host behind it is not there."""
    app = PartnerSite(ADDRESSES, "an invented API key").app()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESSES.partner) as client:
        return await client.get(path)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "workflow=surgery",
            "workflow=surgery: use intake, messaging, drivers_license, intro_video, file_upload",
        ),
        (
            "questionnaire=acne",
            "questionnaire=acne: use contraception, erectile-dysfunction, hair-loss, sample",
        ),
        ("scenario=sunny", "scenario=sunny: use happy, dead-end, otp-wrong-once"),
        ("scenario=%3Cscript%3E", "scenario=&lt;script&gt;: use happy"),
    ],
)
async def test_a_choice_that_the_demo_does_not_have_names_those_that_it_has(query: str, told: str) -> None:
    answer = await page(f"/?{query}")
    assert answer.status_code == 400
    assert told in answer.text
    assert "<intake-embed" not in answer.text


async def test_the_last_button_of_every_form_leads_to_a_page_of_the_partner() -> None:
    led = {str(one.document["redirect_url"]) for one in demo_questionnaires(ADDRESSES)}
    assert led == {"http://partner.localhost:8700/thank-you", "None"}
    answer = await page("/thank-you")
    assert answer.status_code == 200
    assert "<h1>Thank you</h1>" in answer.text
