"""What each command is given."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rules.__main__ import COMMANDS
from rules.analysis.search import MAX_SOLVER_STEPS, Budget

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_NAME = {command.NAME: command for command in COMMANDS}
READ = {"lenient": False, "not_means": "none"}
FORM = {"questionnaire": Path("f.json")} | READ
STEPS = Budget().solver_steps


def parser_of(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    BY_NAME[name].add_options(parser)
    return parser


def read(name: str, *arguments: str) -> dict[str, Any]:
    return vars(parser_of(name).parse_args(arguments))


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        (
            "check",
            ["a.json", "b.json"],
            {
                "files": ["a.json", "b.json"],
                "format": "text",
                "fail_on": "error",
                "budget": STEPS,
                "not_means": "none",
            },
        ),
        (
            "evaluate",
            ["f.json", "--cases", "-"],
            FORM | {"cases": "-", "jobs": None, "progress": False},
        ),
        (
            "explain",
            ["f.json", "--case", "-", "--of", "q"],
            FORM | {"case": "-", "of": "q", "json": False, "why_not": False},
        ),
        ("prove", ["f.json"], FORM | {"invariants": [], "format": "text", "junit": None, "steps": STEPS}),
        (
            "test",
            ["a", "b"],
            READ
            | {"paths": [Path("a"), Path("b")], "format": "text", "junit": None, "coverage": False}
            | {"generate": False, "seed": 0, "steps": STEPS},
        ),
        (
            "diff",
            ["f.json", "g.json"],
            READ
            | {"old": Path("f.json"), "new": Path("g.json"), "replay": None, "json": False, "fail_on": None},
        ),
        ("convert", ["f.json", "--to", "csv"], FORM | {"to": "csv", "case": None, "output": None}),
    ],
)
def test_what_is_not_said_is_usual(name: str, arguments: list[str], expected: dict[str, Any]) -> None:
    assert read(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("check", ["f", "--format", "sarif", "--fail-on", "never"], {"format": "sarif", "fail_on": "never"}),
        ("check", ["f", "--budget", "7", "--not-means", "not_all"], {"budget": 7, "not_means": "not_all"}),
        (
            "evaluate",
            ["f", "--cases", "c", "--jobs", "256", "--progress", "--lenient"],
            {"cases": "c", "jobs": 256, "progress": True, "lenient": True},
        ),
        ("evaluate", ["f", "--cases", "c", "--jobs", "1"], {"jobs": 1}),
        (
            "explain",
            ["f", "--case", "c", "--of", "q", "--json", "--why-not"],
            {"case": "c", "of": "q", "json": True, "why_not": True},
        ),
        (
            "prove",
            ["f", "i", "j", "--format", "json", "--junit", "x", "--steps", "9"],
            {"invariants": [Path("i"), Path("j")], "format": "json", "junit": Path("x"), "steps": 9},
        ),
        (
            "test",
            ["p", "--format", "json", "--junit", "x", "--coverage", "--generate", "--seed", "5"],
            {"format": "json", "junit": Path("x"), "coverage": True, "generate": True, "seed": 5},
        ),
        (
            "diff",
            ["f", "g", "--replay", "-", "--json", "--fail-on", "change"],
            {"replay": "-", "json": True, "fail_on": "change"},
        ),
        (
            "convert",
            ["f", "--to", "case-questions", "--case", "c", "--output", "o"],
            {"to": "case-questions", "output": Path("o")},
        ),
    ],
)
def test_what_is_said_is_read(name: str, arguments: list[str], expected: dict[str, Any]) -> None:
    found = read(name, *arguments)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("check", [], "FILE"),
        ("check", ["f", "--format", "html"], "invalid choice: 'html'"),
        ("check", ["f", "--fail-on", "info"], "invalid choice: 'info'"),
        ("check", ["f", "--not-means", "any"], "invalid choice: 'any'"),
        ("evaluate", ["f"], "--cases"),
        ("evaluate", ["--cases", "c"], "QUESTIONNAIRE.json"),
        ("evaluate", ["f", "--cases", "c", "--jobs", "0"], "from 1 to 256"),
        ("evaluate", ["f", "--cases", "c", "--jobs", "257"], "from 1 to 256"),
        ("evaluate", ["f", "--cases", "c", "--jobs", "-1"], "from 1 to 256"),
        ("explain", ["f", "--of", "q"], "--case"),
        ("explain", ["f", "--case", "c"], "--of"),
        ("prove", ["f", "--format", "xml"], "invalid choice: 'xml'"),
        ("test", [], "PATH"),
        ("test", ["f", "--format", "xml"], "invalid choice: 'xml'"),
        ("test", ["f", "--seed", "x"], "invalid int value"),
        ("diff", ["f"], "NEW.json"),
        ("diff", [], "OLD.json"),
        ("diff", ["f", "g", "--fail-on", "nothing"], "invalid choice: 'nothing'"),
        ("convert", ["f"], "--to"),
        ("convert", ["f", "--to", "pdf"], "invalid choice: 'pdf'"),
        *(
            (name, [*arguments, option, steps], f"from 1 to {MAX_SOLVER_STEPS} is needed")
            for name, arguments, option in (("check", ["f"], "--budget"), ("prove", ["f"], "--steps"))
            for steps in ("0", "-1", "x", "1.5", "\u0663", str(MAX_SOLVER_STEPS + 1))
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    name: str, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read(name, *arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err.splitlines()[-1]


def test_as_many_steps_as_there_may_be_are_taken() -> None:
    assert read("prove", "f", "--steps", str(MAX_SOLVER_STEPS))["steps"] == MAX_SOLVER_STEPS
    assert read("test", "f", "--steps", "1")["steps"] == 1


def actions() -> Iterator[tuple[str, argparse.Action]]:
    for name in BY_NAME:
        for action in parser_of(name)._actions:
            if action.dest != "help":
                yield name, action


@pytest.mark.parametrize("action", [pytest.param(one, id=f"{name} {one.dest}") for name, one in actions()])
def test_an_option_says_what_it_is_for_as_the_others_do(action: argparse.Action) -> None:
    """Begun in lower case, as argparse's own are; a name in capitals for what it takes, unless a few words are all."""
    explained = {"questionnaire", "paths", "old", "new"}  # by their names
    assert (action.dest in explained) == (action.help is None)
    assert action.help is None or action.help[0].islower() or action.help.startswith("`not`")
    # An exclamation of capitals is none.
    assert action.help is None or not action.help.isupper()
    takes_a_value = action.nargs != 0 and action.choices is None and action.type is not int
    if takes_a_value and action.dest != "steps":
        assert isinstance(action.metavar, str)
        assert action.metavar.removesuffix(".json").removesuffix(".jsonl").isupper()
    else:
        assert action.metavar is None


@pytest.mark.parametrize(("name", "place"), [("check", "budget"), ("prove", "steps"), ("test", "steps")])
def test_the_usual_number_of_steps_is_told(name: str, place: str) -> None:
    (action,) = (one for one in parser_of(name)._actions if one.dest == place)
    assert action.default == STEPS
    assert f"(default: {STEPS})" in " ".join(parser_of(name).format_help().split())


@pytest.mark.parametrize("name", BY_NAME)
def test_help_is_there_for_every_command(name: str) -> None:
    assert BY_NAME[name].HELP.endswith(".")
    assert parser_of(name).format_help().startswith("usage: ")
