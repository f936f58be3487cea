"""The logic in words, with the person, as a page and as a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import httpx
import pytest

from intake_host.clock import FixedClock
from intake_host.preview import Folder, create_preview_app
from intake_host.preview.analyst import Analyst
from intake_host.preview.sheet import MAX_REASONS, Condition, SheetLine, fingerprint_of, lines_of
from intake_host.preview.workers import Workers
from rules.export.csv import COLUMNS
from tests.preview.conftest import HOST
from tests.preview.forms import ADULTS, DOCUMENT, question, rule
from tests.preview.studio import press

if TYPE_CHECKING:
    from pathlib import Path

SMOKER = json.dumps({"facts": {"age_years": 40}, "answers": {"smokes": True}})


def test_a_line_says_what_it_needs_what_it_decides_about_and_why() -> None:
    patch, smokes, *_ = lines_of(json.dumps(DOCUMENT), SMOKER)
    assert patch.title == "Patch"
    assert patch.conditions == (Condition("Rule", "", ('"Do you smoke?" is yes',)),)
    assert patch.reason == "Offered, because 'Do you smoke?' was answered yes."
    assert (smokes.number, smokes.type) == (1, "yes or no")
    assert smokes.conditions == (Condition("Rule", "", ("Age in years is at least 18",)),)
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


def _first(**fields: object) -> SheetLine:
    document = {**DOCUMENT, "questions": [{**DOCUMENT["questions"][0], **fields}]}
    return lines_of(json.dumps(document), '{"facts": {}, "answers": {}}')[1]


def test_a_question_says_whether_it_has_to_be_answered() -> None:
    assert _first().answer == "required"
    assert _first(is_optional=True).answer == "optional"
    assert _first(type="informational").answer == "nothing to answer"
    hidden = _first(is_visible=False, default_value="yes")
    assert (hidden.answer, hidden.default, hidden.is_visible) == ("never asked", "yes", False)


def test_a_page_without_next_button_is_where_the_form_ends() -> None:
    assert _first(type="informational", has_next_button=False).is_end
    assert not _first(type="informational").is_end


def test_the_fingerprint_is_the_beginning_of_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text("{\u00e9}", encoding="utf-8")
    assert fingerprint_of("{\u00e9}") == sha256((tmp_path / "small.json").read_bytes()).hexdigest()[:16]


@pytest.mark.anyio
async def test_the_page_says_where_the_form_ends_and_what_is_never_shown(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    document = {
        **DOCUMENT,
        "questions": [
            question("path", "Pathway", "string", 1, is_visible=False, default_value="new"),
            question("stop", "Sorry", "informational", 2, has_next_button=False, rules=[ADULTS]),
        ],
        "offerings": [],
    }
    (tmp_path / "small.json").write_text(json.dumps(document))
    page = (await client.get("/q/small/sheet")).text
    assert "The form ends here: there is no next button." in page
    assert "Never asked; has the value \u201cnew\u201d unless another is given" in page
    assert "Never shown. Its value counts for everybody." in page
    assert "<strong>Rule</strong>: Age in years is at least 18" in page


@pytest.mark.anyio
async def test_the_page_says_which_version_is_signed_and_when(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    page = (await client.get("/q/small/sheet")).text
    assert sha256((tmp_path / "small.json").read_bytes()).hexdigest()[:16] in page
    assert "Printed on 2026-11-25." in page
    assert "small.json" in page


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


@pytest.mark.anyio
async def test_a_file_that_is_too_much_work_is_told_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    workers = Workers(1, short_limit_s=0)
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    app = create_preview_app(Folder(tmp_path), origin=HOST, clock=clock, analyst=Analyst(workers))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        page = await client.post("/q/small/sheet", data={"do": "csv:"})
    workers.close()
    assert "This was not done after 0 seconds" in page.text
    assert "content-disposition" not in page.headers
