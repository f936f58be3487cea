"""Problems and scenarios in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import LARGE, SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

# The first answer has to start the process that proves.
PATIENCE_MS = 240_000


@pytest.mark.parametrize("key", SHIPPED)
def test_the_invariants_of_the_shipped_questionnaires_are_proved_for_everybody_to_see(
    page: Page, studio: Studio, key: str
) -> None:
    studio.visit(page, key, "problems")
    expect(page.locator(".finding.is-proved, .finding.is-vacuous").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".finding.is-refuted")).to_have_count(0)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == []


def test_what_comes_of_a_statement_that_is_tried_is_in_sight_and_first(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 1440, "height": 700})
    studio.visit(page, "weight-management", "problems")
    page.get_by_text("Try a statement").click(timeout=PATIENCE_MS)
    page.locator("#invariants").fill(
        "invariants:\n  - name: Nobody is offered anything\n    never_offered: anything"
    )
    page.get_by_role("button", name="Prove it").click()
    refuted = page.locator(".finding", has_text="Nobody is offered anything")
    expect(refuted).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(refuted).to_contain_text("refuted")
    expect(page.locator(".finding").first).to_contain_text("Nobody is offered anything")
    expect(page.locator("#announcement")).to_contain_text("Nobody is offered anything")


def test_a_witness_is_played(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "problems")
    page.locator(".finding", has_text="age 17 or less").get_by_role(
        "button", name="Play who shows it"
    ).click()
    expect(page.locator("#fact-age_years")).not_to_have_value("", timeout=PATIENCE_MS)
    expect(page.locator(".reasons .line.is-eligible")).to_have_count(0)


def test_the_problems_of_a_large_questionnaire_are_found(page: Page, studio: Studio) -> None:
    studio.visit(page, LARGE)
    page.get_by_role("button", name="Problems").click()
    expect(page.get_by_role("heading", name="finding")).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("key", SHIPPED)
def test_a_run_is_kept_as_a_scenario_and_comes_out_as_expected(page: Page, studio: Studio, key: str) -> None:
    studio.visit(page, key)
    studio.tell(page, age_years="15")
    page.get_by_role("button", name="Scenarios").click()
    page.get_by_label("Its name").fill("Somebody of 15", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Keep it beside the questionnaire").click()
    kept = f"{key}.played.scenarios.yaml"
    expect(page.get_by_text(f"1 scenario was added to {kept}.").first).to_be_visible(timeout=PATIENCE_MS)
    assert "Somebody of 15" in (studio.folder / kept).read_text()
    expect(page.locator(".file", has_text=kept)).to_contain_text("1 as expected")
    expect(page.locator(".level.is-failed")).to_have_count(0)
    # axe-core takes its time: each scheme on one of them.
    if key in {"hair-loss", "sample"}:
        page.emulate_media(color_scheme="dark" if key == "sample" else "light")
        assert violations(page) == []


def test_the_button_that_proves_stands_apart_from_its_box(page: Page, studio: Studio) -> None:
    studio.visit(page, "sample", "problems")
    page.get_by_text("Try a statement").click(timeout=60_000)
    box = page.get_by_label("Invariants, as in a file").bounding_box()
    button = page.get_by_role("button", name="Prove it").bounding_box()
    assert box is not None
    assert button is not None
    assert button["y"] - (box["y"] + box["height"]) >= 8


def test_what_scenarios_of_a_large_questionnaire_leave_out_is_told_with_people_who_reach_it(
    page: Page, studio: Studio
) -> None:
    studio.visit(page, LARGE, "scenarios")
    page.get_by_role("button", name="Find people for these").click(timeout=PATIENCE_MS)
    expect(page.get_by_role("heading", name="40 people for what is not reached")).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert violations(page) == []
