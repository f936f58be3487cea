"""What the list says of files before anybody opens them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from intake_host.preview.labels import MAX_READ_BYTES, Label, Labels, label_of
from intake_host.preview.opened import MAX_DOCUMENT_BYTES
from tests.preview.forms import DOCUMENT

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

NONE = Label("", is_readable=False)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param(json.dumps(DOCUMENT), Label("A small form", is_readable=True), id="a questionnaire"),
        pytest.param(
            '{"name": " Two\\n lines ", "questions": []}', Label("Two lines", is_readable=True), id="blanks"
        ),
        pytest.param('{"questions": []}', Label("", is_readable=True), id="without a name"),
        pytest.param(
            '{"name": 7, "questions": []}', Label("", is_readable=True), id="a name that is no text"
        ),
        pytest.param('{"name": "A", "questions": {}}', NONE, id="no list of questions"),
        pytest.param('{"name": "A", "questions": [', NONE, id="half of it"),
        pytest.param(json.dumps({"questions": [1] * 10_001}), NONE, id="too many questions"),
        pytest.param("[]", NONE, id="a list"),
        pytest.param("", NONE, id="nothing"),
        pytest.param("[" * 100_000, NONE, id="nested without end"),
    ],
)
def test_a_file_says_what_it_is(text: str, label: Label) -> None:
    assert label_of(text) == label


class Reader:
    """Reads files and counts."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, path: Path) -> str | None:
        self.read.append(path.name)
        return path.read_text()


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    form, read = tmp_path / "form.json", Reader()
    labels = Labels(read)
    form.write_text('{"name": "Old", "questions": []}')
    for _ in range(2):
        assert labels.of({"form": form}) == {"form": Label("Old", is_readable=True)}
    form.write_text('{"name": "New", "questions": []}')
    os.utime(form, ns=(1, 1))
    assert labels.of({"form": form}) == {"form": Label("New", is_readable=True)}
    assert read.read == ["form.json"] * 2
    form.unlink()
    assert labels.of({"form": form}) == {}


def test_of_large_files_some_are_left_for_the_next_time(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("a", "b", "c")}
    for path in files.values():
        path.write_text(json.dumps({"name": path.name, "questions": [], "x": "x" * (MAX_READ_BYTES // 2)}))
    labels = Labels(Reader())
    assert [*labels.of(files)] == ["a", "b"]
    assert [*labels.of(files)] == ["a", "b", "c"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    large, read = tmp_path / "large.json", Reader()
    with large.open("wb") as stream:
        stream.truncate(MAX_DOCUMENT_BYTES + 1)
    assert Labels(read).of({"large": large}) == {"large": NONE}
    assert read.read == []


@pytest.mark.anyio
async def test_the_list_tells_titles_and_marks_what_cannot_be_read(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "broken.json").write_text("{")
    page = (await client.get("/")).text
    first, second = (one for one in page.split("<li>") if "/play" in one)
    assert "broken.json" in first
    assert "cannot be read" in first
    assert "A small form" in second
    assert "small.json" in second
    assert "cannot be read" not in second
