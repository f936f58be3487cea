from __future__ import annotations

import importlib.util
import io
import sys
from typing import TYPE_CHECKING, Any

from rules.commands.progress import no_bar, progress_bar

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("evaluating", 200) as move:
        move(200)
    assert "evaluating" in terminal.getvalue()
    assert "200/200 bytes" in terminal.getvalue()


def test_a_file_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("evaluating", 200) as move:
        move(100)
    assert capsys.readouterr().err == ""


def test_without_rich_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Any = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rich" else found(name))
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar("evaluating", None) as move:
        move(1)
    assert terminal.getvalue() == "no progress bar: the package rich is not installed\n"


def test_the_bar_moves_to_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by it: whoever moves it twice to the same place has done that much once."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("evaluating", 200) as move:
        move(50)
        move(50)
    assert "50/200 bytes" in terminal.getvalue()
    assert "100/200 bytes" not in terminal.getvalue()


def test_how_much_there_is_need_not_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("evaluating", None) as move:
        move(50)
    assert "50/? bytes" in terminal.getvalue()


def test_the_bar_that_is_not_shown_takes_any_move(capsys: pytest.CaptureFixture[str]) -> None:
    no_bar(100)
    assert capsys.readouterr() == ("", "")
