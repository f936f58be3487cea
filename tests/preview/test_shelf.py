"""Where questionnaires come from: files, and what was pasted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from intake_host.preview.library import Library
from intake_host.preview.shelf import MAX_PASTED, MAX_PASTED_CHARACTERS, Folder, NothingToPreviewError, Pasted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
