"""The matrix in a browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import LARGE, SHIPPED, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.preview.conftest import Studio

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


@pytest.mark.parametrize("key", SHIPPED)
def test_everybody_can_read_it_on_a_phone_too(page: Page, studio: Studio, key: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        studio.visit(page, key, "matrix")
        expect(page.locator(".matrix")).to_be_visible(timeout=PATIENCE_MS)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        # Nothing of it is out of sight at the side.
        assert page.evaluate("document.querySelector('.wide').scrollWidth") < 390
        rows = page.get_by_role("table").get_by_role("row")
        columns = rows.first.get_by_role("columnheader").count()
        expect(rows.last.get_by_role("cell")).to_have_count(columns)


def test_a_cell_plays_a_person_of_whom_the_page_says_the_same(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "matrix")
    row = page.get_by_role("row", name="18 or more 25 to below 27")
    expect(row).to_contain_text("never", timeout=PATIENCE_MS)
    row.get_by_role("button", name=re.compile("possible.*Coaching program")).click()
    expect(page.locator(".line.is-eligible", has_text="Coaching program")).to_be_visible()
    expect(page.locator(".line.is-ineligible", has_text="Semaglutide")).to_be_visible()
    expect(page.locator(".person")).to_contain_text("BMI 2")


def test_people_for_whom_there_is_nothing_stand_out(page: Page, studio: Studio) -> None:
    studio.visit(page, "weight-management", "matrix")
    expect(page.get_by_role("row", name="17 or less")).to_contain_text(
        "nothing can be offered", timeout=PATIENCE_MS
    )


def test_of_more_groups_than_a_table_has_room_for_the_figure_is_told(page: Page, studio: Studio) -> None:
    studio.visit(page, LARGE, "matrix")
    expect(page.locator(".view-matrix")).to_contain_text(
        re.compile(r"\d combinations of facts apart; at most 4,096 make a table"), timeout=PATIENCE_MS
    )


def test_500_questions_have_a_table(page: Page, studio: Studio) -> None:
    (studio.folder / "long.json").write_text(json.dumps(long_form()))
    studio.visit(page, "long", "matrix")
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(3, timeout=PATIENCE_MS)
    expect(rows.nth(1)).to_contain_text("17 or less")
    expect(rows.nth(1)).to_contain_text("nothing can be offered")
    expect(rows.nth(2)).to_contain_text("possible")


def long_form() -> dict[str, object]:
    """500 questions, each for whom the one before was answered yes; the last one decides about an offering."""

    def rule(id_: str, **requirement: str) -> dict[str, object]:
        return {"id": id_, "title": "Rule", "type": "and", "requirements": [requirement]}

    def after(number: int, id_: str) -> dict[str, object]:
        return rule(id_, based_on="question", required_question_id=f"q{number}", required_answer="true")

    questions = [
        {
            "partner_questionnaire_question_id": f"q{number}",
            "title": f"Question {number}",
            "type": "boolean",
            "order": number,
            "options": [],
            "attachments": [],
            "rule_type": "and",
            "rules": [after(number - 1, f"rule-{number}")] if number else [],
        }
        for number in range(500)
    ]
    adults = rule("adults", based_on="age", conditional_answer=">=", required_answer="18")
    offering = {
        "offering_id": "o",
        "title": "Offering",
        "rule_type": "and",
        "rules": [adults, after(499, "last")],
    }
    return {
        "partner_questionnaire_id": "long",
        "name": "A long form",
        "questions": questions,
        "offerings": [offering],
    }
