"""Where questionnaires come from: files, and what was pasted."""

from __future__ import annotations

import asyncio
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from intake_host.preview.library import Library
from intake_host.preview.opened import MAX_DOCUMENT_BYTES
from intake_host.preview.shelf import (
    MAX_PASTED,
    MAX_PASTED_CHARACTERS,
    Folder,
    NothingToPreviewError,
    NotKeptError,
    Pasted,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.json", "b/a.json", "a.cases.json", "a.invariants.yaml", ".hidden/c.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


async def test_a_folder_has_the_questionnaires_below_it_and_nothing_that_lies_beside_them(
    folder: Path,
) -> None:
    assert [tuple(one) for one in await Folder(folder).entries()] == [("a", "a.json"), ("b.a", "b/a.json")]


async def test_a_document_is_what_the_file_says_now(folder: Path) -> None:
    shelf = Folder(folder)
    assert await shelf.read("b.a") == ("b/a.json", {}, "b/a.json")
    (folder / "b/a.json").write_text("another")
    assert await shelf.read("b.a") == ("another", {}, "b/a.json")
    assert await shelf.read("a") == ("a.json", {"a.invariants.yaml": "a.invariants.yaml"}, "a.json")


@pytest.mark.parametrize("key", ["../a", "/etc/passwd", "b/a", "a.json", ".hidden.c", ""])
async def test_no_key_leads_out_of_the_folder(folder: Path, key: str) -> None:
    assert await Folder(folder / "b").read(key) is None


async def test_a_file_that_is_gone_can_neither_be_read_nor_have_something_put_beside_it(folder: Path) -> None:
    shelf = Folder(folder)
    (folder / "a.json").unlink()
    assert await shelf.read("a") is None
    assert shelf.keeper("a") is None


async def test_a_file_that_goes_while_it_is_looked_for_is_as_if_it_had_not_been_there(folder: Path) -> None:
    going = folder / "a.invariants.yaml"

    class Moving(Folder):
        def _is_inside(self, path: Path) -> bool:
            is_inside = super()._is_inside(path)
            if path == going:
                path.unlink()
            return is_inside

    shelf = Moving(folder)
    assert await shelf.read("a") == ("a.json", {}, "a.json")
    going = folder / "a.json"
    assert await shelf.read("a") is None


async def test_a_look_whether_something_changed_walks_the_folder_once(folder: Path) -> None:
    walks = []

    class Walked(Folder):
        def files(self) -> Mapping[str, Path]:
            walks.append(self)
            return super().files()

    library = Library(Walked(folder))
    walks.clear()
    assert await library.revision("a") is not None
    assert len(walks) == 1


async def test_who_asks_for_a_questionnaire_that_is_being_opened_gets_the_same(folder: Path) -> None:
    library = Library(Folder(folder))
    first, second = await asyncio.gather(library.open("a"), library.open("a"))
    assert first is second is await library.open("a")


def test_a_file_is_rewritten_by_one_at_a_time(folder: Path) -> None:
    keeper = Folder(folder).keeper("a")
    assert keeper is not None
    began, goes_on = Event(), Event()

    def slowly(before: str) -> str:
        began.set()
        assert goes_on.wait(5)
        return f"{before}one "

    with ThreadPoolExecutor() as threads:
        slow = threads.submit(keeper, ".kept.yaml", slowly)
        assert began.wait(5)
        quick = threads.submit(keeper, ".kept.yaml", "{}two ".format)
        with pytest.raises(TimeoutError):
            quick.result(timeout=0.05)
        goes_on.set()
        assert slow.result() == ("a.kept.yaml", "one ")
        assert quick.result() == ("a.kept.yaml", "one two ")
    assert (folder / "a.kept.yaml").read_text() == "one two "


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        pytest.param(b"x" * (MAX_DOCUMENT_BYTES + 1), "has more than 16,777,216 bytes", id="too long"),
        pytest.param(
            "first\nJos\u00e9".encode("latin-1"), "is not UTF-8 in line 2", id="in another encoding"
        ),
    ],
)
def test_a_file_of_which_something_would_be_lost_is_not_rewritten(
    folder: Path, held: bytes, reason: str
) -> None:
    (folder / "a.kept.yaml").write_bytes(held)
    keeper = Folder(folder).keeper("a")
    assert keeper is not None
    with pytest.raises(NotKeptError, match=f"^a.kept.yaml {reason}: nothing was kept; .* and try again$"):
        keeper(".kept.yaml", "{}more".format)
    assert (folder / "a.kept.yaml").read_bytes() == held


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_what_is_no_file_is_not_replaced(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "a.kept.yaml")
    keeper = Folder(folder).keeper("a")
    assert keeper is not None
    with pytest.raises(NotKeptError, match="is no file"):
        keeper(".kept.yaml", "{}more".format)
    assert not (folder / "a.kept.yaml").is_file()


def test_a_file_that_may_not_be_read_stays_as_it_is(folder: Path) -> None:
    kept = folder / "a.kept.yaml"
    kept.write_text("before")
    kept.chmod(0)
    keeper = Folder(folder).keeper("a")
    assert keeper is not None
    # Whom permissions do not bind reads it, and adds to it.
    with contextlib.suppress(NotKeptError):
        keeper(".kept.yaml", "{}, more".format)
    kept.chmod(0o600)
    assert kept.read_text().startswith("before")


def test_what_the_system_does_not_let_read_is_told_in_its_word(folder: Path) -> None:
    keeper = Folder(folder).keeper("a")
    assert keeper is not None
    with pytest.raises(NotKeptError, match=r"cannot be read \(File name too long\)"):
        keeper(f".{'x' * 300}", str)


def test_a_rewritten_file_has_the_mode_that_it_had(folder: Path) -> None:
    kept = folder / "a.kept.yaml"
    kept.write_bytes("Jos\u00e9\r\n".encode())
    kept.chmod(0o400)
    keeper = Folder(folder).keeper("a")
    assert keeper is not None
    assert keeper(".kept.yaml", "{}more".format) == ("a.kept.yaml", "Jos\u00e9\r\nmore")
    assert kept.read_bytes() == "Jos\u00e9\r\nmore".encode()
    assert kept.stat().st_mode & 0o777 == 0o400


async def test_a_name_that_is_not_utf_8_is_shown_and_opened_as_any_other(folder: Path) -> None:
    for ending in (b".json", b".invariants.yaml"):
        (folder / os.fsdecode(b"caf\xe9" + ending)).write_text("one")
    shelf = Folder(folder)
    assert (await shelf.entries())[-1] == (r"caf\xe9", r"caf\xe9.json")
    assert await shelf.read(r"caf\xe9") == ("one", {r"caf\xe9.invariants.yaml": "one"}, r"caf\xe9.json")
    keeper = shelf.keeper(r"caf\xe9")
    assert keeper is not None
    assert keeper(".kept.yaml", str) == (r"caf\xe9.kept.yaml", "")


async def test_two_files_have_two_keys(folder: Path) -> None:
    for name in ("x/y/z.json", "x.y/z.json", "x/y/z-2.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    shelf = Folder(folder)
    read = {key: await shelf.read(key) for key in shelf.files()}
    assert {key: one and one.document for key, one in read.items() if key.startswith("x")} == {
        "x.y.z": "x/y/z.json",
        "x.y.z-2": "x/y/z-2.json",
        "x.y.z-3": "x.y/z.json",
    }


async def test_one_file_is_a_shelf_of_one(folder: Path) -> None:
    assert [one.key for one in await Folder(folder / "b" / "a.json").entries()] == ["a"]


def test_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToPreviewError, match="no questionnaire there"):
        Folder(tmp_path)


async def test_what_was_pasted_is_found_by_its_key_alone_until_newer_ones_came() -> None:
    pasted = Pasted()
    keys = [pasted.add(str(number)) for number in range(MAX_PASTED + 1)]
    assert await pasted.read(keys[0]) is None
    assert await pasted.read(keys[1]) == ("1", {}, "pasted")
    assert await pasted.entries() == []
    assert len(set(keys)) == len(keys)


async def test_no_link_in_the_folder_leads_out_of_it(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.json"
    outside.write_text("secret")
    (folder / "link.json").symlink_to(outside)
    (folder / "own.json").symlink_to(folder / "a.json")
    assert [one.key for one in await Folder(folder).entries()] == ["a", "b.a", "own"]


async def test_what_was_pasted_takes_only_so_much_memory() -> None:
    pasted = Pasted()
    half = "x" * (MAX_PASTED_CHARACTERS // 2 - 1)
    keys = [pasted.add(f"{number}{half}") for number in range(3)]
    assert [await pasted.read(key) is not None for key in keys] == [False, True, True]


async def test_the_same_document_pasted_again_is_kept_once() -> None:
    pasted = Pasted()
    assert pasted.add("one") == pasted.add("one") != pasted.add("another")


def test_a_file_of_another_kind_is_refused_before_anything_starts(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("{}")
    with pytest.raises(NothingToPreviewError, match=r"note\.txt: no questionnaire there"):
        Folder(note)
