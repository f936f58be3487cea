"""The logic in words, with the person, as a page and as a file."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from intake_host.preview.sheet import MAX_REASONS, Condition, lines_of
from rules.export.csv import COLUMNS
from tests.preview.forms import ADULTS, DOCUMENT, question, rule
from tests.preview.studio import press

if TYPE_CHECKING:
    import httpx

SMOKER = json.dumps({"facts": {"age_years": 40}, "answers": {"smokes": True}})


def test_a_line_says_what_it_needs_what_it_decides_about_and_why() -> None:
    patch, smokes, *_ = lines_of(json.dumps(DOCUMENT), SMOKER)
    assert patch.title == "Patch"
    assert patch.conditions == (Condition("", ('"Do you smoke?" is yes',)),)
    assert patch.reason == "Offered, because 'Do you smoke?' was answered yes."
    assert (smokes.number, smokes.type) == (1, "yes or no")
    assert smokes.conditions == (Condition("", ("Age in years is at least 18",)),)
    assert smokes.decides == ("How many a day?", "Patch")


def test_a_rule_says_how_it_combines() -> None:
    men = {"based_on": "gender", "conditional_answer": "=", "required_answer": "1"}
    either = {**rule(), "type": "or", "requirements": [*ADULTS["requirements"], men]}
    nobody = {**rule(), "type": "not", "requirements": [men]}
    first = {**DOCUMENT["questions"][0], "rules": [either, nobody], "rule_type": "or"}
    document = {**DOCUMENT, "questions": [first, *DOCUMENT["questions"][1:]]}
    smokes = lines_of(json.dumps(document), SMOKER)[1]
    assert smokes.needs == "one of these"
    assert [one.combination for one in smokes.conditions] == ["any of", "none of"]


def test_a_long_sheet_gives_reasons_for_the_first_lines() -> None:
    questions = [
        question(f"q{number}", f"Question {number}", "text", number) for number in range(MAX_REASONS)
    ]
    lines = lines_of(json.dumps({**DOCUMENT, "questions": questions}), '{"facts": {}, "answers": {}}')
    assert len(lines) == MAX_REASONS + 1
    assert [line.title for line in lines if not line.reason] == [f"Question {MAX_REASONS - 1}"]


def test_questions_have_their_types_in_words_and_whole_titles() -> None:
    title = (
        "I confirm that a clinician reviews my answers before anything is sent to me, and may ask for more"
    )
    questions = [
        question(type_, f"{title} {type_}", type_, number)
        for number, type_ in enumerate(("string", "text", "integer", "date", "file"))
    ]
    _, *lines = lines_of(json.dumps({**DOCUMENT, "questions": questions}), '{"facts": {}, "answers": {}}')
    assert [line.type for line in lines] == ["a text", "a text", "a number", "a date", "a file"]
    assert lines[0].title == f"{title} string"


@pytest.mark.anyio
async def test_the_page_names_the_person_and_what_came_out(client: httpx.AsyncClient) -> None:
    page = await press(client, await client.get("/q/small/play"), do=f"play:{SMOKER}")
    page = await press(client, page, "sheet")
    assert "<li>Age 40</li>" in page.text
    assert "<li>Do you smoke?: yes</li>" in page.text
    assert "Offered, because" in page.text
    assert "Read and approved" in page.text


@pytest.mark.anyio
async def test_the_file_is_the_logic_sheet_for_a_spreadsheet(client: httpx.AsyncClient) -> None:
    response = await press(client, await client.get("/q/small/sheet"), "sheet", do="csv:")
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''small.logic.csv"
    header, *rows = csv.reader(io.StringIO(response.text))
    assert tuple(header) == COLUMNS
    assert {row[1] for row in rows} == {"smokes", "many", "notes", "read", "patch"}
